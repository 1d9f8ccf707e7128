@bmc @zec
Feature: Zenlayer rate limit
  What the Zenlayer API answers to an account that asks too often.
  Each Rule is one clause of the API's pages; its tag is the clause's id.

  @ZC-LIM-01
  Rule: Requests over the rate limit are refused with 429 REQUEST_LIMIT_EXCEEDED
    # No page gives a number. The hook says what the limit of the account is, and the burst is three times as large.

    Scenario: A burst over the rate limit is refused in part
      Given a rate-limited account
      When the client sends more requests than its rate limit allows
      Then some requests are accepted and the others refused with 429 "REQUEST_LIMIT_EXCEEDED"

    Scenario: A single request is within the rate limit
      Given a rate-limited account
      When the client lists its instances
      Then the request is accepted
