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

    # What it takes along is no reason to pass over the recycle bin. The page does not have this parameter.
    Scenario: An elastic instance released with dependResource true is in the recycle bin
      Given a recycle-bin account
      And instance "alpha" is running
      When the client sends ReleaseInstances with {"instanceIds": ["$alpha"], "dependResource": true}
      Then the request is accepted
      And only "alpha" is in the recycle bin

    # "alpha" may be on its way when "beta" is released.
    Scenario: Two elastic instances that are released one after the other are both in the recycle bin
      Given a recycle-bin account
      And instance "alpha" is running
      And instance "beta" is running
      When the client releases "alpha"
      And the client releases "beta"
      Then the request is accepted
      And only "alpha" and "beta" are in the recycle bin

    # An index of the statuses may not be reached by the release.
    Scenario: An instance in the recycle bin is not among those that are listed as running
      Given a recycle-bin account
      And instance "alpha" is already in the recycle bin
      When the client sends DescribeInstances with {"status": "RUNNING", "pageSize": 1000}
      Then the request is accepted
      And the answer does not list "alpha"

    @power
    Scenario Outline: The way into the recycle bin goes on when the client <action> the instance
      Given a recycle-bin account
      And instance "alpha" is already being released
      When the client <action> "alpha"
      Then the request is answered in a documented form
      And only "alpha" is in the recycle bin

      Examples:
        | action  |
        | stops   |
        | reboots |

  @ZEC-REL-07
  Rule: Releasing an instance in the recycle bin deletes it for good
    # The page says that a second call deletes the instance completely while it is in the recycle bin. What it shows until
    # it is gone is what ZEC-REL-03 allows.

    Scenario: Several instances in the recycle bin are deleted by a second release
      Given a recycle-bin account
      And 3 instances "fleet" are already in the recycle bin
      And instance "beta" is already in the recycle bin
      When the client releases "fleet"
      Then the request is accepted
      And only "fleet" are released in documented steps

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
      And only "alpha" is released in documented steps

    # The deletion of "alpha" may be under way when "beta" is released.
    Scenario: Two instances in the recycle bin that are released one after the other are both deleted
      Given a recycle-bin account
      And instance "alpha" is already in the recycle bin
      And instance "beta" is already in the recycle bin
      When the client releases "alpha"
      And the client releases "beta"
      Then the request is accepted
      And only "alpha" and "beta" are released

    @clock
    Scenario: An instance in the recycle bin is deleted by a second release in the last part of its retention time
      Given a recycle-bin account
      And instance "alpha" is already in the recycle bin
      When nearly all of the account's retention time passes
      And the client releases "alpha"
      Then the request is accepted
      And only "alpha" is released

    # What renews subscriptions may not be told of the deletion.
    @clock
    Scenario Outline: Elastic subscription instances that a release of <names> has deleted from the recycle bin are still gone after their term
      Given a recycle-bin account
      And instance "alpha" is a subscription already in the recycle bin
      And instance "beta" is a subscription already in the recycle bin
      When the client releases <names>
      And 800 hours pass
      Then <effect> in the end

      Examples:
        | names              | effect                          |
        | "alpha"            | "alpha" is released             |
        | "alpha" and "beta" | "alpha" and "beta" are released |

    Scenario: A second release changes nothing about the deletion from the recycle bin
      Given a recycle-bin account
      And instance "alpha" is already in the recycle bin
      When the client releases "alpha"
      And the client releases "alpha"
      Then the request is answered in a documented form
      And only "alpha" is released

    # There is one recycle bin for both versions.
    Scenario: An instance that the other API version has put into the recycle bin is deleted by a second release
      Given a recycle-bin account
      And instance "alpha" is already in the recycle bin by the other API version
      And instance "beta" is already in the recycle bin
      When the client releases "alpha" and "beta"
      Then the request is accepted
      And only "alpha" and "beta" are released

    @token
    Scenario: An instance in the recycle bin is deleted by a second release with a bearer token
      Given a recycle-bin account
      And instance "alpha" is already in the recycle bin
      When the client releases "alpha" with its bearer token
      Then the request is accepted
      And only "alpha" is released

  @ZEC-REL-23
  Rule: On an account with a recycle bin response.instanceIds is an array of exactly the ids whose release failed, too
    # Of the others, those outside the bin are in it in the end, and those that were in it are gone. An id that is named
    # twice is released once, or the request is refused.

    Scenario Outline: Of the batch <batch> in and outside the recycle bin exactly what is not released is named
      Given a recycle-bin account
      And instance "past" is already in the recycle bin and released
      And 2 instances "bin" are already in the recycle bin
      And instance "alpha" is running
      And instance "beta" is stopped
      And instance "ghost" does not exist
      When the client releases <batch>
      Then the answer names as failed exactly what is not released

      Examples:
        | batch                              |
        | "alpha", "ghost", "bin" and "beta" |
        | "ghost", "bin", "alpha" and "past" |
        | "bin", "past", "beta" and "ghost"  |
        | "alpha" and "ghost"                |
        | "ghost" and "past"                 |
        | "beta", "alpha" and "beta"         |
        | "alpha" and "alpha"                |

    # For the caller it does not exist (ZC-AUTH-09), wherever it is.
    @second-account
    Scenario: Of a batch with an instance in the recycle bin of another account exactly what is not released is named
      Given a recycle-bin account
      And instance "alpha" is already in the recycle bin
      And instance "theirs" of another account is already in the recycle bin
      When the client releases "theirs" and "alpha"
      Then the answer names as failed exactly what is not released

    @power
    Scenario Outline: An elastic instance that the client just <action> goes into the recycle bin, or is named as failed
      Given a recycle-bin account
      And instance "alpha" is running
      When the client <action> "alpha"
      And the client releases "alpha"
      Then the answer names as failed exactly what is not released

      Examples:
        | action  |
        | stops   |
        | reboots |

    # Whatever its status, an instance goes into the recycle bin or is named. CREATE_FAILED stands in no row: there may be
    # nothing that can be put into it.
    Scenario Outline: A batch in the statuses <first>, <second>, <third> and <fourth> goes into the recycle bin but for what is named
      Given a recycle-bin account
      And instance "alpha" is in status <first>
      And instance "beta" is in status <second>
      And instance "gamma" is in status <third>
      And instance "delta" is in status <fourth>
      When the client releases "alpha", "beta", "gamma" and "delta"
      Then the answer names as failed exactly what is not released

      Examples:
        | first     | second   | third    | fourth     |
        | REBOOT    | RESIZING | IMAGING  | REBUILDING |
        | DEPLOYING | BOOTING  | STOPPING | STOPPED    |

    @second-account
    Scenario: An instance in the recycle bin of another account is not deleted by a request that names it alone
      Given a recycle-bin account
      And instance "theirs" of another account is already in the recycle bin
      When the client releases "theirs"
      Then the answer names as failed exactly what is not released
      And "theirs" is still in the recycle bin

  @ZEC-REL-24
  Rule: On an account with a recycle bin a request names at most 100 instances, too, wherever they are

    Scenario: A hundred elastic instances inside and outside the recycle bin are released by one request
      Given a recycle-bin account
      And 60 instances "bin" are already in the recycle bin
      And 40 instances "fleet" are running
      When the client releases "fleet" and "bin"
      Then the request is accepted
      And the answer names as failed exactly what is not released

    Scenario: A hundred elastic instances are put into the recycle bin by one request
      Given a recycle-bin account
      And 100 instances "fleet" are running
      When the client releases "fleet"
      Then the request is accepted
      And only "fleet" are in the recycle bin

    Scenario Outline: A batch of 51 elastic instances in the recycle bin and 50 that are <state> is refused
      Given a recycle-bin account
      And 51 instances "bin" are already in the recycle bin
      And 50 instances "fleet" are <state>
      When the client releases "bin" and "fleet"
      Then the request is refused
      And nothing has changed

      Examples:
        | state                      |
        | running                    |
        | already in the recycle bin |

  @ZEC-REL-25
  Rule: dependResource false changes nothing about the recycle bin: an instance goes into it, and is deleted from there
    # As ZEC-REL-22 says of an account without one. The page does not have this parameter.

    Scenario Outline: With dependResource false an elastic instance that is <state> is <effect>
      Given a recycle-bin account
      And instance "alpha" is <state>
      When the client sends ReleaseInstances with {"instanceIds": ["$alpha"], "dependResource": false}
      Then the request is accepted
      And only "alpha" is <effect>

      Examples:
        | state                      | effect             |
        | running                    | in the recycle bin |
        | already in the recycle bin | released           |
