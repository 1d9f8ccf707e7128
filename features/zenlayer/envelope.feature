@bmc @zec
Feature: Zenlayer envelope
  The form of every answer of the Zenlayer API, whatever the operation. The scenarios show it for some; every other answer of a
  run is held against these rules as well, a throttled one and a retried one, too.
  Each Rule is one clause of the API's pages; its tag is the clause's id.
  An instance is ready to be released when it is in the recycle bin (BMC), or running (ZEC); to be terminated when it is running.

  @ZC-ENV-01
  Rule: A success is HTTP 200 with requestId and response.requestId, both non-empty strings
    # Exactly 200: with 201 the official Go client reports an error without a code.

    Scenario Outline: A request to <act> is answered with both request ids
      Given instance "alpha" is ready to be <act>d
      When the client <act>s "alpha"
      Then the request is accepted

      Examples:
        | act     |
        | release |

      @bmc
      Examples:
        | act       |
        | terminate |

    Scenario: A listing is answered with both request ids
      When the client lists its instances
      Then the request is accepted

  @ZC-ENV-02
  Rule: In a success, response.requestId equals the outer requestId
    # Only the Chinese page says so in words. The English pages show it in their examples.

    Scenario Outline: The answer to a request to <act> repeats its request id inside the response
      Given instance "alpha" is ready to be <act>d
      When the client <act>s "alpha"
      Then the answer repeats its request id inside the response

      Examples:
        | act     |
        | release |

      @bmc
      Examples:
        | act       |
        | terminate |

    Scenario: A listing repeats its request id inside the response
      When the client lists its instances
      Then the answer repeats its request id inside the response

  @ZC-ENV-03
  Rule: A refusal is HTTP 4xx, and its body has all three of the strings requestId, code and message
    # The English page says that a refusal has the member response, too. Its own example has none, and neither has the
    # Chinese page. So response is neither required nor forbidden. A 5xx is for failures of the provider itself, and
    # no scenario causes one.

    Scenario Outline: A request to <act> without its parameter is refused in the documented form
      Given instance "alpha" is ready to be <act>d
      When the client sends <operation> without its parameter
      Then the request is refused
      And nothing has changed
      And the same request without this flaw is accepted

      Examples:
        | act     | operation        |
        | release | ReleaseInstances |

      @bmc
      Examples:
        | act       | operation         |
        | terminate | TerminateInstance |

    Scenario: A listing with a wrong signature is refused in the documented form
      When the client lists its instances with a wrong signature
      Then the request is refused
      And the same request without this flaw is accepted

    # An answer that repeats the id has to escape it: a quotation mark, a backslash, what a format would replace.
    Scenario Outline: A request to <act> what has the id <id> is answered in the documented form
      Given instance "ghost" does not exist, and its id is "<id>"
      When the client <act>s "ghost"
      Then the request is answered in a documented form
      And the answer is one JSON value with a JSON content type
      And nothing has changed

      Examples:
        | act     | id                   |
        | release | no "such\\ %s {0} id |
        | release | instancia-ñ-漢字-🙂     |

      @bmc
      Examples:
        | act       | id                   |
        | terminate | no "such\\ %s {0} id |
        | terminate | instancia-ñ-漢字-🙂     |

  @ZC-ENV-04
  Rule: Every answer has a requestId, a refusal too, and it differs from request to request
    # In every example the id is a T and a UUID. No page promises that form, so any string that is not empty will do.

    Scenario Outline: Accepted and refused requests to <act> each get a request id of their own
      Given instance "alpha" is ready to be <act>d
      When the client lists its instances
      And the client <act>s "alpha"
      And the client sends <operation> without its parameter
      And the client sends <operation> without its parameter
      Then every answer has a request id of its own

      Examples:
        | act     | operation        |
        | release | ReleaseInstances |

      @bmc
      Examples:
        | act       | operation         |
        | terminate | TerminateInstance |

    Scenario Outline: Requests of <operation> that are refused for their signature or a type each get a request id of their own
      When the client lists its instances with a wrong signature
      And the client lists its instances with a wrong signature
      And the client sends <operation> with <body>
      And the client sends <operation> with <body>
      Then every answer has a request id of its own

      Examples:
        | operation        | body               |
        | ReleaseInstances | {"instanceIds": 1} |

      @bmc
      Examples:
        | operation         | body              |
        | TerminateInstance | {"instanceId": 1} |

    # A client, or a proxy in front of it, may name its requests. Two may have one name.
    Scenario: Two listings with the same X-Request-Id each get a request id of their own
      When the client lists its instances with the header X-Request-Id "T1"
      And the client lists its instances with the header X-Request-Id "T1"
      Then every answer has a request id of its own

    Scenario: The same request sent again gets a request id of its own
      When the client lists its instances
      And the client sends the same request again
      Then every answer has a request id of its own

  @ZC-ENV-05
  Rule: The code of a refusal is written in UPPER_SNAKE
    # The pages write OPERATION_DENIED_INSTANCE_RECYCLED. The constants of the official Go client have the value
    # Operation.Denied.Instance.Recycled, but nothing compares with them.

    Scenario Outline: The code of <operation> with <body> is written in UPPER_SNAKE
      When the client sends <operation> with <body>
      Then the answer has a code in UPPER_SNAKE

      Examples:
        | operation        | body               |
        | ReleaseInstances | {}                 |
        | ReleaseInstances | {"instanceIds": 1} |

      @bmc
      Examples:
        | operation         | body              |
        | TerminateInstance | {}                |
        | TerminateInstance | {"instanceId": 1} |

    Scenario: The code for a wrong signature is written in UPPER_SNAKE
      When the client lists its instances with a wrong signature
      Then the answer has a code in UPPER_SNAKE

  @ZC-ENV-06
  Rule: A refusal never comes with a 2xx status
    # The official clients look at the status only: the Go client takes a refusal with status 200 for a success.

    Scenario Outline: A missing parameter of <operation> is not answered with a 2xx status
      When the client sends <operation> without its parameter
      Then the answer has no 2xx status

      Examples:
        | operation        |
        | ReleaseInstances |

      @bmc
      Examples:
        | operation         |
        | TerminateInstance |

    Scenario: A wrong signature is not answered with a 2xx status
      When the client lists its instances with a wrong signature
      Then the answer has no 2xx status
      And the same request without this flaw is accepted

    Scenario: An action that does not exist is not answered with a 2xx status
      When the client lists its instances with the action ReleaseEverything
      Then the answer has no 2xx status
      And the same request without this flaw is accepted

  @ZC-ENV-07
  Rule: A response body is one JSON value in UTF-8 without a byte-order mark, and its Content-Type says JSON
    # The pages do not name the content type of an answer. The official clients fail on a byte-order mark and on text
    # after the value.

    Scenario Outline: The success of a request to <act> is one JSON value with a JSON content type
      Given instance "alpha" is ready to be <act>d
      When the client <act>s "alpha"
      Then the answer is one JSON value with a JSON content type

      Examples:
        | act     |
        | release |

      @bmc
      Examples:
        | act       |
        | terminate |

    # The API knows UTF-8 only, whatever language a client prefers.
    Scenario Outline: The refusal of a request to <act> for a client that prefers Chinese is one JSON value with a JSON content type
      Given instance "ghost" does not exist
      When the client <act>s "ghost" with the header Accept-Language "zh-CN,zh;q=0.9"
      Then the answer is one JSON value with a JSON content type

      Examples:
        | act     |
        | release |

      @bmc
      Examples:
        | act       |
        | terminate |

    # Another part of the provider may refuse it than the one that knows the operation.
    Scenario: The refusal of a wrong signature for a client that prefers Chinese is one JSON value with a JSON content type
      When the client lists its instances with a wrong signature and with the header Accept-Language "zh-CN,zh;q=0.9"
      Then the answer is one JSON value with a JSON content type

    # A message that is cut to a number of bytes may end inside a character.
    Scenario: The refusal of a long id outside ASCII is one JSON value with a JSON content type
      Given instance "ghost" does not exist, and its id is "实例标识实例标识实例标识实例标识实例标识实例标识实例标识实例标识实例标识实例标识"
      When the client releases "ghost"
      Then the answer is one JSON value with a JSON content type

    Scenario: A release with the Accept "application/xml" is refused only where nothing is done
      Given instance "alpha" is ready to be released
      When the client releases "alpha" with the header Accept "application/xml"
      Then the request is answered in a documented form
      And only what was accepted is released

    Scenario Outline: A refusal of <operation> is one JSON value with a JSON content type
      When the client sends <operation> without its parameter
      Then the answer is one JSON value with a JSON content type

      Examples:
        | operation        |
        | ReleaseInstances |

      @bmc
      Examples:
        | operation         |
        | TerminateInstance |

    Scenario Outline: A request to <act> with the Accept "<value>" is refused as without it
      Given instance "ghost" does not exist
      When the client <act>s "ghost"
      And the client sends the same request again with the header Accept "<value>"
      Then both requests are answered alike

      Examples:
        | act     | value                                                |
        | release | text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2 |
        | release | application/xml                                      |

      @bmc
      Examples:
        | act       | value                                                |
        | terminate | text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2 |

  @ZC-ENV-08
  Rule: The members of a listed instance, where present, have the documented types
    # The types are those of the official Go client, which finds the whole listing unreadable if one member has another
    # type. Any member may be null.

    Scenario Outline: A listing with version <version> shows members of the documented types
      Given instance "alpha" is a subscription in status RUNNING
      And instance "beta" is ready to be released
      When the client lists its instances with version <version>
      Then the answer has members of the documented types

      @bmc
      Examples:
        | version    |
        | 2022-11-20 |
        | 2026-02-01 |

      @zec
      Examples:
        | version    |
        | 2024-04-01 |
        | 2025-09-01 |

    Scenario: A listing of one instance shows members of the documented types
      Given instance "alpha" is ready to be released
      When the client lists "alpha"
      Then the answer has members of the documented types
