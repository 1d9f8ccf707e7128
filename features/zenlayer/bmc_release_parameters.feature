@bmc
Feature: BMC ReleaseInstances
  What instanceIds may be.
  Each Rule is one clause of the provider's page; its tag is the clause's id.

  @BMC-REL-07
  Rule: instanceIds is required: a request in which it is absent or null is refused
    # The page gives no code for this. MISSING_PARAMETER of the common error codes fits, but is not required.

    Scenario Outline: Instance ids that are <what> are refused
      Given instance "alpha" is in the recycle bin
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

    Scenario Outline: Instance ids that are <what> are refused by the other API version, too
      Given instance "alpha" is in the recycle bin
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

    Scenario Outline: A body that is <what> releases nothing
      Given instance "alpha" is in the recycle bin
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

  @BMC-REL-08
  Rule: instanceIds is an array of strings: a value or an element of another type is refused
    # The page gives no code for this. INVALID_PARAMETER_TYPE of the common error codes fits, but is not required. Rows
    # with two elements have a good id: a provider that checks one element at a time would release it.

    Scenario Outline: Instance ids given as <type> are refused
      Given instance "alpha" is in the recycle bin
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

  @BMC-REL-09
  Rule: An empty instanceIds, or one with an empty id, is refused and releases nothing: it never means all instances
    # The official Go client leaves an empty list out of the body. A caller that names nothing sends {} or [], and
    # must not lose everything. Nor is an empty id passed over: no answer would tell of it.

    Scenario Outline: An empty list of instance ids is refused: <body>
      Given instance "alpha" is in the recycle bin
      When the client sends ReleaseInstances with <body>
      Then the request is refused
      And nothing has changed
      And the same request without this flaw is accepted

      Examples:
        | body                            |
        | {"instanceIds": []}             |
        | {"instanceIds": [""]}           |
        | {"instanceIds": ["$alpha", ""]} |
