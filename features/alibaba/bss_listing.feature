@bss
Feature: BssOpenApi QueryAvailableInstances
  What a client is shown of its instances. From there it takes the ids of those that it releases.
  Each Rule is one clause of the provider's page; its tag is the clause's id.

  @BSS-LST-01
  Rule: QueryAvailableInstances lists the instances that its filter asks for, and no others
    # A client releases what it is shown. So a filter that is passed over costs instances that are still in use.

    Scenario Outline: A listing by the ids of <names> shows them and no other instance
      Given instance "alpha" is in status Normal
      And instance "beta" is in status Normal
      And instance "gamma" is in status Normal
      When the client lists <names>
      Then the answer lists <names> in status Normal
      And the answer does not list "beta"

      Examples:
        | names               |
        | "alpha"             |
        | "alpha" and "gamma" |

    # The page gives times in UTC. Who reads them as those of another zone is hours off.
    Scenario Outline: An instance is listed by a filter that it fits: <name> "<value>"
      Given instance "alpha" is in status Normal
      When the client lists its instances with the parameter <name> "<value>" and with the parameter PageSize "300"
      Then the answer lists "alpha" in status Normal

      Examples:
        | name             | value                |
        | SubscriptionType | PayAsYouGo           |
        | ProductCode      | ecs                  |
        | CreateTimeStart  | 2001-01-01T00:00:00Z |
        | CreateTimeEnd    | 2201-01-01T00:00:00Z |
        | CreateTimeEnd    | $inanhour            |

    # Region goes with a ProductCode: the page says so.
    Scenario: An instance is listed by its region
      Given instance "alpha" is in status Normal
      When the client lists its instances with the parameter ProductCode "ecs" and with the parameter Region "cn-hangzhou" and with the parameter PageSize "300"
      Then the answer lists "alpha" in status Normal

    Scenario Outline: An instance is not listed by a filter that it does not fit: <name> "<value>"
      Given instance "alpha" is in status Normal
      When the client lists its instances with the parameter ProductCode "ecs" and with the parameter <name> "<value>"
      Then the answer does not list "alpha"

      Examples:
        | name             | value                |
        | SubscriptionType | Subscription         |
        | ProductType      | rds                  |
        | Region           | cn-beijing           |
        | RenewStatus      | AutoRenewal          |
        | CreateTimeStart  | 2201-01-01T00:00:00Z |
        | CreateTimeStart  | $inanhour            |
        | CreateTimeEnd    | 2001-01-01T00:00:00Z |
        | EndTimeStart     | 2201-01-01T00:00:00Z |
        | EndTimeEnd       | 2001-01-01T00:00:00Z |

    Scenario: An instance is not listed among those of another product
      Given instance "alpha" is in status Normal
      When the client lists its instances with the parameter ProductCode "rds"
      Then the answer does not list "alpha"

    Scenario: A listing by the id of an instance and by a billing method that it does not have does not show it
      Given instance "alpha" is in status Normal
      When the client lists "alpha" with the parameter SubscriptionType "Subscription"
      Then the answer does not list "alpha"

    # Official clients send it so. A provider that reads no form and takes this for a listing without ids shows all.
    Scenario: A listing by an id that stands in a form shows no other instance, or is refused
      Given instance "alpha" is in status Normal
      And instance "beta" is in status Normal
      When the client lists "alpha" with its parameters as a form
      Then the request is answered in a documented form
      And the answer does not list "beta"

    Scenario: A subscription is listed by the time of its end
      Given instance "alpha" is a subscription in status Normal
      When the client lists its instances with the parameter EndTimeStart "2001-01-01T00:00:00Z" and with the parameter EndTimeEnd "2201-01-01T00:00:00Z" and with the parameter PageSize "300"
      Then the answer lists "alpha" in status Normal

  @BSS-LST-02
  Rule: The pages of QueryAvailableInstances, PageNum by PageNum, list each instance once, and TotalCount is the number of all
    # An instance that stands on no page is never found, and is paid for.

    # They are asked for by id, since the account may hold others.
    Scenario: Three pages of two list five instances
      Given 5 instances "fleet" are in status Normal
      When the client lists "fleet" with the parameter PageNum "1" and with the parameter PageSize "2"
      And the client lists "fleet" with the parameter PageNum "2" and with the parameter PageSize "2"
      And the client lists "fleet" with the parameter PageNum "3" and with the parameter PageSize "2"
      Then the pages list each of "fleet" once

    Scenario: A listing by sixty ids shows each of the instances
      Given 60 instances "fleet" are in status Normal
      When the client lists "fleet" with the parameter PageNum "1" and with the parameter PageSize "100"
      Then the pages list each of "fleet" once

    # Who reads until a page is empty never ends where the last one comes again.
    Scenario: Two pages of two list four instances, and the third one none
      Given 4 instances "fleet" are in status Normal
      When the client lists "fleet" with the parameter PageNum "1" and with the parameter PageSize "2"
      And the client lists "fleet" with the parameter PageNum "2" and with the parameter PageSize "2"
      And the client lists "fleet" with the parameter PageNum "3" and with the parameter PageSize "2"
      Then the pages list each of "fleet" once

    # A filter that is put to a page when it was read leaves pages with less than they have room for, and the last ones unread.
    Scenario: The pages of a listing by the billing method list each subscription once
      Given 3 instances "rest" are in status Normal
      And 3 instances "fleet" are a subscription in status Normal
      When the client lists "rest" and "fleet" with the parameter SubscriptionType "Subscription" and with the parameter PageNum "1" and with the parameter PageSize "2"
      And the client lists "rest" and "fleet" with the parameter SubscriptionType "Subscription" and with the parameter PageNum "2" and with the parameter PageSize "2"
      Then the pages list each of "fleet" once

    # A page takes up to 300 instances. What stands between the end of a shorter one and the next page is on none. No
    # filter takes so many ids.
    Scenario: A page of three hundred lists 101 instances
      Given 101 instances "fleet" are in status Normal
      When the client lists its instances with the parameter PageNum "1" and with the parameter PageSize "300"
      Then the pages list each of "fleet" once

    Scenario: A listing that names no page shows the first
      Given instance "alpha" is in status Normal
      When the client lists its instances without the parameter PageNum and without the parameter PageSize
      Then the answer lists "alpha" in status Normal

  @BSS-LST-03
  Rule: QueryAvailableInstances does not list an instance of another account
    # The page in Chinese says that it lists the instances of the user. One that is listed may be released by mistake. A reseller may
    # be shown those of its customers, for which the answer has OwnerId. The other account here is no customer.

    Scenario Outline: Another account's instance is not listed by the ids of <names> <way>
      Given instance "alpha" is in status Normal
      And instance "theirs" of another account is in status Normal
      When the client lists <names> <way>
      Then the answer does not list "theirs"

      Examples:
        | names                | way                       |
        | "theirs"             | with the RPC signature    |
        | "theirs"             | with the header signature |
        | "alpha" and "theirs" | with the RPC signature    |

    Scenario: Another account's instance is not listed by its product and region
      Given instance "alpha" is in status Normal
      And instance "theirs" of another account is in status Normal
      When the client lists its instances with the parameter ProductCode "ecs" and with the parameter Region "cn-hangzhou" and with the parameter PageSize "300"
      Then the answer does not list "theirs"
