@bmc
Feature: BMC TerminateInstance
  Returns a bare-metal instance that is no longer needed, by way of the recycle bin.
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

  @BMC-TRM-02
  Rule: The billing of a terminated pay-as-you-go instance stops

    Scenario: A returned instance is no longer billed
      Given instance "alpha" is running
      And instance "beta" is running
      And the billing of "alpha" and "beta" is known
      When the client terminates "alpha"
      Then the request is accepted
      And only the billing of "alpha" is stopped

  @BMC-TRM-03
  Rule: A terminated instance stays in the recycle bin until 24 hours have passed
    # The page says "in 24 hours". The last minute before that is tried here, the 24 hours themselves in BMC-TRM-04.

    Scenario: A returned instance is in the recycle bin just before 24 hours
      Given instance "alpha" is already terminated
      When 23 hours 59 minutes pass
      Then "alpha" is still in the recycle bin

    # 25 hours after the creation of the instance, 23 hours after its return.
    Scenario: The 24 hours begin with the return of an instance, not with its creation
      Given instance "alpha" is running
      When 2 hours pass
      And the client terminates "alpha"
      And 23 hours pass
      Then "alpha" is still in the recycle bin

  @BMC-TRM-04
  Rule: An instance that was in the recycle bin for 24 hours without another operation is released by itself

    Scenario: A returned instance is released after 24 hours
      Given instance "alpha" is already terminated
      And instance "beta" is running
      When 24 hours pass
      Then only "alpha" is released

    Scenario: An instance returned 12 hours later stays in the recycle bin
      Given instance "alpha" is already terminated
      And instance "beta" is running
      When 12 hours pass
      And the client terminates "beta"
      And 12 hours pass
      Then "beta" is still in the recycle bin

  @BMC-TRM-05
  Rule: A terminated instance can be released by ReleaseInstances before the 24 hours have passed

    Scenario: A returned instance is released by ReleaseInstances
      Given instance "alpha" is already terminated
      When the client releases "alpha"
      Then the request is accepted
      And only "alpha" is released

  @BMC-TRM-06
  Rule: Terminating a subscription cancels it and leaves the instance in place, or is refused with 403 OPERATION_DENIED_INSTANCE_SUBSCRIPTION
    # The page contradicts itself. Its note says that the subscription is cancelled and the instance returned when it
    # expires. Its table of errors says that operations on subscription instances are not supported. Moving the
    # instance to the recycle bin at once is neither of the two.

    Scenario: A subscription instance has one of two answers
      Given instance "alpha" is a subscription in status RUNNING
      And instance "beta" is a subscription in status RUNNING
      When the client terminates "alpha"
      Then the provider follows one of these readings:
        | reading | answer                                                    | effect                    |
        | cancels | accepted                                                  | only "alpha" is cancelled |
        | refuses | refused with 403 "OPERATION_DENIED_INSTANCE_SUBSCRIPTION" | nothing has changed       |

  @BMC-TRM-07
  Rule: A cancelled subscription runs until it expires; then its instance is returned by itself, to the recycle bin or directly
    # This clause applies only to a provider that cancels (BMC-TRM-06).

    Scenario: A cancelled instance is still there before its subscription expires
      Given instance "alpha" is already cancelled with 2 hours to run
      When 1 hour 59 minutes pass
      Then "alpha" is still cancelled

    # One hour more than the subscription has to run, because the page does not say how soon after its end the
    # instance is returned. Nor does it say whether that is by way of the recycle bin.
    Scenario: A cancelled instance is returned when its subscription expires
      Given instance "alpha" is already cancelled with 2 hours to run
      And instance "beta" is a subscription in status RUNNING
      When 3 hours pass
      Then only "alpha" is returned

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

  @BMC-TRM-12
  Rule: Terminating an instance whose creation failed (CREATE_FAILED) deletes it directly, without the recycle bin

    Scenario: An instance that failed to create is deleted without the recycle bin
      Given instance "alpha" is in status CREATE_FAILED
      And instance "beta" is in status CREATE_FAILED
      When the client terminates "alpha"
      Then the request is accepted
      And only "alpha" is deleted directly

  @BMC-TRM-13
  Rule: Terminating a prepaid instance whose creation failed (CREATE_FAILED) refunds everything that was paid for it
    # The page says "for prepaid instances, all payment amounts will be refunded" in the note about CREATE_FAILED, and
    # is read so.

    Scenario: A prepaid instance that failed to create is refunded in full
      Given instance "alpha" is a subscription in status CREATE_FAILED
      And instance "beta" is a subscription in status CREATE_FAILED
      And the billing of "alpha" and "beta" is known
      When the client terminates "alpha"
      Then the request is accepted
      And only the billing of "alpha" is refunded in full

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

  @BMC-TRM-22
  Rule: In a success of TerminateInstance, response.requestId equals the outer requestId
    # As ZC-ENV-02 says of ReleaseInstances.

    Scenario: A termination repeats its request id inside the response
      Given instance "alpha" is running
      When the client terminates "alpha"
      Then the answer repeats its request id inside the response
