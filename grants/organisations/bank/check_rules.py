"""How an account is checked by one person and confirmed by another: what each says, and who may. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from grants.kernel.problems import Problem
from grants.organisations.bank.rules import LONGEST_NOTE, TOLD_IT_YOURSELF
from grants.organisations.contacts.rules import ContactDetails, is_phone, tidy_phone
from grants.organisations.rules import CHANNELS

CHECK, CONFIRMATION = "check", "confirmation"
KINDS = (CHECK, CONFIRMATION)
"""A check looks at papers, a confirmation asks the organisation. Either may come first."""

STATEMENT, PAPER = "statement", "paper"
EVIDENCE = {
    STATEMENT: "The bank statement that they uploaded",
    PAPER: "A bank statement or paying-in slip on paper",
}
MATCH, CLOSE_MATCH, NO_MATCH, NOT_FOUND = "match", "close_match", "no_match", "account_not_found"
PAYEE_RESULTS = {
    MATCH: "The name matches",
    CLOSE_MATCH: "A close match: the bank gave another name",
    NO_MATCH: "The name does not match",
    NOT_FOUND: "The bank found no such account",
    "opted_out": "The account does not take part in it",
    "not_available": "We could not ask: our bank offers none, or it did not answer",
}
"""What Confirmation of Payee can answer. None of them refuses an account by itself."""

PHONE = "phone"
HEARD = {PHONE: "By telephone", "in_person": "Face to face", "post": "By post, and rang to ask"}
"""How an organisation was asked, in short."""

SHORTEST_SOURCE, LONGEST_SOURCE, LONGEST_NAME = 4, 200, 140
CHECKED_IT_YOURSELF = "You checked this account, so somebody else has to confirm it."
CONFIRMED_IT_YOURSELF = "You confirmed this account, so somebody else has to check it."
NO_STATEMENT = "No bank statement is here. Upload one that they gave you, or look at one on paper."
UPLOADED_IT_YOURSELF = "You uploaded the statement yourself, so somebody else has to look at it."
CAME_WITH_IT = "This number came with the account, or not long before. Ring one that we knew before, or meet them."


@dataclass(frozen=True)
class Given:
    """What an administrator says when they check or confirm an account; of the two only the fields of its kind."""

    kind: str
    evidence: str | None = None
    name_fits: bool | None = None
    payee_result: str | None = None
    payee_name: str = ""
    how: str | None = None
    number: str | None = None
    source: str = ""
    note: str = ""
    why_shared: str | None = None


def tidy_given(given: Mapping[str, Any]) -> Given:
    """What was said, without what belongs to the other kind: a telephone number as digits, texts without edges."""

    def line(field: str) -> str:
        return " ".join(str(given.get(field) or "").split())

    kind, note = str(given.get("kind") or ""), str(given.get("note") or "").strip()
    why_shared = str(given.get("why_shared") or "").strip() or None
    if kind == CHECK:
        is_close = given.get("payee_result") == CLOSE_MATCH
        return Given(
            kind,
            evidence=given.get("evidence") or None,
            name_fits=given.get("name_fits"),
            payee_result=given.get("payee_result") or None,
            payee_name=line("payee_name") if is_close else "",
            note=note,
            why_shared=why_shared,
        )
    how = given.get("how") or None
    rings = how == PHONE
    return Given(
        kind,
        how=how,
        number=tidy_phone(line("number")) if rings else None,
        source=line("source") if rings else "",
        note=note,
        why_shared=why_shared,
    )


def given_problems(
    given: Given,
    *,
    known: Collection[str],
    fresh: Collection[str],
    without_statement: str | None,
    is_shared: bool = False,
) -> list[Problem]:
    """What is wrong with what an administrator says of an account.

    `known` are the telephone numbers of its contacts that we had before it, `fresh` those that are too new to ask by.
    `without_statement` is why this administrator cannot have looked at the statement; None when they can. An account
    that `is_shared`, which another organisation has told as well, needs a reason.
    """
    if given.kind == CHECK:
        problems = _check_problems(given, without_statement)
    else:
        problems = _confirmation_problems(given, known, fresh)
    if len(given.note) > LONGEST_NOTE:
        problems.append(Problem("note", f"Use at most {LONGEST_NOTE:,} characters.", "too_long"))
    return problems + _shared_problems(given.why_shared, is_shared)


def _shared_problems(why: str | None, is_shared: bool) -> list[Problem]:
    problems = []
    if is_shared and not why:
        sentence = "Another organisation told us this same account. Say why that is right."
        problems.append(Problem("why_shared", sentence, "missing"))
    if not is_shared and why:
        problems.append(Problem("why_shared", "No other organisation told us this account."))
    if len(why or "") > LONGEST_NOTE:
        problems.append(Problem("why_shared", f"Use at most {LONGEST_NOTE:,} characters.", "too_long"))
    return problems


def _check_problems(given: Given, without_statement: str | None) -> list[Problem]:
    problems = []
    if given.evidence not in EVIDENCE:
        problems.append(Problem("evidence", "Choose what you looked at.", "missing"))
    elif given.evidence == STATEMENT and without_statement:
        problems.append(Problem("evidence", without_statement))
    if not isinstance(given.name_fits, bool):
        problems.append(Problem("name_fits", "Say whether the name on it is the organisation’s.", "missing"))
    if given.payee_result not in PAYEE_RESULTS:
        problems.append(Problem("payee_result", "Choose what Confirmation of Payee answered.", "missing"))
    elif given.payee_result == CLOSE_MATCH and not given.payee_name:
        problems.append(Problem("payee_name", "Enter the name that the bank gave.", "missing"))
    if len(given.payee_name) > LONGEST_NAME:
        problems.append(Problem("payee_name", f"Use at most {LONGEST_NAME} characters.", "too_long"))
    if is_odd(given) and not given.note:
        problems.append(Problem("note", "Say why the account is theirs all the same.", "missing"))
    return problems


def is_odd(given: Given) -> bool:
    """Whether something in a check speaks against the account, so that it needs a reason."""
    return given.name_fits is False or given.payee_result in (NO_MATCH, NOT_FOUND)


def _confirmation_problems(given: Given, known: Collection[str], fresh: Collection[str]) -> list[Problem]:
    problems = []
    if given.how not in CHANNELS:
        problems.append(Problem("how", "Choose how you heard that the account is theirs.", "missing"))
    if given.how == PHONE:
        problems += _number_problems(given, known, fresh)
    if not given.note:
        problems.append(Problem("note", "Say with whom you spoke, and when.", "missing"))
    return problems


def _number_problems(given: Given, known: Collection[str], fresh: Collection[str]) -> list[Problem]:
    if not given.number:
        return [Problem("number", "Enter the telephone number that you rang.", "missing")]
    if not is_phone(given.number):
        return [Problem("number", "Enter a telephone number, like 0113 496 0000.")]
    if _line(given.number) in map(_line, fresh):
        return [Problem("number", CAME_WITH_IT, "came_with_account")]
    if _line(given.number) not in map(_line, known) and len(given.source) < SHORTEST_SOURCE:
        sentence = "Say where you know this number from: it is not one that they gave us before the account."
        return [Problem("source", sentence, "missing")]
    if len(given.source) > LONGEST_SOURCE:
        return [Problem("source", f"Use at most {LONGEST_SOURCE} characters.", "too_long")]
    return []


def _line(number: str) -> str:
    """What makes a telephone number the same as another, however its country is written before it."""
    return number[-9:]


def refusal(
    kind: str, person_id: UUID | None, *, told_by: UUID | None, checked_by: UUID | None, confirmed_by: UUID | None
) -> str | None:
    """Why somebody does not check or confirm an account, because of what else they did with it; None when they may."""
    if person_id is None:
        return "Only people check accounts."
    if person_id == told_by:
        return TOLD_IT_YOURSELF
    if kind == CONFIRMATION and person_id == checked_by:
        return CHECKED_IT_YOURSELF
    if kind == CHECK and person_id == confirmed_by:
        return CONFIRMED_IT_YOURSELF
    return None


@dataclass(frozen=True)
class Channel:
    """One of the contacts, and whether their telephone number was known before the account was told."""

    contact: ContactDetails
    was_known: bool


def channels(contacts: Mapping[str, ContactDetails], changed: Collection[str]) -> list[Channel]:
    """The contacts with a telephone number. `changed` are fields, like senior_phone, told around the account."""
    return [
        Channel(contact, was_known=not {f"{role}_phone", f"{role}_name"} & set(changed))
        for role, contact in contacts.items()
        if contact.phone
    ]
