@bss
Feature: Alibaba Cloud timestamps and nonces
  How old a request to BssOpenApi may be, and that it is not one that was sent before.
  Each Rule is one clause of the gateway's pages; its tag is the clause's id.
  Refused means HTTP 4xx with the body of the gateway, or HTTP 200 with Success false: the pages allow both.

  @ACS-AUTH-05
  Rule: A timestamp far outside 15 minutes, past or future, is refused with InvalidTimeStamp.Expired; one of ten minutes ago is accepted
    # The pages do not say whether the 15 minutes count in both directions, or whether exactly 15 are still accepted.
    # So 17 minutes are tried in both, and a whole day, whose time of day is right. Ten minutes in the past are inside by
    # every page; a provider with the five minutes of the Zenlayer API would refuse them.

    Scenario Outline: A <scheme> signature with a timestamp <offset> is refused
      Given instance "alpha" is in status Normal
      When the client releases "alpha" with the <scheme> signature and with a timestamp <offset>
      And the client releases "alpha" with the <scheme> signature and with a timestamp <offset>
      Then the request is refused with "InvalidTimeStamp.Expired"
      And nothing has changed
      And the same request without this flaw is accepted

      Examples:
        | scheme | offset                     |
        | RPC    | 17 minutes in the past     |
        | RPC    | 17 minutes in the future   |
        | RPC    | 1440 minutes in the past   |
        | RPC    | 1440 minutes in the future |
        | header | 17 minutes in the past     |
        | header | 17 minutes in the future   |
        | header | 1440 minutes in the past   |
        | header | 1440 minutes in the future |

    Scenario Outline: A listing with the <scheme> signature and a timestamp of ten minutes ago is accepted
      When the client lists its instances with the <scheme> signature and with a timestamp 10 minutes in the past
      Then the request is accepted

      Examples:
        | scheme |
        | RPC    |
        | header |

    Scenario Outline: A release with the <scheme> signature and a timestamp of ten minutes ago is accepted
      Given instance "alpha" is in status Normal
      When the client releases "alpha" with the <scheme> signature and with a timestamp 10 minutes in the past
      Then the request is accepted
      And only "alpha" is released

      Examples:
        | scheme |
        | RPC    |
        | header |

  @ACS-AUTH-06
  Rule: A malformed timestamp is refused with InvalidTimeStamp.Format
    # 1795289931 is a time in seconds, as the Zenlayer API has it. $now is the right time but for its last letter, Z: other
    # notations of ISO 8601 are none of the API, and neither is its day and its time without the T between them.

    Scenario Outline: A <scheme> signature with the timestamp "<time>" is refused
      Given instance "alpha" is in status Normal
      When the client releases "alpha" with the <scheme> signature and with the timestamp "<time>"
      And the client releases "alpha" with the <scheme> signature and with the timestamp "<time>"
      Then the request is refused with "InvalidTimeStamp.Format"
      And nothing has changed
      And the same request without this flaw is accepted

      Examples:
        | scheme | time        |
        | RPC    | yesterday   |
        | RPC    | 1795289931  |
        | RPC    | $now+00:00  |
        | RPC    | $now.000Z   |
        | RPC    | $day $timeZ |
        | header | yesterday   |
        | header | 1795289931  |
        | header | $now        |
        | header | $now+00:00  |

  @ACS-AUTH-07
  Rule: A nonce that is used again is refused with SignatureNonceUsed; one that only begins like a used one, or has other letters, is accepted
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
    # is the same. Nor does one that remembers the last nonce only.
    Scenario Outline: A fourth listing with the nonce of the first <scheme> signature is refused
      When the client lists its instances with the <scheme> signature
      And the client lists its instances with the <scheme> signature
      And the client lists its instances with the <scheme> signature
      And the client lists its instances with the <scheme> signature and with a timestamp 1 minute in the past and with the nonce of the first request
      Then the request is refused with "SignatureNonceUsed"
      And the same request without this flaw is accepted

      Examples:
        | scheme |
        | RPC    |
        | header |

    # A provider has to remember every nonce of 15 minutes, however many there are.
    Scenario: A release with a nonce that three hundred listings came after is refused
      Given instance "alpha" is in status Normal
      When the client lists its instances 300 times with the header signature
      And the client releases "alpha" with the header signature and with the nonce of the first request
      Then the request is refused with "SignatureNonceUsed"
      And nothing has changed
      And the same request without this flaw is accepted

    Scenario Outline: A release with the nonce <second> is accepted after one with <first> with the <scheme> signature
      Given instance "alpha" is in status Normal
      And instance "beta" is in status Normal
      When the client releases "alpha" with the <scheme> signature and with the nonce "<first>"
      And the client releases "beta" with the <scheme> signature and with the nonce "<second>"
      Then the request is accepted
      And only "alpha" and "beta" are released

      Examples:
        | scheme | first          | second         |
        | RPC    | $alpha-$beta-1 | $alpha-$beta-2 |
        | header | $alpha-$beta-1 | $alpha-$beta-2 |
        | RPC    | $alpha-$beta-N | $alpha-$beta-n |

    # No page says how long a nonce may be. So a provider may refuse both, but must not take the second for the first.
    Scenario: A release with a long nonce that differs from a used one only in its last character is answered as the first
      Given instance "alpha" is in status Normal
      And instance "beta" is in status Normal
      When the client releases "alpha" with the nonce "$alpha-$beta-$alpha-$beta-1"
      And the client releases "beta" with the nonce "$alpha-$beta-$alpha-$beta-2"
      Then both requests are answered alike
      And the answer reports a release only if it happens

    # A nonce is one of the access key, wherever the instances are.
    Scenario: A release in a region with the nonce of one that named no region is refused
      Given instance "alpha" is in status Normal
      And instance "beta" is in status Normal
      When the client releases "alpha"
      And the client releases "beta" with the parameter Region "cn-hangzhou" and with the nonce of the first request
      Then the request is refused with "SignatureNonceUsed"
      And only "alpha" is released
      And the same request without this flaw is accepted

    # The signature of the first request is right, so its nonce is used, whatever the operation answers.
    Scenario Outline: A release with the nonce of one by the <scheme> signature that <flaw> is refused
      Given instance "alpha" is in status Normal
      And instance "ghost" does not exist
      When the client releases <first>
      And the client releases "alpha" with the <scheme> signature and with the nonce of the first request
      Then the request is refused with "SignatureNonceUsed"
      And nothing has changed
      And the same request without this flaw is accepted

      Examples:
        | scheme | flaw                | first                                                                |
        | RPC    | lacked a parameter  | "alpha" with the RPC signature and without the parameter ProductCode |
        | RPC    | named an unknown id | "ghost" with the RPC signature                                       |
        | header | named an unknown id | "ghost" with the header signature                                    |

    # A client token makes the operation safe to repeat, but not the request.
    Scenario Outline: A release with a client token and the nonce of a listing by the <scheme> signature is refused
      Given instance "alpha" is in status Normal
      When the client lists its instances with the <scheme> signature
      And the client releases "alpha" with the <scheme> signature and with a client token and with the nonce of the first request
      Then the request is refused with "SignatureNonceUsed"
      And nothing has changed
      And the same request without this flaw is accepted

      Examples:
        | scheme |
        | RPC    |
        | header |

    # A provider that takes no parameters in a form refuses the second request for that.
    Scenario: A release all of whose parameters are a form does nothing with a used nonce
      Given instance "alpha" is in status Normal
      When the client lists its instances with the RPC signature
      And the client releases "alpha" with all its parameters as a form and with the nonce of the first request
      And the client releases "alpha" with the RPC signature and with the nonce of the first request
      Then the request is refused with "SignatureNonceUsed"
      And nothing has changed
      And the same request without this flaw is accepted

    Scenario Outline: A release with the nonce of another release by the <scheme> signature is refused
      Given instance "alpha" is in status Normal
      And instance "beta" is in status Normal
      When the client releases "alpha" with the <scheme> signature
      And the client releases "beta" with the <scheme> signature and with the nonce of the first request
      Then the request is refused with "SignatureNonceUsed"
      And only "alpha" is released
      And the same request without this flaw is accepted

      Examples:
        | scheme |
        | RPC    |
        | header |

    # A nonce must not be used again for 15 minutes, by whatever operation. Timestamps make ten minutes of a moment.
    Scenario: A release with the nonce of a listing of ten minutes ago is refused
      Given instance "alpha" is in status Normal
      When the client lists its instances with the RPC signature and with a timestamp 10 minutes in the past
      And the client releases "alpha" with the RPC signature and with the nonce of the first request
      Then the request is refused with "SignatureNonceUsed"
      And nothing has changed
      And the same request without this flaw is accepted

    Scenario: A listing of ten minutes ago with the nonce of a release is refused
      Given instance "alpha" is in status Normal
      When the client releases "alpha" with the header signature
      And the client lists "alpha" with the header signature and with a timestamp 10 minutes in the past and with the nonce of the first request
      Then the request is refused with "SignatureNonceUsed"
      And only "alpha" is released
      And the same request without this flaw is accepted

  @ACS-AUTH-11
  Rule: A nonce that was used with the other signature scheme is refused with SignatureNonceUsed, or is fresh
    # The pages say that the nonce of each request is another one. They do not say for whom a used one is remembered, here
    # and in the next clause.

    Scenario Outline: A nonce of the <first> signature is used with the <second> signature
      Given instance "alpha" is in status Normal
      When the client lists its instances with the <first> signature
      And the client releases "alpha" with the <second> signature and with the nonce of the first request
      Then the provider follows one of these readings:
        | reading | answer                            | effect                   |
        | used    | refused with "SignatureNonceUsed" | nothing has changed      |
        | fresh   | accepted                          | only "alpha" is released |

      Examples:
        | first  | second |
        | RPC    | header |
        | header | RPC    |

  @ACS-AUTH-12
  Rule: A nonce that another account has used is fresh, or is refused with SignatureNonceUsed

    Scenario Outline: A nonce that another account has used is used with the <scheme> signature
      Given instance "alpha" is in status Normal
      And instance "theirs" of another account is in status Normal
      When the client lists its instances with the <scheme> signature and with the key of the other account
      And the client releases "alpha" with the <scheme> signature and with the nonce of the first request
      Then the provider follows one of these readings:
        | reading | answer                            | effect                   |
        | fresh   | accepted                          | only "alpha" is released |
        | used    | refused with "SignatureNonceUsed" | nothing has changed      |

      Examples:
        | scheme |
        | RPC    |
        | header |
