@bss
Feature: Alibaba Cloud methods and forms
  The HTTP methods of the gateway that BssOpenApi stands behind, and where the parameters of a request stand.
  Each Rule is one clause of the gateway's pages; its tag is the clause's id.
  Refused means HTTP 4xx with the body of the gateway, or HTTP 200 with Success false: the pages allow both.

  @ACS-REQ-03
  Rule: POST with the parameters in the query is accepted; GET is accepted, or refused with UnsupportedHTTPMethod or another code
    # The page about requests says that the API supports GET, with all parameters in the URL. The metadata of the
    # operation says POST only, with all parameters in the query. The official clients follow the metadata.

    Scenario: A release by POST with its parameters in the query is accepted
      Given instance "alpha" is in status Normal
      When the client releases "alpha" with method POST
      Then the request is accepted
      And only "alpha" is released

    # The official Go client says with a POST that its body is a form, and sends none.
    Scenario Outline: A release by POST with the <scheme> signature, its parameters in the query and an empty form is accepted
      Given instance "alpha" is in status Normal
      When the client releases "alpha" with the <scheme> signature and with content type application/x-www-form-urlencoded
      Then the request is accepted
      And only "alpha" is released

      Examples:
        | scheme |
        | RPC    |
        | header |

    Scenario Outline: A release by GET <manner> is accepted or refused
      Given instance "alpha" is in status Normal
      When the client releases "alpha" <manner> and with method GET
      Then the provider follows one of these readings:
        | reading               | answer                               | effect                   |
        | accepted              | accepted                             | only "alpha" is released |
        | UnsupportedHTTPMethod | refused with "UnsupportedHTTPMethod" | nothing has changed      |
        | another code          | refused                              | nothing has changed      |

      Examples:
        | manner                    |
        | with the RPC signature    |
        | with the header signature |
        | with format XML           |

    Scenario: A GET that names a hundred ids releases all of them or is refused
      Given 100 instances "fleet" are in status Normal
      When the client releases "fleet" with method GET
      Then the provider follows one of these readings:
        | reading               | answer                               | effect                    |
        | accepted              | accepted                             | only "fleet" are released |
        | UnsupportedHTTPMethod | refused with "UnsupportedHTTPMethod" | nothing has changed       |
        | another code          | refused                              | nothing has changed       |

  @ACS-REQ-04
  Rule: POST with the parameters of the operation in a form is accepted or refused
    # The operation has its parameters in the query. The official Terraform provider sends those of other operations
    # of the API in a form.

    Scenario Outline: A release whose parameters are a form with the <scheme> signature is accepted or refused
      Given instance "alpha" is in status Normal
      When the client releases "alpha" with the <scheme> signature and with its parameters as a form
      Then the provider follows one of these readings:
        | reading  | answer   | effect                   |
        | accepted | accepted | only "alpha" is released |
        | refused  | refused  | nothing has changed      |

      Examples:
        | scheme |
        | RPC    |
        | header |

  @ACS-REQ-05
  Rule: POST with all parameters in a form, those of the RPC signature too, is accepted or refused
    # The official Node client sends a POST in this way, with x-acs headers beside it.

    Scenario Outline: A release <manner>, all of whose parameters are a form, is accepted or refused
      Given instance "alpha" is in status Normal
      When the client releases "alpha" <manner> and with all its parameters as a form and with the header x-acs-action "ReleaseInstance"
      Then the provider follows one of these readings:
        | reading  | answer   | effect                   |
        | accepted | accepted | only "alpha" is released |
        | refused  | refused  | nothing has changed      |

      Examples:
        | manner                 |
        | with the RPC signature |
        | with format XML        |

  @ACS-REQ-06
  Rule: Where GET is accepted, it is judged as POST is
    # It applies where ACS-REQ-03 is read as "accepted".

    Scenario Outline: A GET <manner> is refused
      Given instance "alpha" is in status Normal
      When the client releases "alpha" with method GET and <manner>
      And the client releases "alpha" with method GET and <manner>
      Then the request is refused
      And nothing has changed
      And the same request without this flaw is accepted

      Examples:
        | manner                                                                |
        | with the RPC signature and with a wrong signature                     |
        | with the header signature and with a wrong signature                  |
        | with the RPC signature and with the signature for POST                |
        | with the header signature and with the signature for POST             |
        | with the RPC signature and without the parameter Signature            |
        | with the RPC signature and with a timestamp 60 minutes in the past    |
        | with the header signature and with a timestamp 60 minutes in the past |
        | without the parameter ProductCode                                     |
        | with format XML and without the parameter ProductCode                 |

    Scenario Outline: A GET with the nonce of a release by <first> and the <scheme> signature is refused
      Given instance "alpha" is in status Normal
      And instance "beta" is in status Normal
      When the client releases "alpha" with the <scheme> signature and with method <first>
      And the client releases "beta" with the <scheme> signature and with method GET and with the nonce of the first request
      Then the request is refused
      And "beta" is still in status Normal
      And the same request without this flaw is accepted

      Examples:
        | scheme | first |
        | RPC    | POST  |
        | header | GET   |

  @ACS-REQ-07
  Rule: Where a form is accepted, it is judged as the query is
    # It applies where ACS-REQ-04 is read as "accepted". Where a form is refused, "probe" can not be arranged.

    Scenario Outline: A form with awkward characters and the <scheme> signature is accepted
      Given instance "probe" is already released by a form
      And instance "alpha" is in status Normal
      When the client releases "alpha" with the <scheme> signature and with its parameters as a form and with the parameter ClientToken " $alpha *~+%,/=&:"
      Then the request is accepted
      And only "alpha" is released

      Examples:
        | scheme |
        | RPC    |
        | header |

    # Official Java clients may name the charset of a form.
    Scenario Outline: A form whose content type names its charset is accepted with the <scheme> signature
      Given instance "probe" is already released by a form
      And instance "alpha" is in status Normal
      When the client releases "alpha" with the <scheme> signature and with its parameters as a form and with content type application/x-www-form-urlencoded; charset=UTF-8
      Then the request is accepted
      And only "alpha" is released

      Examples:
        | scheme |
        | RPC    |
        | header |

    # What comes of such an id is the matter of other rules.
    Scenario: The RPC signature of a form with letters outside ASCII is right
      Given instance "probe" is already released by a form
      And instance "alpha" is in status Normal
      And instance "odd" does not exist, and its id is that of "alpha" with "é😀" after it
      When the client releases "odd" with the RPC signature and with its parameters as a form
      Then the request is not refused with "SignatureDoesNotMatch"
      And nothing has changed

    Scenario: A form that names three ids releases them
      Given instance "probe" is already released by a form
      And 3 instances "fleet" are in status Normal
      When the client releases "fleet" with its parameters as a form
      Then the request is accepted
      And only "fleet" are released

    Scenario Outline: A form that names a hundred ids releases them with the <scheme> signature
      Given instance "probe" is already released by a form
      And 100 instances "fleet" are in status Normal
      When the client releases "fleet" with the <scheme> signature and with its parameters as a form
      Then the request is accepted
      And only "fleet" are released

      Examples:
        | scheme |
        | RPC    |
        | header |

    Scenario Outline: A form that was signed for another instance by the <scheme> signature is refused
      Given instance "probe" is already released by a form
      And instance "alpha" is in status Normal
      And instance "beta" is in status Normal
      When the client releases "alpha" with the <scheme> signature and with its parameters as a form and with the signature for "beta"
      Then the request is refused
      And nothing has changed
      And the same request without this flaw is accepted

      Examples:
        | scheme |
        | RPC    |
        | header |

    Scenario Outline: A form <manner> is refused
      Given instance "probe" is already released by a form
      And instance "alpha" is in status Normal
      When the client releases "alpha" with its parameters as a form and <manner>
      And the client releases "alpha" with its parameters as a form and <manner>
      Then the request is refused
      And nothing has changed
      And the same request without this flaw is accepted

      Examples:
        | manner                                                                               |
        | with the RPC signature and with a wrong signature                                    |
        | with the header signature and with a wrong signature                                 |
        | with the RPC signature and with the signature for another ProductCode                |
        | with the header signature and with the signature for another ProductCode             |
        | with the parameter RenewStatus "NotRenewal" added after signing                      |
        | with a timestamp 60 minutes in the past                                              |
        | without the parameter ProductCode                                                    |
        | with format XML and without the parameter ProductCode                                |
        | with the parameter SubscriptionType "Weekly"                                         |
        | with the header signature and with the header content-type left out of the signature |

    Scenario Outline: A form with the nonce of another form and the <scheme> signature is refused
      Given instance "probe" is already released by a form
      And instance "alpha" is in status Normal
      And instance "beta" is in status Normal
      When the client releases "alpha" with the <scheme> signature and with its parameters as a form
      And the client releases "beta" with the <scheme> signature and with its parameters as a form and with the nonce of the first request
      Then the request is refused with "SignatureNonceUsed"
      And only "alpha" is released
      And the same request without this flaw is accepted

      Examples:
        | scheme |
        | RPC    |
        | header |

    Scenario: A form that names one id too many is refused
      Given instance "probe" is already released by a form
      And 101 instances "fleet" are in status Normal
      When the client releases "fleet" with its parameters as a form
      Then the request is refused
      And nothing has changed

  @ACS-REQ-08
  Rule: A method other than GET and POST is refused
    # The pages know only these two. The signature is right for the method that is sent.

    Scenario Outline: A release by <method> with the <scheme> signature is refused
      Given instance "alpha" is in status Normal
      When the client releases "alpha" with the <scheme> signature and with method <method>
      And the client releases "alpha" with the <scheme> signature and with method <method>
      Then the request is refused
      And nothing has changed
      And the same request without this flaw is accepted

      Examples:
        | scheme | method |
        | RPC    | PUT    |
        | RPC    | DELETE |
        | header | PUT    |
        | header | DELETE |
        | RPC    | PATCH  |
        | header | PATCH  |
        | RPC    | HEAD   |
        | header | HEAD   |
