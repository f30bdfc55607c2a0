"""What changes of a grant, in words for people."""

from dataclasses import dataclass
from typing import Any

from grants.awards.changing.variations.models import Variation
from grants.awards.changing.variations.rules import DAYS, NAMES, Terms, day_of, in_order
from grants.kernel.look import day, short_day
from grants.kernel.money import pounds


@dataclass(frozen=True)
class Changed:
    """One thing that changes: its name, and the lines that say what it was and what it is to be."""

    name: str
    before: tuple[str, ...]
    after: tuple[str, ...]


def changed(variation: Variation) -> list[Changed]:
    return [
        Changed(_sentence(name), _lines(name, variation.before[name]), _lines(name, variation.after[name]))
        for name in in_order(variation.after)
    ]


def what(after: Terms) -> str:
    """What changes, in a few words: `The amount, the last day`."""
    return _sentence(", ".join(NAMES[name] for name in in_order(after)))


def _sentence(words: str) -> str:
    words = NAMES.get(words, words)
    return words[:1].upper() + words[1:]


def _lines(name: str, value: Any) -> tuple[str, ...]:
    if value in (None, "", []):
        return ("Nothing is written down",)
    if name == "amount_pence":
        return (pounds(value),)
    if name in DAYS:
        found = day_of(value)
        return (day(found),) if found else ()
    if name == "budget_lines":
        return tuple(f"{line['what']}: {pounds(line['pence'])}" for line in value)
    if name == "partners":
        return tuple(f"{each['name']}: {pounds(each['share_pence'])}. {each['does']}".strip() for each in value)
    if name == "instalments":
        return tuple(_payment(row) for row in value)
    return (value,)


def _payment(row: Terms) -> str:
    due = day_of(row["due_on"])
    waits = f", after return {row['waits_for_return']}" if row["waits_for_return"] else ""
    return f"{pounds(row['amount_pence'])} by {short_day(due)}{waits}" if due else pounds(row["amount_pence"])
