@zec
Feature: ZEC ReleaseInstances
  Accounts whose instances go through a recycle bin.
  Each Rule is one clause of the provider's page; its tag is the clause's id.

  @ZEC-REL-06
  Rule: On an account with a recycle bin a released instance stays listed in the bin, with the status RECYCLE or RECYCLED
    # The page calls the status RECYCLED. The list of statuses of DescribeInstances has RECYCLE instead, and the
    # official Terraform provider fails on RECYCLED.

    Scenario Outline: A batch of <count> elastic instances, each <status>, is listed in the recycle bin
      Given a recycle-bin account
      And <count> instances "fleet" are <status>
      And instance "beta" is running
      When the client releases "fleet"
      Then the provider follows one of these readings:
        | reading  | answer   | effect                              |
        | RECYCLE  | accepted | only "fleet" are in status RECYCLE  |
        | RECYCLED | accepted | only "fleet" are in status RECYCLED |

      Examples:
        | count | status                           |
        | 1     | running                          |
        | 1     | stopped                          |
        | 1     | a subscription in status RUNNING |
        | 3     | running                          |

    @token
    Scenario: An elastic instance released with a bearer token is listed in the recycle bin
      Given a recycle-bin account
      And instance "alpha" is running
      When the client releases "alpha" with its bearer token
      Then the provider follows one of these readings:
        | reading  | answer   | effect                             |
        | RECYCLE  | accepted | only "alpha" is in status RECYCLE  |
        | RECYCLED | accepted | only "alpha" is in status RECYCLED |

  @ZEC-REL-07
  Rule: Releasing an instance in the recycle bin deletes it for good
    # The page says that a second call deletes the instance completely while it is in the recycle bin.

    Scenario: Several instances in the recycle bin are deleted by a second release
      Given a recycle-bin account
      And 3 instances "fleet" are already in the recycle bin
      And instance "beta" is already in the recycle bin
      When the client releases "fleet"
      Then the request is accepted
      And only "fleet" are released

    Scenario Outline: One request for <batch> deletes what is in the recycle bin and puts the others into it
      Given a recycle-bin account
      And instance "alpha" is already in the recycle bin
      And instance "beta" is running
      And instance "gamma" is stopped
      When the client releases <batch>
      Then the request is accepted
      And the answer names as failed exactly what is not released

      Examples:
        | batch                       |
        | "alpha" and "beta"          |
        | "beta" and "alpha"          |
        | "gamma", "alpha" and "beta" |

    Scenario: An instance in the recycle bin is deleted after a request for an unknown instance and a good one
      Given a recycle-bin account
      And instance "alpha" is already in the recycle bin
      And instance "beta" is running
      And instance "ghost" does not exist
      When the client releases "ghost" and "beta"
      And the client releases "alpha"
      Then the request is accepted
      And "alpha" is released in the end

    Scenario Outline: An instance that is <state> is not there any more
      Given a recycle-bin account
      And instance "alpha" is <state>
      And instance "beta" is already in the recycle bin
      When the client releases "alpha"
      Then the answer names as failed exactly what is not released

      Examples:
        | state                                   |
        | already in the recycle bin and released |

      @clock
      Examples:
        | state                                                       |
        | already in the recycle bin for the account's retention time |

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

    Scenario Outline: An instance that was <state> is deleted from the recycle bin after its retention time
      Given a recycle-bin account
      And instance "alpha" is <state>
      And instance "beta" is running
      When the client releases "alpha"
      And the account's retention time passes
      Then only "alpha" is released

      Examples:
        | state                            |
        | stopped                          |
        | a subscription in status RUNNING |

    Scenario: Several instances in the recycle bin are all deleted after their retention time
      Given a recycle-bin account
      And 25 instances "fleet" are already in the recycle bin
      And instance "beta" is running
      When the account's retention time passes
      Then only "fleet" are released

    Scenario Outline: An instance in the recycle bin is still there after <time>
      Given a recycle-bin account
      And instance "alpha" is already in the recycle bin
      When <time> passes
      Then "alpha" is still in the recycle bin

      Examples:
        | time                                       |
        | half of the account's retention time       |
        | nearly all of the account's retention time |

    Scenario: The retention time begins with the release of an instance, not with its creation
      Given a recycle-bin account
      And instance "alpha" is running
      When nearly all of the account's retention time passes
      And the client releases "alpha"
      And half of the account's retention time passes
      Then only "alpha" is in the recycle bin

    # To look at an instance is no operation on it.
    Scenario: The retention time does not begin again when an instance is listed
      Given a recycle-bin account
      And instance "alpha" is already in the recycle bin
      When half of the account's retention time passes
      And the client lists "alpha"
      And half of the account's retention time passes
      Then only "alpha" is released

    Scenario: The retention time does not begin again when another instance is deleted
      Given a recycle-bin account
      And instance "alpha" is already in the recycle bin
      And instance "beta" is already in the recycle bin
      When half of the account's retention time passes
      And the client releases "beta"
      And half of the account's retention time passes
      Then only "alpha" and "beta" are released

    Scenario: The retention time does not begin again when another instance is put into the recycle bin
      Given a recycle-bin account
      And instance "alpha" is already in the recycle bin
      And instance "beta" is running
      When half of the account's retention time passes
      And the client releases "beta"
      And half of the account's retention time passes
      Then "alpha" is released in the end
      And "beta" is still in the recycle bin

    Scenario: The retention time does not begin again when that of another instance is over
      Given a recycle-bin account
      And instance "alpha" is already in the recycle bin
      And instance "beta" is running
      When half of the account's retention time passes
      And the client releases "beta"
      And half of the account's retention time passes
      And the client lists its instances
      And half of the account's retention time passes
      Then only "alpha" and "beta" are released

    Scenario: The retention time does not begin again when a request names the instance and is refused
      Given a recycle-bin account
      And instance "alpha" is already in the recycle bin
      When half of the account's retention time passes
      And the client sends ReleaseInstances with {"instanceIds": ["$alpha", 1]}
      And half of the account's retention time passes
      Then only "alpha" is released
