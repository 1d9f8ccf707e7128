@bss
Feature: BssOpenApi ReleaseInstance
  Releases instances on behalf of a virtual network operator.
  Each Rule is one clause of the provider's page; its tag is the clause's id.
  Refused means HTTP 4xx with the body of the gateway, or HTTP 200 with Success false: the pages allow both.

  @BSS-REL-01
  Rule: A virtual network operator can release: HTTP 200, Success and Data.ReleaseResult true, the instance Expired or no longer listed
    # No page has a status for a released instance. QueryAvailableInstances knows Creating, WaitForExpire, Normal and
    # Expired.

    Scenario Outline: An instance released <way> is Expired or no longer listed
      Given instance "alpha" is in status Normal
      When the client releases "alpha" <way>
      Then the request is accepted
      And only "alpha" is released

      Examples:
        | way                       |
        | with the RPC signature    |
        | with the header signature |
        | with format XML           |

    # What a customer orders at once may be one thing to the provider.
    Scenario: A release takes one of several instances that were ordered together
      Given instances "alpha" and "beta" are in status Normal
      When the client releases "alpha"
      Then the request is accepted
      And only "alpha" is released

    # A client may look for the instance in another view than that of all instances.
    Scenario Outline: A released instance is Expired or not listed in a listing by <name>
      Given instance "alpha" is already released
      And instance "beta" is in status Normal
      When the client lists its instances with the parameter <name> "<value>" and with the parameter PageSize "300"
      Then the answer lists "alpha" released

      Examples:
        | name             | value      |
        | SubscriptionType | PayAsYouGo |
        | ProductCode      | ecs        |

    Scenario Outline: A released subscription is Expired or not listed in a listing by its <name> "<value>"
      Given instance "alpha" is a subscription already released
      And instance "beta" is in status Normal
      When the client lists its instances with the parameter <name> "<value>" and with the parameter PageSize "300"
      Then the answer lists "alpha" released

      Examples:
        | name            | value                |
        | RenewStatus     | AutoRenewal          |
        | EndTimeStart    | 2001-01-01T00:00:00Z |
        | EndTimeEnd      | 2201-01-01T00:00:00Z |
        | CreateTimeStart | 2001-01-01T00:00:00Z |
        | CreateTimeEnd   | 2201-01-01T00:00:00Z |

  @BSS-REL-02
  Rule: Instances of both billing methods, PayAsYouGo and Subscription, are released

    # A provider may hand the instances of each product and region to another back end. The page's example of an id is one of rds.
    Scenario Outline: An instance that is <state> is released <way>
      Given instance "alpha" is <state>
      When the client releases "alpha" <way>
      Then the request is accepted
      And only "alpha" is released

      Examples:
        | state                                | way                       |
        | in status Normal                     | with the RPC signature    |
        | a subscription in status Normal      | with the RPC signature    |
        | a subscription in status Normal      | with the header signature |
        | a subscription in status Normal      | with format XML           |
        | of product rds in region cn-hangzhou | with the RPC signature    |
        | of product rds in region cn-beijing  | with the header signature |
        | of product ecs in region cn-beijing  | with the RPC signature    |

  @BSS-REL-03
  Rule: A caller that is not a virtual network operator is refused with NotApplicable, NotAuthorized or another code, and nothing is released
    # The page says that the request is blocked, and gives no code. Other operations of the API have NotApplicable
    # ("not applicable for caller") and NotAuthorized ("not authorized for caller").

    Scenario Outline: A release <way> by a caller that is no operator is blocked for an instance that is <state>
      Given a non-VNO account
      And instance "alpha" is <state>
      When the client releases "alpha" <way>
      Then the provider follows one of these readings:
        | reading       | answer                       | effect              |
        | NotApplicable | refused with "NotApplicable" | nothing has changed |
        | NotAuthorized | refused with "NotAuthorized" | nothing has changed |
        | another code  | refused                      | nothing has changed |

      Examples:
        | way                       | state                                |
        | with the RPC signature    | in status Normal                     |
        | with the header signature | a subscription in status Normal      |
        | with a client token       | in status Normal                     |
        | with the RPC signature    | of product rds in region cn-hangzhou |

    # The first request has all optional parameters.
    Scenario: A release of three instances, in a region or not, is blocked for a caller that is no operator
      Given a non-VNO account
      And 3 instances "fleet" are in status Normal
      When the client releases "fleet" with the parameter Region "cn-hangzhou" and with the parameter ProductType "ecs" and with the parameter RenewStatus "NotRenewal"
      And the client releases "fleet"
      Then the provider follows one of these readings:
        | reading       | answer                       | effect              |
        | NotApplicable | refused with "NotApplicable" | nothing has changed |
        | NotAuthorized | refused with "NotAuthorized" | nothing has changed |
        | another code  | refused                      | nothing has changed |

    # A provider that supports neither GET nor forms refuses the first request for that.
    Scenario Outline: A release <way> does nothing for a caller that is no operator
      Given a non-VNO account
      And instance "alpha" is in status Normal
      When the client releases "alpha" <way>
      And the client releases "alpha"
      Then the provider follows one of these readings:
        | reading       | answer                       | effect              |
        | NotApplicable | refused with "NotApplicable" | nothing has changed |
        | NotAuthorized | refused with "NotAuthorized" | nothing has changed |
        | another code  | refused                      | nothing has changed |

      Examples:
        | way                               |
        | with method GET                   |
        | with its parameters as a form     |
        | with all its parameters as a form |

  @BSS-REL-04
  Rule: A caller without the permission bss:ReleaseInstance is refused, and nothing is released
    # The page gives no code for this, so any is right.

    Scenario Outline: A release <way> by a caller without the permission is blocked for an instance that is <state>
      Given a no-permission account
      And instance "alpha" is <state>
      When the client releases "alpha" <way>
      And the client releases "alpha" <way>
      Then the request is refused
      And nothing has changed

      Examples:
        | way                       | state                                |
        | with the RPC signature    | in status Normal                     |
        | with the header signature | a subscription in status Normal      |
        | with a client token       | in status Normal                     |
        | with the RPC signature    | of product rds in region cn-hangzhou |

    # The first request has all optional parameters.
    Scenario: A release of three instances, in a region or not, is blocked for a caller without the permission
      Given a no-permission account
      And 3 instances "fleet" are in status Normal
      When the client releases "fleet" with the parameter Region "cn-hangzhou" and with the parameter ProductType "ecs" and with the parameter RenewStatus "NotRenewal"
      And the client releases "fleet"
      Then the request is refused
      And nothing has changed

    # A provider that supports neither GET nor forms refuses the first request for that.
    Scenario Outline: A release <way> does nothing for a caller without the permission
      Given a no-permission account
      And instance "alpha" is in status Normal
      When the client releases "alpha" <way>
      And the client releases "alpha"
      Then the request is refused
      And nothing has changed

      Examples:
        | way                                                         |
        | with method GET                                             |
        | with the header signature and with its parameters as a form |
        | with all its parameters as a form                           |

  @BSS-REL-12
  Rule: One request can release several ids, separated by commas

    Scenario Outline: <count> ids are released by one request <way>
      Given <count> instances "fleet" are in status Normal
      When the client releases "fleet" <way>
      Then the request is accepted
      And only "fleet" are released

      Examples:
        | count | way                       |
        | 2     | with the RPC signature    |
        | 3     | with the header signature |
        | 10    | with the RPC signature    |
        | 20    | with the RPC signature    |
        | 50    | with the header signature |
        | 99    | with the RPC signature    |

    # A provider may look for instances among the first ones only. QueryAvailableInstances has at most 300 on a page.
    Scenario: Two ids of instances behind 300 others are released by one request
      Given 300 instances "rest" are in status Normal
      And 2 instances "fleet" are in status Normal
      When the client releases "fleet"
      Then the request is accepted
      And only "fleet" are released

    Scenario Outline: Sixty subscriptions are released by one request <manner>
      Given 60 instances "fleet" are a subscription in status Normal
      When the client releases "fleet" <manner>
      Then the request is accepted
      And only "fleet" are released

      Examples:
        | manner                                      |
        | without the parameter RenewStatus           |
        | with the parameter RenewStatus "NotRenewal" |

    # A provider may close an order of which little is left.
    Scenario: Of three instances at Alibaba Cloud that were ordered together, two are released, and the third stays
      Given instances "alpha", "beta" and "gamma" are in status Normal
      When the client releases "alpha" and "beta"
      Then the request is accepted
      And only "alpha" and "beta" are released

    # What is too much for a while may be passed over.
    Scenario: Three batches of a hundred ids are released by three requests
      Given 100 instances "fleet" are in status Normal
      And 100 instances "rest" are in status Normal
      And 100 instances "others" are in status Normal
      When the client releases "fleet"
      And the client releases "rest"
      And the client releases "others"
      Then the request is accepted
      And only "fleet", "rest" and "others" are released

  @BSS-REL-13
  Rule: A request that names 100 ids is accepted, and all of them are released

    Scenario Outline: A hundred ids of instances that are <state> are released by one request <way>
      Given 100 instances "fleet" are <state>
      When the client releases "fleet" <way>
      Then the request is accepted
      And only "fleet" are released

      Examples:
        | way                       | state                                |
        | with the RPC signature    | in status Normal                     |
        | with the header signature | a subscription in status Normal      |
        | with the RPC signature    | of product rds in region cn-hangzhou |

  @BSS-REL-14
  Rule: A request names at most 100 ids: one with 101 or more is refused, and none of them is released
    # The page gives no code for this, so any is right.

    Scenario Outline: A request <way> that names <count> ids of instances that are <state> is refused
      Given <count> instances "fleet" are <state>
      When the client releases "fleet" <way>
      And the client releases "fleet" <way>
      Then the request is refused
      And nothing has changed

      Examples:
        | count | way                                               | state                           |
        | 101   | with the RPC signature                            | in status Normal                |
        | 101   | with the header signature                         | a subscription in status Normal |
        | 256   | with the RPC signature                            | a subscription in status Normal |
        | 101   | with the RPC signature and with a client token    | in status Normal                |
        | 101   | with the header signature and with a client token | in status Normal                |

    # The second request shows that nothing else is wrong with the first one. With a region, a request may go another way.
    Scenario: A request with a region that names 101 ids is refused, and one that names a hundred of them is accepted
      Given 100 instances "fleet" are in status Normal
      And instance "alpha" is in status Normal
      When the client releases "fleet" and "alpha" with the parameter Region "cn-hangzhou"
      And the client releases "fleet" with the parameter Region "cn-hangzhou"
      Then the request is accepted
      And only "fleet" are released

    # A provider that does not support GET refuses the first request for that.
    Scenario: A request that names 150 ids is refused, and by GET it does nothing either
      Given 150 instances "fleet" are in status Normal
      When the client releases "fleet" with method GET
      And the client releases "fleet"
      Then the request is refused
      And nothing has changed

    # What was refused is over. It is not done when its reason is gone.
    Scenario: A hundred ids are not released when another one is that was named with them in a refused request
      Given 100 instances "fleet" are in status Normal
      And instance "alpha" is in status Normal
      When the client releases "fleet" and "alpha"
      And the client releases "alpha"
      Then the request is accepted
      And only "alpha" is released

  @BSS-REL-30
  Rule: An instance in another status than Normal is released, or nothing is released
    # The page names no status in which an instance can not be released. Other operations of the API have the code
    # ResourceStatusError. "not released" is Success true with Data.ReleaseResult false.

    Scenario Outline: The release of an instance that is <state> has one of three outcomes
      Given instance "alpha" is <state>
      When the client releases "alpha"
      Then the provider follows one of these readings:
        | reading      | answer       | effect                   |
        | error        | refused      | nothing has changed      |
        | not released | not released | nothing has changed      |
        | released     | accepted     | only "alpha" is released |

      Examples:
        | state                                  |
        | in status Creating                     |
        | a subscription in status Creating      |
        | a subscription in status WaitForExpire |
        | a subscription in status Expired       |
