@zec
Feature: ZEC ReleaseInstances
  Several instances in one request, and which of them the answer lists as failed.
  Each Rule is one clause of the provider's page; its tag is the clause's id.

  @ZEC-REL-02
  Rule: One request can release several instances

    Scenario: Three elastic instances are released by one request
      Given 3 instances "fleet" are running
      And instance "beta" is running
      When the client releases "fleet"
      Then the request is accepted
      And only "fleet" are released

  @ZEC-REL-09
  Rule: A request that names 100 instances is accepted, and all of them are released

    Scenario: A hundred elastic instances are released by one request
      Given 100 instances "fleet" are running
      When the client releases "fleet"
      Then the request is accepted
      And only "fleet" are released

  @ZEC-REL-10
  Rule: A request names at most 100 instances: one with 101 is refused, and none of them is released
    # The page has no table of errors. INVALID_PARAMETER_EXCEED_LENGTH of the common error codes fits, but is not
    # required.

    Scenario: One elastic instance too many is refused
      Given 101 instances "fleet" are running
      When the client releases "fleet"
      Then the request is refused
      And nothing has changed

  @ZEC-REL-13
  Rule: response.instanceIds is an array of exactly the ids whose release failed; absent, null and [] all mean none

    Scenario: Nothing is named where every instance is released
      Given 2 instances "fleet" are running
      When the client releases "fleet"
      Then the request is accepted
      And only "fleet" are released

    Scenario: An unknown instance is named, and the good ones beside it are not
      Given 2 instances "fleet" are running
      And instance "ghost" does not exist
      When the client releases "fleet" and "ghost"
      Then the answer names as failed exactly what is not released

    Scenario: An unknown instance in the middle is named, and the good ones around it are not
      Given 2 instances "fleet" are running
      And instance "ghost" does not exist
      And 2 instances "rest" are running
      When the client releases "fleet", "ghost" and "rest"
      Then the answer names as failed exactly what is not released

  @ZEC-REL-14
  Rule: A batch with an unknown id releases the others and lists that one as failed, or is refused and releases nothing
    # The page has a list of failed ids, which suggests the first reading. Another operation of the product,
    # ModifyInstancesAttribute, refuses the whole request when one id is unknown, which suggests the second.

    Scenario: A batch with an unknown elastic instance has one of two effects
      Given 2 instances "fleet" are running
      And instance "ghost" does not exist
      When the client releases "fleet" and "ghost"
      Then the provider follows one of these readings:
        | reading     | answer                   | effect                    |
        | failed list | accepted but for "ghost" | only "fleet" are released |
        | refused     | refused                  | nothing has changed       |

    Scenario: A batch with an unknown elastic instance in the middle has one of two effects
      Given 2 instances "fleet" are running
      And instance "ghost" does not exist
      And 2 instances "rest" are running
      When the client releases "fleet", "ghost" and "rest"
      Then the provider follows one of these readings:
        | reading     | answer                   | effect                               |
        | failed list | accepted but for "ghost" | only "fleet" and "rest" are released |
        | refused     | refused                  | nothing has changed                  |

  @ZEC-REL-17
  Rule: An id named twice in one request counts once, or the request is refused with HTTP 4xx
    # The pages are silent. Releasing the instance once or refusing the request are both safe for a client.

    Scenario: A batch that names one elastic instance twice has one of two effects
      Given instance "alpha" is running
      And instance "beta" is running
      When the client releases "alpha" and "alpha"
      Then the provider follows one of these readings:
        | reading | answer   | effect                   |
        | as one  | accepted | only "alpha" is released |
        | refused | refused  | nothing has changed      |

  @ZEC-REL-18
  Rule: An instance that is listed as failed was not released: it is still there

    Scenario: A good instance beside an unknown one is released, or named and still there
      Given instance "alpha" is running
      And instance "ghost" does not exist
      When the client releases "alpha" and "ghost"
      Then the answer names as failed exactly what is not released

    Scenario: A good instance beside one that is being released is released, or named and still there
      Given instance "alpha" is running
      And instance "beta" is already being released
      When the client releases "alpha" and "beta"
      Then the answer names as failed exactly what is not released
