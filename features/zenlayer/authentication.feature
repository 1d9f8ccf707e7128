@bmc @zec
Feature: Zenlayer authentication
  Who may send a request to the Zenlayer API, and to whom an instance belongs.
  Each Rule is one clause of the API's pages; its tag is the clause's id.
  An instance is ready to be released when it is in the recycle bin (BMC), or running (ZEC); to be terminated when it is running.

  @ZC-AUTH-01
  Rule: A request signed with ZC2-HMAC-SHA256 is accepted, with and without a charset in the content type
    # ZC-REQ-02 releases and terminates with both content types. The page lets a client sign further headers.

    Scenario Outline: A listing signed over the content type <type> is accepted
      Given instance "alpha" is ready to be released
      When the client lists its instances with content type <type>
      Then the request is accepted
      And nothing has changed

      Examples:
        | type                            |
        | application/json                |
        | application/json; charset=utf-8 |

    # The page signs values in lower case, and the official clients sign them as they are. So no header that is signed here has
    # a capital in its value, as X-ZC-Action would. Of a value only the blanks at its ends are left out.
    Scenario Outline: A request to <act> whose signature covers <headers> with the <header> "<value>" is accepted
      Given instance "alpha" is ready to be <act>d
      When the client <act>s "alpha" with the header <header> "<value>" and with the Authorization "ZC2-HMAC-SHA256 Credential=$key, SignedHeaders=<headers>, Signature=$proof"
      Then the request is accepted
      And only "alpha" is <act>d

      Examples:
        | act     | headers                                        | header          | value   |
        | release | content-type;host;x-zc-version                 | X-ZC-Sdk-Lang   | go      |
        | release | content-type;host;x-zc-sdk-lang;x-zc-timestamp | X-ZC-Sdk-Lang   | go      |
        | release | content-type;host;x-zc-sdk-lang                | X-ZC-Sdk-Lang   | go  1.2 |
        | release | accept-language;content-type;host              | Accept-Language | en      |

      @bmc
      Examples:
        | act       | headers                                        | header          | value   |
        | terminate | content-type;host;x-zc-version                 | X-ZC-Sdk-Lang   | go      |
        | terminate | content-type;host;x-zc-sdk-lang;x-zc-timestamp | X-ZC-Sdk-Lang   | go      |
        | terminate | content-type;host;x-zc-sdk-lang                | X-ZC-Sdk-Lang   | go  1.2 |
        | terminate | accept-language;content-type;host              | Accept-Language | en      |

    # An unknown member has characters that are often encoded, escaped or lost.
    Scenario Outline: A request to <act> with awkward characters is accepted
      Given instance "alpha" is ready to be <act>d
      When the client sends <operation> with <body>
      Then the request is accepted
      And only "alpha" is <act>d

      Examples:
        | act     | operation        | body                                                                          |
        | release | ReleaseInstances | {"note": "a b*c~d+e%f,g/h=i&j;k<l>\u003c'\" ä漢字🙂", "instanceIds": ["$alpha"]} |

      @bmc
      Examples:
        | act       | operation         | body                                                                       |
        | terminate | TerminateInstance | {"note": "a b*c~d+e%f,g/h=i&j;k<l>\u003c'\" ä漢字🙂", "instanceId": "$alpha"} |

    # The signature covers the whole body as it is sent. A provider may read it in parts of 4096 bytes, or write it anew.
    Scenario Outline: A request to <act> with <body> is accepted
      Given instance "alpha" is ready to be <act>d
      When the client <act>s "alpha" with <body>
      Then the request is accepted
      And only "alpha" is <act>d

      Examples:
        | act     | body                         |
        | release | 8000 blanks in its body      |
        | release | its body in another spelling |

      @bmc
      Examples:
        | act       | body                         |
        | terminate | 8000 blanks in its body      |
        | terminate | its body in another spelling |

    # The signature covers the body and the time, and not the action: a request with the same body at the same second has the same
    # signature, and is another request.
    Scenario: A release with the signature of a listing by the same body is accepted
      Given instance "alpha" is ready to be released
      When the client sends DescribeInstances with {"instanceIds":["$alpha"]}
      And the client releases "alpha" with the signature of the last request
      Then the request is accepted
      And only "alpha" is released

  @ZC-AUTH-06
  Rule: An unknown access key is refused with a code that begins with AUTHFAILURE_
    # No page says which code an unknown key has, so any code of the family is right. $key0 only begins like a known key,
    # and $proof is the right signature of that one.

    Scenario Outline: A request to <act> with <key> is refused
      Given instance "alpha" is ready to be <act>d
      When the client <act>s "alpha" with <key>
      And the client sends the same request again
      Then the request is refused with a code that begins with "AUTHFAILURE_"
      And nothing has changed
      And the same request without this flaw is accepted

      Examples:
        | act     | key                                                                                                     |
        | release | an unknown access key                                                                                   |
        | release | an unknown access key and with the other API version                                                    |
        | release | its access key in another spelling                                                                      |
        | release | the Authorization "ZC2-HMAC-SHA256 Credential=$key0, SignedHeaders=content-type;host, Signature=$proof" |

      @bmc
      Examples:
        | act       | key                                                                                                     |
        | terminate | an unknown access key                                                                                   |
        | terminate | an unknown access key and with the other API version                                                    |
        | terminate | its access key in another spelling                                                                      |
        | terminate | the Authorization "ZC2-HMAC-SHA256 Credential=$key0, SignedHeaders=content-type;host, Signature=$proof" |

  @ZC-AUTH-07
  Rule: A signed request that is sent again while its timestamp is valid is not refused for that
    # The official Go client signs a call once. After a 429 or a broken connection it sends the same signature again.

    Scenario: A listing sent again with the same signature is accepted
      When the client lists its instances
      And the client sends the same request again
      Then the request is accepted

    Scenario Outline: A request to <act> that is sent again with the same signature is answered as before
      Given instance "ghost" does not exist
      When the client <act>s "ghost"
      And the client sends the same request again
      Then both requests are answered alike
      And nothing has changed

      Examples:
        | act     |
        | release |

      @bmc
      Examples:
        | act       |
        | terminate |

  @ZC-AUTH-09
  Rule: An instance of another account is neither listed nor released, and is answered as if it did not exist
    # Two answers are alike when they have the same status and the same code.

    # Even an instance that the operation would refuse does not show by its answer that it exists.
    Scenario Outline: Another account's instance that is <state> is not <act>d
      Given instance "theirs" of another account is <state>
      And instance "ghost" does not exist
      When the client <act>s "ghost"
      And the client <act>s "theirs"
      Then both requests are answered alike
      And nothing has changed

      Examples:
        | act     | state                |
        | release | ready to be released |

      @bmc
      Examples:
        | act       | state                  |
        | release   | running                |
        | terminate | ready to be terminated |

    @token
    Scenario Outline: Another account's instance is not <act>d with <proof>
      Given instance "theirs" of another account is ready to be <act>d
      And instance "ghost" does not exist
      When the client <act>s "ghost" with <proof>
      And the client <act>s "theirs" with <proof>
      Then both requests are answered alike
      And nothing has changed

      Examples:
        | act     | proof                                           |
        | release | its bearer token                                |
        | release | its bearer token and with the other API version |

      @bmc
      Examples:
        | act       | proof                                           |
        | terminate | its bearer token                                |
        | terminate | its bearer token and with the other API version |

    @token
    Scenario Outline: An instance is not <act>d with another account's bearer token
      Given instance "alpha" is ready to be <act>d
      And instance "theirs" of another account is ready to be <act>d
      When the client <act>s "alpha" with the bearer token of the other account
      Then the request is answered in a documented form
      And nothing has changed

      Examples:
        | act     |
        | release |

      @bmc
      Examples:
        | act       |
        | terminate |

    Scenario Outline: Another account's instance is not released by a batch that names it <place>
      Given instance "alpha" is ready to be released
      And instance "theirs" of another account is ready to be released
      When the client releases <batch>
      Then the request is answered in a documented form
      And "theirs" is still ready to be released

      Examples:
        | place  | batch                |
        | first  | "theirs" and "alpha" |
        | second | "alpha" and "theirs" |

    Scenario: Another account's instance is not listed
      Given instance "theirs" of another account is ready to be released
      When the client lists "theirs"
      Then the answer does not list "theirs"

    Scenario: Another account's instance is not listed beside an own one
      Given instance "alpha" is ready to be released
      And instance "theirs" of another account is ready to be released
      When the client lists "alpha" and "theirs"
      Then the answer does not list "theirs"

    @token
    Scenario: Another account's instance is not listed with a bearer token
      Given instance "theirs" of another account is ready to be released
      When the client lists "theirs" with its bearer token
      Then the answer does not list "theirs"

    Scenario Outline: Another account's instance is not <act>d with the other API version
      Given instance "theirs" of another account is ready to be <act>d
      And instance "ghost" does not exist
      When the client <act>s "ghost" with the other API version
      And the client <act>s "theirs" with the other API version
      Then both requests are answered alike
      And nothing has changed

      Examples:
        | act     |
        | release |

      @bmc
      Examples:
        | act       |
        | terminate |

    Scenario: Another account's instance is not listed by the other API version
      Given instance "alpha" is ready to be released
      And instance "theirs" of another account is ready to be released
      When the client lists "alpha" and "theirs" with the other API version
      Then the answer does not list "theirs"
