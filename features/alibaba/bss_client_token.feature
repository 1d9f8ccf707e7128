@bss
Feature: BssOpenApi ReleaseInstance: client tokens
  Requests that are sent again under the same client token.
  Each Rule is one clause of the provider's page; its tag is the clause's id.
  Refused means HTTP 4xx with the body of the gateway, or HTTP 200 with Success false: the pages allow both.

  @BSS-REL-19
  Rule: A ClientToken used again with other parameters is refused with 400 IdempotentParameterMismatch, or the token is ignored
    # The page lists the error IdempotentParameterMismatch, but no parameter ClientToken. So a provider may know the
    # token or ignore it.

    Scenario Outline: A client token used again for another instance <way> has one of two effects
      Given instance "alpha" is in status Normal
      And instance "beta" is in status Normal
      When the client releases "alpha" with a client token
      And the client releases "beta" <way> and with a client token
      Then the provider follows one of these readings:
        | reading                     | answer                                         | effect                               |
        | IdempotentParameterMismatch | refused with 400 "IdempotentParameterMismatch" | only "alpha" is released             |
        | ignored                     | accepted                                       | only "alpha" and "beta" are released |

      Examples:
        | way                       |
        | with the RPC signature    |
        | with the header signature |
        | with format XML           |

    # A repetition does not use the token up. What becomes of "beta" shows whether the token is known.
    Scenario: A client token used for three instances, and twice for the first of them, has one of two effects
      Given instance "alpha" is in status Normal
      And instance "beta" is in status Normal
      And instance "gamma" is in status Normal
      When the client releases "alpha" with a client token
      And the client releases "beta" with a client token
      And the client releases "alpha" with a client token
      And the client releases "gamma" with a client token
      Then the provider follows one of these readings:
        | reading                     | answer                                         | effect                                        |
        | IdempotentParameterMismatch | refused with 400 "IdempotentParameterMismatch" | only "alpha" is released                      |
        | ignored                     | accepted                                       | only "alpha", "beta" and "gamma" are released |

    # A provider that compares what it has kept of the first request with the second one finds no difference here.
    Scenario: A client token used again for the same instance and another one reports a release only if it happens
      Given instance "alpha" is in status Normal
      And instance "beta" is in status Normal
      When the client releases "alpha" with a client token
      And the client releases "alpha" and "beta" with a client token
      Then the request is answered in a documented form
      And the answer reports a release only if it happens

    # A provider that knows the token of a request for one instance knows that of a batch, and the other way round.
    Scenario: A client token used again for two other instances, and one for one instance, have one of two effects
      Given instance "alpha" is in status Normal
      And 2 instances "fleet" are in status Normal
      And 2 instances "others" are in status Normal
      When the client releases "fleet" with the parameter ClientToken "$alpha-2"
      And the client releases "others" with the parameter ClientToken "$alpha-2"
      And the client releases "alpha" with the parameter ClientToken "$alpha-1"
      And the client releases "alpha" with the parameter ClientToken "$alpha-1" and with the parameter RenewStatus "NotRenewal"
      Then the provider follows one of these readings:
        | reading                     | answer                                         | effect                                          |
        | IdempotentParameterMismatch | refused with 400 "IdempotentParameterMismatch" | only "fleet" and "alpha" are released           |
        | ignored                     | answered in a documented form                  | only "fleet", "others" and "alpha" are released |

    # Where the token is known, it is so by each way that is supported. Where it is ignored, "beta" is released by a supported way.
    Scenario Outline: A client token used again <way> and once more has one of two effects
      Given instance "alpha" is in status Normal
      And instance "beta" is in status Normal
      And instance "gamma" is in status Normal
      When the client releases "alpha" with a client token
      And the client releases "beta" <way> and with a client token
      And the client releases "gamma" with a client token
      Then the provider follows one of these readings:
        | reading                     | answer                                         | effect                                        |
        | IdempotentParameterMismatch | refused with 400 "IdempotentParameterMismatch" | only "alpha" is released                      |
        | ignored                     | accepted                                       | only "alpha", "beta" and "gamma" are released |
        | ignored                     | accepted                                       | only "alpha" and "gamma" are released         |

      Examples:
        | way                                                         |
        | with method GET                                             |
        | with the header signature and with its parameters as a form |

    # What becomes of "beta" shows whether the token is known. Where it is ignored, the last request names an instance that
    # is gone.
    Scenario Outline: A client token used again with the <name> "<value>" has one of two effects
      Given instance "alpha" is in status Normal
      And instance "beta" is in status Normal
      When the client releases "alpha" with a client token
      And the client releases "beta" with a client token
      And the client releases "alpha" with a client token and with the parameter <name> "<value>"
      Then the provider follows one of these readings:
        | reading                     | answer                                         | effect                               |
        | IdempotentParameterMismatch | refused with 400 "IdempotentParameterMismatch" | only "alpha" is released             |
        | ignored                     | answered in a documented form                  | only "alpha" and "beta" are released |

      Examples:
        | name             | value        |
        | RenewStatus      | NotRenewal   |
        | Region           | cn-hangzhou  |
        | ProductType      | ecs          |
        | ProductCode      | rds          |
        | SubscriptionType | Subscription |

    Scenario: A client token used again with a renewal method after another token has one of two effects
      Given instance "alpha" is in status Normal
      And instance "beta" is in status Normal
      And instance "gamma" is in status Normal
      When the client releases "alpha" with the parameter ClientToken "$alpha-1"
      And the client releases "beta" with the parameter ClientToken "$alpha-1"
      And the client releases "gamma" with the parameter ClientToken "$alpha-2"
      And the client releases "alpha" with the parameter ClientToken "$alpha-1" and with the parameter RenewStatus "NotRenewal"
      Then the provider follows one of these readings:
        | reading                     | answer                                         | effect                                        |
        | IdempotentParameterMismatch | refused with 400 "IdempotentParameterMismatch" | only "alpha" and "gamma" are released         |
        | ignored                     | answered in a documented form                  | only "alpha", "beta" and "gamma" are released |

  @BSS-REL-20
  Rule: A ClientToken used again with the same parameters is never refused with IdempotentParameterMismatch and has no new effect
    # The page lists no parameter ClientToken, so a provider may ignore it. Then the second request releases an
    # instance that is gone, and any documented answer is right.

    Scenario Outline: A client token used again for the same instance <way> has no new effect
      Given instance "alpha" is in status Normal
      When the client releases "alpha" with a client token
      And the client releases "alpha" <way> and with a client token
      Then the request is answered in a documented form
      And the request is not refused with "IdempotentParameterMismatch"
      And only "alpha" is released

      Examples:
        | way                       |
        | with the RPC signature    |
        | with the header signature |
        | with format XML           |

    Scenario: A client token of a refused request is no other one when it is sent again
      Given instance "ghost" does not exist
      When the client releases "ghost" with a client token
      And the client releases "ghost" with a client token
      Then both requests are answered alike
      And the request is not refused with "IdempotentParameterMismatch"

    Scenario: A client token used again for the same three instances has no new effect
      Given 3 instances "fleet" are in status Normal
      When the client releases "fleet" with a client token
      And the client releases "fleet" with a client token
      Then the request is answered in a documented form
      And the request is not refused with "IdempotentParameterMismatch"
      And only "fleet" are released

    # Where the token is known, the second request is refused for it. What becomes of "beta" where it is ignored does not matter.
    Scenario: A client token still stands for its first request after one that did not fit
      Given instance "alpha" is in status Normal
      And instance "beta" is in status Normal
      When the client releases "alpha" with a client token
      And the client releases "beta" with a client token
      And the client releases "alpha" with a client token
      Then the request is answered in a documented form
      And the request is not refused with "IdempotentParameterMismatch"

  @BSS-REL-29
  Rule: A ClientToken that another account has used means nothing
    # A client makes its tokens, so two accounts may make the same one.

    @second-account
    Scenario: A release with a client token of another account is accepted
      Given instance "alpha" is in status Normal
      And instance "theirs" of another account is in status Normal
      When the client releases "theirs" with the key of the other account and with a client token
      And the client releases "alpha" with a client token
      Then the request is accepted
      And only "alpha" and "theirs" are released

  @BSS-REL-31
  Rule: A ClientToken has up to 64 characters; one that differs from a used one only in its case or in its last character is another one
    # A token is case sensitive. The id of an instance makes it new in each run.

    Scenario Outline: A release <second> is accepted after one <first>
      Given instance "alpha" is in status Normal
      And instance "beta" is in status Normal
      When the client releases "alpha" <first>
      And the client releases "beta" <way> and <second>
      Then the request is accepted
      And only "alpha" and "beta" are released

      Examples:
        | first                                                               | second                                                              | way                       |
        | with the parameter ClientToken "$alpha-Release"                     | with the parameter ClientToken "$alpha-release"                     | with the RPC signature    |
        | with the parameter ClientToken "$alpha-releases-of-the-last-week-1" | with the parameter ClientToken "$alpha-releases-of-the-last-week-2" | with the header signature |
        | with the parameter ClientToken "$alpha-release"                     | with the parameter ClientToken "$alpha-release "                    | with the RPC signature    |
        | with a client token of 63 characters                                | with a client token of 64 characters                                | with the RPC signature    |

    Scenario: A release with a client token of 64 characters is accepted
      Given instance "alpha" is in status Normal
      When the client releases "alpha" with a client token of 64 characters
      Then the request is accepted
      And only "alpha" is released
