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
