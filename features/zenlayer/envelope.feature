@bmc @zec
Feature: Zenlayer envelope
  The form of every answer of the Zenlayer API, whatever the operation.
  Each Rule is one clause of the API's pages; its tag is the clause's id.
  An instance is ready to be released when it is in the recycle bin (BMC), or running (ZEC).

  @ZC-ENV-01
  Rule: A success is HTTP 200 with requestId and response.requestId, both non-empty strings
    # Exactly 200: with 201 the official Go client reports an error without a code.

    Scenario: A release is answered with both request ids
      Given instance "alpha" is ready to be released
      When the client releases "alpha"
      Then the request is accepted

    Scenario: A listing is answered with both request ids
      When the client lists its instances
      Then the request is accepted

  @ZC-ENV-02
  Rule: In a success, response.requestId equals the outer requestId
    # Only the Chinese page says so in words. The English pages show it in their examples.

    Scenario: A release repeats its request id inside the response
      Given instance "alpha" is ready to be released
      When the client releases "alpha"
      Then the answer repeats its request id inside the response

    Scenario: A listing repeats its request id inside the response
      When the client lists its instances
      Then the answer repeats its request id inside the response

  @ZC-ENV-03
  Rule: A refusal is HTTP 4xx, and its body has all three of the strings requestId, code and message
    # The English page says that a refusal has the member response, too. Its own example has none, and neither has the
    # Chinese page. So response is neither required nor forbidden. A 5xx is for failures of the provider itself, and
    # no scenario causes one.

    Scenario: A request without its parameter is refused in the documented form
      Given instance "alpha" is ready to be released
      When the client sends ReleaseInstances without instanceIds
      Then the request is refused
      And nothing has changed

    Scenario: A request with a wrong signature is refused in the documented form
      When the client lists its instances with a wrong signature
      Then the request is refused

  @ZC-ENV-04
  Rule: Every answer has a requestId, a refusal too, and it differs from request to request
    # In every example the id is a T and a UUID. No page promises that form, so any string that is not empty will do.

    Scenario: Accepted and refused requests each get a request id of their own
      When the client lists its instances
      And the client lists its instances
      And the client sends ReleaseInstances without instanceIds
      And the client sends ReleaseInstances without instanceIds
      Then every answer has a request id of its own

    Scenario: Requests refused for their signature or a type each get a request id of their own
      When the client lists its instances with a wrong signature
      And the client lists its instances with a wrong signature
      And the client sends ReleaseInstances whose instanceIds is a number
      And the client sends ReleaseInstances whose instanceIds is a number
      Then every answer has a request id of its own

  @ZC-ENV-05
  Rule: The code of a refusal is written in UPPER_SNAKE
    # The pages write OPERATION_DENIED_INSTANCE_RECYCLED. The constants of the official Go client have the value
    # Operation.Denied.Instance.Recycled, but nothing compares with them.

    Scenario: The code for a missing parameter is written in UPPER_SNAKE
      When the client sends ReleaseInstances without instanceIds
      Then the answer has a code in UPPER_SNAKE

    Scenario: The code for a wrong type is written in UPPER_SNAKE
      When the client sends ReleaseInstances whose instanceIds is a number
      Then the answer has a code in UPPER_SNAKE

    Scenario: The code for a wrong signature is written in UPPER_SNAKE
      When the client lists its instances with a wrong signature
      Then the answer has a code in UPPER_SNAKE

  @ZC-ENV-06
  Rule: A refusal never comes with a 2xx status
    # The official clients look at the status only: the Go client takes a refusal with status 200 for a success.

    Scenario: A missing parameter is not answered with a 2xx status
      When the client sends ReleaseInstances without instanceIds
      Then the answer has no 2xx status

    Scenario: A wrong signature is not answered with a 2xx status
      When the client lists its instances with a wrong signature
      Then the answer has no 2xx status

    Scenario: An action that does not exist is not answered with a 2xx status
      When the client lists its instances with the action ReleaseEverything
      Then the answer has no 2xx status

  @ZC-ENV-07
  Rule: A response body is one JSON value in UTF-8 without a byte-order mark, and its Content-Type says JSON
    # The pages do not name the content type of an answer. The official clients fail on a byte-order mark and on text
    # after the value.

    Scenario: A success is one JSON value with a JSON content type
      Given instance "alpha" is ready to be released
      When the client releases "alpha"
      Then the answer is one JSON value with a JSON content type

    Scenario: A refusal is one JSON value with a JSON content type
      When the client sends ReleaseInstances without instanceIds
      Then the answer is one JSON value with a JSON content type
