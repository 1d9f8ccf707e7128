@bmc @zec
Feature: Zenlayer rate limit
  What the Zenlayer API answers to an account that asks too often.
  Each Rule is one clause of the API's pages; its tag is the clause's id.

  @ZC-LIM-01
  Rule: Requests over the rate limit are refused with 429 REQUEST_LIMIT_EXCEEDED
    # No page gives a number. The hook says what the limit of the account is, and the burst is three times as large. No page
    # says when an account that was over the limit may ask again.

    Scenario: A burst of listings over the rate limit is refused in part
      Given a rate-limited account
      When the client lists its instances more often than its rate limit allows
      Then some requests are accepted and the others refused with 429 "REQUEST_LIMIT_EXCEEDED"

    Scenario Outline: A burst of requests to <act> over the rate limit is refused in part
      Given a rate-limited account
      And instance "ghost" does not exist
      When the client <act>s "ghost" more often than its rate limit allows
      Then some requests are answered in a documented form and the others refused with 429 "REQUEST_LIMIT_EXCEEDED"

      Examples:
        | act     |
        | release |

      @bmc
      Examples:
        | act       |
        | terminate |

    Scenario: A single listing is within the rate limit
      Given a rate-limited account
      When the client lists its instances
      Then the request is accepted

    Scenario Outline: A single request to <act> is within the rate limit
      Given a rate-limited account
      And instance "alpha" is ready to be <act>d
      When the client <act>s "alpha"
      Then the request is accepted

      Examples:
        | act     |
        | release |

      @bmc
      Examples:
        | act       |
        | terminate |

    # A refusal says that nothing was done. Each request of the burst is about one of the instances, and their number is that of
    # the requests where the limit is low.
    Scenario Outline: Of a burst of requests to <act> over the rate limit, only what is accepted happens
      Given a rate-limited account
      And 50 instances "fleet" are ready to be <act>d
      When the client <act>s each of "fleet", more often than its rate limit allows
      Then some requests are answered in a documented form and the others refused with 429 "REQUEST_LIMIT_EXCEEDED"
      And only what was accepted is <act>d

      Examples:
        | act     |
        | release |

      @bmc
      Examples:
        | act       |
        | terminate |

    # The limit is one of the account, and both versions count.
    Scenario: Of a burst of releases by the other API version over the rate limit, only what is accepted happens
      Given a rate-limited account
      And 50 instances "fleet" are ready to be released
      When the client releases each of "fleet" with the other API version, more often than its rate limit allows
      Then some requests are answered in a documented form and the others refused with 429 "REQUEST_LIMIT_EXCEEDED"
      And only what was accepted is released

    @token
    Scenario Outline: Of a burst of requests to <act> over the rate limit with a bearer token, only what is accepted happens
      Given a rate-limited account
      And 50 instances "fleet" are ready to be <act>d
      When the client <act>s each of "fleet" with its bearer token, more often than its rate limit allows
      Then some requests are answered in a documented form and the others refused with 429 "REQUEST_LIMIT_EXCEEDED"
      And only what was accepted is <act>d

      Examples:
        | act     |
        | release |

      @bmc
      Examples:
        | act       |
        | terminate |
