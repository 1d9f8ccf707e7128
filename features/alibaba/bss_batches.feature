@bss
Feature: BssOpenApi ReleaseInstance: mixed batches
  Requests that name several ids, of which one is bad, repeated or empty.
  Each Rule is one clause of the provider's page; its tag is the clause's id.
  Refused means HTTP 4xx with the body of the gateway, or HTTP 200 with Success false: the pages allow both.

  @BSS-REL-23
  Rule: A batch with a bad id releases none of its ids or all the good ones, and never has Success and Data.ReleaseResult both true
    # One Data.ReleaseResult stands for up to 100 ids, and the pages do not say what it means for a part of them. "not
    # an error" is Success true with Data.ReleaseResult false.

    # A provider may note a renewal method before it looks at the ids.
    Scenario Outline: A batch <way>, of instances that are <state> and an unknown id, has one of four outcomes
      Given 3 instances "fleet" are <state>
      And instance "ghost" does not exist
      When the client releases "fleet" and "ghost" <way>
      Then the provider follows one of these readings:
        | reading                          | answer       | effect                    |
        | all or nothing                   | refused      | nothing has changed       |
        | good ones released               | refused      | only "fleet" are released |
        | all or nothing, not an error     | not released | nothing has changed       |
        | good ones released, not an error | not released | only "fleet" are released |

      Examples:
        | way                                         | state                           |
        | with the RPC signature                      | in status Normal                |
        | with the header signature                   | in status Normal                |
        | with the parameter RenewStatus "NotRenewal" | a subscription in status Normal |

    Scenario Outline: A batch that names <ids>, of which "ghost" is unknown, has one of four outcomes
      Given instance "ghost" does not exist
      And 3 instances "fleet" are in status Normal
      When the client releases <ids>
      Then the provider follows one of these readings:
        | reading                          | answer       | effect                    |
        | all or nothing                   | refused      | nothing has changed       |
        | good ones released               | refused      | only "fleet" are released |
        | all or nothing, not an error     | not released | nothing has changed       |
        | good ones released, not an error | not released | only "fleet" are released |

      Examples:
        | ids                          |
        | "ghost" and "fleet"          |
        | "ghost", "fleet" and "ghost" |

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

    Scenario: A batch of 60 with an unknown id at place 37 has one of four outcomes
      Given 36 instances "fleet" are a subscription in status Normal
      And instance "ghost" does not exist
      And 23 instances "rest" are a subscription in status Normal
      When the client releases "fleet", "ghost" and "rest" with the header signature
      Then the provider follows one of these readings:
        | reading                          | answer       | effect                               |
        | all or nothing                   | refused      | nothing has changed                  |
        | good ones released               | refused      | only "fleet" and "rest" are released |
        | all or nothing, not an error     | not released | nothing has changed                  |
        | good ones released, not an error | not released | only "fleet" and "rest" are released |

    Scenario: A batch with two unknown ids has one of four outcomes
      Given 2 instances "fleet" are in status Normal
      And instance "ghost" does not exist
      And instance "phantom" does not exist
      When the client releases "ghost", "fleet" and "phantom"
      Then the provider follows one of these readings:
        | reading                          | answer       | effect                    |
        | all or nothing                   | refused      | nothing has changed       |
        | good ones released               | refused      | only "fleet" are released |
        | all or nothing, not an error     | not released | nothing has changed       |
        | good ones released, not an error | not released | only "fleet" are released |

    Scenario: A batch with an id released before has one of four outcomes
      Given instance "gone" is already released
      And 2 instances "fleet" are in status Normal
      When the client releases "fleet" and "gone"
      Then the provider follows one of these readings:
        | reading                          | answer       | effect                    |
        | all or nothing                   | refused      | nothing has changed       |
        | good ones released               | refused      | only "fleet" are released |
        | all or nothing, not an error     | not released | nothing has changed       |
        | good ones released, not an error | not released | only "fleet" are released |

    @second-account
    Scenario: A batch with another account's id has one of four outcomes
      Given 2 instances "fleet" are in status Normal
      And instance "theirs" of another account is in status Normal
      When the client releases "theirs" and "fleet"
      Then the provider follows one of these readings:
        | reading                          | answer       | effect                    |
        | all or nothing                   | refused      | nothing has changed       |
        | good ones released               | refused      | only "fleet" are released |
        | all or nothing, not an error     | not released | nothing has changed       |
        | good ones released, not an error | not released | only "fleet" are released |

    @second-account
    Scenario: A batch of 100 whose last id is another account's has one of four outcomes
      Given 99 instances "fleet" are in status Normal
      And instance "theirs" of another account is in status Normal
      When the client releases "fleet" and "theirs"
      Then the provider follows one of these readings:
        | reading                          | answer       | effect                    |
        | all or nothing                   | refused      | nothing has changed       |
        | good ones released               | refused      | only "fleet" are released |
        | all or nothing, not an error     | not released | nothing has changed       |
        | good ones released, not an error | not released | only "fleet" are released |

  @BSS-REL-25
  Rule: The same id twice in one request counts once, is refused, or is bad the second time, and no other instance is affected
    # The page does not say what a repeated id means. "good ones released" is an error of which all is done.

    Scenario Outline: A batch that names <ids> has one of four outcomes
      Given instance "alpha" is in status Normal
      And instance "beta" is in status Normal
      When the client releases <ids>
      Then the provider follows one of these readings:
        | reading            | answer       | effect                               |
        | as one             | accepted     | only "alpha" and "beta" are released |
        | refused            | refused      | nothing has changed                  |
        | not released       | not released | nothing has changed                  |
        | good ones released | refused      | only "alpha" and "beta" are released |

      Examples:
        | ids                         |
        | "alpha", "alpha" and "beta" |
        | "alpha", "beta" and "alpha" |

  @BSS-REL-26
  Rule: An empty place in InstanceIds is passed over or refused, or is a bad id, and no other instance is affected
    # The page does not say what an empty place among the commas means.

    Scenario Outline: A batch that names <ids> has one of four outcomes
      Given instance "alpha" is in status Normal
      And instance "beta" is in status Normal
      When the client releases "alpha" and "beta" with the parameter InstanceIds "<ids>"
      Then the provider follows one of these readings:
        | reading            | answer       | effect                               |
        | passed over        | accepted     | only "alpha" and "beta" are released |
        | refused            | refused      | nothing has changed                  |
        | not released       | not released | nothing has changed                  |
        | good ones released | refused      | only "alpha" and "beta" are released |

      Examples:
        | ids           |
        | $alpha,,$beta |
        | ,$alpha,$beta |
        | $alpha,$beta, |

  @BSS-REL-27
  Rule: A blank beside an id in InstanceIds is passed over, or makes the id unknown, and no other instance is affected
    # The page does not say whether blanks may stand beside the commas.

    Scenario Outline: A batch with a blank <place> an id has one of five outcomes
      Given instance "alpha" is in status Normal
      And instance "beta" is in status Normal
      And instance "odd" does not exist, and its id is that of "beta" with " " <place> it
      When the client releases "alpha" and "odd"
      Then the provider follows one of these readings:
        | reading                          | answer       | effect                               |
        | passed over                      | accepted     | only "alpha" and "beta" are released |
        | all or nothing                   | refused      | nothing has changed                  |
        | good ones released               | refused      | only "alpha" is released             |
        | all or nothing, not an error     | not released | nothing has changed                  |
        | good ones released, not an error | not released | only "alpha" is released             |

      Examples:
        | place  |
        | before |
        | after  |
