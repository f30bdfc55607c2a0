"""The program's own words in the tables of letters, to be said in any language. Pure."""

from datetime import date

from grants.kernel.languages import Phrase
from grants.kernel.program_words import for_translators

WHAT_CHANGES, WHAT = Phrase(for_translators("What changes")), Phrase(for_translators("What"))
BEFORE, FROM_NOW_ON = Phrase(for_translators("Before")), Phrase(for_translators("From now on"))
WHERE_FROM = Phrase(for_translators("Where the money comes from"))
PARTNERS, PARTNER = Phrase(for_translators("Your partners")), Phrase(for_translators("Partner"))
DOES = Phrase(for_translators("What they do"))
FUNDER, SHARE = Phrase(for_translators("Funder")), Phrase(for_translators("Share"))
BUDGET = Phrase(for_translators("Your budget, line by line"))
BUDGET_HEADS = (
    Phrase(for_translators("For")),
    Phrase(for_translators("You asked")),
    Phrase(for_translators("We give")),
    Phrase(for_translators("Left out")),
)
PAYMENT, WHEN = Phrase(for_translators("Payment")), Phrase(for_translators("When"))
AMOUNT = Phrase(for_translators("Amount"))
RETURN_HEADS = (
    Phrase(for_translators("Return")),
    Phrase(for_translators("About")),
    Phrase(for_translators("Due by")),
)
YEAR, UNTIL = for_translators("Year %(number)s"), for_translators("%(amount)s, to %(day)s")
PAYMENTS = for_translators("The %(number)s payments")
WHEN_IT_BEGINS = for_translators("By %(day)s, when the grant begins")
ONCE_ACCEPTED = for_translators("Within %(days)s working days of your acceptance")
AFTER_RETURN = for_translators("When we have agreed monitoring return %(number)s; we expect that by %(day)s")
THE_GRANT, RUNS = Phrase(for_translators("The grant")), Phrase(for_translators("Runs"))
ACCEPT_BY = Phrase(for_translators("Accept by"))
RETURNS = Phrase(for_translators("Monitoring returns"))
STILL_NEEDED = Phrase(for_translators("What we still need"))


def span_of(first: date, last: date) -> Phrase:
    return Phrase(for_translators("%(first)s to %(last)s"), {"first": first, "last": last})
