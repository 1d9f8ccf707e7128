@bss
Feature: Alibaba Cloud authentication
  Who may send a request to BssOpenApi, by the RPC signature or by the header signature.
  Each Rule is one clause of the gateway's pages; its tag is the clause's id.
  Refused means HTTP 4xx with the body of the gateway, or HTTP 200 with Success false: the pages allow both.
  The access key is known in every request but in those that say otherwise. $key stands for it, $proof for the right signature,
  and $signed for the headers that it covers.

  @ACS-AUTH-01
  Rule: A request with the RPC signature (HMAC-SHA1, SignatureVersion 1.0) is accepted
    # The pages call it signature method V2. On the wire it is SignatureVersion 1.0.

    Scenario: A release with the RPC signature is accepted
      Given instance "alpha" is in status Normal
      When the client releases "alpha" with the RPC signature
      Then the request is accepted
      And only "alpha" is released

    # The operation does not define these parameters, so their values mean nothing. Their names sort by bytes: "a" stands
    # behind "Z", "Remark" before "Remark1", although "=" stands behind "1", and "Remark1" before "Remark:", although
    # "%" stands before "1". 😀 is one character that some languages hold as
    # two.
    Scenario: A release with the RPC signature over awkward characters is accepted
      Given instance "alpha" is in status Normal
      When the client releases "alpha" with the RPC signature and with the parameter Remark " a b*c~d+e%f,g/h=i&j:é😀'(!)" and with the parameter Remark1 "" and with the parameter a*1 "%2B" and with the parameter Remark: "x"
      Then the request is accepted
      And only "alpha" is released

    # Clients write a query in more than one way. What is signed is what it means.
    Scenario: A release with the RPC signature over a query in another spelling is accepted
      Given instance "alpha" is in status Normal
      When the client releases "alpha" with the RPC signature and with its query in another spelling and with the parameter Remark "a b,c:d/é"
      Then the request is accepted
      And only "alpha" is released

  @ACS-AUTH-02
  Rule: A request with the header signature (ACS3-HMAC-SHA256) is accepted
    # The pages call it V3. What tells it apart is an Authorization header that begins with ACS3-HMAC-SHA256.

    Scenario: A release with the header signature is accepted
      Given instance "alpha" is in status Normal
      When the client releases "alpha" with the header signature
      Then the request is accepted
      And only "alpha" is released

    Scenario: A release with the header signature over awkward characters is accepted
      Given instance "alpha" is in status Normal
      When the client releases "alpha" with the header signature and with the parameter Remark " a b*c~d+e%f,g/h=i&j:é😀'(!)" and with the parameter Remark1 "" and with the parameter a*1 "%2B" and with the parameter Remark: "x"
      Then the request is accepted
      And only "alpha" is released

    Scenario: A release with the header signature over a query in another spelling is accepted
      Given instance "alpha" is in status Normal
      When the client releases "alpha" with the header signature and with its query in another spelling and with the parameter Remark "a b,c:d/é"
      Then the request is accepted
      And only "alpha" is released

    # The official Go client sends the first header and signs it. Of a value only the blanks around it are cut off: what
    # stands inside is signed as it is. An x-acs header without a value is signed, too: the page leaves none out.
    Scenario Outline: A release with the header signature over a header <name> "<value>" is accepted
      Given instance "alpha" is in status Normal
      When the client releases "alpha" with the header signature and with the header <name> "<value>"
      Then the request is accepted
      And only "alpha" is released

      Examples:
        | name                       | value     |
        | x-acs-credentials-provider | static_ak |
        | x-acs-meta                 | b,  A     |
        | x-acs-meta                 |           |

    # The page sorts headers by their names: x-acs-meta stands before x-acs-meta-name, although "-" stands before ":".
    Scenario: A release with the header signature over two headers, one of whose names begins with the other, is accepted
      Given instance "alpha" is in status Normal
      When the client releases "alpha" with the header signature and with the header x-acs-meta "b" and with the header x-acs-meta-name "a"
      Then the request is accepted
      And only "alpha" is released

    # The page: values of a header that stands more than once are trimmed, sorted and joined by commas.
    Scenario: A release with the header signature over an x-acs header that stands twice is accepted
      Given instance "alpha" is in status Normal
      When the client releases "alpha" with the header signature and with the header x-acs-meta "b" and with the header x-acs-meta " a"
      Then the request is accepted
      And only "alpha" is released

  @ACS-AUTH-08
  Rule: An unknown access key is refused with InvalidAccessKeyId.NotFound
    # The pages give 404 or 400 for this code, so any 4xx is right. The signature is right for the secret of the account.

    Scenario Outline: A release with the <scheme> signature and <key> is refused
      Given instance "alpha" is in status Normal
      When the client releases "alpha" with the <scheme> signature and with <key>
      And the client releases "alpha" with the <scheme> signature and with <key>
      Then the request is refused with "InvalidAccessKeyId.NotFound"
      And nothing has changed
      And the same request without this flaw is accepted

      Examples:
        | scheme | key                                |
        | RPC    | an unknown access key              |
        | header | an unknown access key              |
        | RPC    | its access key in another spelling |
        | header | its access key in another spelling |

    Scenario Outline: A listing with the <scheme> signature and an unknown access key is refused
      Given instance "alpha" is in status Normal
      When the client lists "alpha" with the <scheme> signature and with an unknown access key
      Then the request is refused with "InvalidAccessKeyId.NotFound"
      And the same request without this flaw is accepted

      Examples:
        | scheme |
        | RPC    |
        | header |

  @ACS-AUTH-09
  Rule: A request that lacks a common parameter or header, a part of its signature, or a known signature method is refused
    # What is missing is missing in the signature, too, so nothing else is wrong with the request. The pages give no code
    # for most of these, so any is right. One page says that the header signature needs no nonce: see ACS-AUTH-10.

    Scenario Outline: A release without the parameter <part> is refused
      Given instance "alpha" is in status Normal
      When the client releases "alpha" with the RPC signature and without the parameter <part>
      And the client releases "alpha" with the RPC signature and without the parameter <part>
      Then the request is refused
      And nothing has changed
      And the same request without this flaw is accepted

      Examples:
        | part             |
        | Signature        |
        | SignatureMethod  |
        | SignatureVersion |
        | SignatureNonce   |
        | Timestamp        |
        | AccessKeyId      |
        | Action           |
        | Version          |

    Scenario Outline: A release without the header <part> is refused
      Given instance "alpha" is in status Normal
      When the client releases "alpha" with the header signature and without the header <part>
      And the client releases "alpha" with the header signature and without the header <part>
      Then the request is refused
      And nothing has changed
      And the same request without this flaw is accepted

      Examples:
        | part                 |
        | Authorization        |
        | x-acs-date           |
        | x-acs-content-sha256 |
        | x-acs-action         |
        | x-acs-version        |

    # The page about the header signature: each of these headers, if it is sent, has to be signed.
    Scenario Outline: A release whose header signature leaves out <part> is refused
      Given instance "alpha" is in status Normal
      When the client releases "alpha" with the header signature and with the header <part> left out of the signature
      And the client releases "alpha" with the header signature and with the header <part> left out of the signature
      Then the request is refused
      And nothing has changed
      And the same request without this flaw is accepted

      Examples:
        | part                  |
        | host                  |
        | x-acs-action          |
        | x-acs-content-sha256  |
        | x-acs-date            |
        | x-acs-signature-nonce |
        | x-acs-version         |

    Scenario Outline: A release <manner>, which its header signature leaves out, is refused
      Given instance "alpha" is in status Normal
      When the client releases "alpha" with the header signature and <manner> and with the header <part> left out of the signature
      And the client releases "alpha" with the header signature and <manner> and with the header <part> left out of the signature
      Then the request is refused
      And nothing has changed
      And the same request without this flaw is accepted

      Examples:
        | manner                                                 | part                       |
        | with the header x-acs-credentials-provider "static_ak" | x-acs-credentials-provider |
        | with content type text/plain                           | content-type               |

    # The hash stands in the header and in the signature, and is that of another body than the one that is sent.
    Scenario: A release whose header signature is that of another body is refused
      Given instance "alpha" is in status Normal
      When the client releases "alpha" with the header signature and with the hash of another body
      And the client releases "alpha" with the header signature and with the hash of another body
      Then the request is refused
      And nothing has changed
      And the same request without this flaw is accepted

    # Object storage takes this word for a body that the signature does not cover. For the header signature the page knows
    # the hash only.
    Scenario: A release whose x-acs-content-sha256 is UNSIGNED-PAYLOAD is refused
      Given instance "alpha" is in status Normal
      When the client releases "alpha" with the header signature and with the header x-acs-content-sha256 "UNSIGNED-PAYLOAD"
      And the client releases "alpha" with the header signature and with the header x-acs-content-sha256 "UNSIGNED-PAYLOAD"
      Then the request is refused
      And nothing has changed
      And the same request without this flaw is accepted

    Scenario Outline: A release whose <name> is "<value>" is refused
      Given instance "alpha" is in status Normal
      When the client releases "alpha" with the RPC signature and with the parameter <name> "<value>"
      And the client releases "alpha" with the RPC signature and with the parameter <name> "<value>"
      Then the request is refused
      And nothing has changed
      And the same request without this flaw is accepted

      Examples:
        | name             | value       |
        | SignatureMethod  | none        |
        | SignatureMethod  | HMAC-SHA256 |
        | SignatureVersion | 9.9         |
        | SignatureVersion | 2.0         |

    Scenario Outline: A release whose Authorization lacks <part> is refused
      Given instance "alpha" is in status Normal
      When the client releases "alpha" with the header signature and with the Authorization "<value>"
      And the client releases "alpha" with the header signature and with the Authorization "<value>"
      Then the request is refused
      And nothing has changed
      And the same request without this flaw is accepted

      Examples:
        | part               | value                                                            |
        | all but the method | ACS3-HMAC-SHA256                                                 |
        | the access key     | ACS3-HMAC-SHA256 SignedHeaders=$signed,Signature=$proof          |
        | the signed headers | ACS3-HMAC-SHA256 Credential=$key,Signature=$proof                |
        | the signature      | ACS3-HMAC-SHA256 Credential=$key,SignedHeaders=$signed           |
        | a known method     | ACS3-NONE Credential=$key,SignedHeaders=$signed,Signature=$proof |

  @ACS-AUTH-10
  Rule: A request with the header signature but without a nonce is refused
    # One stored copy of the page marks the header as not required. Official clients always send it.

    Scenario: A release without the header x-acs-signature-nonce is refused
      Given instance "alpha" is in status Normal
      When the client releases "alpha" with the header signature and without the header x-acs-signature-nonce
      And the client releases "alpha" with the header signature and without the header x-acs-signature-nonce
      Then the request is refused
      And nothing has changed
      And the same request without this flaw is accepted
