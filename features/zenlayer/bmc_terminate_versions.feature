@bmc
Feature: BMC TerminateInstance
  The two versions of the API.
  Each Rule is one clause of the provider's page; its tag is the clause's id.

  @BMC-TRM-23
  Rule: Both API versions, 2022-11-20 and 2026-02-01, terminate alike
    # The official Terraform provider sends 2022-11-20, the current clients send 2026-02-01. Rows of both versions: a target
    # is tried with one of them elsewhere.

    Scenario Outline: Version <version> terminates an instance that is <state>
      Given instance "alpha" is <state>
      When the client terminates "alpha" with version <version>
      Then the request is accepted
      And only "alpha" is <effect>

      Examples:
        | version    | state                   | effect             |
        | 2022-11-20 | running                 | in the recycle bin |
        | 2022-11-20 | stopped                 | in the recycle bin |
        | 2022-11-20 | in status CREATE_FAILED | deleted directly   |
        | 2026-02-01 | running                 | in the recycle bin |
        | 2026-02-01 | stopped                 | in the recycle bin |
        | 2026-02-01 | in status CREATE_FAILED | deleted directly   |

    Scenario Outline: Version <version> does not terminate an instance that is <state>
      Given instance "alpha" is <state>
      When the client terminates "alpha" with version <version>
      Then the request is refused with <code>
      And nothing has changed

      Examples:
        | version    | state                    | code                                              |
        | 2022-11-20 | in the recycle bin       | 403 "OPERATION_DENIED_INSTANCE_RECYCLED"          |
        | 2022-11-20 | in status CREATING       | 403 "OPERATION_DENIED_INSTANCE_CREATING"          |
        | 2022-11-20 | in status INSTALLING     | 403 "OPERATION_DENIED_INSTANCE_STATUS_INSTALLING" |
        | 2022-11-20 | in its commitment period | 403 "OPERATION_DENIED_POSTPAID_PROMISE"           |
        | 2022-11-20 | already released         | 404 "INVALID_INSTANCE_NOT_FOUND"                  |
        | 2026-02-01 | in the recycle bin       | 403 "OPERATION_DENIED_INSTANCE_RECYCLED"          |
        | 2026-02-01 | in status CREATING       | 403 "OPERATION_DENIED_INSTANCE_CREATING"          |
        | 2026-02-01 | in status INSTALLING     | 403 "OPERATION_DENIED_INSTANCE_STATUS_INSTALLING" |
        | 2026-02-01 | in its commitment period | 403 "OPERATION_DENIED_POSTPAID_PROMISE"           |
        | 2026-02-01 | already released         | 404 "INVALID_INSTANCE_NOT_FOUND"                  |

    @billing
    Scenario: Each version stops the billing of what it terminates
      Given instance "alpha" is running
      And instance "beta" is running
      And the billing of "alpha" and "beta" is known
      When the client terminates "alpha" with version 2022-11-20
      And the client terminates "beta" with version 2026-02-01
      Then only the billing of "alpha" and "beta" is stopped

    @clock
    Scenario: What either version has terminated is released after 24 hours
      Given instance "alpha" is running
      And instance "beta" is running
      When the client terminates "alpha" with version 2022-11-20
      And the client terminates "beta" with version 2026-02-01
      And 24 hours pass
      Then only "alpha" and "beta" are released

    Scenario Outline: Version <later> of ReleaseInstances releases what version <first> of TerminateInstance has terminated
      Given instance "alpha" is running
      When the client terminates "alpha" with version <first>
      And the client releases "alpha" with version <later>
      Then the request is accepted
      And only "alpha" is released

      Examples:
        | first      | later      |
        | 2022-11-20 | 2026-02-01 |
        | 2026-02-01 | 2022-11-20 |

    Scenario Outline: Version <version> lists a terminated instance in the recycle bin
      Given instance "alpha" is already terminated
      When the client lists its instances with version <version>
      Then the answer lists "alpha" in the recycle bin

      Examples:
        | version    |
        | 2022-11-20 |
        | 2026-02-01 |

    @billing
    Scenario Outline: Version <version> stops the billing of an instance that was stopped
      Given instance "alpha" is stopped
      And the billing of "alpha" is known
      When the client terminates "alpha" with version <version>
      Then the request is accepted
      And only the billing of "alpha" is stopped

      Examples:
        | version    |
        | 2022-11-20 |
        | 2026-02-01 |

    Scenario Outline: Version <version> does not terminate a stopped instance in its commitment period
      Given instance "alpha" is in its commitment period, in status STOPPED
      When the client terminates "alpha" with version <version>
      Then the request is refused with 403 "OPERATION_DENIED_POSTPAID_PROMISE"
      And nothing has changed

      Examples:
        | version    |
        | 2022-11-20 |
        | 2026-02-01 |
