@zec
Feature: ZEC ReleaseInstances
  The versions of the API.
  Each Rule is one clause of the provider's page; its tag is the clause's id.

  @ZEC-REL-19
  Rule: Both API versions, 2024-04-01 and 2025-09-01, release alike
    # 2024-04-01 is marked as deprecated, but the official Terraform provider releases with it. The current clients
    # send 2025-09-01.

    Scenario Outline: Version <version> releases <count> elastic instances
      Given <count> instances "fleet" are running
      And instance "beta" is running
      When the client releases "fleet" with version <version>
      Then the request is accepted
      And only "fleet" are deleted directly

      Examples:
        | version    | count |
        | 2024-04-01 | 1     |
        | 2024-04-01 | 3     |
        | 2025-09-01 | 1     |
        | 2025-09-01 | 3     |

    Scenario Outline: Version <version> names of <batch> exactly what is not released
      Given 3 instances "fleet" are running
      And instance "ghost" does not exist
      When the client releases <batch> with version <version>
      Then the answer names as failed exactly what is not released

      Examples:
        | version    | batch               |
        | 2024-04-01 | "ghost"             |
        | 2024-04-01 | "ghost" and "fleet" |
        | 2025-09-01 | "ghost"             |
        | 2025-09-01 | "ghost" and "fleet" |

    Scenario Outline: Version <version> refuses 101 elastic instances
      Given 101 instances "fleet" are running
      When the client releases "fleet" with version <version>
      Then the request is refused
      And nothing has changed

      Examples:
        | version    |
        | 2024-04-01 |
        | 2025-09-01 |

    @recycle-account
    Scenario Outline: Version <version> puts an elastic instance into the recycle bin
      Given a recycle-bin account
      And instance "alpha" is running
      When the client releases "alpha" with version <version>
      Then the request is accepted
      And only "alpha" is in the recycle bin

      Examples:
        | version    |
        | 2024-04-01 |
        | 2025-09-01 |

    @recycle-account
    Scenario Outline: Version <version> deletes elastic instances from the recycle bin and puts others into it
      Given a recycle-bin account
      And instance "alpha" is already in the recycle bin
      And instance "beta" is running
      And instance "gamma" is already in the recycle bin
      And instance "ghost" does not exist
      When the client releases "beta", "ghost" and "alpha" with version <version>
      Then the answer names as failed exactly what is not released

      Examples:
        | version    |
        | 2024-04-01 |
        | 2025-09-01 |

    @recycle-account
    Scenario Outline: Version <version> deletes an elastic instance from the recycle bin
      Given a recycle-bin account
      And instance "alpha" is already in the recycle bin
      And instance "beta" is already in the recycle bin
      When the client releases "alpha" with version <version>
      Then the request is accepted
      And only "alpha" is released

      Examples:
        | version    |
        | 2024-04-01 |
        | 2025-09-01 |

    @recycle-account
    Scenario Outline: Version <version> lists a released elastic instance in the recycle bin
      Given a recycle-bin account
      And instance "alpha" is already in the recycle bin
      When the client lists its instances with version <version>
      Then the answer lists "alpha" in the recycle bin

      Examples:
        | version    |
        | 2024-04-01 |
        | 2025-09-01 |

    @recycle-account
    Scenario Outline: Version <version> puts an elastic instance that is <state> into the recycle bin
      Given a recycle-bin account
      And instance "alpha" is <state>
      When the client releases "alpha" with version <version>
      Then the request is accepted
      And only "alpha" is in the recycle bin

      Examples:
        | version    | state                            |
        | 2024-04-01 | stopped                          |
        | 2024-04-01 | a subscription in status RUNNING |
        | 2025-09-01 | stopped                          |
        | 2025-09-01 | a subscription in status RUNNING |

    Scenario Outline: Version <version> releases an elastic instance that is <state>
      Given instance "alpha" is <state>
      When the client releases "alpha" with version <version>
      Then the request is accepted
      And only "alpha" is released

      Examples:
        | version    | state                            |
        | 2024-04-01 | a subscription in status RUNNING |
        | 2024-04-01 | stopped                          |
        | 2025-09-01 | a subscription in status RUNNING |
        | 2025-09-01 | stopped                          |
