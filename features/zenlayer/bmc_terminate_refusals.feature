@bmc
Feature: BMC TerminateInstance
  What is refused, and that it changes nothing.
  Each Rule is one clause of the provider's page; its tag is the clause's id.

  @BMC-TRM-08
  Rule: Terminating an instance in the recycle bin is refused with 403 OPERATION_DENIED_INSTANCE_RECYCLED
    # One instance is put into the recycle bin by the hook, the other one by TerminateInstance itself.

    Scenario: An instance in the recycle bin is not terminated again
      Given instance "alpha" is in the recycle bin
      When the client terminates "alpha"
      Then the request is refused with 403 "OPERATION_DENIED_INSTANCE_RECYCLED"
      And nothing has changed

    Scenario: A terminated instance is not terminated again
      Given instance "alpha" is already terminated
      When the client terminates "alpha"
      Then the request is refused with 403 "OPERATION_DENIED_INSTANCE_RECYCLED"
      And nothing has changed

  @BMC-TRM-09
  Rule: Terminating an instance that is being created (CREATING) is refused with 403 OPERATION_DENIED_INSTANCE_CREATING
    # The English note says "stalling". The Chinese page says "being created" in the same place, so stalling is read
    # as CREATING. PENDING stands in no row: it has no code in the table.

    Scenario: An instance that is creating is not terminated
      Given instance "alpha" is in status CREATING
      When the client terminates "alpha"
      Then the request is refused with 403 "OPERATION_DENIED_INSTANCE_CREATING"
      And nothing has changed

  @BMC-TRM-10
  Rule: Terminating an instance that is being installed (INSTALLING) is refused with 403 OPERATION_DENIED_INSTANCE_STATUS_INSTALLING
    # INSTALLING is in the table of errors only; the note does not speak of it.

    Scenario: An instance that is installing is not terminated
      Given instance "alpha" is in status INSTALLING
      When the client terminates "alpha"
      Then the request is refused with 403 "OPERATION_DENIED_INSTANCE_STATUS_INSTALLING"
      And nothing has changed

  @BMC-TRM-11
  Rule: Terminating an instance in its commitment period is refused with 403 OPERATION_DENIED_POSTPAID_PROMISE
    # The commitment period is in the table of errors only. No operation shows whether an instance is in one, so the
    # hook arranges it.

    Scenario: An instance in its commitment period is not terminated
      Given instance "alpha" is in its commitment period
      When the client terminates "alpha"
      Then the request is refused with 403 "OPERATION_DENIED_POSTPAID_PROMISE"
      And nothing has changed

  @BMC-TRM-14
  Rule: Terminating an instance that does not exist is refused with 404 INVALID_INSTANCE_NOT_FOUND

    Scenario: An unknown instance is not terminated
      Given instance "alpha" is running
      And instance "ghost" does not exist
      When the client terminates "ghost"
      Then the request is refused with 404 "INVALID_INSTANCE_NOT_FOUND"
      And nothing has changed

  @BMC-TRM-15
  Rule: instanceId is required: a request in which it is absent, null or empty is refused
    # The page gives no code for this. MISSING_PARAMETER of the common error codes fits, but is not required.

    Scenario Outline: An instance id that is <what> is refused
      Given instance "alpha" is running
      When the client sends TerminateInstance with <body>
      Then the request is refused
      And nothing has changed

      Examples:
        | what   | body                 |
        | absent | {}                   |
        | null   | {"instanceId": null} |
        | empty  | {"instanceId": ""}   |

  @BMC-TRM-16
  Rule: instanceId is a string: a value of another type is refused
    # The page gives no code for this. INVALID_PARAMETER_TYPE of the common error codes fits, but is not required.

    Scenario Outline: An instance id given as <type> is refused
      Given instance "alpha" is running
      When the client sends TerminateInstance with <body>
      Then the request is refused
      And nothing has changed

      Examples:
        | type      | body                            |
        | a number  | {"instanceId": 1}               |
        | a boolean | {"instanceId": true}            |
        | an array  | {"instanceId": ["$alpha"]}      |
        | an object | {"instanceId": {"0": "$alpha"}} |

  @BMC-TRM-17
  Rule: One request terminates one instance: instanceIds in place of instanceId is refused
    # instanceIds is the parameter of ReleaseInstances, and easily taken for this one.

    Scenario: A list in place of the instance id is refused
      Given instance "alpha" is running
      When the client sends TerminateInstance with {"instanceIds": ["$alpha"]}
      Then the request is refused
      And nothing has changed

  @BMC-TRM-18
  Rule: A refused TerminateInstance leaves status, billing and the time in the recycle bin as they were

    @billing
    Scenario Outline: A refused instance that is <state> stays as it was
      Given instance "alpha" is <state>
      And the billing of "alpha" is known
      And instance "beta" is running
      When the client terminates "alpha"
      Then the request is refused
      And nothing has changed

      Examples:
        | state                    |
        | in status CREATING       |
        | in status INSTALLING     |
        | in its commitment period |
        | in the recycle bin       |

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

    Scenario: An instance released before is not terminated
      Given instance "alpha" is already released
      And instance "beta" is running
      When the client terminates "alpha"
      Then the request is refused with 404 "INVALID_INSTANCE_NOT_FOUND"
      And nothing has changed

  @BMC-TRM-20
  Rule: A TerminateInstance with a wrong signature is refused with AUTHFAILURE_SIGNATURE_FAILURE and changes nothing
    # ZC-AUTH-01 to ZC-AUTH-09 send ReleaseInstances and DescribeInstances only.

    Scenario: A termination with a wrong signature is refused
      Given instance "alpha" is running
      When the client terminates "alpha" with a wrong signature
      Then the request is refused with "AUTHFAILURE_SIGNATURE_FAILURE"
      And nothing has changed

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
