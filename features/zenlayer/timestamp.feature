@bmc @zec
Feature: Zenlayer timestamp
  When a request to the Zenlayer API was signed, and when that was too long ago.
  Each Rule is one clause of the API's pages; its tag is the clause's id.
  An instance is ready to be released when it is in the recycle bin (BMC), or running (ZEC); to be terminated when it is running.

  @ZC-AUTH-04
  Rule: A timestamp more than five minutes off, past or future, is refused with AUTHFAILURE_SIGNATURE_EXPIRED; a closer one is accepted
    # No page says whether exactly five minutes are still accepted, and the clocks of client and provider may differ a
    # little. So the rows stay clear of the limit: seven minutes and more are outside, four minutes are inside. 86400 is
    # the second day of 1970.

    Scenario Outline: A request to <act> with <time> is refused
      Given instance "alpha" is ready to be <act>d
      When the client <act>s "alpha" with <time>
      And the client sends the same request again
      Then the request is refused with "AUTHFAILURE_SIGNATURE_EXPIRED"
      And nothing has changed
      And the same request without this flaw is accepted

      Examples:
        | act     | time                                                             |
        | release | a timestamp 7 minutes in the past                                |
        | release | a timestamp 7 minutes in the future                              |
        | release | a timestamp 90 minutes in the past                               |
        | release | a timestamp 1440 minutes in the future                           |
        | release | the timestamp "86400"                                            |
        | release | the other API version and with a timestamp 7 minutes in the past |

      @bmc
      Examples:
        | act       | time                                                             |
        | terminate | a timestamp 7 minutes in the past                                |
        | terminate | a timestamp 7 minutes in the future                              |
        | terminate | a timestamp 90 minutes in the past                               |
        | terminate | a timestamp 1440 minutes in the future                           |
        | terminate | the timestamp "86400"                                            |
        | terminate | the other API version and with a timestamp 7 minutes in the past |

    Scenario Outline: A listing with a timestamp <offset> is accepted
      When the client lists its instances with a timestamp <offset>
      Then the request is accepted

      Examples:
        | offset                                               |
        | 1 minute in the past                                 |
        | 1 minute in the future                               |
        | 4 minutes in the past and with the other API version |

    Scenario: A listing with a timestamp 15 minutes in the past is refused
      When the client lists its instances with a timestamp 15 minutes in the past
      Then the request is refused with "AUTHFAILURE_SIGNATURE_EXPIRED"
      And the same request without this flaw is accepted

    Scenario Outline: A request to <act> with a timestamp <offset> is accepted
      Given instance "alpha" is ready to be <act>d
      When the client <act>s "alpha" with a timestamp <offset>
      Then the request is accepted
      And only "alpha" is <act>d

      Examples:
        | act     | offset                                                 |
        | release | 2 minutes in the past                                  |
        | release | 2 minutes in the future                                |
        | release | 4 minutes in the past                                  |
        | release | 4 minutes in the future and with the other API version |

      @bmc
      Examples:
        | act       | offset                                                 |
        | terminate | 2 minutes in the past                                  |
        | terminate | 2 minutes in the future                                |
        | terminate | 4 minutes in the past                                  |
        | terminate | 4 minutes in the future and with the other API version |

  @ZC-AUTH-12
  Rule: A signed request whose timestamp is missing, or is not a number of Unix seconds, is refused
    # No page gives a code for this. The signature is computed over the timestamp as it is sent; for a missing one, over the right one.
    # $seconds is the right number, and $nowZ the same time as a date: both would be in time, if they were read.

    Scenario Outline: A request to <act> <timed> is refused
      Given instance "alpha" is ready to be <act>d
      When the client <act>s "alpha" <timed>
      And the client sends the same request again
      Then the request is refused
      And nothing has changed
      And the same request without this flaw is accepted

      Examples:
        | act     | timed                             |
        | release | without the header X-ZC-Timestamp |
        | release | with the timestamp ""             |
        | release | with the timestamp "now"          |
        | release | with the timestamp "-1"           |
        | release | with the timestamp "$secondsabc"  |
        | release | with the timestamp "$nowZ"        |
        | release | with the timestamp "$seconds.5"   |
        | release | with the timestamp "$seconds.0"   |
        | release | with a timestamp in milliseconds  |

      @bmc
      Examples:
        | act       | timed                             |
        | terminate | without the header X-ZC-Timestamp |
        | terminate | with the timestamp ""             |
        | terminate | with the timestamp "now"          |
        | terminate | with the timestamp "-1"           |
        | terminate | with the timestamp "$secondsabc"  |
        | terminate | with the timestamp "$nowZ"        |
        | terminate | with the timestamp "$seconds.5"   |
        | terminate | with the timestamp "$seconds.0"   |
        | terminate | with a timestamp in milliseconds  |
