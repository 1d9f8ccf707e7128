@zec
Feature: ZEC ReleaseInstances
  Releases elastic compute instances, at once or by way of a recycle bin, while the client goes on.
  Each Rule is one clause of the provider's page; its tag is the clause's id.

  @ZEC-REL-01
  Rule: An instance is released: the request is accepted, and in the end the instance is no longer listed
    # The page names no status that an instance must have.

    Scenario Outline: A released elastic instance that was <status> is no longer listed
      Given instance "alpha" is <status>
      And instance "beta" is running
      And instance "gamma" is stopped
      When the client releases "alpha"
      Then the request is accepted
      And only "alpha" is released

      Examples:
        | status  |
        | running |
        | stopped |

  @ZEC-REL-02
  Rule: One request can release several instances

    Scenario: Three elastic instances are released by one request
      Given 3 instances "fleet" are running
      And instance "beta" is running
      When the client releases "fleet"
      Then the request is accepted
      And only "fleet" are released

  @ZEC-REL-03
  Rule: The release goes on after the answer: until it is gone, the instance shows its old status, RELEASING, RECYCLING, RECYCLE or RECYCLED
    # The operation is asynchronous. An older page does not say so, and a provider that has released the instance by
    # the time it answers keeps the clause as well.

    Scenario: A released instance is on its way out until it is gone
      Given instance "alpha" is running
      And instance "beta" is running
      When the client releases "alpha"
      Then the request is accepted
      And only "alpha" is released in documented steps

  @ZEC-REL-04
  Rule: No operation on an instance that is being released takes effect: whatever it is answered, the release goes on
    # The page allows no operation meanwhile, and does not say how one is answered. It may be refused, list the
    # instance as failed, or be accepted without effect. "beta" is given first: the inventory is read before the
    # release of "alpha" begins.

    Scenario: A second release changes nothing about the first
      Given instance "beta" is running
      And instance "alpha" is already being released
      When the client releases "alpha"
      Then the request is answered in a documented form
      And only "alpha" is released

    @power
    Scenario Outline: A release goes on when the client <action> the instance
      Given instance "beta" is running
      And instance "alpha" is already being released
      When the client <action> "alpha"
      Then the request is answered in a documented form
      And only "alpha" is released in documented steps

      Examples:
        | action  |
        | stops   |
        | reboots |

  @ZEC-REL-05
  Rule: On a default account a released instance is reclaimed directly, without a recycle bin, and stays gone
    # No operation shows whether an account has a recycle bin, so the hook arranges each kind. The official clients
    # know a parameter dependResource since June 2026. The page does not have it, and no scenario sends it.

    Scenario: A released instance does not enter a recycle bin
      Given instance "alpha" is running
      And instance "beta" is running
      When the client releases "alpha"
      Then the request is accepted
      And only "alpha" is deleted directly

  @ZEC-REL-06
  Rule: On an account with a recycle bin a released instance stays listed in the bin, with the status RECYCLE or RECYCLED
    # The page calls the status RECYCLED. The list of statuses of DescribeInstances has RECYCLE instead, and the
    # official Terraform provider fails on RECYCLED.

    Scenario: A released instance is listed in the recycle bin
      Given a recycle-bin account
      And instance "alpha" is running
      And instance "beta" is running
      When the client releases "alpha"
      Then the provider follows one of these readings:
        | reading  | answer   | effect                             |
        | RECYCLE  | accepted | only "alpha" is in status RECYCLE  |
        | RECYCLED | accepted | only "alpha" is in status RECYCLED |

  @ZEC-REL-07
  Rule: Releasing an instance in the recycle bin deletes it for good
    # The page says that a second call deletes the instance completely while it is in the recycle bin.

    Scenario: An instance in the recycle bin is deleted by a second release
      Given a recycle-bin account
      And instance "alpha" is already in the recycle bin
      And instance "beta" is already in the recycle bin
      When the client releases "alpha"
      Then the request is accepted
      And only "alpha" is released

  @ZEC-REL-08
  Rule: Left alone, an instance in the recycle bin is deleted when its retention time has passed, and not before
    # The page does not say how long that is. The hook gives the retention time of the account.

    Scenario: An instance in the recycle bin is deleted after its retention time
      Given a recycle-bin account
      And instance "alpha" is already in the recycle bin
      And instance "beta" is running
      When the account's retention time passes
      Then only "alpha" is released

    Scenario: An instance in the recycle bin is still there after half of its retention time
      Given a recycle-bin account
      And instance "alpha" is already in the recycle bin
      When half of the account's retention time passes
      Then "alpha" is still in the recycle bin

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

  @ZEC-REL-11
  Rule: instanceIds is required: a request in which it is absent or null is refused
    # The page has no table of errors. MISSING_PARAMETER of the common error codes fits, but is not required.

    Scenario Outline: Ids of elastic instances that are <what> are refused
      Given instance "alpha" is running
      When the client sends ReleaseInstances with <body>
      Then the request is refused
      And nothing has changed

      Examples:
        | what   | body                  |
        | absent | {}                    |
        | null   | {"instanceIds": null} |

  @ZEC-REL-12
  Rule: instanceIds is an array of strings: a value or an element of another type is refused
    # The page has no table of errors. INVALID_PARAMETER_TYPE of the common error codes fits, but is not required. The
    # last two rows have a good id first: a provider that checks one element at a time would release it.

    Scenario Outline: Ids of elastic instances given as <type> are refused
      Given instance "alpha" is running
      When the client sends ReleaseInstances with <body>
      Then the request is refused
      And nothing has changed

      Examples:
        | type                | body                              |
        | a string            | {"instanceIds": "$alpha"}         |
        | a number            | {"instanceIds": 1}                |
        | an object           | {"instanceIds": {"0": "$alpha"}}  |
        | a boolean           | {"instanceIds": true}             |
        | an array of numbers | {"instanceIds": [1]}              |
        | an array of nulls   | {"instanceIds": [null]}           |
        | an array of arrays  | {"instanceIds": [["$alpha"]]}     |
        | an id and a number  | {"instanceIds": ["$alpha", 1]}    |
        | an id and a null    | {"instanceIds": ["$alpha", null]} |

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

  @ZEC-REL-15
  Rule: Unknown ids alone are all listed as failed, or refused with 404 INVALID_INSTANCE_NOT_FOUND or OPERATION_FAILED_RESOURCE_NOT_FOUND
    # Other operations of the product have the first of the two codes. The common error codes have the second, and
    # clients take both for "gone".

    Scenario: An unknown elastic instance has one of three answers
      Given instance "alpha" is running
      And instance "ghost" does not exist
      When the client releases "ghost"
      Then the provider follows one of these readings:
        | reading                             | answer                                                 | effect              |
        | failed list                         | accepted but for "ghost"                               | nothing has changed |
        | INVALID_INSTANCE_NOT_FOUND          | refused with 404 "INVALID_INSTANCE_NOT_FOUND"          | nothing has changed |
        | OPERATION_FAILED_RESOURCE_NOT_FOUND | refused with 404 "OPERATION_FAILED_RESOURCE_NOT_FOUND" | nothing has changed |

  @ZEC-REL-16
  Rule: An empty instanceIds is refused and releases nothing: it never means all instances
    # The official Go client leaves an empty list out of the body. A caller that names nothing sends {} or [], and
    # must not lose everything.

    Scenario: An empty list of elastic instances is refused
      Given instance "alpha" is running
      When the client sends ReleaseInstances with {"instanceIds": []}
      Then the request is refused
      And nothing has changed

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

  @ZEC-REL-19
  Rule: Both API versions, 2024-04-01 and 2025-09-01, release alike
    # 2024-04-01 is marked as deprecated, but the official Terraform provider releases with it. The current clients
    # send 2025-09-01.

    Scenario Outline: Version <version> releases an elastic instance
      Given instance "alpha" is running
      And instance "beta" is running
      When the client releases "alpha" with version <version>
      Then the request is accepted
      And only "alpha" is released

      Examples:
        | version    |
        | 2024-04-01 |
        | 2025-09-01 |
