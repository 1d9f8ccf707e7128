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

    # Where the token is ignored, the second request names an instance that is gone.
    Scenario: A client token used again with a renewal method more has one of two effects
      Given instance "alpha" is in status Normal
      When the client releases "alpha" with a client token
      And the client releases "alpha" with a client token and with the parameter RenewStatus "NotRenewal"
      Then the provider follows one of these readings:
        | reading                     | answer                                         | effect                   |
        | IdempotentParameterMismatch | refused with 400 "IdempotentParameterMismatch" | only "alpha" is released |
        | ignored                     | answered in a documented form                  | only "alpha" is released |

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
