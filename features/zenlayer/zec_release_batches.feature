@zec
Feature: ZEC ReleaseInstances
  Several instances in one request, and which of them the answer lists as failed.
  Each Rule is one clause of the provider's page; its tag is the clause's id.

  @ZEC-REL-02
  Rule: One request can release several instances

    Scenario Outline: A batch of <count> elastic instances is released by one request
      Given <count> instances "fleet" are running
      And instance "beta" is running
      When the client releases "fleet"
      Then the request is accepted
      And only "fleet" are released

      Examples:
        | count |
        | 2     |
        | 10    |
        | 20    |
        | 50    |
        | 99    |

    Scenario: Two batches of elastic instances are released by two requests
      Given 2 instances "fleet" are running
      And 2 instances "rest" are running
      When the client releases "fleet"
      And the client releases "rest"
      Then the request is accepted
      And only "fleet" and "rest" are released

    Scenario: Two elastic instances behind 300 others are released by one request
      Given 300 instances "rest" are running
      And 2 instances "fleet" are running
      When the client releases "fleet"
      Then the request is accepted
      And only "fleet" are released

    # Subscriptions may be released by way of their orders, of which a list shows some at a time.
    Scenario: A batch of 51 elastic subscription instances is released by one request
      Given 51 instances "fleet" are a subscription in status RUNNING
      When the client releases "fleet"
      Then the request is accepted
      And only "fleet" are released

    # An order of which little is left may be closed.
    Scenario: Of three elastic instances that were ordered together, two are released by one request, and the third stays
      Given instances "alpha", "beta" and "gamma" are running
      When the client releases "alpha" and "beta"
      Then the request is accepted
      And only "alpha" and "beta" are released

  @ZEC-REL-09
  Rule: A request that names 100 instances is accepted, and all of them are released

    Scenario: A hundred elastic instances are released by one request
      Given 100 instances "fleet" are running
      When the client releases "fleet"
      Then the request is accepted
      And only "fleet" are released

    Scenario: A hundred elastic instances are released after a request for one more
      Given 100 instances "fleet" are running
      And instance "ghost" does not exist
      When the client releases "fleet" and "ghost"
      And the client releases "fleet"
      Then the request is accepted
      And only "fleet" are released

  @ZEC-REL-10
  Rule: A request names at most 100 instances: one with 101 is refused, and none of them is released
    # The page has no table of errors. INVALID_PARAMETER_EXCEED_LENGTH of the common error codes fits, but is not
    # required. The second number is 44 where a number is kept in one byte.

    Scenario Outline: A batch of <count> elastic instances is refused
      Given <count> instances "fleet" are running
      When the client releases "fleet"
      And the client releases "fleet"
      Then both requests are answered alike
      And the request is refused
      And nothing has changed

      Examples:
        | count |
        | 101   |
        | 300   |

    Scenario: A batch of a hundred elastic instances and an unknown one is refused
      Given 100 instances "fleet" are running
      And instance "ghost" does not exist
      When the client releases "ghost" and "fleet"
      Then the request is refused
      And nothing has changed

    # The limit is one of the request, whichever way its instances are paid for.
    Scenario: A batch of 51 elastic instances of one charge type and 50 of the other is refused
      Given 51 instances "fleet" are running
      And 50 instances "paid" are a subscription in status RUNNING
      When the client releases "fleet" and "paid"
      Then the request is refused
      And nothing has changed

    @token
    Scenario: A batch of 101 elastic instances is refused with a bearer token, too
      Given 101 instances "fleet" are running
      When the client releases "fleet"
      And the client sends the same request again with its bearer token
      Then both requests are answered alike
      And the request is refused
      And nothing has changed

    # What was refused is over. It is not done when its reason is gone.
    Scenario: A hundred elastic instances are not released when another one is that was named with them in a refused request
      Given 100 instances "fleet" are running
      And instance "alpha" is running
      When the client releases "fleet" and "alpha"
      And the client releases "alpha"
      Then the request is accepted
      And only "alpha" is released

  @ZEC-REL-13
  Rule: response.instanceIds is an array of exactly the ids whose release failed; absent, null and [] all mean none

    Scenario: Nothing is named where every instance is released
      Given 2 instances "fleet" are running
      When the client releases "fleet"
      Then the request is accepted
      And only "fleet" are released

    # "past" was there once.
    Scenario Outline: Of the batch <batch> exactly what is not released is named
      Given instance "past" is already released
      And 2 instances "fleet" are running
      And 11 instances "rest" are running
      And instance "ghost" does not exist
      And instance "spirit" does not exist
      When the client releases <batch>
      Then the answer names as failed exactly what is not released

      Examples:
        | batch                        |
        | "fleet", "rest" and "ghost"  |
        | "fleet", "ghost" and "rest"  |
        | "ghost", "fleet" and "rest"  |
        | "ghost", "rest" and "spirit" |
        | "fleet", "past" and "rest"   |
        | "ghost", "past" and "spirit" |

    @second-account
    Scenario: Another account's elastic instance is named by a batch of a hundred that names it last
      Given 99 instances "fleet" are running
      And instance "theirs" of another account is running
      When the client releases "fleet" and "theirs"
      Then the answer names as failed exactly what is not released
      And "theirs" is still running

    # What failed in one request is nothing that the next answer names.
    Scenario: Of a batch that follows a request for another unknown instance exactly what is not released is named
      Given instance "alpha" is running
      And instance "ghost" does not exist
      And instance "spirit" does not exist
      When the client releases "ghost"
      And the client releases "alpha" and "spirit"
      Then the answer names as failed exactly what is not released

    # So many fail that a list of 10, 20, 25 or 50 does not hold them, and the good ones stand on both sides.
    Scenario Outline: Of the large batch <batch> exactly what is not released is named
      Given 36 instances "fleet" are running
      And 51 instances "ghosts" do not exist
      And 11 instances "rest" are running
      When the client releases <batch>
      Then the answer names as failed exactly what is not released

      Examples:
        | batch                        |
        | "fleet", "ghosts" and "rest" |
        | "ghosts"                     |

      @token
      Examples:
        | batch                                              |
        | "fleet", "ghosts" and "rest" with its bearer token |

    # The answer is as long as one can be, and longer than what is often compressed in one piece.
    Scenario: A hundred unknown elastic instances are all named to a client that offers gzip
      Given 100 instances "ghosts" do not exist
      When the client releases "ghosts" with the header Accept-Encoding "gzip"
      Then the answer names as failed exactly what is not released

    @second-account
    Scenario Outline: In the batch <batch>, with "theirs" of another account, exactly what is not released is named
      Given instance "alpha" is running
      And instance "theirs" of another account is running
      When the client releases <batch>
      Then the answer names as failed exactly what is not released

      Examples:
        | batch                |
        | "alpha" and "theirs" |
        | "theirs" and "alpha" |

      @token
      Examples:
        | batch                                      |
        | "alpha" and "theirs" with its bearer token |

    Scenario Outline: With dependResource <value> exactly what is not released is named
      Given instance "alpha" is running
      And instance "ghost" does not exist
      When the client sends ReleaseInstances with {"instanceIds": ["$ghost", "$alpha"], "dependResource": <value>}
      Then the answer names as failed exactly what is not released

      Examples:
        | value |
        | true  |
        | false |
        | null  |

  @ZEC-REL-14
  Rule: A batch with an unknown id releases the others and lists that one as failed, or is refused and releases nothing
    # The page has a list of failed ids, which suggests the first reading. Another operation of the product,
    # ModifyInstancesAttribute, refuses the whole request when one id is unknown, which suggests the second.

    Scenario Outline: The batch <batch>, with "ghost" unknown, has one of two effects
      Given 2 instances "fleet" are running
      And 2 instances "rest" are running
      And instance "ghost" does not exist
      When the client releases <batch>
      Then the provider follows one of these readings:
        | reading     | answer                   | effect                               |
        | failed list | accepted but for "ghost" | only "fleet" and "rest" are released |
        | refused     | refused                  | nothing has changed                  |

      Examples:
        | batch                       |
        | "fleet", "rest" and "ghost" |
        | "fleet", "ghost" and "rest" |
        | "ghost", "fleet" and "rest" |

    Scenario: A batch with two unknown elastic instances has one of two effects
      Given 2 instances "fleet" are running
      And instance "ghost" does not exist
      And instance "spirit" does not exist
      When the client releases "ghost", "fleet" and "spirit"
      Then the provider follows one of these readings:
        | reading     | answer                                | effect                    |
        | failed list | accepted but for "ghost" and "spirit" | only "fleet" are released |
        | refused     | refused                               | nothing has changed       |

  @ZEC-REL-17
  Rule: An id named twice in one request counts once, or the request is refused with HTTP 4xx
    # The pages are silent. Releasing the instance once or refusing the request are both safe for a client.

    Scenario Outline: The batch <batch> of elastic instances has one of two effects
      Given instance "alpha" is running
      And instance "beta" is running
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

    Scenario: Of a batch that names an unknown elastic instance twice exactly what is not released is named
      Given instance "alpha" is running
      And instance "ghost" does not exist
      When the client releases "ghost", "alpha" and "ghost"
      Then the answer names as failed exactly what is not released

  @ZEC-REL-18
  Rule: An instance that is listed as failed was not released: it is still there

    Scenario: A good instance beside an unknown one is released, or named and still there
      Given instance "alpha" is running
      And instance "ghost" does not exist
      When the client releases "alpha" and "ghost"
      Then the answer names as failed exactly what is not released

    Scenario: A good instance beside one that is being released is released, or named and still there
      Given instance "alpha" is running
      And instance "beta" is already being released
      When the client releases "alpha" and "beta"
      Then the answer names as failed exactly what is not released

    Scenario: A good instance beside two that fail for different reasons is released, or named and still there
      Given instance "alpha" is running
      And instance "ghost" does not exist
      And instance "beta" is already being released
      When the client releases "ghost", "alpha" and "beta"
      Then the answer names as failed exactly what is not released
