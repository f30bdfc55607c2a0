"""Which letters there are, and what a letter about a grant has to be told. Pure."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from grants.panels import models as panels

OFFER, DECLINE, RESERVE = "offer", "decline", "reserve"
RESERVE_CLOSED = "reserve_closed"
"""The letter to those whom no money reached before the reserve list was closed."""
INELIGIBLE = "ineligible"
"""The letter to those whose application cannot go to the panel."""
OF_APPLICATIONS = (OFFER, DECLINE, RESERVE, RESERVE_CLOSED, INELIGIBLE)
"""The kinds of letter that say what became of an application."""

VARIATION, NOTICE, ENDING, PAYMENT_SENT, THANK_YOU = "variation", "notice", "ending", "payment_sent", "thank_you"
RENEWAL, NOT_RENEWED, REPAYMENT = "renewal", "not_renewed", "repayment"
OF_AWARDS = (VARIATION, RENEWAL, NOT_RENEWED, NOTICE, ENDING, PAYMENT_SENT, REPAYMENT, THANK_YOU)
"""The kinds of letter that say what happens to a grant."""
KINDS = (*OF_APPLICATIONS, *OF_AWARDS)

NAMES = {
    OFFER: "Grant offer",
    DECLINE: "Decision",
    RESERVE: "Decision",
    RESERVE_CLOSED: "Reserve list closed",
    INELIGIBLE: "Not eligible",
    VARIATION: "Change to your grant",
    RENEWAL: "Renewal of your grant",
    NOT_RENEWED: "Your grant is not renewed",
    NOTICE: "Notice",
    ENDING: "End of your grant",
    PAYMENT_SENT: "Payment sent",
    REPAYMENT: "Money to come back",
    THANK_YOU: "Thank you",
}
"""What each kind is called in the name of its file."""

TITLES = {
    OFFER: "Offer of a grant",
    DECLINE: "No grant",
    RESERVE: "On the reserve list",
    RESERVE_CLOSED: "Reserve list closed",
    INELIGIBLE: "Cannot be considered",
    VARIATION: "A grant changes",
    RENEWAL: "A grant is renewed",
    NOT_RENEWED: "A grant is not renewed",
    NOTICE: "Notice that a grant ends",
    ENDING: "A grant has ended",
    PAYMENT_SENT: "A payment was sent",
    REPAYMENT: "Money is asked back or set off",
    THANK_YOU: "Thanks at the end",
}
"""What each kind is called among the texts of letters."""

FACTS: Mapping[str, Mapping[str, type]] = {
    VARIATION: {"changes": list, "reasons": str, "from_on": date},
    RENEWAL: {"more_pence": int, "from_on": date, "ends_on": date, "payments": list, "reasons": str},
    NOT_RENEWED: {"ends_on": date, "is_over": bool, "reasons": str},
    NOTICE: {"given_by": str, "given_on": date, "ends_on": date, "reasons": str, "exception": str, "paid_until": str},
    ENDING: {"ended_on": date, "reasons": str, "paid_pence": int, "left_to_do": str},
    PAYMENT_SENT: {
        "number": int,
        "amount_pence": int,
        "paid_on": date,
        "paid_to": str,
        "paid_into": str,
        "reference": str,
    },
    REPAYMENT: {"back_pence": int, "is_asked": bool, "reasons": str, "what_happens": str},
    THANK_YOU: {"ended_on": date, "paid_pence": int, "came_of_it": str},
}
"""What a letter about a grant has to be told, by its kind. Texts may be empty, but those of `reasons`.

`changes` has a {"what": …, "before": …, "after": …} of texts for each thing that changes, `payments` a {"number": …,
"due_on": …, "waits_for_return": …, "pence": …} for each payment that comes with a renewal. `is_over` says whether a
grant that is not renewed has ended already. `given_by` names who gave notice. `exception` says why it is shorter than
six months, and `paid_until` what is still paid. `left_to_do` says what the grantee still owes. `paid_into` is the end
of the account's number, `reference` what the payment is called on the statement; empty where that is not known.
`is_asked` says whether money is asked back, and not set off against a payment; `what_happens` by when, or against
which. `came_of_it` says what the grant brought.
"""
NEVER_EMPTY = frozenset({"reasons", "changes", "payments", "given_by", "paid_to", "what_happens"})


def end_of(award_id: UUID, ended_on: date) -> UUID:
    """What the letter of thanks is about: one end of a grant, which may have another after it is renewed."""
    return uuid5(award_id, ended_on.isoformat())


def payment_of(instalment_id: UUID, paid_at: datetime) -> UUID:
    """What the letter about a payment is about: an instalment that came back is paid, and told, once more."""
    return uuid5(instalment_id, paid_at.isoformat())


def file_name(kind: str, reference: str, *, points: int | None, easy: bool) -> str:
    """What the file of a letter is called, without its ending: each format has a name of its own."""
    words, print_ = " in easy words" if easy else "", f" in {points} point" if points else ""
    return f"{NAMES[kind]} {reference}{words}{print_}"


def kind_for(outcome: str) -> str:
    """Which letter tells of a decision with this outcome."""
    if outcome in panels.AWARDING:
        return OFFER
    return RESERVE if outcome == panels.RESERVE else DECLINE


def as_kept(kind: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of a letter about a grant as JSON: days as YYYY-MM-DD.

    Raises ValueError where one is missing, empty, of another type, or none that the kind has.
    """
    wanted = FACTS[kind]
    if facts.keys() != wanted.keys():
        raise ValueError(f"a letter of kind {kind} needs {sorted(wanted)}, not {sorted(facts)}")
    for name, value in facts.items():
        if type(value) is not wanted[name] or (name in NEVER_EMPTY and not value):
            raise ValueError(f"{name} of a letter of kind {kind} is {value!r}")
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in facts.items()}


def as_told(kind: str, kept: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of a letter about a grant, with days as days again."""
    return {name: date.fromisoformat(kept[name]) if of is date else kept[name] for name, of in FACTS[kind].items()}
