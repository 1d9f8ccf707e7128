@bmc
Feature: BMC TerminateInstance
  Returns a bare-metal instance that is no longer needed, by way of the recycle bin. How long that keeps it stands in
  bmc_terminate_bin.feature, subscriptions in bmc_terminate_subscriptions.feature, and what is refused in
  bmc_terminate_refusals.feature.
  Each Rule is one clause of the provider's page; its tag is the clause's id.

  @BMC-TRM-01
  Rule: Terminating a running or stopped pay-as-you-go instance moves it to the recycle bin: its status becomes RECYCLE
    # The page names no status for this. INSTALL_FAILED, BOOTING and STOPPING stand in no row here or below, because
    # no page says what becomes of them.

    Scenario Outline: An instance that is <status> is moved to the recycle bin
      Given instance "alpha" is <status>
      And instance "beta" is running
      When the client terminates "alpha"
      Then the request is accepted
      And only "alpha" is in the recycle bin

      Examples:
        | status  |
        | running |
        | stopped |

    # What a customer orders at once may be one thing to the provider.
    Scenario: Of instances that were ordered together, one is moved to the recycle bin alone
      Given instances "alpha" and "beta" are running
      When the client terminates "alpha"
      Then the request is accepted
      And only "alpha" is in the recycle bin

    # An index of the statuses may not be reached by the return.
    Scenario: A returned instance is not among those that are listed as running
      Given instance "alpha" is running
      When the client terminates "alpha"
      And the client sends DescribeInstances with {"instanceStatus": "RUNNING", "pageSize": 1000}
      Then the request is accepted
      And the answer does not list "alpha"

    Scenario: A returned instance is among those that are listed as in the recycle bin
      Given instance "alpha" is already terminated
      When the client sends DescribeInstances with {"instanceStatus": "RECYCLE", "pageSize": 1000}
      Then the request is accepted
      And the answer lists "alpha" in the recycle bin

    # That an instance is unknown to one account says nothing of another one.
    @second-account
    Scenario: An instance is moved to the recycle bin after another account tried to terminate it
      Given instance "alpha" is running
      And instance "theirs" of another account is running
      When the client terminates "alpha" with the key of the other account
      And the client terminates "alpha"
      Then the request is accepted
      And only "alpha" is in the recycle bin

    # It may be booting or stopping by then, and the return refused. What turns it off or on comes to its end after the return.
    @power
    Scenario Outline: An instance that the client just <act>s is moved to the recycle bin and stays there, or its return is refused
      Given instance "alpha" is running
      And instance "beta" is running
      When the client <act>s "alpha"
      And the client terminates "alpha"
      Then the request is answered in a documented form
      And only what was accepted is in the recycle bin

      Examples:
        | act    |
        | stop   |
        | reboot |

    # What turns it off or on comes to its end after the release. Until then, its return may be refused.
    @power
    Scenario Outline: An instance that the client just <act>s, returns and releases is gone for good, or its release is refused
      Given instance "alpha" is running
      When the client <act>s "alpha"
      And the client terminates "alpha"
      And the client releases "alpha"
      Then the request is answered in a documented form
      And only what was accepted is released

      Examples:
        | act    |
        | stop   |
        | reboot |

  @BMC-TRM-02
  Rule: The billing of a terminated pay-as-you-go instance stops

    Scenario Outline: A returned instance that was <status> is no longer billed
      Given instance "alpha" is <status>
      And instance "beta" is running
      And the billing of "alpha" and "beta" is known
      When the client terminates "alpha"
      Then the request is accepted
      And only the billing of "alpha" is stopped

      Examples:
        | status                  |
        | running                 |
        | stopped                 |
        | in status CREATE_FAILED |

    # No page says whether an instance is returned in one of these statuses.
    Scenario Outline: An instance in status <status> is billed on only if its return is refused
      Given instance "alpha" is in status <status>
      And instance "beta" is running
      And the billing of "alpha" and "beta" is known
      When the client terminates "alpha"
      Then the request is answered in a documented form
      And only the billing of what was accepted is stopped

      Examples:
        | status         |
        | BOOTING        |
        | STOPPING       |
        | INSTALL_FAILED |

    @token
    Scenario: An instance returned with a bearer token is no longer billed
      Given instance "alpha" is running
      And the billing of "alpha" is known
      When the client terminates "alpha" with its bearer token
      Then the request is accepted
      And only the billing of "alpha" is stopped

    Scenario: The billing of a returned instance does not begin again by a release that is refused
      Given instance "alpha" is running
      And instance "ghost" does not exist
      And the billing of "alpha" is known
      When the client terminates "alpha"
      And the client releases "alpha" and "ghost"
      Then the request is refused
      And only the billing of "alpha" is stopped

    Scenario: The billing of a returned instance does not begin again by a release that is refused for a running one
      Given instances "alpha" and "beta" are running
      And the billing of "alpha" and "beta" is known
      When the client terminates "alpha"
      And the client releases "alpha" and "beta"
      Then the request is refused
      And only the billing of "alpha" is stopped

    # The second return is refused. "beta" was ordered with "alpha", and is billed as before.
    Scenario Outline: The billing of a returned instance does not begin again when the client <act>s it
      Given instances "alpha" and "beta" are running
      And the billing of "alpha" and "beta" is known
      When the client terminates "alpha"
      And the client <act>s "alpha"
      Then only the billing of "alpha" is stopped

      Examples:
        | act       |
        | release   |
        | terminate |

      @power
      Examples:
        | act    |
        | stop   |
        | reboot |

    # It may be booting or stopping by then, and the return refused.
    @power
    Scenario Outline: The billing of an instance that is returned while it <act>s does not begin again
      Given instance "alpha" is running
      And instance "beta" is running
      And the billing of "alpha" and "beta" is known
      When the client <act>s "alpha"
      And the client terminates "alpha"
      Then the request is answered in a documented form
      And only the billing of what was accepted is stopped

      Examples:
        | act    |
        | stop   |
        | reboot |

    # More than a month of billing is behind it.
    @clock
    Scenario: An instance returned some weeks after its creation is no longer billed
      Given instance "alpha" is running
      And the billing of "alpha" is known
      When 800 hours pass
      And the client terminates "alpha"
      Then the request is accepted
      And only the billing of "alpha" is stopped

    # A stop may end the metering, which the return then has nothing to end of.
    @clock @power
    Scenario: An instance that was stopped some weeks before its return is no longer billed
      Given instance "alpha" is running
      And the billing of "alpha" is known
      When the client stops "alpha"
      And 800 hours pass
      And the client terminates "alpha"
      Then the request is accepted
      And only the billing of "alpha" is stopped

    @clock
    Scenario: The billing of a returned instance does not begin again when the recycle bin releases it by itself
      Given instance "alpha" is running
      And instance "beta" is running
      And the billing of "alpha" and "beta" is known
      When the client terminates "alpha"
      And 24 hours pass
      Then only the billing of "alpha" is stopped

  @BMC-TRM-05
  Rule: A terminated instance can be released by ReleaseInstances before the 24 hours have passed

    Scenario: A returned instance is released by ReleaseInstances
      Given instance "alpha" is already terminated
      When the client releases "alpha"
      Then the request is accepted
      And only "alpha" is released

    # A provider may remember that it has refused something of this instance.
    Scenario Outline: An instance that was not released while it was <status> is released after its return
      Given instance "alpha" is <status>
      When the client releases "alpha"
      And the client terminates "alpha"
      And the client releases "alpha"
      Then the request is accepted
      And only "alpha" is released

      Examples:
        | status  |
        | running |
        | stopped |

    Scenario: A returned instance is released by ReleaseInstances after a second return was refused
      Given instance "alpha" is already terminated
      When the client terminates "alpha"
      And the client releases "alpha"
      Then the request is accepted
      And only "alpha" is released

    # A client that polls for the return may ask often, and be put on a list.
    Scenario: An instance whose release was refused five times is released after its return
      Given instance "alpha" is running
      When the client releases "alpha"
      And the client releases "alpha"
      And the client releases "alpha"
      And the client releases "alpha"
      And the client releases "alpha"
      And the client terminates "alpha"
      And the client releases "alpha"
      Then the request is accepted
      And only "alpha" is released

    # A provider may remember the status that it has shown.
    Scenario: An instance that was listed while it was running is released after its return
      Given instance "alpha" is running
      When the client lists "alpha"
      And the client terminates "alpha"
      And the client releases "alpha"
      Then the request is accepted
      And only "alpha" is released

    Scenario: An instance that the other API version has listed while it was running is released by that version after its return
      Given instance "alpha" is running
      When the client lists "alpha" with the other API version
      And the client terminates "alpha"
      And the client releases "alpha" with the other API version
      Then the request is accepted
      And only "alpha" is released

    # An operation that is refused leaves nothing behind that bars the next one.
    @power
    Scenario Outline: A returned instance is released after the client tried to <act> it
      Given instance "alpha" is already terminated
      When the client <act>s "alpha"
      And the client releases "alpha"
      Then the request is accepted
      And only "alpha" is released

      Examples:
        | act    |
        | stop   |
        | reboot |

    @clock
    Scenario: Two returned instances are released by ReleaseInstances in the last minutes
      Given instance "alpha" is already terminated
      And instance "beta" is already terminated
      When 23 hours 50 minutes pass
      And the client releases "alpha" and "beta"
      Then the request is accepted
      And only "alpha" and "beta" are released

    @clock
    Scenario: A returned instance is released by ReleaseInstances in the last minute
      Given instance "alpha" is already terminated
      When 23 hours 59 minutes pass
      And the client releases "alpha"
      Then the request is accepted
      And only "alpha" is released

  @BMC-TRM-12
  Rule: Terminating an instance whose creation failed (CREATE_FAILED) deletes it directly, without the recycle bin

    Scenario Outline: An instance that is <state> is deleted without the recycle bin
      Given instance "alpha" is <state>
      And instance "beta" is in status CREATE_FAILED
      When the client terminates "alpha"
      Then the request is accepted
      And only "alpha" is deleted directly

      Examples:
        | state                                  |
        | in status CREATE_FAILED                |
        | a subscription in status CREATE_FAILED |

    Scenario: A failed prepaid instance is not deleted with a failed pay-as-you-go one
      Given instance "alpha" is in status CREATE_FAILED
      And instance "beta" is a subscription in status CREATE_FAILED
      When the client terminates "alpha"
      Then the request is accepted
      And only "alpha" is deleted directly

    # What a customer orders at once may be one thing to the provider.
    Scenario Outline: Of instances that were ordered together and are <state>, one is deleted alone
      Given instances "alpha" and "beta" are <state>
      When the client terminates "alpha"
      Then the request is accepted
      And only "alpha" is deleted directly

      Examples:
        | state                                  |
        | in status CREATE_FAILED                |
        | a subscription in status CREATE_FAILED |

  @BMC-TRM-22
  Rule: In a success of TerminateInstance, response.requestId equals the outer requestId
    # As ZC-ENV-02 says of ReleaseInstances.

    Scenario: A termination repeats its request id inside the response
      Given instance "alpha" is running
      When the client terminates "alpha"
      Then the answer repeats its request id inside the response
