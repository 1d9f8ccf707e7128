@bmc
Feature: BMC TerminateInstance
  What is refused, and that it changes nothing. What instanceId may be stands in bmc_terminate_parameters.feature.
  Each Rule is one clause of the provider's page; its tag is the clause's id.

  @BMC-TRM-08
  Rule: Terminating an instance in the recycle bin is refused with 403 OPERATION_DENIED_INSTANCE_RECYCLED
    # One instance is put into the recycle bin by the hook, the other one by TerminateInstance itself. Each request that is
    # refused here is sent twice, because a refusal may leave something behind that lets the second one pass.

    Scenario Outline: An instance that is <state> is not terminated again
      Given instance "alpha" is <state>
      When the client terminates "alpha"
      And the client terminates "alpha"
      Then the request is refused with 403 "OPERATION_DENIED_INSTANCE_RECYCLED"
      And both requests are answered alike
      And nothing has changed

      Examples:
        | state              |
        | in the recycle bin |
        | already terminated |

    @power
    Scenario Outline: An instance in the recycle bin is not terminated again after the client <act>s it
      Given instance "alpha" is in the recycle bin
      When the client <act>s "alpha"
      And the client terminates "alpha"
      Then the request is refused with 403 "OPERATION_DENIED_INSTANCE_RECYCLED"
      And nothing has changed

      Examples:
        | act    |
        | stop   |
        | reboot |

  @BMC-TRM-09
  Rule: Terminating an instance that is being created (CREATING) is refused with 403 OPERATION_DENIED_INSTANCE_CREATING
    # The English note says "stalling". The Chinese page says "being created" in the same place, so stalling is read
    # as CREATING. PENDING stands in no row: it has no code in the table.

    Scenario: An instance that is creating is not terminated
      Given instance "alpha" is in status CREATING
      When the client terminates "alpha"
      And the client terminates "alpha"
      Then the request is refused with 403 "OPERATION_DENIED_INSTANCE_CREATING"
      And both requests are answered alike
      And nothing has changed

  @BMC-TRM-10
  Rule: Terminating an instance that is being installed (INSTALLING) is refused with 403 OPERATION_DENIED_INSTANCE_STATUS_INSTALLING
    # INSTALLING is in the table of errors only; the note does not speak of it.

    Scenario: An instance that is installing is not terminated
      Given instance "alpha" is in status INSTALLING
      When the client terminates "alpha"
      And the client terminates "alpha"
      Then the request is refused with 403 "OPERATION_DENIED_INSTANCE_STATUS_INSTALLING"
      And both requests are answered alike
      And nothing has changed

    @token
    Scenario Outline: An instance that is in status <status> is not terminated with a bearer token
      Given instance "alpha" is in status <status>
      When the client terminates "alpha" with its bearer token
      Then the request is refused with 403 "<code>"
      And nothing has changed

      Examples:
        | status     | code                                        |
        | CREATING   | OPERATION_DENIED_INSTANCE_CREATING          |
        | INSTALLING | OPERATION_DENIED_INSTANCE_STATUS_INSTALLING |
        | RECYCLE    | OPERATION_DENIED_INSTANCE_RECYCLED          |

  @BMC-TRM-11
  Rule: Terminating an instance in its commitment period is refused with 403 OPERATION_DENIED_POSTPAID_PROMISE
    # The commitment period is in the table of errors only. No operation shows whether an instance is in one, so the
    # hook arranges it.

    Scenario Outline: An instance that is <state> is not terminated
      Given instance "alpha" is <state>
      When the client terminates "alpha"
      And the client terminates "alpha"
      Then the request is refused with 403 "OPERATION_DENIED_POSTPAID_PROMISE"
      And both requests are answered alike
      And nothing has changed

      Examples:
        | state                                              |
        | in its commitment period                           |
        | in its commitment period, in status STOPPED        |
        | in its commitment period, in status INSTALL_FAILED |

    @token
    Scenario: An instance in its commitment period is not terminated with a bearer token
      Given instance "alpha" is in its commitment period
      When the client terminates "alpha"
      And the client sends the same request again with its bearer token
      Then the request is refused with 403 "OPERATION_DENIED_POSTPAID_PROMISE"
      And both requests are answered alike
      And nothing has changed

    # It may be stopping or booting by then, and be refused for that.
    @power
    Scenario Outline: An instance in its commitment period is not terminated after the client <act>s it
      Given instance "alpha" is in its commitment period
      When the client <act>s "alpha"
      And the client terminates "alpha"
      Then the request is refused with a code that begins with "OPERATION_DENIED_"

      Examples:
        | act    |
        | stop   |
        | reboot |

    # What was found about one instance says nothing of the next one.
    Scenario: An instance in its commitment period is not terminated after another instance was
      Given instance "alpha" is in its commitment period
      And instance "beta" is running
      When the client terminates "beta"
      And the client terminates "alpha"
      Then the request is refused with 403 "OPERATION_DENIED_POSTPAID_PROMISE"
      And only "beta" is in the recycle bin

  @BMC-TRM-18
  Rule: A refused TerminateInstance leaves status, billing and the time in the recycle bin as they were
    # For an instance that two codes fit the page does not say which of them comes first. Each of them begins with
    # OPERATION_DENIED_.

    @billing
    Scenario Outline: A refused instance that is <state> stays as it was
      Given instance "alpha" is <state>
      And the billing of "alpha" is known
      And instance "beta" is running
      When the client terminates "alpha"
      Then the request is refused with a code that begins with "OPERATION_DENIED_"
      And nothing has changed

      Examples:
        | state                                          |
        | in status CREATING                             |
        | in status INSTALLING                           |
        | in its commitment period                       |
        | in its commitment period, in status CREATING   |
        | in its commitment period, in status INSTALLING |
        | in its commitment period, in status BOOTING    |
        | in its commitment period, in status STOPPING   |
        | a subscription in status CREATING              |
        | a subscription in status INSTALLING            |
        | a subscription in status RECYCLE               |
        | in the recycle bin                             |

    Scenario Outline: An instance is terminated after the termination of one that is <state> was refused
      Given instance "alpha" is <state>
      And instance "beta" is running
      When the client terminates "alpha"
      And the client terminates "beta"
      Then the request is accepted
      And only "beta" is in the recycle bin

      Examples:
        | state                    |
        | in status CREATING       |
        | in its commitment period |

    @clock
    Scenario: A refused termination does not start the 24 hours again
      Given instance "alpha" is already terminated
      When 23 hours pass
      And the client terminates "alpha"
      And 1 hour passes
      Then the request is refused
      And only "alpha" is released

  @BMC-TRM-19
  Rule: Terminating an instance that was released before is refused with 404 INVALID_INSTANCE_NOT_FOUND

    Scenario Outline: An instance that is <state> is unknown to TerminateInstance
      Given instance "alpha" is <state>
      And instance "beta" is running
      When the client terminates "alpha"
      And the client terminates "alpha"
      Then the request is refused with 404 "INVALID_INSTANCE_NOT_FOUND"
      And both requests are answered alike
      And nothing has changed

      Examples:
        | state                                       |
        | already released                            |
        | already terminated and released             |
        | already terminated as a failed subscription |

    # The first termination has deleted it.
    Scenario: An instance whose creation failed is unknown to a second TerminateInstance
      Given instance "alpha" is in status CREATE_FAILED
      When the client terminates "alpha"
      And the client terminates "alpha"
      Then the request is refused with 404 "INVALID_INSTANCE_NOT_FOUND"
      And only "alpha" is deleted directly

    # The termination is the first request after the 24 hours.
    @clock
    Scenario: An instance that the recycle bin has released by itself is not terminated
      Given instance "alpha" is already terminated
      And instance "beta" is running
      When 24 hours pass
      And the client terminates "alpha"
      Then the request is refused with 404 "INVALID_INSTANCE_NOT_FOUND"
      And only "alpha" is released

  @BMC-TRM-20
  Rule: A TerminateInstance with a wrong signature is refused with AUTHFAILURE_SIGNATURE_FAILURE and changes nothing
    # ZC-AUTH-01 to ZC-AUTH-09 send ReleaseInstances and DescribeInstances only.

    Scenario: A termination with a wrong signature is refused
      Given instance "alpha" is running
      When the client terminates "alpha" with a wrong signature
      Then the request is refused with "AUTHFAILURE_SIGNATURE_FAILURE"
      And nothing has changed
      And the same request without this flaw is accepted

  @BMC-TRM-21
  Rule: An instance of another account is not terminated, and is answered as if it did not exist
    # As ZC-AUTH-09 says of ReleaseInstances. Two answers are alike when they have the same status and the same code.

    Scenario: Another account's instance is not terminated
      Given instance "theirs" of another account is running
      And instance "ghost" does not exist
      When the client terminates "ghost"
      And the client terminates "theirs"
      Then both requests are answered alike
      And nothing has changed

    Scenario Outline: Another account's instance that is <state> is not terminated
      Given instance "theirs" of another account is <state>
      And instance "ghost" does not exist
      When the client terminates "ghost"
      And the client terminates "theirs"
      Then both requests are answered alike
      And nothing has changed

      Examples:
        | state                                  |
        | stopped                                |
        | in the recycle bin                     |
        | in status CREATE_FAILED                |
        | a subscription in status CREATE_FAILED |
