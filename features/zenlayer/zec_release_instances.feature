@zec
Feature: ZEC ReleaseInstances
  Releases elastic compute instances while the client goes on. Accounts with a recycle bin stand in
  zec_recycle_bin.feature, requests that name several instances in zec_release_batches.feature, and what the parameter may
  be in zec_release_parameters.feature.
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
