@bmc
Feature: BMC TerminateInstance
  What instanceId may be.
  Each Rule is one clause of the provider's page; its tag is the clause's id.

  @BMC-TRM-14
  Rule: Terminating an instance that does not exist is refused with 404 INVALID_INSTANCE_NOT_FOUND

    Scenario: An unknown instance is not terminated
      Given instance "alpha" is running
      And instance "ghost" does not exist
      When the client terminates "ghost"
      And the client terminates "ghost"
      Then the request is refused with 404 "INVALID_INSTANCE_NOT_FOUND"
      And both requests are answered alike
      And nothing has changed

    # For the caller it does not exist (BMC-TRM-21). No page says that the code has to be the same.
    @second-account
    Scenario: A subscription instance of another account is not terminated
      Given instance "alpha" is running
      And instance "theirs" of another account is a subscription in status RUNNING
      When the client terminates "theirs"
      Then the request is refused
      And nothing has changed

    # None of these is an id that DescribeInstances shows, whatever it would match as a pattern, a beginning or a position.
    # A provider may refuse them for their form, so no code is required. It may quote them in its message: the row with a
    # double quote has what JSON, HTML and a one-byte character set spell otherwise.
    Scenario Outline: An instance whose id is <id> is not terminated
      Given instance "alpha" is running
      And instance "ghost" does not exist, and its id is <id>
      When the client terminates "ghost"
      Then the request is refused
      And nothing has changed

      Examples:
        | id                                                      |
        | that of "alpha" without its last character              |
        | that of "alpha" with "_" in place of its last character |
        | that of "alpha" with "." in place of its last character |
        | that of "alpha" with "0" after it                       |
        | that of "alpha" with "'" after it                       |
        | that of "alpha" with ""\\<&>é" after it                 |
        | "%"                                                     |
        | "*"                                                     |
        | "0"                                                     |
        | " "                                                     |
        | 300 characters long                                     |

    Scenario: Two ids in one text are not terminated
      Given instance "alpha" is running
      And instance "beta" is running
      And instance "ghost" does not exist, and its id is those of "alpha" and "beta" with "," between them
      When the client terminates "ghost"
      Then the request is refused
      And nothing has changed

  @BMC-TRM-15
  Rule: instanceId is required: a request in which it is absent, null or empty is refused
    # The page gives no code for this. MISSING_PARAMETER of the common error codes fits, but is not required.

    Scenario Outline: An instance id that is <what> is refused
      Given instance "alpha" is running
      When the client sends TerminateInstance with <body>
      And the client sends TerminateInstance with <body>
      Then both requests are answered alike
      And the request is refused
      And nothing has changed
      And the same request without this flaw is accepted

      Examples:
        | what              | body                     |
        | absent            | {}                       |
        | null              | {"instanceId": null}     |
        | empty             | {"instanceId": ""}       |
        | called InstanceId | {"InstanceId": "$alpha"} |

    Scenario Outline: A body that is <what> terminates nothing
      Given instance "alpha" is running
      When the client sends TerminateInstance with <body>
      Then the request is refused
      And nothing has changed
      And the same request without this flaw is accepted

      Examples:
        | what          | body       |
        | a list of ids | ["$alpha"] |
        | an id         | "$alpha"   |
        | a number      | 1          |
        | null          | null       |

  @BMC-TRM-16
  Rule: instanceId is a string: a value of another type is refused
    # The page gives no code for this. INVALID_PARAMETER_TYPE of the common error codes fits, but is not required.

    Scenario Outline: An instance id given as <type> is refused
      Given instance "alpha" is running
      When the client sends TerminateInstance with <body>
      Then the request is refused
      And nothing has changed
      And the same request without this flaw is accepted

      Examples:
        | type           | body                                     |
        | a number       | {"instanceId": 1}                        |
        | a boolean      | {"instanceId": true}                     |
        | an array       | {"instanceId": ["$alpha"]}               |
        | an empty array | {"instanceId": []}                       |
        | an object      | {"instanceId": {"instanceId": "$alpha"}} |

  @BMC-TRM-17
  Rule: One request terminates one instance: instanceIds in place of instanceId is refused
    # instanceIds is the parameter of ReleaseInstances, and easily taken for this one.

    Scenario: A list in place of the instance id is refused
      Given instance "alpha" is running
      When the client sends TerminateInstance with {"instanceIds": ["$alpha"]}
      Then the request is refused
      And nothing has changed
      And the same request without this flaw is accepted

  @BMC-TRM-24
  Rule: TerminateInstance does not take an id for an instance's that is written otherwise than DescribeInstances shows it
    # No page says that letter case or blanks count, or that an id ends where a part of a URL would. A provider that
    # passes over them returns what its caller did not name as it is.

    Scenario Outline: The id of an instance is not terminated with a difference: <id>
      Given instance "alpha" is running
      And instance "ghost" does not exist, and its id is <id>
      When the client terminates "ghost"
      Then the request is refused
      And nothing has changed

      Examples:
        | id                                                 |
        | that of "alpha" in another spelling                |
        | that of "alpha" with " " before it                 |
        | that of "alpha" with " " after it                  |
        | that of "alpha" with "?x" after it                 |
        | that of "alpha" with "#x" after it                 |
        | that of "alpha" with "/" after it                  |
        | that of "alpha" with the character U+0000 after it |
        | that of "alpha" with the character U+000A after it |
        | that of "alpha" with the character U+200B after it |
