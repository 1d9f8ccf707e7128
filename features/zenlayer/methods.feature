@bmc @zec
Feature: Zenlayer methods and content types
  By which HTTP method, and as which content type, a request to the Zenlayer API is sent, whatever the operation.
  Each Rule is one clause of the API's pages; its tag is the clause's id.
  An instance is ready to be released when it is in the recycle bin (BMC), or running (ZEC); to be terminated when it is running.

  @ZC-REQ-01
  Rule: Only POST is supported: GET, PUT, PATCH, DELETE and OPTIONS are refused and change nothing
    # The body is the same in each row. The header X-HTTP-Method-Override is none of the API, so a GET with it is a GET. The page knows signatures over POST only, so each method is also sent with such a
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
        | release | PATCH  | the signature for PATCH  |
        | release | PATCH  | the signature for POST   |
        | release | DELETE | the signature for DELETE |
        | release | DELETE | the signature for POST   |

      @token
      Examples:
        | act     | method  | proof            |
        | release | GET     | its bearer token |
        | release | PUT     | its bearer token |
        | release | PATCH   | its bearer token |
        | release | DELETE  | its bearer token |
        | release | OPTIONS | its bearer token |

      @token
      Examples:
        | act     | method | proof                                                              |
        | release | GET    | its bearer token and with the header X-HTTP-Method-Override "POST" |

      @bmc
      Examples:
        | act       | method | proof                    |
        | terminate | GET    | the signature for GET    |
        | terminate | GET    | the signature for POST   |
        | terminate | PUT    | the signature for PUT    |
        | terminate | PUT    | the signature for POST   |
        | terminate | PATCH  | the signature for PATCH  |
        | terminate | PATCH  | the signature for POST   |
        | terminate | DELETE | the signature for DELETE |
        | terminate | DELETE | the signature for POST   |

      @bmc @token
      Examples:
        | act       | method  | proof            |
        | terminate | GET     | its bearer token |
        | terminate | PUT     | its bearer token |
        | terminate | PATCH   | its bearer token |
        | terminate | DELETE  | its bearer token |
        | terminate | OPTIONS | its bearer token |

      @bmc @token
      Examples:
        | act       | method | proof                                                              |
        | terminate | GET    | its bearer token and with the header X-HTTP-Method-Override "POST" |

    # The answer to HEAD has no body.
    @token
    Scenario Outline: A request to <act> sent with HEAD and a bearer token changes nothing
      Given instance "alpha" is ready to be <act>d
      When the client <act>s "alpha" with method HEAD and with its bearer token
      Then the answer has no 2xx status
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
    Scenario: A listing sent with GET and a bearer token is refused
      When the client lists its instances with method GET and with its bearer token
      Then the request is refused
      And the same request without this flaw is accepted

  @ZC-REQ-02
  Rule: Only application/json is supported, with or without charset=utf-8; another content type is refused
    # The page about signatures sends charset=utf-8. Most official clients send no charset. The body is the same JSON
    # in each row, and the signature covers the content type that is sent. application/json-seq only begins like the right one.
    # A blank before the charset may be left out, as HTTP says.

    Scenario Outline: The content type <type> is supported for a request to <act>
      Given instance "alpha" is ready to be <act>d
      When the client <act>s "alpha" with content type <type>
      Then the request is accepted
      And only "alpha" is <act>d

      Examples:
        | act     | type                            |
        | release | application/json                |
        | release | application/json; charset=utf-8 |
        | release | application/json;charset=utf-8  |

      @bmc
      Examples:
        | act       | type                            |
        | terminate | application/json                |
        | terminate | application/json; charset=utf-8 |
        | terminate | application/json;charset=utf-8  |

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

    @token
    Scenario Outline: The content type <type> with a bearer token is refused for a request to <act>
      Given instance "alpha" is ready to be <act>d
      When the client <act>s "alpha" with content type <type> and with its bearer token
      Then the request is refused
      And nothing has changed
      And the same request without this flaw is accepted

      Examples:
        | act     | type       |
        | release | text/plain |

      @bmc
      Examples:
        | act       | type       |
        | terminate | text/plain |

    Scenario: A listing with the content type text/plain is refused
      When the client lists its instances with content type text/plain
      Then the request is refused
      And the same request without this flaw is accepted

    @token
    Scenario Outline: A request to <act> of the content type <type> is refused with a bearer token, too
      Given instance "alpha" is ready to be <act>d
      When the client <act>s "alpha" with content type <type> and with its bearer token
      Then the request is refused
      And nothing has changed
      And the same request without this flaw is accepted

      Examples:
        | act     | type                              |
        | release | application/x-www-form-urlencoded |
        | release | multipart/form-data               |

      @bmc
      Examples:
        | act       | type                              |
        | terminate | application/x-www-form-urlencoded |
