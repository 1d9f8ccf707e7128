@bss
Feature: BssOpenApi ReleaseInstance: answers
  What the answer to a release says, and when it may say so.
  Each Rule is one clause of the provider's page; its tag is the clause's id.
  Refused means HTTP 4xx with the body of the gateway, or HTTP 200 with Success false: the pages allow both.

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

    # SubscriptionType is that of the last of them. No page says whether one request may name instances of both methods.
    Scenario Outline: A release <way> of <ids>, of two billing methods, is reported only when both happen
      Given instance "alpha" is in status Normal
      And instance "beta" is a subscription in status Normal
      When the client releases <ids> <way>
      Then the request is answered in a documented form
      And the answer reports a release only if it happens

      Examples:
        | ids                | way                       |
        | "alpha" and "beta" | with the RPC signature    |
        | "beta" and "alpha" | with the header signature |

    Scenario Outline: A release <way> of an instance that is <state> and one that is <other> is reported only when both happen
      Given instance "alpha" is <state>
      And instance "beta" is <other>
      When the client releases "alpha" and "beta" <way>
      Then the request is answered in a documented form
      And the answer reports a release only if it happens

      Examples:
        | state                           | other                                  | way                       |
        | in status Normal                | in status Creating                     | with the RPC signature    |
        | a subscription in status Normal | a subscription in status WaitForExpire | with the header signature |

    # A provider may look for the instances of the product or of the region only that the request names, or that are usual.
    Scenario Outline: A release <way> of <ids>, of which "beta" is of another <what>, is reported only when both happen
      Given instance "alpha" is in status Normal
      And instance "beta" is <state>
      When the client releases <ids> <way>
      Then the request is answered in a documented form
      And the answer reports a release only if it happens

      Examples:
        | ids                | what    | state                                | way                                     |
        | "alpha" and "beta" | region  | of product ecs in region cn-beijing  | with the parameter Region "cn-hangzhou" |
        | "alpha" and "beta" | region  | of product ecs in region cn-beijing  | with the header signature               |
        | "beta" and "alpha" | product | of product rds in region cn-hangzhou | with the RPC signature                  |

    # A provider that knows the token must not take the second request for the first, however late in it the other id stands.
    Scenario: A release of a hundred ids with the client token of another release is reported only when it happens
      Given 99 instances "fleet" are in status Normal
      And instance "alpha" is in status Normal
      And instance "beta" is in status Normal
      When the client releases "fleet" and "alpha" with a client token
      And the client releases "fleet" and "beta" with a client token
      Then the request is answered in a documented form
      And the answer reports a release only if it happens

    # A provider may have released the good ones by then. If it has not, they can be released still.
    Scenario: A release of ids that were named beside an unknown one before is reported only when it happens
      Given 2 instances "fleet" are in status Normal
      And instance "ghost" does not exist
      When the client releases "fleet" and "ghost"
      And the client releases "fleet"
      Then the request is answered in a documented form
      And the answer reports a release only if it happens

    # The hours are more than a month, after which a subscription may be renewed.
    @clock
    Scenario: A subscription whose release was reported is still released when a month has passed
      Given instance "alpha" is a subscription in status Normal
      When the client releases "alpha"
      And 800 hours pass
      Then "alpha" is released in the end

    # A subscription was renewed by then.
    @clock
    Scenario Outline: A release of an instance that is <state> and older than a month is reported only when it happens
      Given instance "alpha" is <state>
      When 800 hours pass
      And the client releases "alpha"
      Then the request is answered in a documented form
      And the answer reports a release only if it happens

      Examples:
        | state                           |
        | in status Normal                |
        | a subscription in status Normal |

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
