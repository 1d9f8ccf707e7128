@bss
Feature: BssOpenApi ReleaseInstance: parameters
  What a request to release instances has to say, and what it may say.
  Each Rule is one clause of the provider's page; its tag is the clause's id.
  Refused means HTTP 4xx with the body of the gateway, or HTTP 200 with Success false: the pages allow both.

  @BSS-REL-05
  Rule: ProductCode is required: a request without it, or with an empty one, is refused
    # Pages of the API write the code as MissingProductCode, MissingParameter or ProductCodeMissing. So no code is
    # required, here and in the next two clauses.

    Scenario Outline: A release <manner> is refused for its product code
      Given instance "alpha" is in status Normal
      When the client releases "alpha" <manner>
      And the client releases "alpha" <manner>
      Then the request is refused
      And nothing has changed
      And the same request without this flaw is accepted

      Examples:
        | manner                                                          |
        | with the RPC signature and without the parameter ProductCode    |
        | with the header signature and without the parameter ProductCode |
        | with the parameter ProductCode ""                               |

  @BSS-REL-06
  Rule: SubscriptionType is required: a request without it, or with an empty one, is refused

    Scenario Outline: A release <manner> is refused for its billing method
      Given instance "alpha" is in status Normal
      When the client releases "alpha" <manner>
      And the client releases "alpha" <manner>
      Then the request is refused
      And nothing has changed
      And the same request without this flaw is accepted

      Examples:
        | manner                                                               |
        | with the RPC signature and without the parameter SubscriptionType    |
        | with the header signature and without the parameter SubscriptionType |
        | with the parameter SubscriptionType ""                               |

  @BSS-REL-07
  Rule: InstanceIds is required: a request without it, or with one that names no id, is refused

    # No id never means all instances, not even all those of a region or a product that is named beside it.
    Scenario Outline: A release <manner> is refused for its ids
      Given instance "alpha" is in status Normal
      When the client releases "alpha" <manner>
      And the client releases "alpha" <manner>
      Then the request is refused
      And nothing has changed
      And the same request without this flaw is accepted

      Examples:
        | manner                                                                                                                                               |
        | with the RPC signature and without the parameter InstanceIds                                                                                         |
        | with the header signature and without the parameter InstanceIds                                                                                      |
        | with the RPC signature and with the parameter InstanceIds ""                                                                                         |
        | with the header signature and with the parameter InstanceIds ""                                                                                      |
        | with the parameter InstanceIds ","                                                                                                                   |
        | without the parameter InstanceIds and with the parameter InstanceId "$alpha"                                                                         |
        | with the parameter InstanceIds "" and with the parameter Region "cn-hangzhou" and with the parameter ProductType "ecs"                               |
        | with the RPC signature and without the parameter InstanceIds and with the parameter Region "cn-hangzhou" and with the parameter ProductType "ecs"    |
        | with the header signature and without the parameter InstanceIds and with the parameter Region "cn-hangzhou" and with the parameter ProductType "ecs" |

  @BSS-REL-08
  Rule: A SubscriptionType other than PayAsYouGo and Subscription is refused
    # PREPAID is the word for a subscription in other APIs, also in Zenlayer's.

    Scenario Outline: The billing method "<method>" is refused, asked for <way>
      Given instance "alpha" is in status Normal
      When the client releases "alpha" <way> and with the parameter SubscriptionType "<method>"
      And the client releases "alpha" <way> and with the parameter SubscriptionType "<method>"
      Then the request is refused
      And nothing has changed
      And the same request without this flaw is accepted

      Examples:
        | method                  | way                       |
        | Weekly                  | with the RPC signature    |
        | Weekly                  | with the header signature |
        | PREPAID                 | with the RPC signature    |
        | PayAsYouGo,Subscription | with the RPC signature    |

  @BSS-REL-09
  Rule: RenewStatus is optional, and each of AutoRenewal, ManualRenewal and NotRenewal is accepted
    # The page does not say what the value does to a release, so only the release itself is looked at.

    Scenario: A release without a renewal method is accepted
      Given instance "alpha" is in status Normal
      When the client releases "alpha" without the parameter RenewStatus
      Then the request is accepted
      And only "alpha" is released

    Scenario Outline: The renewal method <method> is accepted for an instance that is <state>
      Given instance "alpha" is <state>
      When the client releases "alpha" with the parameter RenewStatus "<method>"
      Then the request is accepted
      And only "alpha" is released

      Examples:
        | method        | state                           |
        | AutoRenewal   | in status Normal                |
        | ManualRenewal | in status Normal                |
        | NotRenewal    | in status Normal                |
        | AutoRenewal   | a subscription in status Normal |
        | ManualRenewal | a subscription in status Normal |
        | NotRenewal    | a subscription in status Normal |

    Scenario: A renewal method is accepted for three instances
      Given 3 instances "fleet" are in status Normal
      When the client releases "fleet" with the parameter RenewStatus "NotRenewal"
      Then the request is accepted
      And only "fleet" are released

    # What a customer orders at once may be one thing to the provider, and be renewed or not as one.
    Scenario Outline: The renewal method <method> changes nothing about an instance that was ordered together with the released one
      Given instances "alpha" and "beta" are a subscription in status Normal
      When the client releases "alpha" with the parameter RenewStatus "<method>"
      Then the request is accepted
      And only "alpha" is released

      Examples:
        | method        |
        | NotRenewal    |
        | ManualRenewal |

  @BSS-REL-10
  Rule: A RenewStatus other than AutoRenewal, ManualRenewal and NotRenewal is refused
    # The page lists three valid values, but does not say that another one is refused.

    Scenario Outline: The renewal method "Sometimes" is refused, asked for <way>
      Given instance "alpha" is in status Normal
      When the client releases "alpha" <way> and with the parameter RenewStatus "Sometimes"
      And the client releases "alpha" <way> and with the parameter RenewStatus "Sometimes"
      Then the request is refused
      And nothing has changed
      And the same request without this flaw is accepted

      Examples:
        | way                       |
        | with the RPC signature    |
        | with the header signature |

  @BSS-REL-11
  Rule: Region and ProductType are optional: a request with either, both or neither is accepted

    Scenario Outline: A release <manner> is accepted
      Given instance "alpha" is in status Normal
      When the client releases "alpha" <manner>
      Then the request is accepted
      And only "alpha" is released

      Examples:
        | manner                                                                                                                           |
        | without the parameter Region and without the parameter ProductType                                                               |
        | with the parameter Region "cn-hangzhou"                                                                                          |
        | with the parameter ProductType "ecs"                                                                                             |
        | with the parameter Region "cn-hangzhou" and with the parameter ProductType "ecs"                                                 |
        | with the header signature and with the parameter Region "cn-hangzhou" and with the parameter ProductType "ecs"                   |
        | with the parameter Region "cn-hangzhou" and with the parameter ProductType "ecs" and with the parameter RenewStatus "NotRenewal" |

    Scenario Outline: A release <manner> is accepted for <count> instances
      Given <count> instances "fleet" are in status Normal
      When the client releases "fleet" <manner>
      Then the request is accepted
      And only "fleet" are released

      Examples:
        | count | manner                                                                           |
        | 3     | with the parameter Region "cn-hangzhou" and with the parameter ProductType "ecs" |
        | 100   | with the RPC signature and with the parameter Region "cn-hangzhou"               |
        | 100   | with the header signature and with the parameter Region "cn-hangzhou"            |

    Scenario: A release with another region and product type than the usual ones is accepted
      Given instance "alpha" is of product rds in region cn-beijing
      When the client releases "alpha" with the parameter Region "cn-beijing" and with the parameter ProductType "rds"
      Then the request is accepted
      And only "alpha" is released

    # What a customer orders at once may be one thing to the provider.
    Scenario: A release with a region and a product type takes one of several instances that were ordered together
      Given instances "alpha" and "beta" are in status Normal
      When the client releases "alpha" with the parameter Region "cn-hangzhou" and with the parameter ProductType "ecs"
      Then the request is accepted
      And only "alpha" is released

  @BSS-REL-24
  Rule: A SubscriptionType or a RenewStatus in other letters than those of the page, or with a blank behind them, is refused
    # The page lists the valid values and does not say that case or blanks are ignored. A provider may be lenient here.

    Scenario Outline: A release <manner> is refused for an instance that is <state>
      Given instance "alpha" is <state>
      When the client releases "alpha" <manner>
      And the client releases "alpha" <manner>
      Then the request is refused
      And nothing has changed
      And the same request without this flaw is accepted

      Examples:
        | manner                                             | state                           |
        | with the parameter SubscriptionType "payasyougo"   | in status Normal                |
        | with the parameter SubscriptionType "PAYASYOUGO"   | in status Normal                |
        | with the parameter SubscriptionType "subscription" | a subscription in status Normal |
        | with the parameter RenewStatus "notrenewal"        | in status Normal                |
        | with the parameter SubscriptionType "PayAsYouGo "  | in status Normal                |

  @BSS-REL-28
  Rule: A request that says something else of an instance than is true of it releases it, or releases nothing
    # The page does not say what a billing method, a product, a product type or a region means that does not fit. "not
    # released" is Success true with Data.ReleaseResult false.

    Scenario Outline: The <name> "<value>" for an instance that is <state> has one of three outcomes
      Given instance "alpha" is <state>
      When the client releases "alpha" with the parameter <name> "<value>"
      Then the provider follows one of these readings:
        | reading      | answer       | effect                   |
        | error        | refused      | nothing has changed      |
        | not released | not released | nothing has changed      |
        | released     | accepted     | only "alpha" is released |

      Examples:
        | name             | value        | state                           |
        | SubscriptionType | Subscription | in status Normal                |
        | SubscriptionType | PayAsYouGo   | a subscription in status Normal |
        | ProductCode      | rds          | in status Normal                |
        | ProductType      | rds          | in status Normal                |
        | Region           | cn-shanghai  | in status Normal                |
