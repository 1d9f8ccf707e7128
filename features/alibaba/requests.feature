@bss
Feature: Alibaba Cloud requests
  What a request to the gateway asks for, and what it may say beside.
  Each Rule is one clause of the gateway's pages; its tag is the clause's id.
  Refused means HTTP 4xx with the body of the gateway, or HTTP 200 with Success false: the pages allow both.

  @ACS-REQ-01
  Rule: An action that does not exist is refused with InvalidAction.NotFound, a version that does not exist with InvalidVersion
    # The pages give different statuses for these codes, so any 4xx is right.

    Scenario Outline: The action <action> is refused, asked for <way>
      Given instance "alpha" is in status Normal
      When the client releases "alpha" <way> and with the action <action>
      And the client releases "alpha" <way> and with the action <action>
      Then the request is refused with "InvalidAction.NotFound"
      And nothing has changed
      And the same request without this flaw is accepted

      Examples:
        | action            | way                       |
        | ReleaseEverything | with the RPC signature    |
        | ReleaseEverything | with the header signature |
        | ReleaseEverything | with format XML           |
        | ReleaseInstances  | with the RPC signature    |

    # The API has one version, 2017-12-14.
    Scenario Outline: The version <version>, which does not exist, is refused, asked for <way>
      Given instance "alpha" is in status Normal
      When the client releases "alpha" <way> and with version <version>
      And the client releases "alpha" <way> and with version <version>
      Then the request is refused with "InvalidVersion"
      And nothing has changed
      And the same request without this flaw is accepted

      Examples:
        | version     | way                       |
        | 2001-01-01  | with the RPC signature    |
        | 2017-12-15  | with the header signature |
        | 2017-12-140 | with format XML           |
        | 2017-12     | with the RPC signature    |

  @ACS-REQ-02
  Rule: What the operation does not define, such as RegionId, an empty SignatureType or headers of the other signature, is ignored
    # Official clients send all of this: the Go client and the command line add both parameters to every request, several
    # clients send x-acs headers with the RPC signature, and all ask for compressed answers.

    Scenario Outline: A release <manner> is accepted as one without
      Given instance "alpha" is in status Normal
      When the client releases "alpha" <manner>
      Then the request is accepted
      And only "alpha" is released

      Examples:
        | manner                                                                                                                     |
        | with the parameter RegionId "ap-southeast-1"                                                                               |
        | with the parameter RegionId "cn-hangzhou" and with the parameter SignatureType ""                                          |
        | with the header signature and with the parameter RegionId "ap-southeast-1" and with the parameter SignatureType ""         |
        | with the RPC signature and with the header x-acs-action "ReleaseInstance" and with the header x-acs-version "2017-12-14"   |
        | with the header Accept-Encoding "gzip"                                                                                     |
        | with the RPC signature and with the header x-acs-date "2001-01-01T00:00:00Z" and with the header x-acs-signature-nonce "1" |
        | with the RPC signature and with the header Accept "application/xml"                                                        |
        | with the parameter Region "cn-hangzhou" and with the parameter RegionId "ap-southeast-1"                                   |

    Scenario: A release that asks for a compressed answer is refused as one that does not
      Given instance "alpha" is in status Normal
      When the client releases "alpha" without the parameter ProductCode
      And the client releases "alpha" with the header Accept-Encoding "gzip" and without the parameter ProductCode
      Then both requests are answered alike
      And the request is refused
      And nothing has changed
      And the same request without this flaw is accepted

    # The action, the version and the time of the header signature stand in headers, those of the RPC signature in parameters.
    Scenario Outline: A listing <manner> beside it releases nothing
      Given instance "alpha" is in status Normal
      When the client lists its instances <manner> and with the parameter InstanceIds "$alpha" and with the parameter ProductCode "ecs" and with the parameter SubscriptionType "PayAsYouGo"
      Then the request is accepted
      And nothing has changed

      Examples:
        | manner                                                                                                                                                                        |
        | with the header signature and with the parameter Action "ReleaseInstance" and with the parameter Version "2001-01-01" and with the parameter Timestamp "2001-01-01T00:00:00Z" |
        | with the RPC signature and with the header x-acs-action "ReleaseInstance" and with the header x-acs-version "2001-01-01"                                                      |

    # The answer to a wrong signature, not to a missing header signature, shows that the RPC signature is judged.
    Scenario: A wrong RPC signature is refused with x-acs headers beside it, too
      Given instance "alpha" is in status Normal
      When the client releases "alpha" with the RPC signature and with the header x-acs-action "ReleaseInstance" and with a wrong signature
      And the client releases "alpha" with the RPC signature and with the header x-acs-action "ReleaseInstance" and with a wrong signature
      Then the request is refused with "SignatureDoesNotMatch"
      And nothing has changed
      And the same request without this flaw is accepted

  @ACS-REQ-09
  Rule: A parameter whose name is written in other letters is not the documented one
    # The names of parameters are sorted by their bytes for the signature, so case counts there.

    Scenario Outline: A release that names another instance under instanceIds does not release it, with the <scheme> signature
      Given instance "alpha" is in status Normal
      And instance "beta" is in status Normal
      When the client releases "alpha" with the <scheme> signature and with the parameter instanceIds "$beta"
      Then the request is answered in a documented form
      And "beta" is still in status Normal

      Examples:
        | scheme |
        | RPC    |
        | header |

    Scenario Outline: A release with <other> in place of <name> is refused
      Given instance "alpha" is in status Normal
      When the client releases "alpha" without the parameter <name> and with the parameter <other> "<value>"
      And the client releases "alpha" without the parameter <name> and with the parameter <other> "<value>"
      Then the request is refused
      And nothing has changed
      And the same request without this flaw is accepted

      Examples:
        | name             | other            | value      |
        | ProductCode      | productCode      | ecs        |
        | SubscriptionType | subscriptiontype | PayAsYouGo |
        | InstanceIds      | InstanceIDs      | $alpha     |

  @ACS-REQ-10
  Rule: A Format other than JSON and XML is refused with InvalidParameter.Format
    # The refusal itself may be JSON or XML: the pages have two defaults.

    Scenario: A release asked for in YAML is refused
      Given instance "alpha" is in status Normal
      When the client releases "alpha" with format YAML
      And the client releases "alpha" with format YAML
      Then the request is refused with "InvalidParameter.Format"
      And nothing has changed
      And the same request without this flaw is accepted
