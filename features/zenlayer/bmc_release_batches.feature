@bmc
Feature: BMC ReleaseInstances
  Several instances in one request. What a bad one among them does to the others stands in bmc_release_bad_batches.feature.
  Each Rule is one clause of the provider's page; its tag is the clause's id.

  @BMC-REL-04
  Rule: One request can release several instances
    # A provider may work in parts of 10, 20, 25 or 50, and lose a last part of one.

    Scenario Outline: A batch of <count> is released by one request
      Given <count> instances "fleet" are in the recycle bin
      And instance "beta" is in the recycle bin
      When the client releases "fleet"
      Then the request is accepted
      And only "fleet" are released

      Examples:
        | count |
        | 2     |
        | 11    |
        | 21    |
        | 51    |
        | 99    |

    # All of them are in the recycle bin, however they came there and whichever way they are paid for. They are 61, two
    # parts of 30 and one more.
    Scenario Outline: The batch <batch>, of both charge types, is released by one request
      Given 59 instances "fleet" are in the recycle bin
      And instance "paid" is a subscription in status RECYCLE
      And instance "back" is already terminated
      When the client releases <batch>
      Then the request is accepted
      And only "fleet", "paid" and "back" are released

      Examples:
        | batch                      |
        | "fleet", "paid" and "back" |
        | "paid", "back" and "fleet" |

    @token
    Scenario: A batch is released by one request with a bearer token
      Given 11 instances "fleet" are in the recycle bin
      When the client releases "fleet" with its bearer token
      Then the request is accepted
      And only "fleet" are released

    Scenario: Two batches are released by two requests
      Given 2 instances "fleet" are in the recycle bin
      And 2 instances "rest" are in the recycle bin
      When the client releases "fleet"
      And the client releases "rest"
      Then the request is accepted
      And only "fleet" and "rest" are released

    Scenario: Two instances behind 300 others are released by one request
      Given 300 instances "rest" are running
      And 2 instances "fleet" are in the recycle bin
      When the client releases "fleet"
      Then the request is accepted
      And only "fleet" are released

    # Subscriptions may be released by way of their orders, of which a list shows some at a time.
    Scenario: A batch of 51 subscription instances is released by one request
      Given 51 instances "fleet" are a subscription in status RECYCLE
      When the client releases "fleet"
      Then the request is accepted
      And only "fleet" are released

    # An order of which little is left may be closed.
    Scenario: Of three instances that were ordered together, two are released by one request, and the third stays
      Given instances "alpha", "beta" and "gamma" are in the recycle bin
      When the client releases "alpha" and "beta"
      Then the request is accepted
      And only "alpha" and "beta" are released

  @BMC-REL-05
  Rule: A request that names 100 instances is accepted, and all of them are released

    Scenario: A hundred instances are released by one request
      Given 100 instances "fleet" are in the recycle bin
      When the client releases "fleet"
      Then the request is accepted
      And only "fleet" are released

  @BMC-REL-06
  Rule: A request names at most 100 instances: one with 101 is refused, and none of them is released
    # The page gives no code for this. INVALID_PARAMETER_EXCEED_LENGTH of the common error codes fits, but is not
    # required. The second number is 44 where a number is kept in one byte.

    Scenario Outline: A batch of <count> is refused
      Given <count> instances "fleet" are in the recycle bin
      When the client releases "fleet"
      And the client releases "fleet"
      Then both requests are answered alike
      And the request is refused
      And nothing has changed

      Examples:
        | count |
        | 101   |
        | 300   |

    # The limit is one of the request, whichever way its instances are paid for.
    Scenario: A batch of 51 instances of one charge type and 50 of the other is refused
      Given 51 instances "fleet" are in the recycle bin
      And 50 instances "paid" are a subscription in status RECYCLE
      When the client releases "fleet" and "paid"
      Then the request is refused
      And nothing has changed

    @token
    Scenario: A batch of 101 instances is refused with a bearer token, too
      Given 101 instances "fleet" are in the recycle bin
      When the client releases "fleet"
      And the client sends the same request again with its bearer token
      Then both requests are answered alike
      And the request is refused
      And nothing has changed

    # What was refused is over. It is not done when its reason is gone.
    Scenario: A hundred instances are not released when another one is that was named with them in a refused request
      Given 100 instances "fleet" are in the recycle bin
      And instance "alpha" is in the recycle bin
      When the client releases "fleet" and "alpha"
      And the client releases "alpha"
      Then the request is accepted
      And only "alpha" is released

  @BMC-REL-15
  Rule: An id named twice in one request counts once, or the request is refused with HTTP 4xx
    # The pages are silent. Releasing the instance once or refusing the request are both safe for a client.

    Scenario Outline: The batch <batch> has one of two effects
      Given instance "alpha" is in the recycle bin
      And instance "beta" is in the recycle bin
      When the client releases <batch>
      Then the provider follows one of these readings:
        | reading | answer   | effect              |
        | as one  | accepted | only <released>     |
        | refused | refused  | nothing has changed |

      Examples:
        | batch                       | released                        |
        | "alpha" and "alpha"         | "alpha" is released             |
        | "alpha", "alpha" and "beta" | "alpha" and "beta" are released |
        | "alpha", "beta" and "alpha" | "alpha" and "beta" are released |

    Scenario: An instance outside the recycle bin that is named twice is refused
      Given instance "alpha" is running
      When the client releases "alpha" and "alpha"
      Then the request is refused
      And nothing has changed
