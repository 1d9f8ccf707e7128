@bmc @zec
Feature: Zenlayer requests
  Which headers a request to the Zenlayer API has to have, whatever the operation.
  Each Rule is one clause of the API's pages; its tag is the clause's id.
  An instance is ready to be released when it is in the recycle bin (BMC), or running (ZEC); to be terminated when it is running.

  @ZC-REQ-04
  Rule: An action that does not exist is refused, with AUTHFAILURE_UNAUTHORIZED_OPERATION or another code
    # The text about AUTHFAILURE_UNAUTHORIZED_OPERATION asks the reader to check that the interface exists, so this
    # code is likely. No page says that it is the one. ReleaseInstancesNow only begins like an action that exists, and an
    # action that exists begins like Release.

    Scenario Outline: The action <action> is refused
      Given instance "alpha" is ready to be <act>d
      When the client <act>s "alpha" with the action <action>
      Then the provider follows one of these readings:
        | reading                            | answer                                            | effect              |
        | AUTHFAILURE_UNAUTHORIZED_OPERATION | refused with "AUTHFAILURE_UNAUTHORIZED_OPERATION" | nothing has changed |
        | another code                       | refused                                           | nothing has changed |
      And the same request without this flaw is accepted

      Examples:
        | act     | action              |
        | release | ReleaseEverything   |
        | release | ReleaseInstancesNow |
        | release | Release             |

      @bmc
      Examples:
        | act       | action               |
        | terminate | TerminateEverything  |
        | terminate | TerminateInstanceNow |

      @bmc @token
      Examples:
        | act       | action                                         |
        | terminate | TerminateInstanceNow and with its bearer token |

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
  Rule: A signed request without the header X-ZC-Version, X-ZC-Signature-Method or Content-Type, or with another signature method, is refused
    # The page about signatures lists these headers, and ZC2-HMAC-SHA256 as the signature method. ZC-AUTH-12 leaves out the
    # timestamp. No page gives a code for this.

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

    Scenario Outline: A request to <act> with another X-ZC-Signature-Method is refused
      Given instance "alpha" is ready to be <act>d
      When the client <act>s "alpha" with the header X-ZC-Signature-Method "ZC2-HMAC-SHA1"
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

    # The facts name up to 128 characters.
    Scenario: A request to release of a client that says at length who it is, is accepted
      Given instance "alpha" is ready to be released
      When the client releases "alpha" with the header X-ZC-Request-Client "Terraform-1.13.4, provider zenlayercloud-0.9.12, module bare-metal-release-2.4.0"
      Then the request is accepted
      And only "alpha" is released

    # The clients name the product once more here.
    Scenario Outline: A request to <act> of a client that names the product <product> is accepted
      Given instance "alpha" is ready to be <act>d
      When the client <act>s "alpha" with the header X-ZC-Service "<product>"
      Then the request is accepted
      And only "alpha" is <act>d

      @zec
      Examples:
        | act     | product |
        | release | zec     |

      @bmc
      Examples:
        | act       | product |
        | release   | bmc     |
        | terminate | bmc     |

    Scenario Outline: A request to <act> that is refused is refused alike to a client that offers gzip
      Given instance "ghost" does not exist
      When the client <act>s "ghost"
      And the client sends the same request again with the header Accept-Encoding "gzip"
      Then both requests are answered alike
      And nothing has changed

      Examples:
        | act     |
        | release |

      @bmc
      Examples:
        | act       |
        | terminate |

    Scenario: A listing with a wrong signature is refused alike to a client that offers gzip
      When the client lists its instances with a wrong signature
      And the client sends the same request again with the header Accept-Encoding "gzip"
      Then both requests are answered alike

    Scenario Outline: A listing with the header <header> is accepted
      Given instance "alpha" is ready to be released
      When the client lists its instances with the header <header> "<value>"
      Then the request is accepted

      Examples:
        | header          | value         |
        | X-ZC-Sdk-Lang   | Python        |
        | Accept-Encoding | gzip, deflate |
