@bss
Feature: Alibaba Cloud answers
  The form of the answers of the gateway that BssOpenApi stands behind.
  Each Rule is one clause of the gateway's pages; its tag is the clause's id.
  Refused means HTTP 4xx with the body of the gateway, or HTTP 200 with Success false: the pages allow both.

  @ACS-ENV-01
  Rule: A refusal of the gateway is HTTP 4xx with the strings RequestId, HostId, Code and Message
    # Real gateways add members, such as Recommend. They are allowed. A 5xx is for failures of the provider itself,
    # and no scenario causes one.

    Scenario Outline: A listing <manner> is refused in the form of the gateway
      When the client lists its instances <manner>
      Then the answer is a refusal of the gateway

      Examples:
        | manner                                                            |
        | with a wrong signature                                            |
        | with the header Accept-Encoding "gzip" and with a wrong signature |
        | with an unknown access key                                        |
        | with a timestamp 60 minutes in the past                           |
        | with the header signature and with an unknown access key          |

    Scenario: An action that does not exist is refused in the form of the gateway
      When the client lists its instances with the action ReleaseEverything
      Then the answer is a refusal of the gateway

  @ACS-ENV-02
  Rule: Format=JSON is answered in JSON, and Format=XML with <ReleaseInstanceResponse> or <Error> of the same members
    # Two pages give two defaults, XML and JSON, so every request names its format. Only the RPC signature has the
    # parameter Format: a request with the header signature cannot ask for XML.

    Scenario Outline: A release asked for in <format> is answered in <format>
      Given instance "alpha" is in status Normal
      When the client releases "alpha" with format <format>
      Then the request is accepted
      And only "alpha" is released

      Examples:
        | format |
        | JSON   |
        | XML    |

    Scenario Outline: A release <manner> is refused in the format that is asked for
      Given instance "alpha" is in status Normal
      When the client releases "alpha" <manner>
      And the client releases "alpha" <manner>
      Then the request is refused
      And nothing has changed
      And the same request without this flaw is accepted

      Examples:
        | manner                                                         |
        | with format JSON and without the parameter ProductCode         |
        | with format XML and without the parameter ProductCode          |
        | with format XML and with a wrong signature                     |
        | with format XML and with an unknown access key                 |
        | with format XML and with a timestamp 60 minutes in the past    |
        | with format XML and with the parameter RenewStatus "Sometimes" |

    Scenario Outline: A listing with a wrong signature is refused in <format> where <format> is asked for
      When the client lists its instances with format <format> and with a wrong signature
      Then the request is refused

      Examples:
        | format |
        | JSON   |
        | XML    |

    Scenario: Three ids are released by a request that asks for XML
      Given 3 instances "fleet" are in status Normal
      When the client releases "fleet" with format XML
      Then the request is accepted
      And only "fleet" are released

    Scenario: An unknown id is answered in XML where XML is asked for
      Given instance "alpha" is in status Normal
      And instance "ghost" does not exist
      When the client releases "ghost" with format XML
      Then the request is answered in a documented form
      And nothing has changed

    # A message may quote the id. These characters mean something in XML, or can not stand there.
    Scenario Outline: An id that is <id> is answered in XML where XML is asked for
      Given instance "alpha" is in status Normal
      And instance "odd" does not exist, and its id is <id>
      When the client releases "odd" with format XML
      Then the request is answered in a documented form
      And nothing has changed

      Examples:
        | id                                                 |
        | that of "alpha" with "<b&é]]>" after it            |
        | that of "alpha" with the character U+0000 after it |

    # No page shows how the instances are written in XML, so only the elements around them are judged.
    Scenario: A listing asked for in XML is answered in XML
      Given instance "alpha" is in status Normal
      And instance "beta" is a subscription in status Normal
      When the client lists "alpha" and "beta" with format XML
      Then the request is accepted

    # The operation itself refuses these, not the gateway.
    Scenario: A release of one id too many is refused in XML where XML is asked for
      Given 101 instances "fleet" are in status Normal
      When the client releases "fleet" with format XML
      Then the request is refused
      And nothing has changed

    Scenario Outline: A release from <kind> account is refused in XML where XML is asked for
      Given <kind> account
      And instance "alpha" is in status Normal
      When the client releases "alpha" with format XML
      Then the request is refused
      And nothing has changed

      @non-vno
      Examples:
        | kind      |
        | a non-VNO |

      @no-permission
      Examples:
        | kind            |
        | a no-permission |

    Scenario: A malformed timestamp is refused in XML where XML is asked for
      When the client lists its instances with format XML and with the timestamp "yesterday"
      Then the request is refused with "InvalidTimeStamp.Format"
      And the same request without this flaw is accepted

    Scenario: A used nonce is refused in XML where XML is asked for
      Given instance "alpha" is in status Normal
      When the client lists "alpha" with format XML
      And the client releases "alpha" with format XML and with the nonce of the first request
      Then the request is refused with "SignatureNonceUsed"
      And nothing has changed
      And the same request without this flaw is accepted

  @ACS-ENV-03
  Rule: The members of an error are JSON strings, never numbers
    # The official Go client crashes on an error whose Code is a number.

    Scenario Outline: A refusal for an unknown access key has strings only with the <scheme> signature
      When the client lists its instances with the <scheme> signature and with an unknown access key
      Then the answer has members of the documented types

      Examples:
        | scheme |
        | RPC    |
        | header |

    Scenario: A refusal for an expired timestamp has strings only
      When the client lists its instances with a timestamp 60 minutes in the past
      Then the answer has members of the documented types

    Scenario: A refusal for a missing parameter has strings only
      Given instance "alpha" is in status Normal
      When the client releases "alpha" without the parameter ProductCode
      Then the answer has members of the documented types

  @ACS-ENV-04
  Rule: Format=json in lower case, as an official client writes it, is answered in JSON
    # The pages write JSON in capitals. One of the official Go clients sends it in lower case with the RPC signature.

    Scenario: A release asked for in json is accepted in JSON
      Given instance "alpha" is in status Normal
      When the client releases "alpha" with format json
      Then the request is accepted
      And only "alpha" is released
