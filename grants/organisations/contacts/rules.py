"""The two people an organisation names: who may be one, and what looks odd about them. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from grants.identity.rules import email_problems, name_problems, tidy_email
from grants.kernel.cleaning import cleaned_code
from grants.kernel.names import folded
from grants.kernel.problems import Problem
from grants.organisations.asking.checks import LONGEST_ADDRESS
from grants.organisations.asking.gap_rules import Gap, untold
from grants.organisations.asking.rules import APPLYING, PAYMENT, PUBLIC
from grants.organisations.rules import LONGEST_POSITION, text_problems

ROLES = {"senior": "Senior contact", "main": "Main contact"}
FIELDS = ("name", "position", "email", "phone", "address", "is_of_age")
_COMMITTEE = ("Chair", "Vice-chair", "Secretary", "Treasurer")
_COMPANY = ("Director", "Company secretary")
SENIOR_POSITIONS: Mapping[str, tuple[str, ...]] = {
    "unregistered_group": _COMMITTEE,
    "unincorporated_charity": ("Trustee", *_COMMITTEE),
    "cio": ("Trustee", "Chief officer"),
    "charitable_company": ("Trustee", *_COMPANY, "Chief officer"),
    "cic": _COMPANY,
    "cooperative": (*_COMPANY, "Chair", "Secretary"),
    "faith_group": (*_COMMITTEE, "Religious leader"),
    "school": ("Head teacher",),
    "parish_council": ("Clerk",),
    "council": ("Clerk", "Chief executive", "Director"),
    "statutory_body": ("Clerk", "Chief executive", "Director"),
    "other": (),
}
"""What the senior contact can be, by kind. Nothing said means that any position will do."""

_DIGITS = re.compile(r"\+?[0-9]{10,15}")


@dataclass(frozen=True)
class ContactDetails:
    """One of the two people, as kept: addresses in small letters, telephone numbers as digits."""

    role: str
    name: str
    position: str | None = None
    email: str | None = None
    phone: str | None = None
    address: str | None = None
    is_of_age: bool = False


def needs_address(kind: str) -> bool:
    """Whether home addresses are asked for: not of people who act for a public body."""
    return kind not in PUBLIC


def tidy_phone(text: str) -> str | None:
    """`01134960000` or `+33123456789`; +44 and 0044 become the 0 that people dial. None for none."""
    compact = re.sub(r"[\s().-]", "", cleaned_code(text))
    compact = re.sub(r"^(\+44|0044)0?", "0", compact)
    return compact or None


def is_phone(text: str) -> bool:
    """Whether this can be a telephone number, as `tidy_phone` leaves one."""
    return _DIGITS.fullmatch(text) is not None


def tidy_contact(role: str, given: Mapping[str, Any]) -> ContactDetails:
    def line(field: str) -> str:
        return " ".join(str(given.get(field) or "").split())

    address = "\n".join(
        part for part in (" ".join(p.split()) for p in (given.get("address") or "").splitlines()) if part
    )
    return ContactDetails(
        role=role,
        name=line("name"),
        position=line("position") or None,
        email=tidy_email(line("email")) or None,
        phone=tidy_phone(line("phone")),
        address=address or None,
        is_of_age=bool(given.get("is_of_age")),
    )


def is_blank(contact: ContactDetails) -> bool:
    return contact == ContactDetails(role=contact.role, name="")


def contact_problems(contact: ContactDetails, kind: str) -> list[Problem]:
    """What is wrong with one person's details. What is missing beside the name is no problem."""

    def at(field: str) -> str:
        return f"{contact.role}_{field}"

    problems = name_problems(contact.name, at("name"))
    positions = SENIOR_POSITIONS[kind] if contact.role == "senior" else ()
    if contact.position and positions and contact.position not in positions:
        problems.append(Problem(at("position"), f"The senior contact is one of: {', '.join(positions)}."))
    elif contact.position:
        problems += text_problems(contact.position, at("position"), "the position", LONGEST_POSITION)
    if contact.email:
        problems += email_problems(contact.email, at("email"))
    if contact.phone and not is_phone(contact.phone):
        problems.append(Problem(at("phone"), "Enter a telephone number, like 0113 496 0000."))
    if contact.address:
        problems += text_problems(contact.address, at("address"), "the home address", LONGEST_ADDRESS)
    return problems


