@bmc
Feature: BMC ReleaseInstances
  What a bad instance in a request does to the request, and to the other instances.
  Each Rule is one clause of the provider's page; its tag is the clause's id.

  @BMC-REL-11
  Rule: A batch with an instance outside the recycle bin is refused with 403 OPERATION_DENIED_INSTANCE_NOT_RECYCLED
    # First, in the middle and last, because a provider may look at some of the ids only. BMC-REL-13 says what may happen
    # to the good ones.

    Scenario Outline: The batch <batch>, with "beta" running and "gamma" stopped, is refused
      Given 2 instances "fleet" are in the recycle bin
      And 2 instances "rest" are in the recycle bin
      And instance "beta" is running
      And instance "gamma" is stopped
      When the client releases <batch>
      Then the request is refused with 403 "OPERATION_DENIED_INSTANCE_NOT_RECYCLED"
      And "beta" is still running

      Examples:
        | batch                      |
        | "fleet" and "beta"         |
        | "fleet", "beta" and "rest" |
        | "beta" and "fleet"         |
        | "beta", "fleet", "gamma"   |
        | "beta" and "gamma"         |

  @BMC-REL-12
  Rule: A batch with an instance that does not exist is refused with 404 INVALID_INSTANCE_NOT_FOUND
    # First, in the middle and last, because a provider may look at some of the ids only. BMC-REL-13 says what may happen
    # to the good ones. "past" was there once.

    Scenario Outline: The batch <batch>, with "ghost" and "spirit" unknown, is refused
      Given instance "past" is already released
      And 2 instances "fleet" are in the recycle bin
      And 2 instances "rest" are in the recycle bin
      And instance "ghost" does not exist
      And instance "spirit" does not exist
      When the client releases <batch>
      Then the request is refused with 404 "INVALID_INSTANCE_NOT_FOUND"

      Examples:
        | batch                       |
        | "fleet" and "ghost"         |
        | "fleet", "ghost" and "rest" |
        | "ghost" and "fleet"         |
        | "ghost", "fleet", "spirit"  |
        | "ghost" and "spirit"        |
        | "fleet", "past" and "rest"  |

  @BMC-REL-13
  Rule: A refused batch releases none of its instances, or all of those that are in the recycle bin
    # The pages do not say what a refused batch does to its good instances. The answer has no list of failed ids, so
    # the client can't see which of them are gone: a provider that releases some of them breaks the clause. The bad
    # instance stands first, in the middle and last, because a provider may stop at it.

    Scenario Outline: The batch <batch> is refused with one of two effects
      Given 2 instances "fleet" are in the recycle bin
      And 11 instances "rest" are in the recycle bin
      And instance "beta" is running
      And instance "ghost" does not exist
      When the client releases <batch>
      Then the provider follows one of these readings:
        | reading            | answer  | effect                               |
        | nothing released   | refused | nothing has changed                  |
        | good ones released | refused | only "fleet" and "rest" are released |

      Examples:
        | batch                               |
        | "fleet", "rest" and "beta"          |
        | "fleet", "beta" and "rest"          |
        | "beta", "fleet" and "rest"          |
        | "fleet", "rest" and "ghost"         |
        | "fleet", "ghost" and "rest"         |
        | "ghost", "fleet" and "rest"         |
        | "fleet", "beta", "rest" and "ghost" |

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

  @BMC-REL-18
  Rule: A batch with an instance outside the recycle bin and one that does not exist is refused with the code for either
    # The page has one code for each, and does not say which comes first.

    Scenario Outline: The batch <batch>, with "beta" running and "ghost" unknown, has one of two codes
      Given instance "beta" is running
      And instance "ghost" does not exist
      When the client releases <batch>
      Then the provider follows one of these readings:
        | reading                                | answer                                                    | effect              |
        | INVALID_INSTANCE_NOT_FOUND             | refused with 404 "INVALID_INSTANCE_NOT_FOUND"             | nothing has changed |
        | OPERATION_DENIED_INSTANCE_NOT_RECYCLED | refused with 403 "OPERATION_DENIED_INSTANCE_NOT_RECYCLED" | nothing has changed |

      Examples:
        | batch              |
        | "beta" and "ghost" |
        | "ghost" and "beta" |
