@zec
Feature: ZEC ReleaseInstances
  Releases elastic compute instances while the client goes on. Accounts with a recycle bin stand in
  zec_recycle_bin.feature, requests that name several instances in zec_release_batches.feature, what the parameter may be in
  zec_release_parameters.feature, and the versions in zec_release_versions.feature.
  Each Rule is one clause of the provider's page; its tag is the clause's id.

  @ZEC-REL-01
  Rule: An instance is released: the request is accepted, and in the end the instance is no longer listed
    # The page names no status that an instance must have.

    Scenario Outline: A released elastic instance that was <status> is no longer listed
      Given instance "alpha" is <status>
      And instance "beta" is running
      And instance "gamma" is stopped
      When the client releases "alpha"
      Then the request is accepted
      And only "alpha" is released

      Examples:
        | status  |
        | running |
        | stopped |

    # What a customer orders at once may be one thing to the provider.
    Scenario: Of elastic instances that were ordered together, one is released alone
      Given instances "alpha" and "beta" are running
      When the client releases "alpha"
      Then the request is accepted
      And only "alpha" is released

    # What failed in one request is nothing that the next one knows of.
    Scenario Outline: An elastic instance is released after a request for <batch>
      Given instance "alpha" is running
      And instance "beta" is running
      And instance "ghost" does not exist
      When the client releases <batch>
      And the client releases "alpha"
      Then the request is accepted
      And "alpha" is released in the end

      Examples:
        | batch              |
        | "ghost"            |
        | "ghost" and "beta" |

    # What shows the account may be told of instances, and not of there being none.
    Scenario: The last elastic instance of an account is no longer listed after its release
      Given an empty account
      And instance "alpha" is running
      When the client releases "alpha"
      Then the request is accepted
      And only "alpha" is released

    # That an instance is unknown to one account says nothing of another one.
    @second-account
    Scenario: An elastic instance is released after another account tried to release it
      Given instance "alpha" is running
      And instance "theirs" of another account is running
      When the client releases "alpha" with the key of the other account
      And the client releases "alpha"
      Then the request is accepted
      And only "alpha" is released

    # A provider may answer a listing from something that the release does not reach: what it showed before for this id, or
    # what serves the other version.
    Scenario: An elastic instance that was listed before its release is no longer listed
      Given instance "alpha" is running
      When the client lists "alpha"
      And the client releases "alpha"
      Then the request is accepted
      And only "alpha" is released

    Scenario: A released elastic instance is not listed by the other API version
      Given instance "alpha" is already released
      When the client lists "alpha" with the other API version
      Then the answer does not list "alpha"

    Scenario: A released elastic instance is not among those that are listed as running
      Given instance "alpha" is already released
      When the client sends DescribeInstances with {"status": "RUNNING", "pageSize": 1000}
      Then the request is accepted
      And the answer does not list "alpha"

    # An instance that is still changing may be named as failed (ZEC-REL-21).
    @power
    Scenario Outline: An elastic instance that the client just <action> is released, or named as failed
      Given instance "alpha" is running
      And instance "beta" is running
      When the client <action> "alpha"
      And the client releases "alpha"
      Then the answer names as failed exactly what is not released

      Examples:
        | action  |
        | stops   |
        | reboots |

  @ZEC-REL-03
  Rule: The release goes on after the answer: until it is gone, the instance shows its old status, RELEASING, RECYCLING, RECYCLE or RECYCLED
    # The operation is asynchronous. An older page does not say so, and a provider that has released the instance by
    # the time it answers keeps the clause as well.

    Scenario Outline: A batch of <count> elastic instances, each <status>, is on its way out until it is gone
      Given <count> instances "fleet" are <status>
      And instance "beta" is running
      When the client releases "fleet"
      Then the request is accepted
      And only "fleet" are released in documented steps

      Examples:
        | count | status                           |
        | 1     | running                          |
        | 3     | running                          |
        | 1     | a subscription in status RUNNING |

  @ZEC-REL-04
  Rule: No operation on an instance that is being released takes effect: whatever it is answered, the release goes on
    # The page allows no operation meanwhile, and does not say how one is answered. It may be refused, list the
    # instance as failed, or be accepted without effect. "beta" is given first: the inventory is read before the
    # release of "alpha" begins.

    Scenario: A second release changes nothing about the first
      Given instance "beta" is running
      And instance "alpha" is already being released
      When the client releases "alpha"
      Then the request is answered in a documented form
      And only "alpha" is released

    @power
    Scenario Outline: A release goes on when the client <action> the instance
      Given instance "beta" is running
      And instance "alpha" is already being released
      When the client <action> "alpha"
      Then the request is answered in a documented form
      And only "alpha" is released in documented steps

      Examples:
        | action  |
        | stops   |
        | reboots |

    @power
    Scenario Outline: A release goes on when the client <action> the instance after another one
      Given instance "beta" is running
      And instance "alpha" is already being released
      When the client <action> "beta" and "alpha"
      Then the request is answered in a documented form
      And "alpha" is released in documented steps in the end

      Examples:
        | action |
        | stops  |

  @ZEC-REL-05
  Rule: On a default account a released instance is reclaimed directly, without a recycle bin, and stays gone
    # No operation shows whether an account has a recycle bin, so the hook arranges each kind. The official clients
    # know a parameter dependResource, which ZEC-REL-22 is about.

    Scenario Outline: A batch of <count> elastic instances, each <status>, does not enter a recycle bin
      Given <count> instances "fleet" are <status>
      And instance "beta" is running
      When the client releases "fleet"
      Then the request is accepted
      And only "fleet" are deleted directly

      Examples:
        | count | status  |
        | 1     | running |
        | 1     | stopped |
        | 3     | running |

    @clock
    Scenario: Elastic instances that were released are still gone a day later
      Given 4 instances "fleet" are running
      And instance "beta" is running
      When the client releases "fleet"
      And 25 hours pass
      Then only "fleet" are released

    # What renews subscriptions may not be told of the release.
    @clock
    Scenario: A released elastic subscription instance is still gone after its term
      Given instance "alpha" is a subscription in status RUNNING
      When the client releases "alpha"
      And 800 hours pass
      Then "alpha" is released in the end

    @clock
    Scenario: Two elastic subscription instances that one request has released are still gone after their term
      Given instances "alpha" and "beta" are a subscription in status RUNNING
      When the client releases "alpha" and "beta"
      And 800 hours pass
      Then "alpha" and "beta" are released in the end

    # A subscription was renewed by then.
    @clock
    Scenario Outline: An elastic instance that is <state> is released some weeks after its creation
      Given instance "alpha" is <state>
      When 800 hours pass
      And the client releases "alpha"
      Then the request is accepted
      And only "alpha" is released

      Examples:
        | state                            |
        | running                          |
        | a subscription in status RUNNING |

  @ZEC-REL-15
  Rule: Unknown ids alone are all listed as failed, or refused with 404 INVALID_INSTANCE_NOT_FOUND or OPERATION_FAILED_RESOURCE_NOT_FOUND
    # Other operations of the product have the first of the two codes. The common error codes have the second, and
    # clients take both for "gone".

    # The request is sent twice, because a refusal may leave something behind that lets the second one pass.
    Scenario: An unknown elastic instance has one of three answers
      Given instance "alpha" is running
      And instance "ghost" does not exist
      When the client releases "ghost"
      And the client releases "ghost"
      Then both requests are answered alike
      And the provider follows one of these readings:
        | reading                             | answer                                                 | effect              |
        | failed list                         | accepted but for "ghost"                               | nothing has changed |
        | INVALID_INSTANCE_NOT_FOUND          | refused with 404 "INVALID_INSTANCE_NOT_FOUND"          | nothing has changed |
        | OPERATION_FAILED_RESOURCE_NOT_FOUND | refused with 404 "OPERATION_FAILED_RESOURCE_NOT_FOUND" | nothing has changed |

    Scenario: Two unknown elastic instances have one of three answers
      Given instance "alpha" is running
      And instance "ghost" does not exist
      And instance "spirit" does not exist
      When the client releases "ghost" and "spirit"
      Then the provider follows one of these readings:
        | reading                             | answer                                                 | effect              |
        | failed list                         | accepted but for "ghost" and "spirit"                  | nothing has changed |
        | INVALID_INSTANCE_NOT_FOUND          | refused with 404 "INVALID_INSTANCE_NOT_FOUND"          | nothing has changed |
        | OPERATION_FAILED_RESOURCE_NOT_FOUND | refused with 404 "OPERATION_FAILED_RESOURCE_NOT_FOUND" | nothing has changed |

    Scenario: An elastic instance released before has one of three answers
      Given instance "alpha" is already released
      And instance "beta" is running
      When the client releases "alpha"
      Then the provider follows one of these readings:
        | reading                             | answer                                                 | effect              |
        | failed list                         | accepted but for "alpha"                               | nothing has changed |
        | INVALID_INSTANCE_NOT_FOUND          | refused with 404 "INVALID_INSTANCE_NOT_FOUND"          | nothing has changed |
        | OPERATION_FAILED_RESOURCE_NOT_FOUND | refused with 404 "OPERATION_FAILED_RESOURCE_NOT_FOUND" | nothing has changed |

    # None of these is an id that DescribeInstances shows, whatever it would match as a pattern, a beginning or a position.
    # A provider may refuse them for their form, too.
    Scenario Outline: An elastic instance whose id is <id> is unknown
      Given instance "alpha" is running
      And instance "beta" is running
      And instance "ghost" does not exist, and its id is <id>
      When the client releases "ghost"
      Then the answer names as failed exactly what is not released

      Examples:
        | id                                                |
        | that of "alpha" without its last character        |
        | that of "alpha" with "0" after it                 |
        | that of "alpha" with "'" after it                 |
        | "%"                                               |
        | that of "alpha" with "," after it                 |
        | those of "alpha" and "beta" with "," between them |
        | that of "alpha" with "&<😀\>" after it             |
        | "*"                                               |
        | "0"                                               |
        | " "                                               |
        | 300 characters long                               |

  @ZEC-REL-21
  Rule: An instance is released whatever its status and charge type; one that is still changing may be listed as failed, and is still there
    # The page names no status and no charge type that an instance must have.

    Scenario Outline: An elastic instance that is <state> is released
      Given instance "alpha" is <state>
      And instance "beta" is running
      When the client releases "alpha"
      Then the request is accepted
      And only "alpha" is released

      Examples:
        | state                                  |
        | in status CREATE_FAILED                |
        | a subscription in status RUNNING       |
        | a subscription in status CREATE_FAILED |

    Scenario: An elastic instance that is rebooting is released, or named and still there
      Given instance "alpha" is in status REBOOT
      And instance "beta" is running
      When the client releases "alpha"
      Then the answer names as failed exactly what is not released

    Scenario Outline: A batch of instances in the statuses <first>, <second> and <third> is released but for what is named
      Given instance "alpha" is in status <first>
      And instance "beta" is in status <second>
      And instance "gamma" is a subscription in status STOPPED
      And instance "delta" is in status <third>
      When the client releases "alpha", "beta", "gamma" and "delta"
      Then the answer names as failed exactly what is not released

      Examples:
        | first      | second   | third    |
        | DEPLOYING  | RESIZING | IMAGING  |
        | REBUILDING | BOOTING  | STOPPING |
