@bmc
Feature: BMC ReleaseInstances
  Several instances in one request, and what a bad one among them does to the others.
  Each Rule is one clause of the provider's page; its tag is the clause's id.

  @BMC-REL-04
  Rule: One request can release several instances

    Scenario: Three instances are released by one request
      Given 3 instances "fleet" are in the recycle bin
      And instance "beta" is in the recycle bin
      When the client releases "fleet"
      Then the request is accepted
      And only "fleet" are released

  @BMC-REL-05
  Rule: A request that names 100 instances is accepted, and all of them are released

    Scenario: A hundred instances are released by one request
      Given 100 instances "fleet" are in the recycle bin
      When the client releases "fleet"
      Then the request is accepted
      And only "fleet" are released

  @BMC-REL-06
  Rule: A request names at most 100 instances: one with 101 is refused, and none of them is released
    # The page gives no code for this. INVALID_PARAMETER_EXCEED_LENGTH of the common error codes fits, but is not
    # required.

    Scenario: One instance too many is refused
      Given 101 instances "fleet" are in the recycle bin
      When the client releases "fleet"
      Then the request is refused
      And nothing has changed

  @BMC-REL-11
  Rule: A batch with an instance outside the recycle bin is refused with 403 OPERATION_DENIED_INSTANCE_NOT_RECYCLED
    # Both orders, because a provider may look at the first id only. BMC-REL-13 says what may happen to "alpha".

    Scenario Outline: The batch <batch>, with "beta" running, is refused
      Given instance "alpha" is in the recycle bin
      And instance "beta" is running
      When the client releases <batch>
      Then the request is refused with 403 "OPERATION_DENIED_INSTANCE_NOT_RECYCLED"
      And "beta" is still running

      Examples:
        | batch              |
        | "alpha" and "beta" |
        | "beta" and "alpha" |

  @BMC-REL-12
  Rule: A batch with an instance that does not exist is refused with 404 INVALID_INSTANCE_NOT_FOUND
    # Both orders, because a provider may look at the first id only. BMC-REL-13 says what may happen to "alpha".

    Scenario Outline: The batch <batch>, with "ghost" unknown, is refused
      Given instance "alpha" is in the recycle bin
      And instance "ghost" does not exist
      When the client releases <batch>
      Then the request is refused with 404 "INVALID_INSTANCE_NOT_FOUND"

      Examples:
        | batch               |
        | "alpha" and "ghost" |
        | "ghost" and "alpha" |

  @BMC-REL-13
  Rule: A refused batch releases none of its instances, or all of those that are in the recycle bin
    # The pages do not say what a refused batch does to its good instances. The answer has no list of failed ids, so
    # the client can't see which of them are gone: a provider that releases some of them breaks the clause. The bad
    # instance stands first, in the middle and last, because a provider may stop at it.

    Scenario: A batch with an instance outside the bin has one of two effects
      Given 3 instances "fleet" are in the recycle bin
      And instance "beta" is running
      When the client releases "fleet" and "beta"
      Then the provider follows one of these readings:
        | reading            | answer  | effect                    |
        | nothing released   | refused | nothing has changed       |
        | good ones released | refused | only "fleet" are released |

    Scenario: A batch with an instance outside the bin in the middle has one of two effects
      Given 2 instances "fleet" are in the recycle bin
      And instance "beta" is running
      And 2 instances "rest" are in the recycle bin
      When the client releases "fleet", "beta" and "rest"
      Then the provider follows one of these readings:
        | reading            | answer  | effect                               |
        | nothing released   | refused | nothing has changed                  |
        | good ones released | refused | only "fleet" and "rest" are released |

    Scenario: A batch that begins with an unknown instance has one of two effects
      Given 3 instances "fleet" are in the recycle bin
      And instance "ghost" does not exist
      When the client releases "ghost" and "fleet"
      Then the provider follows one of these readings:
        | reading            | answer  | effect                    |
        | nothing released   | refused | nothing has changed       |
        | good ones released | refused | only "fleet" are released |

    Scenario: A batch with an unknown instance has one of two effects
      Given 3 instances "fleet" are in the recycle bin
      And instance "ghost" does not exist
      When the client releases "fleet" and "ghost"
      Then the provider follows one of these readings:
        | reading            | answer  | effect                    |
        | nothing released   | refused | nothing has changed       |
        | good ones released | refused | only "fleet" are released |

  @BMC-REL-14
  Rule: An instance outside the recycle bin survives every batch, accepted or refused

    Scenario Outline: An instance "beta" that is <status> survives the batch <batch>
      Given instance "alpha" is in the recycle bin
      And instance "beta" is <status>
      When the client releases <batch>
      Then "beta" is still <status>

      Examples:
        | status  | batch              |
        | running | "alpha" and "beta" |
        | running | "beta" and "alpha" |
        | stopped | "alpha" and "beta" |
        | stopped | "beta" and "alpha" |

    Scenario: An instance that is running survives an accepted batch beside it
      Given 2 instances "fleet" are in the recycle bin
      And instance "beta" is running
      When the client releases "fleet"
      Then the request is accepted
      And only "fleet" are released

  @BMC-REL-15
  Rule: An id named twice in one request counts once, or the request is refused with HTTP 4xx
    # The pages are silent. Releasing the instance once or refusing the request are both safe for a client.

    Scenario: A batch that names one instance twice has one of two effects
      Given instance "alpha" is in the recycle bin
      And instance "beta" is in the recycle bin
      When the client releases "alpha" and "alpha"
      Then the provider follows one of these readings:
        | reading | answer   | effect                   |
        | as one  | accepted | only "alpha" is released |
        | refused | refused  | nothing has changed      |
