@bmc @zec
Feature: Zenlayer requests
  What a request to the Zenlayer API has to look like, whatever the operation.
  Each Rule is one clause of the API's pages; its tag is the clause's id.
  An instance is ready to be released when it is in the recycle bin (BMC), or running (ZEC); to be terminated when it is running.

  @ZC-REQ-01
  Rule: Only POST is supported: GET, PUT and DELETE are refused and change nothing
    # The body is the same in each row. The page knows signatures over POST only, so each method is also sent with such a
    # signature, and with a bearer token: to refuse it for the signature would prove nothing about the method.

    Scenario Outline: A request to <act> sent with <method> and <proof> is refused
      Given instance "alpha" is ready to be <act>d
      When the client <act>s "alpha" with method <method> and with <proof>
      And the client sends the same request again
      Then the request is refused
      And nothing has changed
      And the same request without this flaw is accepted

      Examples:
        | act     | method | proof                    |
        | release | GET    | the signature for GET    |
        | release | GET    | the signature for POST   |
        | release | PUT    | the signature for PUT    |
        | release | PUT    | the signature for POST   |
        | release | DELETE | the signature for DELETE |
        | release | DELETE | the signature for POST   |

      @token
      Examples:
        | act     | method | proof            |
        | release | GET    | its bearer token |
        | release | PUT    | its bearer token |
        | release | DELETE | its bearer token |

      @bmc
      Examples:
        | act       | method | proof                    |
        | terminate | GET    | the signature for GET    |
        | terminate | GET    | the signature for POST   |
        | terminate | PUT    | the signature for PUT    |
        | terminate | PUT    | the signature for POST   |
        | terminate | DELETE | the signature for DELETE |
        | terminate | DELETE | the signature for POST   |

      @bmc @token
      Examples:
        | act       | method | proof            |
        | terminate | GET    | its bearer token |
        | terminate | PUT    | its bearer token |
        | terminate | DELETE | its bearer token |

    @token
    Scenario: A listing sent with GET and a bearer token is refused
      When the client lists its instances with method GET and with its bearer token
      Then the request is refused
      And the same request without this flaw is accepted

  @ZC-REQ-02
  Rule: Only application/json is supported, with or without charset=utf-8; another content type is refused
    # The page about signatures sends charset=utf-8. Most official clients send no charset. The body is the same JSON
    # in each row, and the signature covers the content type that is sent. application/json-seq only begins like the right one.

    Scenario Outline: The content type <type> is supported for a request to <act>
      Given instance "alpha" is ready to be <act>d
      When the client <act>s "alpha" with content type <type>
      Then the request is accepted
      And only "alpha" is <act>d

      Examples:
        | act     | type                            |
        | release | application/json                |
        | release | application/json; charset=utf-8 |

      @bmc
      Examples:
        | act       | type                            |
        | terminate | application/json                |
        | terminate | application/json; charset=utf-8 |

    Scenario Outline: The content type <type> is refused for a request to <act>
      Given instance "alpha" is ready to be <act>d
      When the client <act>s "alpha" with content type <type>
      And the client sends the same request again
      Then the request is refused
      And nothing has changed
      And the same request without this flaw is accepted

      Examples:
        | act     | type                              |
        | release | text/plain                        |
        | release | application/xml                   |
        | release | application/x-www-form-urlencoded |
        | release | multipart/form-data               |
        | release | application/json-seq              |
        | release | application/json; charset=gbk     |

      @bmc
      Examples:
        | act       | type                              |
        | terminate | text/plain                        |
        | terminate | application/xml                   |
        | terminate | application/x-www-form-urlencoded |
        | terminate | multipart/form-data               |
        | terminate | application/json-seq              |
        | terminate | application/json; charset=gbk     |

    Scenario: A listing with the content type text/plain is refused
      When the client lists its instances with content type text/plain
      Then the request is refused
      And the same request without this flaw is accepted

  @ZC-REQ-04
  Rule: An action that does not exist is refused, with AUTHFAILURE_UNAUTHORIZED_OPERATION or another code
    # The text about AUTHFAILURE_UNAUTHORIZED_OPERATION asks the reader to check that the interface exists, so this
    # code is likely. No page says that it is the one.

    Scenario Outline: The action <action> is refused
      Given instance "alpha" is ready to be <act>d
      When the client <act>s "alpha" with the action <action>
      Then the provider follows one of these readings:
        | reading                            | answer                                            | effect              |
        | AUTHFAILURE_UNAUTHORIZED_OPERATION | refused with "AUTHFAILURE_UNAUTHORIZED_OPERATION" | nothing has changed |
        | another code                       | refused                                           | nothing has changed |
      And the same request without this flaw is accepted

      Examples:
        | act     | action            |
        | release | ReleaseEverything |

      @bmc
      Examples:
        | act       | action              |
        | terminate | TerminateEverything |

  @ZC-REQ-05
  Rule: A request without the header X-ZC-Action is refused
    # The signature does not cover this header, so it is right without it.

    Scenario Outline: A request to <act> without an action is refused
      Given instance "alpha" is ready to be <act>d
      When the client <act>s "alpha" without the header X-ZC-Action
      And the client sends the same request again
      Then the request is refused
      And nothing has changed
      And the same request without this flaw is accepted

      Examples:
        | act     |
        | release |

      @bmc
      Examples:
        | act       |
        | terminate |

    @token
    Scenario Outline: A request to <act> without an action but with a bearer token is refused
      Given instance "alpha" is ready to be <act>d
      When the client <act>s "alpha" with its bearer token and without the header X-ZC-Action
      Then the request is refused
      And nothing has changed
      And the same request without this flaw is accepted

      Examples:
        | act     |
        | release |

      @bmc
      Examples:
        | act       |
        | terminate |

  @ZC-REQ-07
  Rule: A signed request without the header X-ZC-Version, X-ZC-Signature-Method or Content-Type is refused
    # The page about signatures lists these headers. ZC-AUTH-12 leaves out the timestamp. No page gives a code for this.

    Scenario Outline: A request to <act> without the header <header> is refused
      Given instance "alpha" is ready to be <act>d
      When the client <act>s "alpha" without the header <header>
      And the client sends the same request again
      Then the request is refused
      And nothing has changed
      And the same request without this flaw is accepted

      Examples:
        | act     | header                |
        | release | X-ZC-Version          |
        | release | X-ZC-Signature-Method |
        | release | Content-Type          |

      @bmc
      Examples:
        | act       | header                |
        | terminate | X-ZC-Version          |
        | terminate | X-ZC-Signature-Method |
        | terminate | Content-Type          |

  @ZC-REQ-08
  Rule: The headers that official clients add to a request change nothing
    # The Go, Python, Java and PHP clients say who they are. The Go client offers gzip.

    Scenario Outline: A request to <act> with the header <header> is accepted
      Given instance "alpha" is ready to be <act>d
      When the client <act>s "alpha" with the header <header> "<value>"
      Then the request is accepted
      And only "alpha" is <act>d

      Examples:
        | act     | header                 | value            |
        | release | X-ZC-Sdk-Version       | 0.2.44           |
        | release | X-ZC-Sdk-Lang          | go               |
        | release | X-ZC-Request-Client    | Terraform-latest |
        | release | X-ZC-Signature-Version | V2               |
        | release | Accept-Encoding        | gzip             |

      @bmc
      Examples:
        | act       | header                 | value            |
        | terminate | X-ZC-Sdk-Version       | 0.2.44           |
        | terminate | X-ZC-Sdk-Lang          | go               |
        | terminate | X-ZC-Request-Client    | Terraform-latest |
        | terminate | X-ZC-Signature-Version | V2               |
        | terminate | Accept-Encoding        | gzip             |

    Scenario Outline: A listing with the header <header> is accepted
      Given instance "alpha" is ready to be released
      When the client lists its instances with the header <header> "<value>"
      Then the request is accepted

      Examples:
        | header          | value         |
        | X-ZC-Sdk-Lang   | Python        |
        | Accept-Encoding | gzip, deflate |
