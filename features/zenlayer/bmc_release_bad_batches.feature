@bmc
Feature: BMC ReleaseInstances
  What a bad instance in a request does to the request, and to the other instances.
  Each Rule is one clause of the provider's page; its tag is the clause's id.

  @BMC-REL-11
  Rule: A batch with an instance outside the recycle bin is refused with 403 OPERATION_DENIED_INSTANCE_NOT_RECYCLED
    # First, in the middle and last, because a provider may look at some of the ids only. BMC-REL-13 says what may happen
    # to the good ones.

    Scenario Outline: The batch <batch>, with "beta" running and "gamma" stopped, is refused
      Given 2 instances "fleet" are in the recycle bin
      And 2 instances "rest" are in the recycle bin
      And instance "beta" is running
      And instance "gamma" is stopped
      When the client releases <batch>
      Then the request is refused with 403 "OPERATION_DENIED_INSTANCE_NOT_RECYCLED"
      And "beta" is still running

      Examples:
        | batch                      |
        | "fleet" and "beta"         |
        | "fleet", "beta" and "rest" |
        | "beta" and "fleet"         |
        | "beta", "fleet", "gamma"   |
        | "beta" and "gamma"         |

      @token
      Examples:
        | batch                                            |
        | "fleet", "beta" and "rest" with its bearer token |

    # A provider may refuse some of the statuses only, or look at the first 10, 20, 25, 50 or 75 ids.
    Scenario Outline: A batch is refused if <before> good instances stand before one that is <state>
      Given <before> instances "fleet" are in the recycle bin
      And instance "beta" is <state>
      And <after> instances "rest" are in the recycle bin
      When the client releases "fleet", "beta" and "rest"
      Then the request is refused with 403 "OPERATION_DENIED_INSTANCE_NOT_RECYCLED"

      Examples:
        | before | after | state                                       |
        | 2      | 2     | in status PENDING                           |
        | 2      | 2     | in status CREATING                          |
        | 2      | 2     | in status CREATE_FAILED                     |
        | 2      | 2     | in status INSTALLING                        |
        | 36     | 23    | in status INSTALL_FAILED                    |
        | 2      | 2     | in status BOOTING                           |
        | 2      | 2     | in status STOPPING                          |
        | 2      | 2     | a subscription in status RUNNING            |
        | 2      | 2     | a subscription in status STOPPED            |
        | 2      | 2     | a subscription in status CREATE_FAILED      |
        | 2      | 2     | in its commitment period                    |
        | 2      | 2     | in its commitment period, in status STOPPED |
        | 76     | 23    | running                                     |

  @BMC-REL-12
  Rule: A batch with an instance that does not exist is refused with 404 INVALID_INSTANCE_NOT_FOUND
    # First, in the middle and last, because a provider may look at some of the ids only. BMC-REL-13 says what may happen
    # to the good ones. "past" was there once.

    Scenario Outline: The batch <batch>, with "ghost" and "spirit" unknown, is refused
      Given instance "past" is already released
      And 2 instances "fleet" are in the recycle bin
      And 2 instances "rest" are in the recycle bin
      And instance "ghost" does not exist
      And instance "spirit" does not exist
      When the client releases <batch>
      Then the request is refused with 404 "INVALID_INSTANCE_NOT_FOUND"

      Examples:
        | batch                       |
        | "fleet" and "ghost"         |
        | "fleet", "ghost" and "rest" |
        | "ghost" and "fleet"         |
        | "ghost", "fleet", "spirit"  |
        | "ghost" and "spirit"        |
        | "fleet", "past" and "rest"  |

      @token
      Examples:
        | batch                                             |
        | "fleet", "ghost" and "rest" with its bearer token |

    Scenario: A batch is refused if 76 good instances stand before an unknown one
      Given 76 instances "fleet" are in the recycle bin
      And instance "ghost" does not exist
      And 23 instances "rest" are in the recycle bin
      When the client releases "fleet", "ghost" and "rest"
      Then the request is refused with 404 "INVALID_INSTANCE_NOT_FOUND"

    # No answer would tell of an id that is passed over. A provider may refuse these for their form, so no code is required.
    Scenario Outline: A batch with an id that is <id> is refused
      Given instance "alpha" is in the recycle bin
      And instance "ghost" does not exist, and its id is <id>
      When the client releases "alpha" and "ghost"
      Then the request is refused

      Examples:
        | id                                                      |
        | " "                                                     |
        | that of "alpha" with "_" in place of its last character |

    # Whether the id that is named twice counts once or is refused (BMC-REL-15), the unknown one is not passed over.
    Scenario Outline: The batch <batch>, with "ghost" unknown, which names an instance twice, is refused
      Given instance "alpha" is in the recycle bin
      And instance "ghost" does not exist
      When the client releases <batch>
      Then the request is refused

      Examples:
        | batch                        |
        | "alpha", "alpha" and "ghost" |
        | "ghost", "ghost" and "alpha" |

    @clock
    Scenario: A batch is refused if 36 good instances stand before one that the recycle bin has released by itself
      Given instance "past" is already terminated 24 hours ago
      And 36 instances "fleet" are in the recycle bin
      And 23 instances "rest" are in the recycle bin
      When the client releases "fleet", "past" and "rest"
      Then the request is refused with 404 "INVALID_INSTANCE_NOT_FOUND"

    # For the caller it does not exist (ZC-AUTH-09). No page says that the code has to be the same.
    @second-account
    Scenario Outline: The batch <batch>, with "theirs" of another account, is refused
      Given 2 instances "fleet" are in the recycle bin
      And instance "theirs" of another account is in the recycle bin
      When the client releases <batch>
      Then the request is refused
      And "theirs" is still in the recycle bin

      Examples:
        | batch                |
        | "fleet" and "theirs" |

      @token
      Examples:
        | batch                                      |
        | "fleet" and "theirs" with its bearer token |

    # The second request shows that nothing else is wrong with the first one, which may have released "fleet" (BMC-REL-13).
    @second-account
    Scenario: Another account's instance is not released by a batch of the other API version
      Given 2 instances "fleet" are in the recycle bin
      And instance "alpha" is in the recycle bin
      And instance "theirs" of another account is in the recycle bin
      When the client releases "fleet" and "theirs" with the other API version
      And the client releases "alpha" with the other API version
      Then the request is accepted
      And "theirs" is still in the recycle bin

    @second-account
    Scenario: Another account's instance is not released by a batch of a hundred that names it last
      Given 99 instances "fleet" are in the recycle bin
      And instance "theirs" of another account is in the recycle bin
      When the client releases "fleet" and "theirs"
      Then the request is refused with 404 "INVALID_INSTANCE_NOT_FOUND"
      And "theirs" is still in the recycle bin

    @second-account
    Scenario: An instance that another account has terminated is not released
      Given instance "theirs" of another account is already terminated
      When the client releases "theirs"
      Then the request is refused
      And "theirs" is still in the recycle bin

  @BMC-REL-13
  Rule: A refused batch releases none of its instances, or all of those that are in the recycle bin
    # The pages do not say what a refused batch does to its good instances. The answer has no list of failed ids, so
    # the client can't see which of them are gone: a provider that releases some of them breaks the clause. The bad
    # instance stands first, in the middle and last, because a provider may stop at it.

    Scenario Outline: The batch <batch> is refused with one of two effects
      Given 2 instances "fleet" are in the recycle bin
      And 11 instances "rest" are in the recycle bin
      And instance "beta" is running
      And instance "ghost" does not exist
      When the client releases <batch>
      Then the provider follows one of these readings:
        | reading            | answer  | effect                               |
        | nothing released   | refused | nothing has changed                  |
        | good ones released | refused | only "fleet" and "rest" are released |

      Examples:
        | batch                               |
        | "fleet", "rest" and "beta"          |
        | "fleet", "beta" and "rest"          |
        | "beta", "fleet" and "rest"          |
        | "fleet", "rest" and "ghost"         |
        | "fleet", "ghost" and "rest"         |
        | "ghost", "fleet" and "rest"         |
        | "fleet", "beta", "rest" and "ghost" |

    # Either way the good ones can be had: a refused batch keeps no hold on them.
    Scenario Outline: The good instances of the refused batch <batch> are released by the next request, or were by this one
      Given 2 instances "fleet" are in the recycle bin
      And instance "beta" is running
      And instance "ghost" does not exist
      When the client releases <batch>
      And the client releases "fleet"
      Then the provider follows one of these readings:
        | reading            | answer                                        | effect                    |
        | nothing released   | accepted                                      | only "fleet" are released |
        | good ones released | refused with 404 "INVALID_INSTANCE_NOT_FOUND" | only "fleet" are released |

      Examples:
        | batch               |
        | "fleet" and "beta"  |
        | "ghost" and "fleet" |

  @BMC-REL-14
  Rule: An instance outside the recycle bin survives every batch, accepted or refused

    Scenario Outline: An instance "beta" that is <status> survives the batch <batch>
      Given instance "alpha" is in the recycle bin
      And instance "beta" is <status>
      When the client releases <batch>
      Then "beta" is still <status>

      Examples:
        | status  | batch                       |
        | running | "alpha" and "beta"          |
        | running | "beta" and "alpha"          |
        | running | "alpha", "alpha" and "beta" |
        | stopped | "alpha" and "beta"          |
        | stopped | "beta" and "alpha"          |

    # What was refused is over. It is not done when its reason is gone.
    Scenario Outline: An instance that was <status> survives the batch <batch> that was refused for it when it is returned later
      Given instance "alpha" is in the recycle bin
      And instance "beta" is <status>
      When the client releases <batch>
      And the client terminates "beta"
      Then the request is accepted
      And "beta" is still in the recycle bin

      Examples:
        | status  | batch              |
        | running | "alpha" and "beta" |
        | stopped | "beta" and "alpha" |

    Scenario: An instance that is running survives an accepted batch beside it
      Given 2 instances "fleet" are in the recycle bin
      And instance "beta" is running
      When the client releases "fleet"
      Then the request is accepted
      And only "fleet" are released

  @BMC-REL-18
  Rule: A batch with an instance outside the recycle bin and one that does not exist is refused with the code for either
    # The page has one code for each, and does not say which comes first.

    Scenario Outline: The batch <batch>, with "beta" running and "ghost" unknown, has one of two codes
      Given instance "beta" is running
      And instance "ghost" does not exist
      When the client releases <batch>
      Then the provider follows one of these readings:
        | reading                                | answer                                                    | effect              |
        | INVALID_INSTANCE_NOT_FOUND             | refused with 404 "INVALID_INSTANCE_NOT_FOUND"             | nothing has changed |
        | OPERATION_DENIED_INSTANCE_NOT_RECYCLED | refused with 403 "OPERATION_DENIED_INSTANCE_NOT_RECYCLED" | nothing has changed |

      Examples:
        | batch              |
        | "beta" and "ghost" |
        | "ghost" and "beta" |
