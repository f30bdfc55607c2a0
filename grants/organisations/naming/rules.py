"""By which name an organisation is published, and which names are never published. Pure.

What stands on a public register is public already. Everybody else is named only where they said yes, and nobody is
whose name tells of a person.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from grants.kernel.names import words_of
from grants.kernel.problems import Problem

UNNAMED = "A group that is not named"
"""What is published instead of the name of an organisation that is not named."""

LIKE_A_PERSON = (
    "This name has the name of a person in it, and what we publish tells nothing of people. So we do not name you."
)

NOT_ITS_PEOPLE = Problem(
    "may_be_named",
    "Only people who act for it can say that it may be named. You can say that it may not, or leave this open.",
    "only_its_people",
)

_PUBLIC_KINDS = frozenset({"school", "parish_council", "council", "statutory_body"})
_PUBLIC_REGISTER = re.compile(r"(?!360G-)[A-Z]{2}-[A-Z]+-.+|XI-[A-Z]+-.+", re.IGNORECASE)
"""An identifier of a register of a country, such as GB-CHC-1164883; not one that a publisher made itself."""

_TITLES = frozenset(
    [
        *("mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "rev", "revd", "reverend"),
        *("sir", "dame", "lady", "lord", "cllr", "councillor"),
    ]
)
_INITIALS = re.compile(r"(?:[A-Z]\.? ?){1,3} [A-Z][\w'’-]+|[A-Z][\w'’-]+,? (?:[A-Z]\.? ?){1,2}")
_TRADING_AS = re.compile(r"\b(?:t/a|trading as|sole trader)\b", re.IGNORECASE)


class Organisation(Protocol):
    """What decides by which name an organisation is published."""

    @property
    def name(self) -> str: ...
    @property
    def trading_name(self) -> str | None: ...
    @property
    def kind(self) -> str: ...
    @property
    def is_funder(self) -> bool: ...
    @property
    def org_id(self) -> str | None: ...
    @property
    def charity_number(self) -> str | None: ...
    @property
    def company_number(self) -> str | None: ...
    @property
    def dfe_number(self) -> str | None: ...
    @property
    def may_be_named(self) -> bool | None: ...


@dataclass(frozen=True)
class Known:
    """What is known of an organisation as far as it decides by which name it is published."""

    name: str
    trading_name: str | None
    kind: str
    is_funder: bool
    org_id: str | None
    charity_number: str | None
    company_number: str | None
    dfe_number: str | None
    may_be_named: bool | None


def is_public(organisation: Organisation) -> bool:
    """Whether its name is public already: it is on a public register, is a public body or a funder."""
    numbers = (organisation.charity_number, organisation.company_number, organisation.dfe_number)
    registered = any(numbers) or _PUBLIC_REGISTER.fullmatch(organisation.org_id or "") is not None
    return registered or organisation.is_funder or organisation.kind in _PUBLIC_KINDS


def is_named(organisation: Organisation) -> bool:
    """Whether it is named in what everybody can read."""
    if is_public(organisation):
        return True
    return organisation.may_be_named is True and not reads_like_a_person(organisation.name)


def published_name(organisation: Organisation) -> str:
    """The name of an organisation in anything that everybody can read: its own, or `UNNAMED`."""
    return organisation.name if is_named(organisation) else UNNAMED


def reads_like_a_person(name: str, people: Iterable[str] = ()) -> bool:
    """Whether a name tells of a person: by a title, by initials, by trading as something, or by having the whole name
    of one of these people in it.
    """
    words = words_of(name)
    if _TITLES & set(words[:1]) or _INITIALS.fullmatch(name.strip()) or _TRADING_AS.search(name):
        return True
    return any(_holds(words, words_of(person)) for person in people)


def naming_problems(
    organisation: Organisation, people: Iterable[str], *, may_be_named: bool | None, field: str = "may_be_named"
) -> list[Problem]:
    """What stands against an answer. Only a yes can be wrong: where the name tells of a person."""
    named_after = not is_public(organisation) and reads_like_a_person(organisation.name, people)
    return [Problem(field, LIKE_A_PERSON, "names_a_person")] if may_be_named and named_after else []


def _holds(words: list[str], part: list[str]) -> bool:
    """Whether the words have the others in a row. One word alone is a name only where there is nothing else."""
    if len(part) < 2:
        return bool(part) and words == part
    return any(words[start : start + len(part)] == part for start in range(len(words) - len(part) + 1))


def without_names(text: str, organisation: Organisation) -> str:
    """A text about an organisation as it may be published: where it is not named, without any name it goes by."""
    if is_named(organisation):
        return text
    names = {organisation.name, organisation.trading_name or organisation.name}
    for name in sorted(names, key=len, reverse=True):
        pattern = r"\s+".join(re.escape(word) for word in name.split())
        text = re.sub(rf"(?<!\w){pattern}(?!\w)", "the group", text, flags=re.IGNORECASE)
    return text
