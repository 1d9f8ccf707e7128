@bss
Feature: BssOpenApi ReleaseInstance: parameters
  What a request to release instances has to say, and what it may say.
  Each Rule is one clause of the provider's page; its tag is the clause's id.
  Refused means HTTP 4xx with the body of the gateway, or HTTP 200 with Success false: the pages allow both.

  @BSS-REL-05
  Rule: ProductCode is required: a request without it is refused
    # Pages of the API write the code as MissingProductCode, MissingParameter or ProductCodeMissing. So no code is
    # required, here and in the next two clauses.

    Scenario: A release without a product code is refused
      Given instance "alpha" is in status Normal
      When the client releases "alpha" without the parameter ProductCode
      Then the request is refused
      And nothing has changed

  @BSS-REL-06
  Rule: SubscriptionType is required: a request without it is refused

    Scenario: A release without a billing method is refused
      Given instance "alpha" is in status Normal
      When the client releases "alpha" without the parameter SubscriptionType
      Then the request is refused
      And nothing has changed

  @BSS-REL-07
  Rule: InstanceIds is required: a request without it, or with an empty one, is refused

    Scenario Outline: A release <manner> is refused
      Given instance "alpha" is in status Normal
      When the client releases "alpha" <manner>
      Then the request is refused
      And nothing has changed

      Examples:
        | manner                            |
        | without the parameter InstanceIds |
        | with the parameter InstanceIds "" |

  @BSS-REL-08
  Rule: A SubscriptionType other than PayAsYouGo and Subscription is refused
    # PREPAID is the word for a subscription in other APIs, also in Zenlayer's.

    Scenario Outline: The billing method "<method>" is refused
      Given instance "alpha" is in status Normal
      When the client releases "alpha" with the parameter SubscriptionType "<method>"
      Then the request is refused
      And nothing has changed

      Examples:
        | method  |
        | Weekly  |
        | PREPAID |

  @BSS-REL-09
  Rule: RenewStatus is optional, and each of AutoRenewal, ManualRenewal and NotRenewal is accepted
    # The page does not say what the value does to a release, so only the release itself is looked at.

    Scenario: A release without a renewal method is accepted
      Given instance "alpha" is in status Normal
      When the client releases "alpha" without the parameter RenewStatus
      Then the request is accepted
      And only "alpha" is released

    Scenario Outline: The renewal method "<method>" is accepted
      Given instance "alpha" is a subscription in status Normal
      When the client releases "alpha" with the parameter RenewStatus "<method>"
      Then the request is accepted
      And only "alpha" is released

      Examples:
        | method        |
        | AutoRenewal   |
        | ManualRenewal |
        | NotRenewal    |

  @BSS-REL-10
  Rule: A RenewStatus other than AutoRenewal, ManualRenewal and NotRenewal is refused
    # The page lists three valid values, but does not say that another one is refused.

    Scenario: The renewal method "Sometimes" is refused
      Given instance "alpha" is in status Normal
      When the client releases "alpha" with the parameter RenewStatus "Sometimes"
      Then the request is refused
      And nothing has changed

  @BSS-REL-11
  Rule: Region and ProductType are optional: a request with either, both or neither is accepted

    Scenario Outline: A release <manner> is accepted
      Given instance "alpha" is in status Normal
      When the client releases "alpha" <manner>
      Then the request is accepted
      And only "alpha" is released

      Examples:
        | manner                                                                           |
        | without the parameter Region and without the parameter ProductType               |
        | with the parameter Region "cn-hangzhou"                                          |
        | with the parameter ProductType "ecs"                                             |
        | with the parameter Region "cn-hangzhou" and with the parameter ProductType "ecs" |
