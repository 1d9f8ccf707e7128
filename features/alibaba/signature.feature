@bss
Feature: Alibaba Cloud signatures
  What the RPC signature and the header signature have to look like, and what they have to cover.
  Each Rule is one clause of the gateway's pages; its tag is the clause's id.
  Refused means HTTP 4xx with the body of the gateway, or HTTP 200 with Success false: the pages allow both.
  The access key is known in every request. $key stands for it, $proof for the right signature, $half for its first half, $lower for
  it in lower case, and $signed for the headers that it covers.

  @ACS-AUTH-03
  Rule: A wrong signature is refused with SignatureDoesNotMatch, in both schemes
    # The pages give 400 or 403 for this code, so any 4xx is right.

    Scenario Outline: A release with a wrong <scheme> signature is refused
      Given instance "alpha" is in status Normal
      When the client releases "alpha" with the <scheme> signature and with a wrong signature
      And the client releases "alpha" with the <scheme> signature and with a wrong signature
      Then the request is refused with "SignatureDoesNotMatch"
      And nothing has changed
      And the same request without this flaw is accepted

      Examples:
        | scheme |
        | RPC    |
        | header |

    @second-account
    Scenario Outline: A release with the <scheme> signature and another account's secret is refused
      Given instance "alpha" is in status Normal
      And instance "theirs" of another account is in status Normal
      When the client releases "alpha" with the <scheme> signature and with the secret of the other account
      Then the request is refused with "SignatureDoesNotMatch"
      And nothing has changed
      And the same request without this flaw is accepted

      Examples:
        | scheme |
        | RPC    |
        | header |

    Scenario Outline: A listing with a wrong <scheme> signature is refused
      When the client lists its instances with the <scheme> signature and with a wrong signature
      And the client lists its instances with the <scheme> signature and with a wrong signature
      Then the request is refused with "SignatureDoesNotMatch"
      And the same request without this flaw is accepted

      Examples:
        | scheme |
        | RPC    |
        | header |

    # A provider that takes no parameters in a form refuses the first request for that.
    Scenario: A release all of whose parameters are a form does nothing with a wrong signature
      Given instance "alpha" is in status Normal
      When the client releases "alpha" with all its parameters as a form and with a wrong signature
      And the client releases "alpha" with a wrong signature
      Then the request is refused with "SignatureDoesNotMatch"
      And nothing has changed
      And the same request without this flaw is accepted

    # A provider may take such a signature for missing or incomplete, so any code is right.
    Scenario Outline: A release whose <scheme> signature is <flaw> is refused
      Given instance "alpha" is in status Normal
      When the client releases "alpha" with the <scheme> signature and with the <part> "<value>"
      And the client releases "alpha" with the <scheme> signature and with the <part> "<value>"
      Then the request is refused
      And nothing has changed
      And the same request without this flaw is accepted

      Examples:
        | scheme | flaw          | part                | value                                                                    |
        | RPC    | empty         | parameter Signature |                                                                          |
        | RPC    | cut off       | parameter Signature | $half                                                                    |
        | RPC    | too long      | parameter Signature | $proof$proof                                                             |
        | RPC    | in lower case | parameter Signature | $lower                                                                   |
        | header | empty         | Authorization       | ACS3-HMAC-SHA256 Credential=$key,SignedHeaders=$signed,Signature=        |
        | header | cut off       | Authorization       | ACS3-HMAC-SHA256 Credential=$key,SignedHeaders=$signed,Signature=$half   |
        | header | too long      | Authorization       | ACS3-HMAC-SHA256 Credential=$key,SignedHeaders=$signed,Signature=$proof0 |

    # Those are the parameters of other ways to prove who sends a request. A token that no one was given proves nothing.
    Scenario: A release with a wrong RPC signature beside made-up tokens is refused
      Given instance "alpha" is in status Normal
      When the client releases "alpha" with the RPC signature and with the parameter SignatureType "BEARERTOKEN" and with the parameter BearerToken "0123456789" and with the parameter SecurityToken "0123456789" and with a wrong signature
      Then the request is refused
      And nothing has changed
      And the same request without this flaw is accepted

  @ACS-AUTH-04
  Rule: A parameter changed after signing is refused with SignatureDoesNotMatch, in both schemes
    # What is sent is right in itself. The signature is right for another request of the account.

    Scenario Outline: A release signed for another instance by the <scheme> signature is refused
      Given instance "alpha" is in status Normal
      And instance "beta" is in status Normal
      When the client releases "alpha" with the <scheme> signature and with the signature for "beta"
      Then the request is refused with "SignatureDoesNotMatch"
      And nothing has changed
      And the same request without this flaw is accepted

      Examples:
        | scheme |
        | RPC    |
        | header |

    # The listing is right. A provider must not know its signature again and trust whatever stands beside it.
    Scenario Outline: A release with the <scheme> signature of a listing before is refused
      Given instance "alpha" is in status Normal
      When the client lists its instances with the <scheme> signature
      And the client releases "alpha" with the <scheme> signature and with the signature of the last request
      Then the request is refused with "SignatureDoesNotMatch"
      And nothing has changed
      And the same request without this flaw is accepted

      Examples:
        | scheme |
        | RPC    |
        | header |

    Scenario Outline: A release to which an id is added after the <scheme> signature is refused
      Given instance "alpha" is in status Normal
      And instance "beta" is in status Normal
      When the client releases "alpha" and "beta" with the <scheme> signature and with the signature for "alpha"
      Then the request is refused with "SignatureDoesNotMatch"
      And nothing has changed
      And the same request without this flaw is accepted

      Examples:
        | scheme |
        | RPC    |
        | header |

    Scenario Outline: A release of a hundred ids whose last is added after the <scheme> signature is refused
      Given 99 instances "fleet" are in status Normal
      And instance "alpha" is in status Normal
      When the client releases "fleet" and "alpha" with the <scheme> signature and with the signature for "fleet"
      Then the request is refused with "SignatureDoesNotMatch"
      And nothing has changed
      And the same request without this flaw is accepted

      Examples:
        | scheme |
        | RPC    |
        | header |

    Scenario Outline: A release whose <part> is changed after the <scheme> signature is refused
      Given instance "alpha" is in status Normal
      When the client releases "alpha" with the <scheme> signature and with the signature for another <part>
      And the client releases "alpha" with the <scheme> signature and with the signature for another <part>
      Then the request is refused with "SignatureDoesNotMatch"
      And nothing has changed
      And the same request without this flaw is accepted

      Examples:
        | scheme | part                  |
        | RPC    | ProductCode           |
        | RPC    | SubscriptionType      |
        | RPC    | Action                |
        | RPC    | SignatureNonce        |
        | RPC    | Timestamp             |
        | header | ProductCode           |
        | header | SubscriptionType      |
        | header | x-acs-action          |
        | header | x-acs-date            |
        | header | x-acs-signature-nonce |

    Scenario Outline: A release to which the <name> "<value>" is added after the <scheme> signature is refused
      Given instance "alpha" is in status Normal
      When the client releases "alpha" with the <scheme> signature and with the parameter <name> "<value>" added after signing
      And the client releases "alpha" with the <scheme> signature and with the parameter <name> "<value>" added after signing
      Then the request is refused with "SignatureDoesNotMatch"
      And nothing has changed
      And the same request without this flaw is accepted

      Examples:
        | scheme | name        | value       |
        | RPC    | RenewStatus | NotRenewal  |
        | header | RenewStatus | NotRenewal  |
        | RPC    | Region      | cn-hangzhou |
        | header | Region      | cn-hangzhou |
        | RPC    | ProductType | ecs         |
        | RPC    | ClientToken | a           |

    Scenario Outline: A release by POST with the <scheme> signature of a GET is refused
      Given instance "alpha" is in status Normal
      When the client releases "alpha" with the <scheme> signature and with the signature for GET
      And the client releases "alpha" with the <scheme> signature and with the signature for GET
      Then the request is refused with "SignatureDoesNotMatch"
      And nothing has changed
      And the same request without this flaw is accepted

      Examples:
        | scheme |
        | RPC    |
        | header |

    # A provider may refuse a parameter that stands twice for that alone, so any code is right.
    Scenario Outline: A release with a second InstanceIds <place> the parameters of the <scheme> signature is refused
      Given instance "alpha" is in status Normal
      And instance "beta" is in status Normal
      When the client releases "alpha" with the <scheme> signature and with a second InstanceIds "$beta" <place> the signed parameters
      And the client releases "alpha" with the <scheme> signature and with a second InstanceIds "$beta" <place> the signed parameters
      Then the request is refused
      And nothing has changed
      And the same request without this flaw is accepted

      Examples:
        | scheme | place  |
        | RPC    | behind |
        | header | before |

    # What was signed is a listing. The other parameters are those of a release, which a listing may ignore.
    Scenario Outline: A listing with a second Action <place> the parameters of the RPC signature is refused
      Given instance "alpha" is in status Normal
      When the client lists its instances with the RPC signature and with the parameter InstanceIds "$alpha" and with the parameter ProductCode "ecs" and with the parameter SubscriptionType "PayAsYouGo" and with a second Action "ReleaseInstance" <place> the signed parameters
      Then the request is refused
      And nothing has changed
      And the same request without this flaw is accepted

      Examples:
        | place  |
        | behind |
        | before |

    # The RPC signature covers no JSON body, and a provider may read no form. What was signed is the release of "alpha".
    Scenario Outline: A release does not release what only <body> beside the RPC signature names
      Given instance "alpha" is in status Normal
      And instance "beta" is in status Normal
      When the client releases "alpha" with the RPC signature and with a second InstanceIds "$beta" in <body>
      Then the request is answered in a documented form
      And "beta" is still in status Normal

      Examples:
        | body        |
        | a JSON body |
        | a form      |
