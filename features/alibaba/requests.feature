@bss
Feature: Alibaba Cloud requests
  The ways to send a request to the gateway that BssOpenApi stands behind.
  Each Rule is one clause of the gateway's pages; its tag is the clause's id.
  Refused means HTTP 4xx with the body of the gateway, or HTTP 200 with Success false: the pages allow both.

  @ACS-REQ-01
  Rule: An action that does not exist is refused with InvalidAction.NotFound, a version that does not exist with InvalidVersion
    # The pages give different statuses for these codes, so any 4xx is right.

    Scenario: An action that does not exist is refused
      Given instance "alpha" is in status Normal
      When the client releases "alpha" with the action ReleaseEverything
      Then the request is refused with "InvalidAction.NotFound"
      And nothing has changed

    Scenario: A version that does not exist is refused
      Given instance "alpha" is in status Normal
      When the client releases "alpha" with version 2001-01-01
      Then the request is refused with "InvalidVersion"
      And nothing has changed

  @ACS-REQ-02
  Rule: Parameters that the operation does not define, such as RegionId and an empty SignatureType, are ignored
    # The official Go client and the command line add these two to every request.

    Scenario Outline: A release <manner> is accepted as one without
      Given instance "alpha" is in status Normal
      When the client releases "alpha" <manner>
      Then the request is accepted
      And only "alpha" is released

      Examples:
        | manner                                                                            |
        | with the parameter RegionId "cn-hangzhou"                                         |
        | with the parameter RegionId "cn-hangzhou" and with the parameter SignatureType "" |

  @ACS-REQ-03
  Rule: POST with the parameters in the query is accepted; GET is accepted, or refused with UnsupportedHTTPMethod or another code
    # The page about requests says that the API supports GET, with all parameters in the URL. The metadata of the
    # operation says POST only, with all parameters in the query. The official clients follow the metadata.

    Scenario: A release by POST with its parameters in the query is accepted
      Given instance "alpha" is in status Normal
      When the client releases "alpha" with method POST
      Then the request is accepted
      And only "alpha" is released

    Scenario: A release by GET is accepted or refused
      Given instance "alpha" is in status Normal
      When the client releases "alpha" with method GET
      Then the provider follows one of these readings:
        | reading               | answer                               | effect                   |
        | accepted              | accepted                             | only "alpha" is released |
        | UnsupportedHTTPMethod | refused with "UnsupportedHTTPMethod" | nothing has changed      |
        | another code          | refused                              | nothing has changed      |

  @ACS-REQ-04
  Rule: POST with the parameters in a form is accepted or refused
    # The operation has its parameters in the query. The official Terraform provider sends those of other operations
    # of the API in a form.

    Scenario: A release by POST with its parameters in a form is accepted or refused
      Given instance "alpha" is in status Normal
      When the client releases "alpha" with its parameters as a form
      Then the provider follows one of these readings:
        | reading  | answer   | effect                   |
        | accepted | accepted | only "alpha" is released |
        | refused  | refused  | nothing has changed      |
