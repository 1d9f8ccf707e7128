@zec
Feature: ZEC ReleaseInstances
  Accounts whose instances go through a recycle bin.
  Each Rule is one clause of the provider's page; its tag is the clause's id.

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
