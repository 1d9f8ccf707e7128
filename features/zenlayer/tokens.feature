@bmc @zec
Feature: Zenlayer access tokens
  How a request to the Zenlayer API is sent with a bearer token in place of a signature.
  Each Rule is one clause of the API's pages; its tag is the clause's id.
  An instance is ready to be released when it is in the recycle bin (BMC), or running (ZEC); to be terminated when it is running.

  @ZC-AUTH-08
  Rule: A bearer token is accepted in place of a signature, and skips no check; a wrong one is refused with a code that begins with AUTHFAILURE_
    # With a token, a request has neither X-ZC-Timestamp nor X-ZC-Signature-Method. No page says which code a wrong
    # token has. $proof stands for the right token, and $half for its first half.

    Scenario Outline: A request to <act> with <proof> is accepted
      Given instance "alpha" is ready to be <act>d
      When the client <act>s "alpha" with <proof>
      Then the request is accepted
      And only "alpha" is <act>d

      Examples:
        | act     | proof                                           |
        | release | its bearer token                                |
        | release | its bearer token and with the other API version |

      @bmc
      Examples:
        | act       | proof                                           |
        | terminate | its bearer token                                |
        | terminate | its bearer token and with the other API version |

    Scenario: A listing with the account's bearer token is accepted
      Given instance "alpha" is ready to be released
      When the client lists its instances with its bearer token
      Then the request is accepted
      And nothing has changed

    Scenario Outline: A request to <act> with a bearer token that is <flaw> is refused
      Given instance "alpha" is ready to be <act>d
      When the client <act>s "alpha" with its bearer token and with the Authorization "<value>"
      And the client sends the same request again
      Then the request is refused with a code that begins with "AUTHFAILURE_"
      And nothing has changed
      And the same request without this flaw is accepted

      Examples:
        | act     | flaw                 | value                             |
        | release | not known            | Bearer relcon-token-of-no-account |
        | release | empty                | Bearer                            |
        | release | cut off              | Bearer $half                      |
        | release | too long             | Bearer $proof0                    |
        | release | the access key       | Bearer $key                       |
        | release | not named so         | $proof                            |
        | release | named Basic          | Basic $proof                      |
        | release | named as a signature | ZC2-HMAC-SHA256 $proof            |

      @bmc
      Examples:
        | act       | flaw                 | value                             |
        | terminate | not known            | Bearer relcon-token-of-no-account |
        | terminate | empty                | Bearer                            |
        | terminate | cut off              | Bearer $half                      |
        | terminate | too long             | Bearer $proof0                    |
        | terminate | the access key       | Bearer $key                       |
        | terminate | not named so         | $proof                            |
        | terminate | named Basic          | Basic $proof                      |
        | terminate | named as a signature | ZC2-HMAC-SHA256 $proof            |

    Scenario Outline: A request to <act> with a bearer token whose letters are in the other case is refused
      Given instance "alpha" is ready to be <act>d
      When the client <act>s "alpha" with its bearer token in another spelling
      Then the request is refused with a code that begins with "AUTHFAILURE_"
      And nothing has changed
      And the same request without this flaw is accepted

      Examples:
        | act     |
        | release |

      @bmc
      Examples:
        | act       |
        | terminate |

    Scenario: A listing with a wrong bearer token is refused
      Given instance "alpha" is ready to be released
      When the client lists its instances with a wrong bearer token
      Then the request is refused with a code that begins with "AUTHFAILURE_"
      And the same request without this flaw is accepted

    Scenario Outline: A request to <act> by the other API version with a wrong bearer token is refused
      Given instance "alpha" is ready to be <act>d
      When the client <act>s "alpha" with a wrong bearer token and with the other API version
      Then the request is refused with a code that begins with "AUTHFAILURE_"
      And nothing has changed
      And the same request without this flaw is accepted

      Examples:
        | act     |
        | release |

      @bmc
      Examples:
        | act       |
        | terminate |

    Scenario Outline: The body <body> of <operation> is refused with a bearer token as with a signature
      Given instance "alpha" is ready to be <act>d
      When the client sends <operation> with <body>
      And the client sends the same request again with its bearer token
      Then both requests are answered alike
      And nothing has changed

      Examples:
        | act     | operation        | body                         |
        | release | ReleaseInstances | {}                           |
        | release | ReleaseInstances | {"instanceIds": ["$alpha"]}} |
        | release | ReleaseInstances | {"instanceIds": "$alpha"}    |

      @bmc
      Examples:
        | act       | operation         | body                       |
        | terminate | TerminateInstance | {}                         |
        | terminate | TerminateInstance | {"instanceId": ["$alpha"]} |

    # What the token was shown of an instance may be kept for it, although another proof has changed the instance since.
    @bmc
    Scenario: An instance that a bearer token has listed while it was running is released with it after its return
      Given instance "alpha" is running
      When the client lists "alpha" with its bearer token
      And the client terminates "alpha"
      And the client releases "alpha" with its bearer token
      Then the request is accepted
      And only "alpha" is released

    Scenario Outline: A request to <act> an unknown instance is answered with a bearer token as with a signature
      Given instance "ghost" does not exist
      When the client <act>s "ghost"
      And the client sends the same request again with its bearer token
      Then both requests are answered alike
      And nothing has changed

      Examples:
        | act     |
        | release |

      @bmc
      Examples:
        | act       |
        | terminate |
