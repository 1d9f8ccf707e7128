@bmc @zec
Feature: Zenlayer request bodies
  What the body of a request to the Zenlayer API has to be, whatever the operation.
  Each Rule is one clause of the API's pages; its tag is the clause's id.
  An instance is ready to be released when it is in the recycle bin (BMC), or running (ZEC); to be terminated when it is running.
  $alpha stands for the id of "alpha", and %FF for the byte FF, which is not UTF-8.

  @ZC-REQ-03
  Rule: A body that is not JSON (cut off, followed by text, wrongly encoded, empty) is refused with HTTP 4xx
    # The wrong byte stands beside the id and not in it, so that the id is right. The signature covers the body as it is sent.

    Scenario Outline: A request to <act> with a body that is <flaw> is refused
      Given instance "alpha" is ready to be <act>d
      When the client sends <operation> with <body>
      And the client sends the same request again
      Then the request is refused
      And nothing has changed
      And the same request without this flaw is accepted

      Examples:
        | act     | operation        | flaw                               | body                                         |
        | release | ReleaseInstances | cut off                            | {"instanceIds": ["$alpha"]                   |
        | release | ReleaseInstances | followed by text                   | {"instanceIds": ["$alpha"]} please           |
        | release | ReleaseInstances | followed by another value          | {"instanceIds": ["$alpha"]} {}               |
        | release | ReleaseInstances | wrongly encoded                    | {"instanceIds": ["$alpha"], "note": "%FF"}   |
        | release | ReleaseInstances | not JSON at all                    | instanceIds=$alpha                           |
        | release | ReleaseInstances | nearly JSON                        | {'instanceIds': ['$alpha'],}                 |
        | release | ReleaseInstances | written with a comma too many      | {"instanceIds": ["$alpha",]}                 |
        | release | ReleaseInstances | preceded by text                   | please {"instanceIds": ["$alpha"]}           |
        | release | ReleaseInstances | written with a raw tab in a string | {"instanceIds": ["$alpha"], "note": "a%09b"} |
        | release | ReleaseInstances | written with NaN for a number      | {"instanceIds": ["$alpha"], "note": NaN}     |
        | release | ReleaseInstances | empty                              | no body                                      |

      @bmc
      Examples:
        | act       | operation         | flaw                               | body                                      |
        | terminate | TerminateInstance | cut off                            | {"instanceId": "$alpha"                   |
        | terminate | TerminateInstance | followed by text                   | {"instanceId": "$alpha"} please           |
        | terminate | TerminateInstance | followed by another value          | {"instanceId": "$alpha"} {}               |
        | terminate | TerminateInstance | wrongly encoded                    | {"instanceId": "$alpha", "note": "%FF"}   |
        | terminate | TerminateInstance | not JSON at all                    | instanceId=$alpha                         |
        | terminate | TerminateInstance | nearly JSON                        | {'instanceId': '$alpha',}                 |
        | terminate | TerminateInstance | written with a comma too many      | {"instanceId": "$alpha",}                 |
        | terminate | TerminateInstance | preceded by text                   | please {"instanceId": "$alpha"}           |
        | terminate | TerminateInstance | written with a raw tab in a string | {"instanceId": "$alpha", "note": "a%09b"} |
        | terminate | TerminateInstance | written with NaN for a number      | {"instanceId": "$alpha", "note": NaN}     |
        | terminate | TerminateInstance | empty                              | no body                                   |

    # A provider that goes on without such a body has no filter, and lists all instances.
    Scenario Outline: A listing with a body that is <flaw> is refused
      Given instance "alpha" is ready to be released
      When the client sends DescribeInstances with <body>
      Then the request is refused
      And the same request without this flaw is accepted

      Examples:
        | flaw             | body                               |
        | cut off          | {"instanceIds": ["$alpha"]         |
        | followed by text | {"instanceIds": ["$alpha"]} please |
        | empty            | no body                            |

  @ZC-REQ-09
  Rule: A body that is JSON but not an object is refused with HTTP 4xx
    # Every page shows an object.

    Scenario Outline: A request to <act> with a body that is <kind> is refused
      Given instance "alpha" is ready to be <act>d
      When the client sends <operation> with <body>
      And the client sends the same request again
      Then the request is refused
      And nothing has changed
      And the same request without this flaw is accepted

      Examples:
        | act     | operation        | kind                     | body                          |
        | release | ReleaseInstances | an array of ids          | ["$alpha"]                    |
        | release | ReleaseInstances | an array with the object | [{"instanceIds": ["$alpha"]}] |
        | release | ReleaseInstances | a string                 | "$alpha"                      |
        | release | ReleaseInstances | a number                 | 1                             |
        | release | ReleaseInstances | null                     | null                          |

      @bmc
      Examples:
        | act       | operation         | kind                     | body                       |
        | terminate | TerminateInstance | an array of ids          | ["$alpha"]                 |
        | terminate | TerminateInstance | an array with the object | [{"instanceId": "$alpha"}] |
        | terminate | TerminateInstance | a string                 | "$alpha"                   |
        | terminate | TerminateInstance | a number                 | 1                          |
        | terminate | TerminateInstance | null                     | null                       |

    # A provider that goes on without such a body has no filter, and lists all instances.
    Scenario Outline: A listing with a body that is <kind> is refused
      Given instance "alpha" is ready to be released
      When the client sends DescribeInstances with <body>
      Then the request is refused
      And the same request without this flaw is accepted

      Examples:
        | kind                     | body                          |
        | an array of ids          | ["$alpha"]                    |
        | an array with the object | [{"instanceIds": ["$alpha"]}] |
        | a string                 | "$alpha"                      |
        | null                     | null                          |

  @ZC-REQ-06
  Rule: Members of the body that the operation does not define do not change the outcome
    # The unknown members name another instance as the parameter of the other operation or in another letter case, or ask for what
    # other APIs offer, which may take the action from the body. A provider that reads them would release more, or nothing.

    Scenario Outline: A request to <act> with <unknown> is accepted
      Given instance "alpha" is ready to be <act>d
      And instance "beta" is ready to be <act>d
      When the client sends <operation> with <body>
      Then the request is accepted
      And only "alpha" is <act>d

      Examples:
        | act     | operation        | unknown                 | body                                                                                     |
        | release | ReleaseInstances | the other parameter     | {"instanceIds": ["$alpha"], "instanceId": "$beta", "colour": {"of": [1, null]}}          |
        | release | ReleaseInstances | another letter case     | {"instanceIds": ["$alpha"], "InstanceIds": ["$beta"], "INSTANCEIDS": ["$beta"]}          |
        | release | ReleaseInstances | the words of other APIs | {"dryRun": true, "DryRun": true, "force": false, "all": true, "instanceIds": ["$alpha"]} |
        | release | ReleaseInstances | an action and a version | {"Action": "DescribeInstances", "Version": "1", "instanceIds": ["$alpha"]}               |

      @bmc
      Examples:
        | act       | operation         | unknown                 | body                                                                                  |
        | terminate | TerminateInstance | the other parameter     | {"instanceId": "$alpha", "instanceIds": ["$beta"], "colour": {"of": [1, null]}}       |
        | terminate | TerminateInstance | another letter case     | {"instanceId": "$alpha", "InstanceId": "$beta", "INSTANCEID": "$beta"}                |
        | terminate | TerminateInstance | the words of other APIs | {"dryRun": true, "DryRun": true, "force": false, "all": true, "instanceId": "$alpha"} |
        | terminate | TerminateInstance | an action and a version | {"Action": "DescribeInstances", "Version": "1", "instanceId": "$alpha"}               |
