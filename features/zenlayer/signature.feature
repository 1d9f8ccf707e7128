@bmc @zec
Feature: Zenlayer signature
  What the signature of a request to the Zenlayer API has to look like, and what it has to cover.
  Each Rule is one clause of the API's pages; its tag is the clause's id.
  An instance is ready to be released when it is in the recycle bin (BMC), or running (ZEC); to be terminated when it is running.
  The access key is known in every request. $key stands for it, $proof for the right signature, and $half for its first half.

  @ZC-AUTH-02
  Rule: A wrong signature is refused with AUTHFAILURE_SIGNATURE_FAILURE
    # The pages give the codes of this family without a status. Any 4xx is right, here and in the clauses below.

    Scenario Outline: A request to <act> with a wrong signature is refused
      Given instance "alpha" is ready to be <act>d
      When the client <act>s "alpha" with a wrong signature
      And the client sends the same request again
      Then the request is refused with "AUTHFAILURE_SIGNATURE_FAILURE"
      And nothing has changed
      And the same request without this flaw is accepted

      Examples:
        | act     |
        | release |

      @bmc
      Examples:
        | act       |
        | terminate |

    # The signature of an unusual request is checked as well: it covers more headers, or another client sends another version of
    # the API with a charset.
    Scenario Outline: A request to <act> with a wrong signature and with <more> is refused
      Given instance "alpha" is ready to be <act>d
      When the client <act>s "alpha" with a wrong signature and with <more>
      Then the request is refused with "AUTHFAILURE_SIGNATURE_FAILURE"
      And nothing has changed
      And the same request without this flaw is accepted

      Examples:
        | act     | more                                                                                                                 |
        | release | the Authorization "ZC2-HMAC-SHA256 Credential=$key, SignedHeaders=content-type;host;x-zc-version, Signature=$proof"  |
        | release | the other API version and with the header X-ZC-Sdk-Lang "Java" and with content type application/json; charset=utf-8 |

      @bmc
      Examples:
        | act       | more                                                                                                                 |
        | terminate | the Authorization "ZC2-HMAC-SHA256 Credential=$key, SignedHeaders=content-type;host;x-zc-version, Signature=$proof"  |
        | terminate | the other API version and with the header X-ZC-Sdk-Lang "Java" and with content type application/json; charset=utf-8 |

    @second-account
    Scenario Outline: A request to <act> signed with another account's secret is refused
      Given instance "alpha" is ready to be <act>d
      And instance "theirs" of another account is ready to be <act>d
      When the client <act>s "alpha" with the secret of the other account
      Then the request is refused with "AUTHFAILURE_SIGNATURE_FAILURE"
      And nothing has changed
      And the same request without this flaw is accepted

      Examples:
        | act     |
        | release |

      @bmc
      Examples:
        | act       |
        | terminate |

    Scenario: A listing with a wrong signature is refused
      When the client lists its instances with a wrong signature
      Then the request is refused with "AUTHFAILURE_SIGNATURE_FAILURE"
      And the same request without this flaw is accepted

    Scenario: A listing by the other API version with a wrong signature is refused
      When the client lists its instances with the other API version and with a wrong signature
      Then the request is refused with "AUTHFAILURE_SIGNATURE_FAILURE"
      And the same request without this flaw is accepted

    Scenario Outline: A request to <act> with a wrong signature and with <count> blanks in its body is refused
      Given instance "alpha" is ready to be <act>d
      When the client <act>s "alpha" with a wrong signature and with <count> blanks in its body
      Then the request is refused with "AUTHFAILURE_SIGNATURE_FAILURE"
      And nothing has changed
      And the same request without this flaw is accepted

      Examples:
        | act     | count |
        | release | 9000  |
        | release | 70000 |

      @bmc
      Examples:
        | act       | count |
        | terminate | 70000 |

  @ZC-AUTH-03
  Rule: A body changed after signing is refused with AUTHFAILURE_SIGNATURE_FAILURE
    # The signature is right for another request of the account. The body that is sent names other instances, or has more
    # white space.

    Scenario Outline: A request to <act> that was signed for another instance is refused
      Given instance "alpha" is ready to be <act>d
      And instance "beta" is ready to be <act>d
      When the client <act>s "alpha" with the signature for "beta"
      Then the request is refused with "AUTHFAILURE_SIGNATURE_FAILURE"
      And nothing has changed
      And the same request without this flaw is accepted

      Examples:
        | act     |
        | release |

      @bmc
      Examples:
        | act       |
        | terminate |

    Scenario Outline: A request to <act> with the signature of an accepted listing is refused
      Given instance "alpha" is ready to be <act>d
      When the client lists its instances
      And the client <act>s "alpha" with the signature of the last request
      Then the request is refused with "AUTHFAILURE_SIGNATURE_FAILURE"
      And nothing has changed
      And the same request without this flaw is accepted

      Examples:
        | act     |
        | release |

      @bmc
      Examples:
        | act       |
        | terminate |

    Scenario: A release to which an instance was added after signing is refused
      Given instance "alpha" is ready to be released
      And instance "beta" is ready to be released
      When the client releases "alpha" and "beta" with the signature for "alpha"
      Then the request is refused with "AUTHFAILURE_SIGNATURE_FAILURE"
      And nothing has changed
      And the same request without this flaw is accepted

    Scenario: A release from which an instance was taken after signing is refused
      Given instance "alpha" is ready to be released
      And instance "beta" is ready to be released
      When the client releases "alpha" with the signature for "alpha" and "beta"
      Then the request is refused with "AUTHFAILURE_SIGNATURE_FAILURE"
      And nothing has changed
      And the same request without this flaw is accepted

    Scenario: A release of a hundred instances whose last one was added after signing is refused
      Given 99 instances "fleet" are ready to be released
      And instance "alpha" is ready to be released
      When the client releases "fleet" and "alpha" with the signature for "fleet"
      Then the request is refused with "AUTHFAILURE_SIGNATURE_FAILURE"
      And nothing has changed
      And the same request without this flaw is accepted

    Scenario Outline: A request to <act> with <space> added after signing is refused
      Given instance "alpha" is ready to be <act>d
      When the client <act>s "alpha" with <space> added after signing
      And the client sends the same request again
      Then the request is refused with "AUTHFAILURE_SIGNATURE_FAILURE"
      And nothing has changed
      And the same request without this flaw is accepted

      Examples:
        | act     | space                                         |
        | release | a blank                                       |
        | release | a line break                                  |
        | release | 8000 blanks in its body and with a line break |

      @bmc
      Examples:
        | act       | space                                         |
        | terminate | a blank                                       |
        | terminate | a line break                                  |
        | terminate | 8000 blanks in its body and with a line break |

  @ZC-AUTH-05
  Rule: A missing or malformed Authorization header is refused with AUTHFAILURE_INVALID_AUTHORIZATION
    # Each value lacks something. All that is there is right. The right method is ZC2-HMAC-SHA256.

    Scenario Outline: A request to <act> without Authorization is refused
      Given instance "alpha" is ready to be <act>d
      When the client <act>s "alpha" without the header Authorization
      And the client sends the same request again
      Then the request is refused with "AUTHFAILURE_INVALID_AUTHORIZATION"
      And nothing has changed
      And the same request without this flaw is accepted

      Examples:
        | act     |
        | release |

      @bmc
      Examples:
        | act       |
        | terminate |

    Scenario Outline: A request to <act> by the other API version without Authorization is refused
      Given instance "alpha" is ready to be <act>d
      When the client <act>s "alpha" with the other API version and without the header Authorization
      Then the request is refused with "AUTHFAILURE_INVALID_AUTHORIZATION"
      And nothing has changed
      And the same request without this flaw is accepted

      Examples:
        | act     |
        | release |

      @bmc
      Examples:
        | act       |
        | terminate |

    Scenario: A listing without Authorization is refused
      When the client lists its instances without the header Authorization
      Then the request is refused with "AUTHFAILURE_INVALID_AUTHORIZATION"
      And the same request without this flaw is accepted

    Scenario Outline: A request to <act> whose Authorization lacks <part> is refused
      Given instance "alpha" is ready to be <act>d
      When the client <act>s "alpha" with the Authorization "<value>"
      Then the request is refused with "AUTHFAILURE_INVALID_AUTHORIZATION"
      And nothing has changed
      And the same request without this flaw is accepted

      Examples:
        | act     | part               | value                                                                              |
        | release | all but the method | ZC2-HMAC-SHA256                                                                    |
        | release | the method         | Credential=$key, SignedHeaders=content-type;host, Signature=$proof                 |
        | release | the right method   | ZC9-HMAC-SHA512 Credential=$key, SignedHeaders=content-type;host, Signature=$proof |
        | release | the access key     | ZC2-HMAC-SHA256 SignedHeaders=content-type;host, Signature=$proof                  |
        | release | a key's id         | ZC2-HMAC-SHA256 Credential=, SignedHeaders=content-type;host, Signature=$proof     |
        | release | the signed headers | ZC2-HMAC-SHA256 Credential=$key, Signature=$proof                                  |
        | release | the signature      | ZC2-HMAC-SHA256 Credential=$key, SignedHeaders=content-type;host                   |
        | release | two parts          | ZC2-HMAC-SHA256 Credential=$key                                                    |

      @bmc
      Examples:
        | act       | part               | value                                                                              |
        | terminate | all but the method | ZC2-HMAC-SHA256                                                                    |
        | terminate | the method         | Credential=$key, SignedHeaders=content-type;host, Signature=$proof                 |
        | terminate | the right method   | ZC9-HMAC-SHA512 Credential=$key, SignedHeaders=content-type;host, Signature=$proof |
        | terminate | the access key     | ZC2-HMAC-SHA256 SignedHeaders=content-type;host, Signature=$proof                  |
        | terminate | a key's id         | ZC2-HMAC-SHA256 Credential=, SignedHeaders=content-type;host, Signature=$proof     |
        | terminate | the signed headers | ZC2-HMAC-SHA256 Credential=$key, Signature=$proof                                  |
        | terminate | the signature      | ZC2-HMAC-SHA256 Credential=$key, SignedHeaders=content-type;host                   |
        | terminate | two parts          | ZC2-HMAC-SHA256 Credential=$key                                                    |

  @ZC-AUTH-10
  Rule: A signature that is empty, cut off or too long, or that leaves out the content type or the host, is refused with a code that begins with AUTHFAILURE_
    # A provider may take such a header for malformed, or its signature for wrong, so any code of the family is right. The
    # signature that leaves out a header is right for those that it names. The page says that content-type and host must be among them.

    Scenario Outline: A request to <act> whose signature <flaw> is refused
      Given instance "alpha" is ready to be <act>d
      When the client <act>s "alpha" with the Authorization "ZC2-HMAC-SHA256 Credential=$key, <rest>"
      And the client sends the same request again
      Then the request is refused with a code that begins with "AUTHFAILURE_"
      And nothing has changed
      And the same request without this flaw is accepted

      Examples:
        | act     | flaw                        | rest                                               |
        | release | is empty                    | SignedHeaders=content-type;host, Signature=        |
        | release | is cut off                  | SignedHeaders=content-type;host, Signature=$half   |
        | release | is too long                 | SignedHeaders=content-type;host, Signature=$proof0 |
        | release | leaves out the content type | SignedHeaders=host, Signature=$proof               |
        | release | leaves out the host         | SignedHeaders=content-type, Signature=$proof       |

      @bmc
      Examples:
        | act       | flaw                        | rest                                               |
        | terminate | is empty                    | SignedHeaders=content-type;host, Signature=        |
        | terminate | is cut off                  | SignedHeaders=content-type;host, Signature=$half   |
        | terminate | is too long                 | SignedHeaders=content-type;host, Signature=$proof0 |
        | terminate | leaves out the content type | SignedHeaders=host, Signature=$proof               |
        | terminate | leaves out the host         | SignedHeaders=content-type, Signature=$proof       |

  @ZC-AUTH-11
  Rule: A content type, host or timestamp changed after signing is refused with AUTHFAILURE_SIGNATURE_FAILURE
    # Both values would be right, had they been signed: another content type with JSON, the time a minute ago.

    Scenario Outline: A request to <act> whose <part> was changed after signing is refused
      Given instance "alpha" is ready to be <act>d
      When the client <act>s "alpha" with the signature for another <part>
      And the client sends the same request again
      Then the request is refused with "AUTHFAILURE_SIGNATURE_FAILURE"
      And nothing has changed
      And the same request without this flaw is accepted

      Examples:
        | act     | part         |
        | release | content-type |
        | release | host         |
        | release | timestamp    |

      @bmc
      Examples:
        | act       | part         |
        | terminate | content-type |
        | terminate | host         |
        | terminate | timestamp    |

    # The first request is right. A provider must not know its signature again, and believe whatever time stands beside it.
    Scenario: A release with signature and body of an accepted listing, under another timestamp, is refused
      Given instance "alpha" is ready to be released
      When the client sends DescribeInstances with {"instanceIds":["$alpha"]}
      And the client releases "alpha" with the signature of the last request under another timestamp
      Then the request is refused with "AUTHFAILURE_SIGNATURE_FAILURE"
      And nothing has changed
      And the same request without this flaw is accepted

    Scenario: A listing that is sent again with its signature, under another timestamp, is refused
      When the client lists its instances
      And the client lists its instances with the signature of the last request under another timestamp
      Then the request is refused with "AUTHFAILURE_SIGNATURE_FAILURE"
      And the same request without this flaw is accepted
