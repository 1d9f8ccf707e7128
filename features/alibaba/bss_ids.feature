@bss
Feature: BssOpenApi ReleaseInstance: ids and client tokens
  Requests that name ids which can not be released, and requests that are sent again.
  Each Rule is one clause of the provider's page; its tag is the clause's id.
  Refused means HTTP 4xx with the body of the gateway, or HTTP 200 with Success false: the pages allow both.

  @BSS-REL-19
  Rule: A ClientToken used again with other parameters is refused with 400 IdempotentParameterMismatch, or the token is ignored
    # The page lists the error IdempotentParameterMismatch, but no parameter ClientToken. So a provider may know the
    # token or ignore it.

    Scenario: A client token used again for another instance has one of two effects
      Given instance "alpha" is in status Normal
      And instance "beta" is in status Normal
      When the client releases "alpha" with a client token
      And the client releases "beta" with a client token
      Then the provider follows one of these readings:
        | reading                     | answer                                         | effect                               |
        | IdempotentParameterMismatch | refused with 400 "IdempotentParameterMismatch" | only "alpha" is released             |
        | ignored                     | accepted                                       | only "alpha" and "beta" are released |

  @BSS-REL-20
  Rule: A ClientToken used again with the same parameters is never refused with IdempotentParameterMismatch and has no new effect
    # The page lists no parameter ClientToken, so a provider may ignore it. Then the second request releases an
    # instance that is gone, and any documented answer is right.

    Scenario: A client token used again for the same instance has no new effect
      Given instance "alpha" is in status Normal
      And instance "beta" is in status Normal
      When the client releases "alpha" with a client token
      And the client releases "alpha" with a client token
      Then the request is answered in a documented form
      And the request is not refused with "IdempotentParameterMismatch"
      And only "alpha" is released

  @BSS-REL-21
  Rule: Releasing an id that is unknown, released before or another account's is refused or has no effect, and never affects another instance
    # The pages do not say how such an id is answered. "not released" is Success true with Data.ReleaseResult false.

    Scenario: An unknown id has one of three answers and no effect
      Given instance "alpha" is in status Normal
      And instance "ghost" does not exist
      When the client releases "ghost"
      Then the provider follows one of these readings:
        | reading                 | answer       | effect              |
        | error                   | refused      | nothing has changed |
        | not released            | not released | nothing has changed |
        | accepted without effect | accepted     | nothing has changed |

    Scenario: An id released before has one of three answers and no effect
      Given instance "alpha" is already released
      And instance "beta" is in status Normal
      When the client releases "alpha"
      Then the provider follows one of these readings:
        | reading                 | answer       | effect              |
        | error                   | refused      | nothing has changed |
        | not released            | not released | nothing has changed |
        | accepted without effect | accepted     | nothing has changed |

    @second-account
    Scenario: Another account's id has one of three answers and no effect
      Given instance "theirs" of another account is in status Normal
      When the client releases "theirs"
      Then the provider follows one of these readings:
        | reading                 | answer       | effect              |
        | error                   | refused      | nothing has changed |
        | not released            | not released | nothing has changed |
        | accepted without effect | accepted     | nothing has changed |

    @second-account
    Scenario: Another account's id is not released by a batch that names it second
      Given instance "alpha" is in status Normal
      And instance "theirs" of another account is in status Normal
      When the client releases "alpha" and "theirs"
      Then the request is answered in a documented form
      And "theirs" is still in status Normal

  @BSS-REL-23
  Rule: A batch with one bad id releases none of its ids or all the good ones, and never has Success and Data.ReleaseResult both true
    # One Data.ReleaseResult stands for up to 100 ids, and the pages do not say what it means for a part of them. "not
    # an error" is Success true with Data.ReleaseResult false.

    Scenario: A batch with an unknown id has one of four outcomes
      Given 3 instances "fleet" are in status Normal
      And instance "ghost" does not exist
      When the client releases "fleet" and "ghost"
      Then the provider follows one of these readings:
        | reading                          | answer       | effect                    |
        | all or nothing                   | refused      | nothing has changed       |
        | good ones released               | refused      | only "fleet" are released |
        | all or nothing, not an error     | not released | nothing has changed       |
        | good ones released, not an error | not released | only "fleet" are released |

    Scenario: A batch with an unknown id in the middle has one of four outcomes
      Given 2 instances "fleet" are in status Normal
      And instance "ghost" does not exist
      And 2 instances "rest" are in status Normal
      When the client releases "fleet", "ghost" and "rest"
      Then the provider follows one of these readings:
        | reading                          | answer       | effect                               |
        | all or nothing                   | refused      | nothing has changed                  |
        | good ones released               | refused      | only "fleet" and "rest" are released |
        | all or nothing, not an error     | not released | nothing has changed                  |
        | good ones released, not an error | not released | only "fleet" and "rest" are released |
