@bmc @zec
Feature: Zenlayer authentication
  Who may send a request to the Zenlayer API, by signature or by token.
  Each Rule is one clause of the API's pages; its tag is the clause's id.
  An instance is ready to be released when it is in the recycle bin (BMC), or running (ZEC).

  @ZC-AUTH-01
  Rule: A request signed with ZC2-HMAC-SHA256 is accepted, with and without a charset in the content type
    # A listing is enough: ZC-REQ-02 releases with both content types.

    Scenario Outline: A request signed over the content type <type> is accepted
      Given instance "alpha" is ready to be released
      When the client lists its instances with content type <type>
      Then the request is accepted
      And nothing has changed

      Examples:
        | type                            |
        | application/json                |
        | application/json; charset=utf-8 |

  @ZC-AUTH-02
  Rule: A wrong signature is refused with AUTHFAILURE_SIGNATURE_FAILURE
    # The pages give the codes of this family without a status. Any 4xx is right, here and in the clauses below.

    Scenario: A release with a wrong signature is refused
      Given instance "alpha" is ready to be released
      When the client releases "alpha" with a wrong signature
      Then the request is refused with "AUTHFAILURE_SIGNATURE_FAILURE"
      And nothing has changed
      And the same request without this flaw is accepted

    Scenario: A listing with a wrong signature is refused
      When the client lists its instances with a wrong signature
      Then the request is refused with "AUTHFAILURE_SIGNATURE_FAILURE"

  @ZC-AUTH-03
  Rule: A body changed after signing is refused with AUTHFAILURE_SIGNATURE_FAILURE
    # The signature is right for a body with an empty instanceIds. The body that is sent names "alpha".

    Scenario: A release whose body was changed after signing is refused
      Given instance "alpha" is ready to be released
      When the client releases "alpha" with a body changed after signing
      Then the request is refused with "AUTHFAILURE_SIGNATURE_FAILURE"
      And nothing has changed

  @ZC-AUTH-04
  Rule: A timestamp more than five minutes off, past or future, is refused with AUTHFAILURE_SIGNATURE_EXPIRED; a closer one is accepted
    # No page says whether exactly five minutes are still accepted, and the clocks of client and provider may differ a
    # little. So the rows stay clear of the limit: 15 minutes are far outside, one minute is well inside.

    Scenario Outline: A timestamp <offset> is refused
      Given instance "alpha" is ready to be released
      When the client releases "alpha" with a timestamp <offset>
      Then the request is refused with "AUTHFAILURE_SIGNATURE_EXPIRED"
      And nothing has changed

      Examples:
        | offset                   |
        | 15 minutes in the past   |
        | 15 minutes in the future |

    Scenario Outline: A timestamp <offset> is accepted
      When the client lists its instances with a timestamp <offset>
      Then the request is accepted

      Examples:
        | offset                 |
        | 1 minute in the past   |
        | 1 minute in the future |

  @ZC-AUTH-05
  Rule: A missing or malformed Authorization header is refused with AUTHFAILURE_INVALID_AUTHORIZATION
    # Each value lacks something: the first all but the name of the method, the second SignedHeaders and Signature,
    # the third Signature, the last the name of the method.

    Scenario: A request without Authorization is refused
      Given instance "alpha" is ready to be released
      When the client releases "alpha" without the header Authorization
      Then the request is refused with "AUTHFAILURE_INVALID_AUTHORIZATION"
      And nothing has changed

    Scenario Outline: The Authorization "<value>" is refused
      Given instance "alpha" is ready to be released
      When the client releases "alpha" with the Authorization "<value>"
      Then the request is refused with "AUTHFAILURE_INVALID_AUTHORIZATION"
      And nothing has changed

      Examples:
        | value                                                                     |
        | ZC2-HMAC-SHA256                                                           |
        | ZC2-HMAC-SHA256 Credential=someone                                        |
        | ZC2-HMAC-SHA256 Credential=someone, SignedHeaders=content-type;host       |
        | Credential=someone, SignedHeaders=content-type;host, Signature=0123456789 |

  @ZC-AUTH-06
  Rule: An unknown access key is refused with a code that begins with AUTHFAILURE_
    # No page says which code an unknown key has, so any code of the family is right.

    Scenario: A request with an unknown access key is refused
      Given instance "alpha" is ready to be released
      When the client releases "alpha" with an unknown access key
      Then the request is refused with a code that begins with "AUTHFAILURE_"
      And nothing has changed

  @ZC-AUTH-07
  Rule: A signed request that is sent again while its timestamp is valid is not refused for that
    # The official Go client signs a call once. After a 429 or a broken connection it sends the same signature again.

    Scenario: A listing sent again with the same signature is accepted
      When the client lists its instances
      And the client sends the same request again
      Then the request is accepted

  @ZC-AUTH-08
  Rule: A bearer token is accepted in place of a signature; a wrong one is refused with a code that begins with AUTHFAILURE_
    # With a token, a request has neither X-ZC-Timestamp nor X-ZC-Signature-Method. No page says which code a wrong
    # token has.

    Scenario: A release with the account's bearer token is accepted
      Given instance "alpha" is ready to be released
      When the client releases "alpha" with its bearer token
      Then the request is accepted
      And only "alpha" is released

    Scenario: A release with a wrong bearer token is refused
      Given instance "alpha" is ready to be released
      When the client releases "alpha" with a wrong bearer token
      Then the request is refused with a code that begins with "AUTHFAILURE_"
      And nothing has changed

  @ZC-AUTH-09
  Rule: An instance of another account is neither listed nor released, and is answered as if it did not exist
    # Two answers are alike when they have the same status and the same code.

    Scenario: Another account's instance is not released
      Given instance "theirs" of another account is ready to be released
      And instance "ghost" does not exist
      When the client releases "ghost"
      And the client releases "theirs"
      Then both requests are answered alike
      And nothing has changed

    Scenario: Another account's instance is not released by a batch that names it second
      Given instance "alpha" is ready to be released
      And instance "theirs" of another account is ready to be released
      When the client releases "alpha" and "theirs"
      Then the request is answered in a documented form
      And "theirs" is still ready to be released

    Scenario: Another account's instance is not listed
      Given instance "theirs" of another account is ready to be released
      When the client lists "theirs"
      Then the answer does not list "theirs"
