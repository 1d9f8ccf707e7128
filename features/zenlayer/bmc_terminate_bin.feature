@bmc
Feature: BMC TerminateInstance
  How long the recycle bin keeps a returned instance.
  Each Rule is one clause of the provider's page; its tag is the clause's id.

  @BMC-TRM-03
  Rule: A terminated instance stays in the recycle bin until 24 hours have passed
    # The page says "in 24 hours". The last minute before that is tried here, the 24 hours themselves in BMC-TRM-04.

    Scenario: A returned instance is in the recycle bin just before 24 hours
      Given instance "alpha" is already terminated
      When 23 hours 59 minutes pass
      Then "alpha" is still in the recycle bin

    Scenario: An instance that was returned while it was stopped is in the recycle bin just before 24 hours
      Given instance "alpha" is stopped
      When the client terminates "alpha"
      And 23 hours 59 minutes pass
      Then "alpha" is still in the recycle bin

    # 25 hours after the creation of the instance, 23 hours after its return.
    Scenario Outline: The 24 hours begin with the return of an instance that was <status>, not with its creation
      Given instance "alpha" is <status>
      When 2 hours pass
      And the client terminates "alpha"
      And 23 hours pass
      Then "alpha" is still in the recycle bin

      Examples:
        | status  |
        | running |
        | stopped |

    Scenario Outline: An instance that was <status> and is older than a month is in the recycle bin just before 24 hours
      Given instance "alpha" is <status>
      When 800 hours pass
      And the client terminates "alpha"
      And 23 hours pass
      Then the request is accepted
      And "alpha" is still in the recycle bin

      Examples:
        | status  |
        | running |
        | stopped |

    # No operation on an instance in the recycle bin is supported.
    @power
    Scenario Outline: A returned instance stays in the recycle bin when the client <act>s it
      Given instance "alpha" is already terminated
      When the client <act>s "alpha"
      And 23 hours pass
      Then the request is answered in a documented form
      And "alpha" is still in the recycle bin

      Examples:
        | act    |
        | stop   |
        | reboot |

    # What is refused is no operation on the instance.
    @power
    Scenario Outline: The 24 hours do not begin again when the client <act>s a returned instance
      Given instance "alpha" is already terminated
      When 12 hours pass
      And the client <act>s "alpha"
      And 12 hours pass
      Then only "alpha" is released

      Examples:
        | act    |
        | stop   |
        | reboot |

    # A provider may look for it among the first ones only.
    Scenario: An instance behind a hundred others is moved to the recycle bin and stays there
      Given 100 instances "rest" are running
      And instance "alpha" is running
      When the client terminates "alpha"
      Then the request is accepted
      And only "alpha" is in the recycle bin

    # A provider may have room for so many in the recycle bin.
    Scenario: An instance stays in the recycle bin when one more than 251 is returned
      Given instance "alpha" is already terminated
      And 250 instances "fleet" are in the recycle bin
      And instance "beta" is running
      When the client terminates "beta"
      Then the request is accepted
      And only "beta" is in the recycle bin

    Scenario: The 24 hours begin with the return of an instance, not with a release that was refused before
      Given instance "alpha" is running
      When the client releases "alpha"
      And 2 hours pass
      And the client terminates "alpha"
      And 23 hours pass
      Then "alpha" is still in the recycle bin

    # By then the 24 hours of the older one are over.
    Scenario: An instance stays in the recycle bin for its own 24 hours when an older one is released by ReleaseInstances
      Given instance "alpha" is already terminated
      And instance "beta" is running
      When 12 hours pass
      And the client terminates "beta"
      And the client releases "alpha"
      And 13 hours pass
      Then "beta" is still in the recycle bin

    # A provider may make room for what comes into the recycle bin.
    Scenario Outline: An instance stays in the recycle bin for its 24 hours when the client <act>s another one that is <state>
      Given instance "alpha" is already terminated
      And instance "beta" is <state>
      When 20 hours pass
      And the client <act>s "beta"
      Then the request is accepted
      And only "beta" is <effect>

      Examples:
        | act       | state                   | effect             |
        | terminate | running                 | in the recycle bin |
        | terminate | in status CREATE_FAILED | released           |
        | release   | in the recycle bin      | released           |

  @BMC-TRM-04
  Rule: An instance that was in the recycle bin for 24 hours without another operation is released by itself

    Scenario: A returned instance is released after 24 hours
      Given instance "alpha" is already terminated
      And instance "beta" is running
      When 24 hours pass
      Then only "alpha" is released

    Scenario: Two returned instances are both released after 24 hours
      Given instance "alpha" is already terminated
      And instance "beta" is already terminated
      When 24 hours pass
      Then only "alpha" and "beta" are released

    Scenario: An instance that was returned while it was stopped is released after 24 hours
      Given instance "alpha" is stopped
      And instance "beta" is running
      When the client terminates "alpha"
      And 24 hours pass
      Then only "alpha" is released

    # One more than a full batch: a provider may release a page of them now, and the rest at some other time.
    Scenario: An instance is released after 24 hours with 101 others in the recycle bin
      Given 101 instances "fleet" are in the recycle bin
      And instance "alpha" is already terminated
      When 24 hours pass
      Then only "fleet" and "alpha" are released

    # A page of 20, which is what a listing has by default, may leave out the oldest when it is returned.
    Scenario: The oldest of many instances is released 24 hours after its return
      Given instance "alpha" is running
      And 30 instances "fleet" are running
      When the client terminates "alpha"
      And 24 hours pass
      Then only "alpha" is released

    # A request that is refused is no operation. Where it releases its good instances (BMC-REL-13), "alpha" is gone by then.
    Scenario Outline: The 24 hours do not begin again when the batch <batch>, of which "beta" <bad>, is refused
      Given instance "alpha" is already terminated
      And instance "beta" <bad>
      When 12 hours pass
      And the client releases <batch>
      And 12 hours pass
      Then only "alpha" is released

      Examples:
        | batch              | bad            |
        | "alpha" and "beta" | is running     |
        | "beta" and "alpha" | does not exist |

    Scenario: The 24 hours do not begin again when a request that names the instance and a number is refused
      Given instance "alpha" is already terminated
      When 12 hours pass
      And the client sends ReleaseInstances with {"instanceIds": ["$alpha", 1]}
      And 12 hours pass
      Then only "alpha" is released

    Scenario: The 24 hours do not begin again when a request that names 101 instances is refused
      Given 101 instances "fleet" are in the recycle bin
      When 12 hours pass
      And the client releases "fleet"
      And 12 hours pass
      Then only "fleet" are released

    # To look at an instance is no operation on it.
    Scenario: The 24 hours do not begin again when a returned instance is listed
      Given instance "alpha" is already terminated
      When 12 hours pass
      And the client lists "alpha"
      And 12 hours pass
      Then only "alpha" is released

    Scenario: The 24 hours do not begin again when another instance is released
      Given instance "alpha" is already terminated
      And instance "beta" is already terminated
      When 12 hours pass
      And the client releases "beta"
      And 12 hours pass
      Then only "alpha" and "beta" are released

    Scenario: The 24 hours do not begin again when another instance is terminated
      Given instance "alpha" is already terminated
      And instance "beta" is in status CREATE_FAILED
      When 12 hours pass
      And the client terminates "beta"
      And 12 hours pass
      Then only "alpha" and "beta" are released

    Scenario: An instance returned 12 hours later stays in the recycle bin, and the first one does not
      Given instance "alpha" is already terminated
      And instance "beta" is running
      When 12 hours pass
      And the client terminates "beta"
      And 12 hours pass
      Then "beta" is still in the recycle bin
      And "alpha" is released in the end

    # "alpha" is the older one of the two. A provider that looks at them in this order may stop at the first one that is not due.
    Scenario: An instance that was returned before an older one is released before it
      Given instance "alpha" is running
      And instance "beta" is already terminated
      When 12 hours pass
      And the client terminates "alpha"
      And 12 hours pass
      Then "alpha" is still in the recycle bin
      And "beta" is released in the end

    # The listing by its id is the first request after the 24 hours.
    Scenario: A returned instance is not listed by its id after 24 hours
      Given instance "alpha" is already terminated
      When 24 hours pass
      And the client lists "alpha"
      Then the answer does not list "alpha"

    # What a stranger asks for is no operation on the instance.
    @second-account
    Scenario Outline: The 24 hours do not begin again when another account <act>s a returned instance
      Given instance "alpha" is already terminated
      And instance "theirs" of another account is running
      When 12 hours pass
      And the client <act>s "alpha" with the key of the other account
      And 12 hours pass
      Then only "alpha" is released

      Examples:
        | act       |
        | release   |
        | terminate |
