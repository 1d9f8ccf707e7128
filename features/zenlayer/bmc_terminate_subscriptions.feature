@bmc
Feature: BMC TerminateInstance
  Subscriptions: instances that are paid in advance.
  Each Rule is one clause of the provider's page; its tag is the clause's id.

  @BMC-TRM-06
  Rule: Terminating a subscription cancels it and leaves the instance in place, or is refused with 403 OPERATION_DENIED_INSTANCE_SUBSCRIPTION
    # The page contradicts itself. Its note says that the subscription is cancelled and the instance returned when it
    # expires. Its table of errors says that operations on subscription instances are not supported. Moving the
    # instance to the recycle bin at once is neither of the two.

    Scenario Outline: A subscription instance in status <status> has one of two answers by version <version>
      Given instances "alpha" and "beta" are a subscription in status <status>
      When the client terminates "alpha" with version <version>
      Then the provider follows one of these readings:
        | reading | answer                                                    | effect                    |
        | cancels | accepted                                                  | only "alpha" is cancelled |
        | refuses | refused with 403 "OPERATION_DENIED_INSTANCE_SUBSCRIPTION" | nothing has changed       |

      Examples:
        | status  | version    |
        | RUNNING | 2022-11-20 |
        | RUNNING | 2026-02-01 |
        | STOPPED | 2022-11-20 |
        | STOPPED | 2026-02-01 |

      @token
      Examples:
        | status  | version                              |
        | RUNNING | 2026-02-01 and with its bearer token |

    # No page says what becomes of a subscription that failed to install, so only the recycle bin is ruled out.
    Scenario: A subscription instance that failed to install is not moved to the recycle bin at once
      Given instance "alpha" is a subscription in status INSTALL_FAILED
      When the client terminates "alpha"
      Then the request is answered in a documented form
      And "alpha" is still in status INSTALL_FAILED

    @token
    Scenario Outline: A subscription instance in status <status> has one of two answers with a bearer token
      Given instance "alpha" is a subscription in status <status>
      And instance "beta" is a subscription in status RUNNING
      When the client terminates "alpha" with its bearer token
      Then the provider follows one of these readings:
        | reading | answer                                                    | effect                    |
        | cancels | accepted                                                  | only "alpha" is cancelled |
        | refuses | refused with 403 "OPERATION_DENIED_INSTANCE_SUBSCRIPTION" | nothing has changed       |

      Examples:
        | status  |
        | RUNNING |
        | STOPPED |

  @BMC-TRM-07
  Rule: A cancelled subscription runs until it expires; then its instance is returned by itself, to the recycle bin or directly
    # This clause applies only to a provider that cancels (BMC-TRM-06).

    Scenario: A cancelled instance is still there before its subscription expires
      Given instance "alpha" is already cancelled with 2 hours to run
      When 1 hour 59 minutes pass
      Then "alpha" is still cancelled

    # One hour more than the subscription has to run, because the page does not say how soon after its end the
    # instance is returned. Nor does it say whether that is by way of the recycle bin.
    Scenario Outline: A cancelled instance with <time> to run is returned when its subscription expires
      Given instance "alpha" is already cancelled with <time> to run
      And instance "beta" is a subscription in status RUNNING
      When <later> pass
      Then only "alpha" is returned

      Examples:
        | time       | later      |
        | 2 hours    | 3 hours    |
        | 8760 hours | 8761 hours |

    # A provider may keep one return for each account, or drop it at the next request.
    Scenario Outline: A cancelled instance is returned when its subscription expires if the client <act>s <name> before
      Given instance "alpha" is already cancelled with 2 hours to run
      And instance "beta" is a subscription in status RUNNING
      When the client <act>s <name>
      And 3 hours pass
      Then "alpha" is returned in the end

      Examples:
        | act       | name    |
        | release   | "alpha" |
        | terminate | "alpha" |
        | terminate | "beta"  |

      @power
      Examples:
        | act    | name    |
        | stop   | "alpha" |
        | reboot | "alpha" |

    Scenario: A cancelled instance that is stopped is returned when its subscription expires
      Given instance "alpha" is already cancelled with 2 hours to run, in status STOPPED
      And instance "beta" is a subscription in status RUNNING
      When 3 hours pass
      Then only "alpha" is returned

    # It is unknown by then where the return is not by way of the recycle bin.
    Scenario: An instance that was returned when its subscription expired is released by ReleaseInstances
      Given instance "alpha" is already cancelled with 2 hours to run
      And instance "beta" is a subscription in status RUNNING
      When 3 hours pass
      And the client releases "alpha"
      Then the request is answered in a documented form
      And only "alpha" is released

    # The recycle bin or the directory of instances refuses it, and not the cancellation.
    Scenario: An instance that was returned when its subscription expired is not terminated again
      Given instance "alpha" is already cancelled with 2 hours to run
      When 3 hours pass
      And the client terminates "alpha"
      Then the request is refused
      And "alpha" is returned in the end

    # 24 hours more than above, which the recycle bin may take.
    Scenario: A cancelled instance is gone a day after its subscription expires
      Given instance "alpha" is already cancelled with 2 hours to run
      And instance "beta" is a subscription in status RUNNING
      When 28 hours pass
      Then only "alpha" is released

    Scenario: An instance that the other API version has cancelled is returned when its subscription expires
      Given instance "alpha" is already cancelled by the other API version with 2 hours to run
      And instance "beta" is a subscription in status RUNNING
      When 3 hours pass
      Then only "alpha" is returned

    Scenario: A cancelled instance is listed as cancelled by the other API version
      Given instance "alpha" is already cancelled with 720 hours to run
      When the client lists "alpha" with the other API version
      Then the answer lists "alpha" cancelled

    # It was renewed after the first 720 hours.
    Scenario: A subscription that was renewed is not over when it is cancelled
      Given instance "alpha" is a subscription in status RUNNING
      When 800 hours pass
      And the client terminates "alpha"
      And 25 hours pass
      Then "alpha" is still running

    # The next term may be charged for some days before the first one is over.
    Scenario: A subscription that is cancelled on the last days of its term is returned at the end of this term
      Given instance "alpha" is a subscription in status RUNNING
      When 700 hours pass
      And the client terminates "alpha"
      And 45 hours pass
      Then the request is answered in a documented form
      And only what was accepted is returned

    # Its second term is over after at most 744 hours more, wherever the cancellation is not refused (BMC-TRM-06).
    Scenario: A subscription that was renewed before it was cancelled is returned at the end of its second term
      Given instance "alpha" is a subscription in status RUNNING
      And instance "beta" is a subscription in status RUNNING
      When 800 hours pass
      And the client terminates "alpha"
      And 700 hours pass
      Then the request is answered in a documented form
      And only what was accepted is returned

    # Where the cancellation is refused, both run on.
    Scenario: Of subscriptions that were ordered together, the one that was not cancelled runs on after their term
      Given instances "alpha" and "beta" are a subscription in status RUNNING
      When the client terminates "alpha"
      And 800 hours pass
      Then the request is answered in a documented form
      And only what was accepted is returned

    # Neither the 24 hours of the recycle bin nor the last month begin with the cancellation.
    Scenario: A cancelled instance with a year to run is still there after eleven months
      Given instance "alpha" is already cancelled with 8760 hours to run
      When 8040 hours pass
      Then "alpha" is still cancelled

    # What is to be done may be kept for a year only.
    Scenario: A cancelled instance with two years to run is still there after twenty months
      Given instance "alpha" is already cancelled with 17520 hours to run
      When 14400 hours pass
      Then "alpha" is still cancelled

    # It may be refused as a subscription, or accepted with nothing left to do.
    Scenario Outline: A cancelled instance is not returned by a second termination of <what>
      Given instance "alpha" is already cancelled with 720 hours to run
      When the client terminates <what>
      Then the request is answered in a documented form
      And nothing has changed

      Examples:
        | what                               |
        | "alpha"                            |
        | "alpha" with the other API version |

    Scenario: A second termination of a cancelled instance does not begin the 24 hours of the recycle bin
      Given instance "alpha" is already cancelled with 720 hours to run
      When the client terminates "alpha"
      And 25 hours pass
      Then the request is answered in a documented form
      And "alpha" is still cancelled

    Scenario: A cancelled instance is not released by ReleaseInstances
      Given instance "alpha" is already cancelled with 720 hours to run
      When the client releases "alpha"
      Then the request is refused with 403 "OPERATION_DENIED_INSTANCE_NOT_RECYCLED"
      And nothing has changed

    Scenario: A cancelled instance is not released by a batch with instances in the recycle bin
      Given instance "alpha" is already cancelled with 720 hours to run
      And 2 instances "fleet" are in the recycle bin
      When the client releases "fleet" and "alpha"
      Then the request is refused with 403 "OPERATION_DENIED_INSTANCE_NOT_RECYCLED"
      And "alpha" is still cancelled

    Scenario: A cancelled instance that is stopped is not released by ReleaseInstances
      Given instance "alpha" is already cancelled with 720 hours to run, in status STOPPED
      When the client releases "alpha"
      Then the request is refused with 403 "OPERATION_DENIED_INSTANCE_NOT_RECYCLED"
      And nothing has changed

    Scenario: A batch releases an instance that was returned when its subscription expired
      Given instance "alpha" is already cancelled with 2 hours to run
      And instance "beta" is already terminated
      When 3 hours pass
      And the client releases "beta" and "alpha"
      Then the request is answered in a documented form
      And "alpha" is released in the end

    Scenario Outline: A cancelled instance is returned when its subscription expires if the client <act>s an instance that is <state> before
      Given instance "alpha" is already cancelled with 2 hours to run
      And instance "beta" is <state>
      When the client <act>s "beta"
      And 3 hours pass
      Then "alpha" is returned in the end

      Examples:
        | act       | state              |
        | release   | in the recycle bin |
        | terminate | running            |

    Scenario: A cancelled instance is not returned by a second termination a day later
      Given instance "alpha" is already cancelled with 720 hours to run
      When 25 hours pass
      And the client terminates "alpha"
      Then the request is answered in a documented form
      And "alpha" is still cancelled

    Scenario: Two cancelled instances are each returned when their subscription expires
      Given instance "alpha" is already cancelled with 720 hours to run
      And instance "beta" is already cancelled with 2 hours to run
      When 3 hours pass
      Then only "beta" is returned

    # A provider may refuse it for its status.
    Scenario Outline: A subscription instance in status <status> is cancelled and not returned at once, or its termination is refused
      Given instance "alpha" is a subscription in status <status>
      And instance "beta" is a subscription in status RUNNING
      When the client terminates "alpha"
      Then the request is answered in a documented form
      And only what was accepted is cancelled

      Examples:
        | status   |
        | BOOTING  |
        | STOPPING |

    # They are ordered together as a rule.
    Scenario: Two cancelled instances whose subscriptions expire together are both returned
      Given instance "alpha" is already cancelled with 2 hours to run
      And instance "beta" is already cancelled with 2 hours to run
      When 3 hours pass
      Then only "alpha" and "beta" are returned

    # What stops or reboots the instance comes to its end after the cancellation, and may write down what was before.
    @power
    Scenario Outline: A subscription that is cancelled while its instance <act>s is returned when it expires, or its cancellation is refused
      Given instance "alpha" is a subscription in status RUNNING
      When the client <act>s "alpha"
      And the client terminates "alpha"
      And 800 hours pass
      Then the request is answered in a documented form
      And only what was accepted is returned

      Examples:
        | act    |
        | stop   |
        | reboot |

  @BMC-TRM-13
  Rule: Terminating a prepaid instance whose creation failed (CREATE_FAILED) refunds everything that was paid for it
    # The page says "for prepaid instances, all payment amounts will be refunded" in the note about CREATE_FAILED, and
    # is read so.

    Scenario Outline: A prepaid instance that failed to create is refunded in full by version <version>
      Given instances "alpha" and "beta" are a subscription in status CREATE_FAILED
      And the billing of "alpha" and "beta" is known
      When the client terminates "alpha" with version <version>
      Then the request is accepted
      And only the billing of "alpha" is refunded in full

      Examples:
        | version    |
        | 2022-11-20 |
        | 2026-02-01 |

    # A provider may settle the order when it refuses the release, or refund it for some days only.
    Scenario: A prepaid instance that failed to create is refunded after its release was refused
      Given instance "alpha" is a subscription in status CREATE_FAILED
      And the billing of "alpha" is known
      When the client releases "alpha"
      And the client terminates "alpha"
      Then the request is accepted
      And only the billing of "alpha" is refunded in full

    # The order of what failed may be closed some time after the first request.
    @clock
    Scenario Outline: A prepaid instance that failed to create is refunded a day after the release of <names> was refused
      Given instance "alpha" is a subscription in status CREATE_FAILED
      And instance "beta" is in the recycle bin
      And the billing of "alpha" is known
      When the client releases <names>
      And 25 hours pass
      And the client terminates "alpha"
      Then the request is accepted
      And only the billing of "alpha" is refunded in full

      Examples:
        | names                              |
        | "alpha"                            |
        | "alpha" with the other API version |
        | "beta" and "alpha"                 |

    Scenario: A prepaid instance that failed to create is refunded after a termination that named it in instanceIds
      Given instance "alpha" is a subscription in status CREATE_FAILED
      And the billing of "alpha" is known
      When the client sends TerminateInstance with {"instanceIds": ["$alpha"]}
      And the client terminates "alpha"
      Then the request is answered in a documented form
      And only the billing of "alpha" is refunded in full

    @clock
    Scenario: A prepaid instance that failed to create is refunded in full some weeks later
      Given instance "alpha" is a subscription in status CREATE_FAILED
      And the billing of "alpha" is known
      When 800 hours pass
      And the client terminates "alpha"
      Then the request is accepted
      And only the billing of "alpha" is refunded in full

    # What renews subscriptions may not be told of the refund.
    @clock
    Scenario: What was refunded for a prepaid instance is not charged again after its term
      Given instance "alpha" is a subscription in status CREATE_FAILED
      And the billing of "alpha" is known
      When the client terminates "alpha"
      And 800 hours pass
      And the client lists its instances
      Then only the billing of "alpha" is refunded in full

    # What a customer orders at once may be one order to the provider, which is paid back once.
    Scenario: Two prepaid instances that were ordered together and failed to create are both refunded
      Given instances "alpha" and "beta" are a subscription in status CREATE_FAILED
      And the billing of "alpha" and "beta" is known
      When the client terminates "alpha"
      And the client terminates "beta"
      Then the request is accepted
      And only the billing of "alpha" and "beta" is refunded in full

    Scenario Outline: Two prepaid instances that failed to create are both refunded, "beta" by a request <proof>
      Given instance "alpha" is a subscription in status CREATE_FAILED
      And instance "beta" is a subscription in status CREATE_FAILED
      And the billing of "alpha" and "beta" is known
      When the client terminates "alpha"
      And the client terminates "beta" <proof>
      Then only the billing of "alpha" and "beta" is refunded in full

      Examples:
        | proof                      |
        | with the other API version |

      @token
      Examples:
        | proof                 |
        | with its bearer token |

    # A provider may pay back so much a day only, or keep it for what the account still owes.
    Scenario: Four prepaid instances that failed to create are all refunded on one day
      Given instances "alpha", "beta", "gamma" and "delta" are a subscription in status CREATE_FAILED
      And the billing of "alpha", "beta", "gamma" and "delta" is known
      When the client terminates "alpha"
      And the client terminates "beta"
      And the client terminates "gamma"
      And the client terminates "delta"
      Then only the billing of "alpha", "beta", "gamma" and "delta" is refunded in full

    Scenario: A prepaid instance that failed to create is refunded beside a subscription that was terminated
      Given instance "alpha" is a subscription in status RUNNING
      And instance "beta" is a subscription in status CREATE_FAILED
      And the billing of "beta" is known
      When the client terminates "alpha"
      And the client terminates "beta"
      Then the request is accepted
      And only the billing of "beta" is refunded in full

    Scenario: A prepaid instance that failed to create stays refunded when it is terminated again
      Given instance "alpha" is a subscription in status CREATE_FAILED
      And the billing of "alpha" is known
      When the client terminates "alpha"
      And the client terminates "alpha"
      Then the request is refused with 404 "INVALID_INSTANCE_NOT_FOUND"
      And only the billing of "alpha" is refunded in full
