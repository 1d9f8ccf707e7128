@bmc
Feature: BMC ReleaseInstances
  Removes bare-metal instances from the recycle bin for good. What a request that names several does stands in
  bmc_release_batches.feature, what its parameter may be in bmc_release_parameters.feature.
  Each Rule is one clause of the provider's page; its tag is the clause's id.

  @BMC-REL-01
  Rule: An instance in the recycle bin is released: the request is accepted, and the instance is no longer listed

    Scenario: A released instance is no longer listed
      Given instance "alpha" is in the recycle bin
      And instance "beta" is in the recycle bin
      And instance "gamma" is running
      When the client releases "alpha"
      Then the request is accepted
      And only "alpha" is released

    # What a customer orders at once may be one thing to the provider.
    Scenario: Of instances in the recycle bin that were ordered together, one is released alone
      Given instances "alpha" and "beta" are in the recycle bin
      When the client releases "alpha"
      Then the request is accepted
      And only "alpha" is released

    # A subscription comes into the recycle bin when it expires.
    Scenario: A subscription instance in the recycle bin is released
      Given instance "alpha" is a subscription in status RECYCLE
      When the client releases "alpha"
      Then the request is accepted
      And only "alpha" is released

    # A provider may answer a listing from something that the release does not reach: what it showed before for this id, an
    # index of the statuses, or what serves the other version.
    Scenario: An instance that was listed before its release is no longer listed
      Given instance "alpha" is in the recycle bin
      When the client lists "alpha"
      And the client releases "alpha"
      Then the request is accepted
      And only "alpha" is released

    # A page of 20, which is what a listing has by default, may leave out what it should not show. A star at the end of a name
    # stands for what follows it.
    # A page may be kept until the first one is asked for again.
    Scenario: A released instance is no longer on the second page that listed it before
      Given instance "alpha" is in the recycle bin
      And instance "beta" is in the recycle bin
      When the client sends DescribeInstances with {"instanceIds": ["$alpha", "$beta"], "pageNum": 2, "pageSize": 1}
      And the client releases "alpha" and "beta"
      And the client sends DescribeInstances with {"instanceIds": ["$alpha", "$beta"], "pageNum": 2, "pageSize": 1}
      Then the answer does not list "alpha"
      And the answer does not list "beta"

    Scenario Outline: A released instance is not among those that are listed by <filter>
      Given instance "alpha" is already released
      When the client sends DescribeInstances with <filter>
      Then the request is accepted
      And the answer does not list "alpha"

      Examples:
        | filter                                          |
        | {"instanceStatus": "RECYCLE", "pageSize": 1000} |
        | {"instanceName": "*", "pageSize": 1000}         |
        | {"hostname": "*", "pageSize": 1000}             |

    # What shows the account may be told of instances, and not of there being none.
    Scenario: The last instance of an account is no longer listed after its release
      Given an empty account
      And instance "alpha" is in the recycle bin
      When the client releases "alpha"
      Then the request is accepted
      And only "alpha" is released

    # That an instance is unknown to one account says nothing of another one.
    @second-account
    Scenario: An instance is released after another account tried to release it
      Given instance "alpha" is in the recycle bin
      And instance "theirs" of another account is in the recycle bin
      When the client releases "alpha" with the key of the other account
      And the client releases "alpha"
      Then the request is accepted
      And only "alpha" is released

    Scenario: A released instance is not listed by the other API version
      Given instance "alpha" is already released
      When the client lists "alpha" with the other API version
      Then the answer does not list "alpha"

  @BMC-REL-02
  Rule: Only an instance in the recycle bin can be released; any other is refused with 403 OPERATION_DENIED_INSTANCE_NOT_RECYCLED
    # The rows are all documented statuses but RECYCLE, from which a release works (BMC-REL-01), of both charge types. The
    # request is sent twice, because a refusal may leave something behind that lets the second one pass.

    Scenario Outline: An instance that is <status> is refused
      Given instance "alpha" is <status>
      When the client releases "alpha"
      And the client releases "alpha"
      Then the request is refused with 403 "OPERATION_DENIED_INSTANCE_NOT_RECYCLED"
      And both requests are answered alike
      And nothing has changed

      Examples:
        | status                                 |
        | running                                |
        | stopped                                |
        | in status PENDING                      |
        | in status CREATING                     |
        | in status CREATE_FAILED                |
        | in status INSTALLING                   |
        | in status INSTALL_FAILED               |
        | in status BOOTING                      |
        | in status STOPPING                     |
        | in its commitment period               |
        | a subscription in status RUNNING       |
        | a subscription in status STOPPED       |
        | a subscription in status CREATE_FAILED |

    # What one request was allowed says nothing of the next one.
    Scenario: A running instance is refused after another instance was released
      Given instance "alpha" is in the recycle bin
      And instance "beta" is running
      When the client releases "alpha"
      And the client releases "beta"
      Then the request is refused with 403 "OPERATION_DENIED_INSTANCE_NOT_RECYCLED"
      And only "alpha" is released

    @token
    Scenario: A running instance is refused with a bearer token, too
      Given instance "alpha" is running
      When the client releases "alpha"
      And the client sends the same request again with its bearer token
      Then the request is refused with 403 "OPERATION_DENIED_INSTANCE_NOT_RECYCLED"
      And both requests are answered alike
      And nothing has changed

    @token
    Scenario Outline: An instance that is <state> is refused with a bearer token, too
      Given instance "alpha" is <state>
      When the client releases "alpha" with its bearer token
      Then the request is refused with 403 "OPERATION_DENIED_INSTANCE_NOT_RECYCLED"
      And nothing has changed

      Examples:
        | state                            |
        | a subscription in status RUNNING |
        | a subscription in status STOPPED |
        | stopped                          |
        | in its commitment period         |

  @BMC-REL-03
  Rule: Releasing an instance that does not exist is refused with 404 INVALID_INSTANCE_NOT_FOUND
    # "ghost" is an id that relcon makes up. It has the shape of a real id, and DescribeInstances does not find it.

    Scenario: An unknown instance is refused
      Given instance "alpha" is in the recycle bin
      And instance "ghost" does not exist
      When the client releases "ghost"
      And the client releases "ghost"
      Then the request is refused with 404 "INVALID_INSTANCE_NOT_FOUND"
      And both requests are answered alike
      And nothing has changed

    # None of these is an id that DescribeInstances shows, whatever it would match as a pattern, a beginning or a position.
    # A provider may refuse them for their form, so no code is required. It may quote them in its message: the row with a
    # double quote has what JSON, HTML and a one-byte character set spell otherwise.
    Scenario Outline: An instance whose id is <id> is unknown
      Given instance "alpha" is in the recycle bin
      And instance "ghost" does not exist, and its id is <id>
      When the client releases "ghost"
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

    # A provider may join the ids of a list by commas, and so read two where its client names one.
    Scenario: Two ids in one text are unknown
      Given instance "alpha" is in the recycle bin
      And instance "beta" is in the recycle bin
      And instance "ghost" does not exist, and its id is those of "alpha" and "beta" with "," between them
      When the client releases "ghost"
      Then the request is refused
      And nothing has changed

  @BMC-REL-10
  Rule: A released instance is gone for good: releasing it again is refused with 404 INVALID_INSTANCE_NOT_FOUND

    Scenario Outline: An instance that is <state> is refused
      Given instance "alpha" is <state>
      And instance "beta" is in the recycle bin
      When the client releases "alpha"
      And the client releases "alpha"
      Then the request is refused with 404 "INVALID_INSTANCE_NOT_FOUND"
      And both requests are answered alike
      And nothing has changed

      Examples:
        | state                                       |
        | already released                            |
        | already terminated and released             |
        | already terminated as a failed subscription |

    # The release is the first request after the 24 hours. Only the listing that follows it could find out what is due.
    @clock
    Scenario: An instance that the recycle bin has released by itself is refused
      Given instance "alpha" is already terminated
      And instance "beta" is running
      When 24 hours pass
      And the client releases "alpha"
      Then the request is refused with 404 "INVALID_INSTANCE_NOT_FOUND"
      And only "alpha" is released

    # What a provider keeps of a released instance, it may move elsewhere after a day.
    @clock
    Scenario: An instance that was released a day ago is refused
      Given instance "alpha" is already released
      When 25 hours pass
      And the client releases "alpha"
      Then the request is refused with 404 "INVALID_INSTANCE_NOT_FOUND"

    # TerminateInstance has deleted it, whichever way it is paid for.
    Scenario: An instance whose creation failed is refused after its termination
      Given instance "alpha" is in status CREATE_FAILED
      When the client terminates "alpha"
      And the client releases "alpha"
      Then the request is refused with 404 "INVALID_INSTANCE_NOT_FOUND"
      And only "alpha" is released

    # What renews subscriptions may not be told of the release.
    @clock
    Scenario: A released subscription instance is still gone after its term
      Given instance "alpha" is a subscription in status RECYCLE
      When the client releases "alpha"
      And 800 hours pass
      Then "alpha" is released in the end

    @clock
    Scenario: Two subscription instances that one request has released are still gone after their term
      Given instances "alpha" and "beta" are a subscription in status RECYCLE
      When the client releases "alpha" and "beta"
      And 800 hours pass
      Then "alpha" and "beta" are released in the end

    @clock
    Scenario: Two subscription instances that two requests have released are still gone after their term
      Given instances "alpha" and "beta" are a subscription in status RECYCLE
      When the client releases "alpha"
      And the client releases "beta"
      And 800 hours pass
      Then "alpha" and "beta" are released in the end

  @BMC-REL-16
  Rule: Both API versions, 2022-11-20 and 2026-02-01, release alike
    # The official Terraform provider sends 2022-11-20, the current clients send 2026-02-01.

    Scenario Outline: Version <version> releases <names> from the recycle bin
      Given instance "alpha" is in the recycle bin
      And 3 instances "fleet" are in the recycle bin
      When the client releases <names> with version <version>
      Then the request is accepted
      And only <effect>

      Examples:
        | version    | names   | effect               |
        | 2022-11-20 | "alpha" | "alpha" is released  |
        | 2022-11-20 | "fleet" | "fleet" are released |
        | 2026-02-01 | "alpha" | "alpha" is released  |
        | 2026-02-01 | "fleet" | "fleet" are released |

    Scenario Outline: Version <version> refuses <names>, of which "beta" is running and "ghost" unknown
      Given instance "alpha" is in the recycle bin
      And instance "beta" is running
      And instance "ghost" does not exist
      When the client releases <names> with version <version>
      Then the request is refused with <code>
      And "beta" is still running

      Examples:
        | version    | names               | code                                         |
        | 2022-11-20 | "beta"              | 403 "OPERATION_DENIED_INSTANCE_NOT_RECYCLED" |
        | 2022-11-20 | "alpha" and "beta"  | 403 "OPERATION_DENIED_INSTANCE_NOT_RECYCLED" |
        | 2022-11-20 | "ghost"             | 404 "INVALID_INSTANCE_NOT_FOUND"             |
        | 2022-11-20 | "alpha" and "ghost" | 404 "INVALID_INSTANCE_NOT_FOUND"             |
        | 2026-02-01 | "beta"              | 403 "OPERATION_DENIED_INSTANCE_NOT_RECYCLED" |
        | 2026-02-01 | "alpha" and "beta"  | 403 "OPERATION_DENIED_INSTANCE_NOT_RECYCLED" |
        | 2026-02-01 | "ghost"             | 404 "INVALID_INSTANCE_NOT_FOUND"             |
        | 2026-02-01 | "alpha" and "ghost" | 404 "INVALID_INSTANCE_NOT_FOUND"             |

    Scenario Outline: Version <version> refuses 101 instances
      Given 101 instances "fleet" are in the recycle bin
      When the client releases "fleet" with version <version>
      Then the request is refused
      And nothing has changed

      Examples:
        | version    |
        | 2022-11-20 |
        | 2026-02-01 |

    Scenario Outline: Version <version> does not release an instance that is <state>
      Given instance "alpha" is <state>
      When the client releases "alpha" with version <version>
      Then the request is refused with 403 "OPERATION_DENIED_INSTANCE_NOT_RECYCLED"
      And nothing has changed

      Examples:
        | version    | state                            |
        | 2022-11-20 | stopped                          |
        | 2022-11-20 | a subscription in status RUNNING |
        | 2026-02-01 | stopped                          |
        | 2026-02-01 | a subscription in status RUNNING |
        | 2026-02-01 | in its commitment period         |

    Scenario Outline: Version <version> releases a subscription instance from the recycle bin
      Given instance "alpha" is a subscription in status RECYCLE
      When the client releases "alpha" with version <version>
      Then the request is accepted
      And only "alpha" is released

      Examples:
        | version    |
        | 2022-11-20 |
        | 2026-02-01 |

    Scenario Outline: Version <version> releases a hundred instances by one request
      Given 100 instances "fleet" are in the recycle bin
      When the client releases "fleet" with version <version>
      Then the request is accepted
      And only "fleet" are released

      Examples:
        | version    |
        | 2022-11-20 |
        | 2026-02-01 |

    Scenario Outline: Version <version> refuses a batch in which a running instance stands behind many good ones
      Given 60 instances "fleet" are in the recycle bin
      And instance "beta" is running
      When the client releases "fleet" and "beta" with version <version>
      Then the request is refused with 403 "OPERATION_DENIED_INSTANCE_NOT_RECYCLED"
      And "beta" is still running

      Examples:
        | version    |
        | 2022-11-20 |
        | 2026-02-01 |

  @BMC-REL-17
  Rule: An id that is written otherwise than DescribeInstances shows it is not taken for the instance's
    # No page says that letter case or blanks count, or that an id ends where a part of a URL would. A provider that
    # passes over them releases what its caller did not name as it is.

    Scenario Outline: The id of an instance is refused with a difference: <id>
      Given instance "alpha" is in the recycle bin
      And instance "ghost" does not exist, and its id is <id>
      When the client releases "ghost"
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
