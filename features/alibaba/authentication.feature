@bss
Feature: Alibaba Cloud authentication
  Who may send a request to BssOpenApi, by the RPC signature or by the header signature.
  Each Rule is one clause of the gateway's pages; its tag is the clause's id.
  Refused means HTTP 4xx with the body of the gateway, or HTTP 200 with Success false: the pages allow both.

  @ACS-AUTH-01
  Rule: A request with the RPC signature (HMAC-SHA1, SignatureVersion 1.0) is accepted
    # The pages call it signature method V2. On the wire it is SignatureVersion 1.0.

    Scenario: A release with the RPC signature is accepted
      Given instance "alpha" is in status Normal
      When the client releases "alpha" with the RPC signature
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

  @ACS-AUTH-03
  Rule: A wrong signature is refused with SignatureDoesNotMatch, in both schemes
    # The pages give 400 or 403 for this code, so any 4xx is right.

    Scenario Outline: A release with a wrong <scheme> signature is refused
      Given instance "alpha" is in status Normal
      When the client releases "alpha" with the <scheme> signature and with a wrong signature
      Then the request is refused with "SignatureDoesNotMatch"
      And nothing has changed

      Examples:
        | scheme |
        | RPC    |
        | header |

  @ACS-AUTH-04
  Rule: A parameter changed after signing is refused with SignatureDoesNotMatch, in both schemes
    # The parameter that is changed is Region. The signature is right for the request without it.

    Scenario Outline: A parameter changed after the <scheme> signature is refused
      Given instance "alpha" is in status Normal
      When the client releases "alpha" with the <scheme> signature and with parameters changed after signing
      Then the request is refused with "SignatureDoesNotMatch"
      And nothing has changed

      Examples:
        | scheme |
        | RPC    |
        | header |

  @ACS-AUTH-05
  Rule: A timestamp far outside 15 minutes, past or future, is refused with InvalidTimeStamp.Expired; one of ten minutes ago is accepted
    # The pages do not say whether the 15 minutes count in both directions, or whether exactly 15 are still accepted.
    # So 60 minutes are tried in both. Ten minutes in the past are inside by every page; a provider with the five
    # minutes of the Zenlayer API would refuse them.

    Scenario Outline: A <scheme> signature with a timestamp <offset> is refused
      Given instance "alpha" is in status Normal
      When the client releases "alpha" with the <scheme> signature and with a timestamp <offset>
      Then the request is refused with "InvalidTimeStamp.Expired"
      And nothing has changed

      Examples:
        | scheme | offset                   |
        | RPC    | 60 minutes in the past   |
        | RPC    | 60 minutes in the future |
        | header | 60 minutes in the past   |
        | header | 60 minutes in the future |

    Scenario Outline: A <scheme> signature with a timestamp of ten minutes ago is accepted
      When the client lists its instances with the <scheme> signature and with a timestamp 10 minutes in the past
      Then the request is accepted

      Examples:
        | scheme |
        | RPC    |
        | header |

  @ACS-AUTH-06
  Rule: A malformed timestamp is refused with InvalidTimeStamp.Format
    # 1795289931 is a time in seconds, as the Zenlayer API has it.

    Scenario Outline: A <scheme> signature with the timestamp "<time>" is refused
      Given instance "alpha" is in status Normal
      When the client releases "alpha" with the <scheme> signature and with the timestamp "<time>"
      Then the request is refused with "InvalidTimeStamp.Format"
      And nothing has changed

      Examples:
        | scheme | time       |
        | RPC    | yesterday  |
        | RPC    | 1795289931 |
        | header | yesterday  |

  @ACS-AUTH-07
  Rule: A nonce that is used again is refused with SignatureNonceUsed
    # A listing changes nothing, so the second request would be accepted but for its nonce.

    Scenario Outline: A listing sent again with the same <scheme> signature is refused
      When the client lists its instances with the <scheme> signature
      And the client sends the same request again
      Then the request is refused with "SignatureNonceUsed"

      Examples:
        | scheme |
        | RPC    |
        | header |

    # Another timestamp makes another signature: a provider that only compares signatures does not see that the nonce
    # is the same.
    Scenario Outline: Another listing with the nonce of the last <scheme> signature is refused
      When the client lists its instances with the <scheme> signature
      And the client lists its instances with the <scheme> signature and with a timestamp 1 minute in the past and with the nonce of the last request
      Then the request is refused with "SignatureNonceUsed"

      Examples:
        | scheme |
        | RPC    |
        | header |

  @ACS-AUTH-08
  Rule: An unknown access key is refused with InvalidAccessKeyId.NotFound
    # The pages give 404 or 400 for this code, so any 4xx is right.

    Scenario Outline: A release with the <scheme> signature and an unknown access key is refused
      Given instance "alpha" is in status Normal
      When the client releases "alpha" with the <scheme> signature and with an unknown access key
      Then the request is refused with "InvalidAccessKeyId.NotFound"
      And nothing has changed

      Examples:
        | scheme |
        | RPC    |
        | header |

  @ACS-AUTH-09
  Rule: A request without a signature or a signature method is refused, and so is one with an RPC signature without a nonce
    # One page says that the header signature needs no nonce, so a request without it is not tried there. A request
    # without Authorization has neither a signature nor the name of its method.

    Scenario Outline: A release without the parameter <part> is refused
      Given instance "alpha" is in status Normal
      When the client releases "alpha" with the RPC signature and without the parameter <part>
      Then the request is refused
      And nothing has changed

      Examples:
        | part            |
        | Signature       |
        | SignatureMethod |
        | SignatureNonce  |

    Scenario: A release without the header Authorization is refused
      Given instance "alpha" is in status Normal
      When the client releases "alpha" with the header signature and without the header Authorization
      Then the request is refused
      And nothing has changed
