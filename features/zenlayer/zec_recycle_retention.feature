@zec
Feature: ZEC ReleaseInstances
  How long the recycle bin of an account keeps an instance.
  Each Rule is one clause of the provider's page; its tag is the clause's id.

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

    Scenario: Instances stay in the recycle bin when it holds more than a hundred
      Given a recycle-bin account
      And 100 instances "fleet" are already in the recycle bin
      And 51 instances "rest" are running
      When the client releases "rest"
      Then the request is accepted
      And only "rest" are in the recycle bin

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

    # A provider may make room for what comes into the recycle bin.
    Scenario Outline: An instance stays in the recycle bin when another one that is <state> is released
      Given a recycle-bin account
      And instance "alpha" is already in the recycle bin
      And instance "beta" is <state>
      When half of the account's retention time passes
      And the client releases "beta"
      Then the request is accepted
      And only "beta" is <effect>

      Examples:
        | state                      | effect             |
        | running                    | in the recycle bin |
        | already in the recycle bin | released           |

    # To look at an instance is no operation on it.
    Scenario: The retention time does not begin again when an instance is listed
      Given a recycle-bin account
      And instance "alpha" is already in the recycle bin
      When half of the account's retention time passes
      And the client lists "alpha"
      And half of the account's retention time passes
      Then only "alpha" is released

    # The listing by its id is the first request after the retention time.
    Scenario: An instance in the recycle bin is not listed by its id after its retention time
      Given a recycle-bin account
      And instance "alpha" is already in the recycle bin
      When the account's retention time passes
      And the client lists "alpha"
      Then the answer does not list "alpha"

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

    # Neither is possible in the recycle bin, but a provider may note that it was tried.
    @power
    Scenario Outline: The retention time does not begin again when the client <action> the instance
      Given a recycle-bin account
      And instance "alpha" is already in the recycle bin
      When half of the account's retention time passes
      And the client <action> "alpha"
      And half of the account's retention time passes
      Then only "alpha" is released

      Examples:
        | action  |
        | stops   |
        | reboots |

    Scenario: The retention time does not begin again when a request that names 101 instances is refused
      Given a recycle-bin account
      And 51 instances "fleet" are already in the recycle bin
      And 50 instances "rest" are already in the recycle bin
      When half of the account's retention time passes
      And the client releases "fleet" and "rest"
      And half of the account's retention time passes
      Then only "fleet" and "rest" are released

    # Where the retention time is a day, the 720 hours of the subscription end meanwhile.
    Scenario: A subscription that ends while its instance is in the recycle bin leaves it there
      Given a recycle-bin account
      And instance "alpha" is a subscription in status RUNNING
      When 700 hours pass
      And the client releases "alpha"
      And nearly all of the account's retention time passes
      Then "alpha" is still in the recycle bin

    Scenario Outline: An instance that was <state> and is older than a month stays in the recycle bin
      Given a recycle-bin account
      And instance "alpha" is <state>
      When 800 hours pass
      And the client releases "alpha"
      And half of the account's retention time passes
      Then the request is accepted
      And only "alpha" is in the recycle bin

      Examples:
        | state                            |
        | running                          |
        | a subscription in status RUNNING |

    Scenario: What a batch with an unknown instance puts into the recycle bin is deleted after the retention time
      Given a recycle-bin account
      And 2 instances "fleet" are running
      And instance "ghost" does not exist
      When the client releases "fleet" and "ghost"
      And the account's retention time passes
      Then the answer names as failed exactly what is not released

    Scenario: What a batch puts into the recycle bin while it deletes another instance is deleted after the retention time
      Given a recycle-bin account
      And instance "alpha" is already in the recycle bin
      And instance "beta" is running
      When the client releases "alpha" and "beta"
      And the account's retention time passes
      Then only "alpha" and "beta" are released

    @second-account
    Scenario: The retention time does not begin again when another account releases the instance
      Given a recycle-bin account
      And instance "alpha" is already in the recycle bin
      And instance "theirs" of another account is running
      When half of the account's retention time passes
      And the client releases "alpha" with the key of the other account
      And half of the account's retention time passes
      Then only "alpha" is released
