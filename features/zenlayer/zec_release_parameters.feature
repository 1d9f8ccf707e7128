@zec
Feature: ZEC ReleaseInstances
  What instanceIds may be, and what another parameter changes.
  Each Rule is one clause of the provider's page; its tag is the clause's id.

  @ZEC-REL-11
  Rule: instanceIds is required: a request in which it is absent or null is refused
    # The page has no table of errors. MISSING_PARAMETER of the common error codes fits, but is not required.

    Scenario Outline: Ids of elastic instances that are <what> are refused
      Given instance "alpha" is running
      When the client sends ReleaseInstances with <body>
      And the client sends ReleaseInstances with <body>
      Then both requests are answered alike
      And the request is refused
      And nothing has changed
      And the same request without this flaw is accepted

      Examples:
        | what               | body                        |
        | absent             | {}                          |
        | null               | {"instanceIds": null}       |
        | called instanceId  | {"instanceId": "$alpha"}    |
        | called InstanceIds | {"InstanceIds": ["$alpha"]} |

    Scenario Outline: A body that is <what> releases no elastic instance
      Given instance "alpha" is running
      When the client sends ReleaseInstances with <body>
      Then the request is refused
      And nothing has changed
      And the same request without this flaw is accepted

      Examples:
        | what          | body       |
        | a list of ids | ["$alpha"] |
        | an id         | "$alpha"   |
        | a number      | 1          |
        | null          | null       |

    Scenario Outline: Ids of elastic instances that are <what> are refused by the other API version, too
      Given instance "alpha" is running
      When the client sends ReleaseInstances with <body>
      And the client sends the same request again with the other API version
      Then both requests are answered alike
      And the request is refused
      And nothing has changed

      Examples:
        | what     | body                  |
        | absent   | {}                    |
        | no array | {"instanceIds": null} |
        | none     | {"instanceIds": []}   |

  @ZEC-REL-12
  Rule: instanceIds is an array of strings: a value or an element of another type is refused
    # The page has no table of errors. INVALID_PARAMETER_TYPE of the common error codes fits, but is not required. Rows
    # with two elements have a good id: a provider that checks one element at a time would release it.

    Scenario Outline: Ids of elastic instances given as <type> are refused
      Given instance "alpha" is running
      When the client sends ReleaseInstances with <body>
      Then the request is refused
      And nothing has changed
      And the same request without this flaw is accepted

      Examples:
        | type                 | body                                        |
        | a string             | {"instanceIds": "$alpha"}                   |
        | a number             | {"instanceIds": 1}                          |
        | an object            | {"instanceIds": {"0": "$alpha"}}            |
        | a boolean            | {"instanceIds": true}                       |
        | an array of numbers  | {"instanceIds": [1]}                        |
        | an array of nulls    | {"instanceIds": [null]}                     |
        | an array of arrays   | {"instanceIds": [["$alpha"]]}               |
        | an array of objects  | {"instanceIds": [{"instanceId": "$alpha"}]} |
        | an array of booleans | {"instanceIds": [true]}                     |
        | an id and a number   | {"instanceIds": ["$alpha", 1]}              |
        | an id and a null     | {"instanceIds": ["$alpha", null]}           |
        | an id and an array   | {"instanceIds": ["$alpha", ["$alpha"]]}     |
        | an id and an object  | {"instanceIds": ["$alpha", {}]}             |
        | an id and a boolean  | {"instanceIds": ["$alpha", true]}           |
        | a number and an id   | {"instanceIds": [1, "$alpha"]}              |

    Scenario: An elastic instance is released after a refused request that names it
      Given instance "alpha" is running
      And instance "beta" is running
      When the client sends ReleaseInstances with {"instanceIds": "$alpha"}
      And the client releases "alpha"
      Then the request is accepted
      And only "alpha" is released

  @ZEC-REL-16
  Rule: An empty instanceIds, or one with an empty id, is refused and releases nothing: it never means all instances
    # The official Go client leaves an empty list out of the body. A caller that names nothing sends {} or [], and
    # must not lose everything.

    Scenario Outline: An empty list of elastic instances is refused: <body>
      Given instance "alpha" is running
      When the client sends ReleaseInstances with <body>
      Then the request is refused
      And nothing has changed
      And the same request without this flaw is accepted

      Examples:
        | body                            |
        | {"instanceIds": []}             |
        | {"instanceIds": [""]}           |
        | {"instanceIds": ["$alpha", ""]} |
        | {"instanceIds": ["", "$alpha"]} |

  @ZEC-REL-20
  Rule: An id that is written otherwise than DescribeInstances shows it is not taken for the elastic instance's
    # No page says that letter case or blanks count, or that an id ends where a part of a URL would. A provider that
    # passes over them releases what its caller did not name as it is.

    Scenario Outline: The id of an elastic instance is unknown with a difference: <id>
      Given instance "alpha" is running
      And instance "ghost" does not exist, and its id is <id>
      When the client releases "ghost"
      Then the answer names as failed exactly what is not released

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
        | that of "alpha" with the character U+FEFF after it |

  @ZEC-REL-22
  Rule: dependResource decides about what depends on an instance; the instance is released whether it is true or false
    # The page does not have this parameter. The official clients know it since June 2026: true releases addresses, disks
    # and interfaces as well, and false keeps them. A provider that does not know it passes over it.

    Scenario Outline: An elastic instance and another one, <state>, are released with dependResource <value>
      Given instance "alpha" is running
      And instance "beta" is <state>
      And instance "gamma" is running
      When the client sends ReleaseInstances with {"instanceIds": ["$alpha", "$beta"], "dependResource": <value>}
      Then the request is accepted
      And only "alpha" and "beta" are deleted directly

      Examples:
        | value | state                            |
        | true  | running                          |
        | false | running                          |
        | true  | a subscription in status RUNNING |
        | false | a subscription in status RUNNING |

    # One version may know the parameter, and the other one refuse what it does not know.
    Scenario Outline: A request for an unknown elastic instance with dependResource <value> is answered alike by the other API version
      Given instance "ghost" does not exist
      When the client sends ReleaseInstances with {"instanceIds": ["$ghost"], "dependResource": <value>}
      And the client sends the same request again with the other API version
      Then both requests are answered alike

      Examples:
        | value |
        | true  |
        | false |
