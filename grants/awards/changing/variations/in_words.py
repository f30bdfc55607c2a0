"""What changes of a grant, in words for people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from grants.awards.changing.variations.models import Variation
from grants.awards.changing.variations.rules import DAYS, NAMES, Terms, day_of, in_order
from grants.awards.models import Instalment
from grants.kernel.look import day, short_day
from grants.kernel.money import pounds


@dataclass(frozen=True)
class Changed:
    """One thing that changes: its name, and the lines that say what it was and what it is to be."""

    name: str
    before: tuple[str, ...]
    after: tuple[str, ...]


def changed(variation: Variation) -> list[Changed]:
    return changes(variation.before, variation.after)


def changes(before: Terms, after: Terms) -> list[Changed]:
    """What changes of a grant, each thing as it was and as it is to be."""
    return [Changed(_sentence(name), _lines(name, before[name]), _lines(name, after[name])) for name in in_order(after)]


def what(after: Terms) -> str:
    """What changes, in a few words: `The amount, the last day`."""
    return _sentence(", ".join(NAMES[name] for name in in_order(after)))


def renewal(variation: Variation, further: Sequence[Instalment]) -> dict[str, Any]:
    """What the letter tells of a renewal that is agreed, with the payments that came with it."""
    before, after = variation.before, variation.after
    return {
        "more_pence": after["amount_pence"] - before["amount_pence"],
        "from_on": date.fromisoformat(before["ends_on"]) + timedelta(days=1),
        "ends_on": date.fromisoformat(after["ends_on"]),
        "payments": [
            {
                "number": each.number,
                "due_on": each.due_on.isoformat(),
                "waits_for_return": each.waits_for_return,
                "pence": int(each.amount_pence),
            }
            for each in further
        ],
        "reasons": variation.reasons,
    }


def _sentence(words: str) -> str:
    words = NAMES.get(words, words)
    return words[:1].upper() + words[1:]


def _lines(name: str, value: Any) -> tuple[str, ...]:
    if name == "further_payments" and not value:
        return ("None",)
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
    if name in ("instalments", "further_payments"):
        return tuple(_payment(row) for row in value)
    return (value,)


def _payment(row: Terms) -> str:
    due = day_of(row["due_on"])
    waits = f", after return {row['waits_for_return']}" if row["waits_for_return"] else ""
    return f"{pounds(row['amount_pence'])} by {short_day(due)}{waits}" if due else pounds(row["amount_pence"])
