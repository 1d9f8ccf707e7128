@bmc @zec
Feature: Zenlayer requests
  What a request to the Zenlayer API has to look like, whatever the operation.
  Each Rule is one clause of the API's pages; its tag is the clause's id.
  An instance is ready to be released when it is in the recycle bin (BMC), or running (ZEC).

  @ZC-REQ-01
  Rule: Only POST is supported: GET, PUT and DELETE are refused and change nothing
    # The body is the same in each row, and the signature is computed for the method that is sent.

    Scenario Outline: A request sent with <method> is refused
      Given instance "alpha" is ready to be released
      When the client releases "alpha" with method <method>
      Then the request is refused
      And nothing has changed

      Examples:
        | method |
        | GET    |
        | PUT    |
        | DELETE |

  @ZC-REQ-02
  Rule: Only application/json is supported, with or without charset=utf-8; another content type is refused
    # The page about signatures sends charset=utf-8. Most official clients send no charset. The body is the same JSON
    # in each row.

    Scenario Outline: The content type <type> is supported
      Given instance "alpha" is ready to be released
      When the client releases "alpha" with content type <type>
      Then the request is accepted
      And only "alpha" is released

      Examples:
        | type                            |
        | application/json                |
        | application/json; charset=utf-8 |

    Scenario Outline: The content type <type> is refused
      Given instance "alpha" is ready to be released
      When the client releases "alpha" with content type <type>
      Then the request is refused
      And nothing has changed

      Examples:
        | type                              |
        | text/plain                        |
        | application/xml                   |
        | application/x-www-form-urlencoded |

  @ZC-REQ-03
  Rule: A body that is not JSON (cut off, followed by text, wrongly encoded, empty) is refused with HTTP 4xx
    # %FF stands for the byte FF, which is not UTF-8. It stands beside the id and not in it, so that the id is right.
    # $alpha stands for the id of "alpha".

    Scenario Outline: A body that is <flaw> is refused
      Given instance "alpha" is ready to be released
      When the client sends ReleaseInstances with <body>
      Then the request is refused
      And nothing has changed

      Examples:
        | flaw             | body                               |
        | cut off          | {"instanceIds": ["$alpha"]         |
        | followed by text | {"instanceIds": ["$alpha"]} please |
        | wrongly encoded  | {"instanceIds": ["$alpha", "%FF"]} |
        | not JSON at all  | instanceIds=$alpha                 |
        | empty            | no body                            |

  @ZC-REQ-04
  Rule: An action that does not exist is refused, with AUTHFAILURE_UNAUTHORIZED_OPERATION or another code
    # The text about AUTHFAILURE_UNAUTHORIZED_OPERATION asks the reader to check that the interface exists, so this
    # code is likely. No page says that it is the one.

    Scenario: The action ReleaseEverything is refused
      Given instance "alpha" is ready to be released
      When the client releases "alpha" with the action ReleaseEverything
      Then the provider follows one of these readings:
        | reading                            | answer                                            | effect              |
        | AUTHFAILURE_UNAUTHORIZED_OPERATION | refused with "AUTHFAILURE_UNAUTHORIZED_OPERATION" | nothing has changed |
        | another code                       | refused                                           | nothing has changed |

  @ZC-REQ-05
  Rule: A request without the header X-ZC-Action is refused
    # The signature does not cover this header, so it is right without it.

    Scenario: A request without an action is refused
      Given instance "alpha" is ready to be released
      When the client releases "alpha" without the header X-ZC-Action
      Then the request is refused
      And nothing has changed

  @ZC-REQ-06
  Rule: Members of the body that the operation does not define do not change the outcome
    # One of the unknown members is the instanceId of TerminateInstance, with the id of another instance. A provider
    # that reads it would release that one, too.

    Scenario: A request with an unknown member is accepted
      Given instance "alpha" is ready to be released
      And instance "beta" is ready to be released
      When the client sends ReleaseInstances with {"instanceIds": ["$alpha"], "instanceId": "$beta", "colour": {"of": [1, null]}}
      Then the request is accepted
      And only "alpha" is released
