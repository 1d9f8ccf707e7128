@bmc @zec
Feature: Zenlayer DescribeInstances
  What a client is shown of its instances. From there it takes the ids of those that it releases or terminates.
  Each Rule is one clause of the API's pages; its tag is the clause's id.

  @ZC-LST-01
  Rule: DescribeInstances lists the instances that its filter asks for, and no others
    # A client releases what it is shown. So a filter that is passed over costs instances that are still in use. No page says
    # whether a listing without a filter shows the recycle bin, or how a place or an image that does not exist is answered.

    Scenario Outline: A listing by the ids of <names> shows them and no other instance
      Given instance "alpha" is ready to be released
      And instance "beta" is ready to be released
      And instance "gamma" is ready to be released
      When the client lists <names>
      Then the answer lists <names> ready to be released
      And the answer does not list "beta"

      Examples:
        | names               |
        | "alpha"             |
        | "alpha" and "gamma" |

    Scenario Outline: A listing by <member> <status> shows an instance that is in it, and none that is not
      Given instance "alpha" is in status <status>
      And instance "beta" is in status <other>
      When the client sends DescribeInstances with {"<member>": "<status>", "pageSize": 1000}
      Then the answer lists "alpha" in status <status>
      And the answer does not list "beta"

      @bmc
      Examples:
        | member         | status  | other   |
        | instanceStatus | RUNNING | STOPPED |
        | instanceStatus | STOPPED | RECYCLE |
        | instanceStatus | RECYCLE | RUNNING |

      @zec
      Examples:
        | member | status  | other   |
        | status | RUNNING | STOPPED |
        | status | STOPPED | RUNNING |

    # An instance that is found by its id may be shown whatever else is asked for.
    Scenario Outline: An instance is not listed by a filter that it does not fit: <filter>
      Given instance "alpha" is running
      When the client sends DescribeInstances with {<filter>, "pageSize": 1000}
      Then the answer does not list "alpha"

      Examples:
        | filter                                                  |
        | "tagKeys": ["no-instance-has-this"]                     |
        | "tags": [{"key": "no-instance-has-this", "value": "x"}] |

      @bmc
      Examples:
        | filter                                                 |
        | "instanceName": "no-instance-has-this"                 |
        | "hostname": "no-instance-has-this"                     |
        | "publicIpAddresses": ["192.0.2.1"]                     |
        | "privateIpAddresses": ["192.0.2.1"]                    |
        | "instanceIds": ["$alpha"], "instanceStatus": "STOPPED" |

      @zec
      Examples:
        | filter                                         |
        | "name": "no-instance-has-this"                 |
        | "ipv4Address": "192.0.2.1"                     |
        | "ipv6Address": "2001:db8::1"                   |
        | "instanceIds": ["$alpha"], "status": "STOPPED" |

  @ZC-LST-02
  Rule: The pages of DescribeInstances, pageNum by pageNum, list each instance once, and totalCount is the number of all
    # An instance that stands on no page is never found, and is paid for.

    # They are asked for by id, since the account may hold others.
    Scenario: Two pages of two list three instances
      Given instance "alpha" is running
      And instance "beta" is running
      And instance "gamma" is running
      When the client sends DescribeInstances with {"instanceIds": ["$alpha", "$beta", "$gamma"], "pageNum": 1, "pageSize": 2}
      And the client sends DescribeInstances with {"instanceIds": ["$alpha", "$beta", "$gamma"], "pageNum": 2, "pageSize": 2}
      Then the pages list each of "alpha", "beta" and "gamma" once

    # A client may read on until a page is empty. It never ends where the last page is shown again.
    Scenario: Of three pages of one, which list two instances, the third is empty
      Given instance "alpha" is running
      And instance "beta" is running
      When the client sends DescribeInstances with {"instanceIds": ["$alpha", "$beta"], "pageNum": 1, "pageSize": 1}
      And the client sends DescribeInstances with {"instanceIds": ["$alpha", "$beta"], "pageNum": 2, "pageSize": 1}
      And the client sends DescribeInstances with {"instanceIds": ["$alpha", "$beta"], "pageNum": 3, "pageSize": 1}
      Then the pages list each of "alpha" and "beta" once

    # A filter takes up to 100 ids.
    Scenario: A page of a hundred lists the instances of a hundred ids
      Given 100 instances "fleet" are running
      When the client lists "fleet"
      Then the pages list each of "fleet" once

    # A page takes up to 1,000 instances. What stands between the end of a shorter one and the next page is on none. No
    # filter takes so many ids.
    Scenario: A page of a thousand lists 101 instances
      Given 101 instances "fleet" are running
      When the client sends DescribeInstances with {"pageNum": 1, "pageSize": 1000}
      Then the pages list each of "fleet" once

    Scenario: A listing that names no page shows the first
      Given instance "alpha" is ready to be released
      When the client sends DescribeInstances with {"instanceIds": ["$alpha"]}
      Then the answer lists "alpha" ready to be released

  @ZC-LST-03
  Rule: instanceIds of DescribeInstances is an array of strings: a value of another type is refused
    # A provider that goes on without it has no filter, and lists all instances. The page gives no code for this.
    # INVALID_PARAMETER_TYPE of the common error codes fits, but is not required.

    Scenario Outline: A listing by ids that are given as <type> is refused
      Given instance "alpha" is ready to be released
      When the client sends DescribeInstances with <body>
      Then the request is refused
      And the same request without this flaw is accepted

      Examples:
        | type                | body                                      |
        | a string            | {"instanceIds": "$alpha"}                 |
        | a number            | {"instanceIds": 1}                        |
        | an object           | {"instanceIds": {"instanceId": "$alpha"}} |
        | an array of numbers | {"instanceIds": [1]}                      |
        | an array of arrays  | {"instanceIds": [["$alpha"]]}             |
