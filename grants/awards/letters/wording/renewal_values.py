"""What the fields of a letter about a renewal say."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from grants.awards.letters.wording.fields import Table
from grants.kernel.languages import Phrase, Sayable
from grants.kernel.money import Pence
from grants.kernel.program_words import for_translators

THE_RENEWAL, MORE = Phrase(for_translators("The renewal")), Phrase(for_translators("Further money"))
GOES_ON, IN_ALL = Phrase(for_translators("Goes on")), Phrase(for_translators("The grant in all"))
FROM_TO = for_translators("%(first)s to %(last)s")
TO_COME = Phrase(for_translators("The payments to come"))
HEADS = (Phrase(for_translators("Payment")), Phrase(for_translators("When")), Phrase(for_translators("Amount")))
BY, BY_IN_A_SENTENCE = for_translators("By %(day)s"), for_translators("by %(day)s")
AFTER = for_translators("When we have agreed monitoring return %(number)s; we expect that by %(day)s")
AFTER_IN_A_SENTENCE = for_translators("when we have agreed monitoring return %(number)s; we expect that by %(day)s")


def renewal_values(told: Mapping[str, Any], amount_pence: int) -> dict[str, Any]:
    """The fields of a renewal with these facts (`letters.rules.FACTS`), where the grant comes to so much now."""
    payments = told["payments"]
    glance: list[list[Sayable]] = [
        [MORE, Pence(told["more_pence"])],
        [GOES_ON, Phrase(FROM_TO, {"first": told["from_on"], "last": told["ends_on"]})],
        [IN_ALL, Pence(amount_pence)],
    ]
    rows: list[list[Sayable]] = [
        [str(each["number"]), _when(each, BY, AFTER), Pence(each["pence"])] for each in payments
    ]
    is_one = len(payments) == 1
    return {
        "more_pence": Pence(told["more_pence"]),
        "the_renewal": Table(THE_RENEWAL, glance, at_a_glance=True),
        "only_payment": _when(payments[0], BY_IN_A_SENTENCE, AFTER_IN_A_SENTENCE) if is_one else "",
        "payments": None if is_one else Table(TO_COME, rows, HEADS, frozenset({2})),
    }


def _when(payment: Mapping[str, Any], by: str, after: str) -> Phrase:
    on = date.fromisoformat(payment["due_on"])
    waits_for = payment["waits_for_return"]
    return Phrase(after, {"number": str(waits_for), "day": on}) if waits_for else Phrase(by, {"day": on})