def pair_problems(senior: ContactDetails, main: ContactDetails) -> list[Problem]:
    """Where the two are not two: the same name, e-mail address or telephone number."""
    problems = []
    if _plain(senior.name) and _plain(senior.name) == _plain(main.name):
        problems.append(Problem("main_name", "The main contact has to be another person than the senior contact."))
    if senior.email and senior.email == main.email:
        problems.append(Problem("main_email", "The two people need an e-mail address each."))
    if senior.phone and senior.phone == main.phone:
        problems.append(Problem("main_phone", "The two people need a telephone number each."))
    return problems


def not_so_any_more(
    before: Mapping[str, ContactDetails], after: Mapping[str, ContactDetails]
) -> list[tuple[ContactDetails, bool]]:
    """The contacts of whom a name, e-mail address or telephone number is not known to us any more, whatever their part.

    Each with whether they are gone, and not only changed. What was blank and is told now is no such change.
    """
    found = []
    for each in before.values():
        same = [one for one in after.values() if (each.email and one.email == each.email) or one.name == each.name]
        if not any(_has_all_of(one, each) for one in same):
            found.append((each, not same))
    return found


def _has_all_of(now: ContactDetails, before: ContactDetails) -> bool:
    """Whether all that was known of how to turn to somebody still is."""
    return now.name == before.name and before.email in (None, now.email) and before.phone in (None, now.phone)


def known_main_contact(
    contacts: Mapping[str, ContactDetails], members: Sequence[tuple[str, str, str]]
) -> ContactDetails | None:
    """Who is likely the main contact, where none was told: the first member who is not the senior contact.

    `members` are name, position and e-mail address of each, those longest there first.
    """
    if "main" in contacts:
        return None
    senior = contacts.get("senior")
    for name, position, email in members:
        if senior is None or (_plain(name), email) != (_plain(senior.name), senior.email):
            return ContactDetails("main", name, position or None, email)
    return None


def pair_warnings(contacts: Mapping[str, ContactDetails]) -> list[str]:
    """What may mean that the two are related. Never a reason to refuse: a person asks."""
    senior, main = contacts.get("senior"), contacts.get("main")
    if senior is None or main is None:
        return []
    warnings = []
    if _surname(senior.name) and _surname(senior.name) == _surname(main.name):
        warnings.append("Both people have the same surname. If they are related, please name somebody else.")
    if senior.address and main.address and _plain(senior.address) == _plain(main.address):
        warnings.append("Both people have the same address. If they live together, please name somebody else.")
    return warnings


def contact_gaps(contacts: Mapping[str, ContactDetails], kind: str) -> list[Gap]:
    """What is missing of the two people. One has to be known to apply, both before money is paid."""
    return [gap for role in ROLES for gap in _gaps_of(role, contacts.get(role), kind)]


def _gaps_of(role: str, contact: ContactDetails | None, kind: str) -> list[Gap]:
    label, needed_for = ROLES[role].lower(), APPLYING if role == "main" else PAYMENT
    if contact is None:
        return [untold("people", f"{role}_name", needed_for, f"who the {label} is")]
    wanted = {
        "position": "what the {} does in the organisation",
        "email": "the e-mail address of the {}",
        "phone": "the telephone number of the {}",
    }
    gaps = [
        untold("people", f"{role}_{field}", needed_for, words.format(label))
        for field, words in wanted.items()
        if getattr(contact, field) is None
    ]
    positions = SENIOR_POSITIONS[kind] if role == "senior" else ()
    if contact.position and positions and contact.position not in positions:
        listed = ", ".join(positions)
        sentence = f"The senior contact is one of: {listed}."
        of_them = f"Their senior contact is none of: {listed}."
        gaps.append(Gap("people", f"{role}_position", PAYMENT, sentence, of_them))
    if contact.address is None and needs_address(kind):
        gaps.append(untold("people", f"{role}_address", PAYMENT, f"the home address of the {label}"))
    if not contact.is_of_age:
        gaps.append(untold("people", f"{role}_is_of_age", PAYMENT, f"that the {label} is old enough"))
    return gaps


def _plain(text: str) -> str:
    return folded(text).replace(" ", "")


def _surname(name: str) -> str:
    parts = name.split()
    return _plain(parts[-1]) if len(parts) > 1 else ""
