@bss
Feature: BssOpenApi ReleaseInstance: unknown ids
  Requests that name ids which the account does not have.
  Each Rule is one clause of the provider's page; its tag is the clause's id.
  Refused means HTTP 4xx with the body of the gateway, or HTTP 200 with Success false: the pages allow both.

  @BSS-REL-21
  Rule: Releasing an id that is unknown, released before or another account's is refused or has no effect, and never affects another instance
    # The pages do not say how such an id is answered. "not released" is Success true with Data.ReleaseResult false.

    Scenario Outline: An unknown id, asked for <way>, has one of three answers and no effect
      Given instance "alpha" is in status Normal
      And instance "ghost" does not exist
      When the client releases "ghost" <way>
      Then the provider follows one of these readings:
        | reading                 | answer       | effect              |
        | error                   | refused      | nothing has changed |
        | not released            | not released | nothing has changed |
        | accepted without effect | accepted     | nothing has changed |

      Examples:
        | way                       |
        | with the RPC signature    |
        | with the header signature |

    Scenario: Two unknown ids have one of three answers and no effect
      Given instance "alpha" is in status Normal
      And instance "ghost" does not exist
      And instance "phantom" does not exist
      When the client releases "ghost" and "phantom"
      Then the provider follows one of these readings:
        | reading                 | answer       | effect              |
        | error                   | refused      | nothing has changed |
        | not released            | not released | nothing has changed |
        | accepted without effect | accepted     | nothing has changed |

    # An id is opaque: one that only looks like that of an instance is unknown. Only commas separate ids, and an escaped one is
    # none where the query was decoded once. 0xFF is a byte that no text in UTF-8 has.
    Scenario Outline: An id that is <id> has one of three answers and no effect
      Given instance "alpha" is in status Normal
      And instance "beta" is in status Normal
      And instance "odd" does not exist, and its id is <id>
      When the client releases "odd"
      Then the provider follows one of these readings:
        | reading                 | answer       | effect              |
        | error                   | refused      | nothing has changed |
        | not released            | not released | nothing has changed |
        | accepted without effect | accepted     | nothing has changed |

      Examples:
        | id                                                  |
        | that of "alpha" in another spelling                 |
        | that of "alpha" without its last character          |
        | that of "alpha" with "0" after it                   |
        | that of "alpha" with "'"\\" after it                |
        | those of "alpha" and "beta" with ";" between them   |
        | those of "alpha" and "beta" with " " between them   |
        | those of "alpha" and "beta" with "，" between them   |
        | those of "alpha" and "beta" with "%2C" between them |
        | that of "alpha" with the character U+200B after it  |
        | that of "alpha" with the character 0xFF after it    |
        | "%"                                                 |
        | "*"                                                 |
        | "0"                                                 |
        | 300 characters long                                 |

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
    Scenario Outline: Another account's id, that of an instance that is <state>, asked for <way>, has one of three answers and no effect
      Given instance "theirs" of another account is <state>
      When the client releases "theirs" <way>
      Then the provider follows one of these readings:
        | reading                 | answer       | effect              |
        | error                   | refused      | nothing has changed |
        | not released            | not released | nothing has changed |
        | accepted without effect | accepted     | nothing has changed |

      Examples:
        | way                                         | state                                |
        | with the RPC signature                      | in status Normal                     |
        | with the header signature                   | in status Normal                     |
        | with the RPC signature                      | a subscription in status Normal      |
        | with the RPC signature                      | of product rds in region cn-hangzhou |
        | with the parameter Region "cn-hangzhou"     | in status Normal                     |
        | with the parameter ProductType "ecs"        | in status Normal                     |
        | with the parameter RenewStatus "NotRenewal" | in status Normal                     |

    @second-account
    Scenario Outline: Another account's id, that of an instance that is <state>, is not released by a batch that names it <place>
      Given instance "alpha" is <state>
      And instance "theirs" of another account is <state>
      When the client releases <ids>
      Then the request is answered in a documented form
      And "theirs" is still in status Normal

      Examples:
        | place  | ids                  | state                           |
        | first  | "theirs" and "alpha" | in status Normal                |
        | second | "alpha" and "theirs" | in status Normal                |
        | second | "alpha" and "theirs" | a subscription in status Normal |
