@bmc
Feature: BMC ReleaseInstances
  Removes bare-metal instances from the recycle bin for good. What a request that names several does stands in
  bmc_release_batches.feature, what its parameter may be in bmc_release_parameters.feature.
  Each Rule is one clause of the provider's page; its tag is the clause's id.

  @BMC-REL-01
  Rule: An instance in the recycle bin is released: the request is accepted, and the instance is no longer listed

    Scenario: A released instance is no longer listed
      Given instance "alpha" is in the recycle bin
      And instance "beta" is in the recycle bin
      And instance "gamma" is running
      When the client releases "alpha"
      Then the request is accepted
      And only "alpha" is released

  @BMC-REL-02
  Rule: Only an instance in the recycle bin can be released; any other is refused with 403 OPERATION_DENIED_INSTANCE_NOT_RECYCLED
    # The rows are all documented statuses but RECYCLE, from which a release works (BMC-REL-01).

    Scenario Outline: An instance that is <status> is refused
      Given instance "alpha" is <status>
      When the client releases "alpha"
      Then the request is refused with 403 "OPERATION_DENIED_INSTANCE_NOT_RECYCLED"
      And nothing has changed

      Examples:
        | status                   |
        | running                  |
        | stopped                  |
        | in status PENDING        |
        | in status CREATING       |
        | in status CREATE_FAILED  |
        | in status INSTALLING     |
        | in status INSTALL_FAILED |
        | in status BOOTING        |
        | in status STOPPING       |

  @BMC-REL-03
  Rule: Releasing an instance that does not exist is refused with 404 INVALID_INSTANCE_NOT_FOUND
    # "ghost" is an id that relcon makes up. It has the shape of a real id, and DescribeInstances does not find it.

    Scenario: An unknown instance is refused
      Given instance "alpha" is in the recycle bin
      And instance "ghost" does not exist
      When the client releases "ghost"
      Then the request is refused with 404 "INVALID_INSTANCE_NOT_FOUND"
      And nothing has changed

  @BMC-REL-10
  Rule: A released instance is gone for good: releasing it again is refused with 404 INVALID_INSTANCE_NOT_FOUND

    Scenario: An instance released before is refused
      Given instance "alpha" is already released
      And instance "beta" is in the recycle bin
      When the client releases "alpha"
      Then the request is refused with 404 "INVALID_INSTANCE_NOT_FOUND"
      And nothing has changed

  @BMC-REL-16
  Rule: Both API versions, 2022-11-20 and 2026-02-01, release alike
    # The official Terraform provider sends 2022-11-20, the current clients send 2026-02-01.

    Scenario Outline: Version <version> releases an instance in the recycle bin
      Given instance "alpha" is in the recycle bin
      When the client releases "alpha" with version <version>
      Then the request is accepted
      And only "alpha" is released

      Examples:
        | version    |
        | 2022-11-20 |
        | 2026-02-01 |

    Scenario Outline: Version <version> refuses a running instance
      Given instance "alpha" is running
      When the client releases "alpha" with version <version>
      Then the request is refused with 403 "OPERATION_DENIED_INSTANCE_NOT_RECYCLED"
      And nothing has changed

      Examples:
        | version    |
        | 2022-11-20 |
        | 2026-02-01 |
