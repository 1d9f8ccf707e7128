@bss
Feature: BssOpenApi ReleaseInstance
  Releases instances on behalf of a virtual network operator.
  Each Rule is one clause of the provider's page; its tag is the clause's id.
  Refused means HTTP 4xx with the body of the gateway, or HTTP 200 with Success false: the pages allow both.

  @BSS-REL-01
  Rule: A virtual network operator can release: HTTP 200, Success and Data.ReleaseResult true, the instance Expired or no longer listed
    # No page has a status for a released instance. QueryAvailableInstances knows Creating, WaitForExpire, Normal and
    # Expired.

    Scenario: A released instance is Expired or no longer listed
      Given instance "alpha" is in status Normal
      And instance "beta" is in status Normal
      When the client releases "alpha"
      Then the request is accepted
      And only "alpha" is released

  @BSS-REL-02
  Rule: Instances of both billing methods, PayAsYouGo and Subscription, are released

    Scenario: A pay-as-you-go instance is released
      Given instance "alpha" is in status Normal
      When the client releases "alpha"
      Then the request is accepted
      And only "alpha" is released

    Scenario: A subscription is released
      Given instance "alpha" is a subscription in status Normal
      And instance "beta" is a subscription in status Normal
      When the client releases "alpha"
      Then the request is accepted
      And only "alpha" is released

  @BSS-REL-03
  Rule: A caller that is not a virtual network operator is refused with NotApplicable, NotAuthorized or another code, and nothing is released
    # The page says that the request is blocked, and gives no code. Other operations of the API have NotApplicable
    # ("not applicable for caller") and NotAuthorized ("not authorized for caller").

    Scenario: A release by a caller that is no operator is blocked
      Given a non-VNO account
      And instance "alpha" is in status Normal
      When the client releases "alpha"
      Then the provider follows one of these readings:
        | reading       | answer                       | effect              |
        | NotApplicable | refused with "NotApplicable" | nothing has changed |
        | NotAuthorized | refused with "NotAuthorized" | nothing has changed |
        | another code  | refused                      | nothing has changed |

  @BSS-REL-04
  Rule: A caller without the permission bss:ReleaseInstance is refused, and nothing is released
    # The page gives no code for this, so any is right.

    Scenario: A release by a caller without the permission is blocked
      Given a no-permission account
      And instance "alpha" is in status Normal
      When the client releases "alpha"
      Then the request is refused
      And nothing has changed

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

  @BSS-REL-12
  Rule: One request can release several ids, separated by commas

    Scenario: Three ids are released by one request
      Given 3 instances "fleet" are in status Normal
      And instance "beta" is in status Normal
      When the client releases "fleet"
      Then the request is accepted
      And only "fleet" are released

  @BSS-REL-13
  Rule: A request that names 100 ids is accepted, and all of them are released

    Scenario: A hundred ids are released by one request
      Given 100 instances "fleet" are in status Normal
      When the client releases "fleet"
      Then the request is accepted
      And only "fleet" are released

  @BSS-REL-14
  Rule: A request names at most 100 ids: one with 101 is refused, and none of them is released
    # The page gives no code for this, so any is right.

    Scenario: One id too many is refused
      Given 101 instances "fleet" are in status Normal
      When the client releases "fleet"
      Then the request is refused
      And nothing has changed

  @BSS-REL-15
  Rule: Message, RequestId and Code are strings, Success and Data.ReleaseResult booleans, and Data.HostId, where present, is a string

    Scenario: A success has members of the documented types
      Given instance "alpha" is in status Normal
      When the client releases "alpha"
      Then the request is accepted
      And the answer has members of the documented types

    Scenario: A failure has members of the documented types
      Given instance "alpha" is in status Normal
      When the client releases "alpha" without the parameter ProductCode
      Then the answer has members of the documented types

  @BSS-REL-16
  Rule: Success and Data.ReleaseResult are both true only if each id of the request that the account owns is released
    # The page does not say what a request does of which only a part can be released. Whatever it does, the two flags
    # must not hide it.

    Scenario: A release of one id is reported only when it happens
      Given instance "alpha" is in status Normal
      When the client releases "alpha"
      Then the request is accepted
      And the answer reports a release only if it happens

    Scenario: A release of two ids is reported only when both happen
      Given 2 instances "fleet" are in status Normal
      When the client releases "fleet"
      Then the request is accepted
      And the answer reports a release only if it happens

    Scenario: A release of a good and an unknown id is reported only when the good one is gone
      Given instance "alpha" is in status Normal
      And instance "ghost" does not exist
      When the client releases "alpha" and "ghost"
      Then the answer reports a release only if it happens

  @BSS-REL-17
  Rule: Success false never comes with Data.ReleaseResult true

    Scenario: A failure for an unknown id does not report a release
      Given instance "alpha" is in status Normal
      And instance "ghost" does not exist
      When the client releases "ghost"
      Then the answer reports no release without success
      And the request is answered in a documented form

    Scenario: A failure for a bad parameter does not report a release
      Given instance "alpha" is in status Normal
      When the client releases "alpha" with the parameter SubscriptionType "Weekly"
      Then the answer reports no release without success
      And the request is answered in a documented form

    Scenario: A failure for one id too many does not report a release
      Given 101 instances "fleet" are in status Normal
      When the client releases "fleet"
      Then the answer reports no release without success
      And the request is answered in a documented form

    @non-vno
    Scenario: A failure for a caller that is no operator does not report a release
      Given a non-VNO account
      And instance "alpha" is in status Normal
      When the client releases "alpha"
      Then the answer reports no release without success
      And the request is answered in a documented form

    Scenario: A release does not call itself a failure
      Given instance "alpha" is in status Normal
      When the client releases "alpha"
      Then the request is accepted
      And the answer reports no release without success

  @BSS-REL-18
  Rule: Every answer has a RequestId, a refusal too, and it differs from request to request

    Scenario: Accepted and refused releases each get an id of their own
      Given instance "alpha" is in status Normal
      When the client releases "alpha" without the parameter ProductCode
      And the client releases "alpha" without the parameter ProductCode
      And the client lists its instances
      And the client releases "alpha"
      Then every answer has a request id of its own

    Scenario: Releases refused for their signature or a value each get an id of their own
      Given instance "alpha" is in status Normal
      When the client releases "alpha" with a wrong signature
      And the client releases "alpha" with a wrong signature
      And the client releases "alpha" with the parameter SubscriptionType "Weekly"
      And the client releases "alpha" with the parameter SubscriptionType "Weekly"
      Then every answer has a request id of its own

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

  @BSS-REL-22
  Rule: The Code of a success may have any value, and never decides the outcome
    # The sample of a success on the page has the Code Invalid_Product_Code beside Success true. Other operations of
    # the API answer Success or 200.

    Scenario: A success is a release, whatever its code
      Given instance "alpha" is in status Normal
      When the client releases "alpha"
      Then the provider follows one of these readings:
        | reading              | answer                                    | effect                   |
        | Success              | accepted with code "Success"              | only "alpha" is released |
        | 200                  | accepted with code "200"                  | only "alpha" is released |
        | Invalid_Product_Code | accepted with code "Invalid_Product_Code" | only "alpha" is released |
        | another value        | accepted                                  | only "alpha" is released |

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
