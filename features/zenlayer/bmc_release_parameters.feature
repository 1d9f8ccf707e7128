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
      Then the request is refused
      And nothing has changed

      Examples:
        | what   | body                  |
        | absent | {}                    |
        | null   | {"instanceIds": null} |

  @BMC-REL-08
  Rule: instanceIds is an array of strings: a value or an element of another type is refused
    # The page gives no code for this. INVALID_PARAMETER_TYPE of the common error codes fits, but is not required. The
    # last two rows have a good id first: a provider that checks one element at a time would release it.

    Scenario Outline: Instance ids given as <type> are refused
      Given instance "alpha" is in the recycle bin
      When the client sends ReleaseInstances with <body>
      Then the request is refused
      And nothing has changed

      Examples:
        | type                | body                              |
        | a string            | {"instanceIds": "$alpha"}         |
        | a number            | {"instanceIds": 1}                |
        | an object           | {"instanceIds": {"0": "$alpha"}}  |
        | a boolean           | {"instanceIds": true}             |
        | an array of numbers | {"instanceIds": [1]}              |
        | an array of nulls   | {"instanceIds": [null]}           |
        | an array of arrays  | {"instanceIds": [["$alpha"]]}     |
        | an id and a number  | {"instanceIds": ["$alpha", 1]}    |
        | an id and a null    | {"instanceIds": ["$alpha", null]} |

  @BMC-REL-09
  Rule: An empty instanceIds is refused and releases nothing: it never means all instances
    # The official Go client leaves an empty list out of the body. A caller that names nothing sends {} or [], and
    # must not lose everything.

    Scenario: An empty list of instance ids is refused
      Given instance "alpha" is in the recycle bin
      When the client sends ReleaseInstances with {"instanceIds": []}
      Then the request is refused
      And nothing has changed
