"""The fields of a budget on a page, and back. Rows left blank are no rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from grants.kernel.forms.definition import Question
from grants.kernel.forms.guesses import meant
from grants.kernel.forms.kind import FormData, Unreadable
from grants.kernel.money import TooMuch, parse_pounds, pounds

MOST_LINES, MOST_OTHER = 20, 6
_FIGURE = re.compile(r"[0-9]{1,6}")


def names(key: str) -> tuple[str, ...]:
    """Every field that a page can have of it; an error links to the first."""
    lines = [f"{key}-{part}-{row}" for row in range(MOST_LINES) for part in ("what", "cost")]
    other = [f"{key}-{part}-{row}" for row in range(MOST_OTHER) for part in ("who", "gives", "promised")]
    rest = [f"{key}-{part}" for part in ("overheads", "difference", "yearly", "by", "part", "whole", "months")]
    return (*lines, *other, *rest)


def from_fields(question: Question, form: FormData) -> dict[str, Any] | None:
    """The budget typed on a page; None when nothing was. Raises Unreadable for what is no amount."""
    read = _Reader(question, form)
    return tidied(
        {
            "lines": [{"what": read.text(f"what-{i}"), "pence": read.money(f"cost-{i}")} for i in range(MOST_LINES)],
            "overheads_pence": read.money("overheads"),
            "other": [
                {
                    "who": read.text(f"who-{i}"),
                    "pence": read.money(f"gives-{i}"),
                    "promised": read.text(f"promised-{i}") == "yes",
                }
                for i in range(MOST_OTHER)
            ],
            "difference": read.text("difference").replace("\r\n", "\n"),
            "help": {
                "yearly_pence": read.money("yearly"),
                "by": read.text("by"),
                **{part: read.figure(part) for part in ("part", "whole", "months")},
            },
        }
    )


def tidied(budget: Mapping[str, Any]) -> dict[str, Any] | None:
    """A budget as it is kept, without blank rows and what was not told; None when nothing was."""
    sources = [_told(source) for source in budget.get("other", ())]
    kept = {
        "lines": [line for line in map(_told, budget.get("lines", ())) if line],
        "overheads_pence": budget.get("overheads_pence"),
        "other": [{"promised": False, **source} for source in sources if source.keys() & {"who", "pence"}],
        "difference": (budget.get("difference") or "").strip(),
        "help": _told(budget.get("help", {})),
    }
    return {name: value for name, value in kept.items() if value not in (None, "", [], {})} or None


def _told(row: Mapping[str, Any]) -> dict[str, Any]:
    stripped = {name: value.strip() if isinstance(value, str) else value for name, value in row.items()}
    return {name: value for name, value in stripped.items() if value is not None and value != ""}


class _Reader:
    def __init__(self, question: Question, form: FormData) -> None:
        self.question, self.form = question, form

    def text(self, part: str) -> str:
        return self.form.get(f"{self.question.key}-{part}") or ""

    def money(self, part: str) -> int | None:
        return self._read(part, lambda typed: int(parse_pounds(typed)), "an amount in pounds", "like 120 or 1,200.50")

    def figure(self, part: str) -> int | None:
        def whole(typed: str) -> int:
            if not _FIGURE.fullmatch(typed):
                raise ValueError
            return int(typed)

        return self._read(part, whole, "a whole number", "like 12")

    def _read(self, part: str, parse: Callable[[str], int], wanted: str, example: str) -> int | None:
        typed = self.text(part).strip()
        if not typed:
            return None
        try:
            return parse(typed)
        except ValueError as error:
            where = _PLACES[part.partition("-")[0]].format(row=int(part.partition("-")[2] or 0) + 1)
            shown = typed if len(typed) <= 40 else f"{typed[:40]}…"
            if isinstance(error, TooMuch):
                raise Unreadable(f"“{shown}” in {self.question.name}, {where}: that is too much.") from None
            number = meant(typed, ranges="amount" not in wanted)
            asked = f"one {wanted.partition(' ')[2]}, such as {number}" if number else f"{wanted}, {example}"
            raise Unreadable(f"“{shown}” in {self.question.name}, {where}: enter {asked}.") from None


_PLACES = {
    "cost": "line {row}",
    "gives": "other money {row}",
    "overheads": "share of running costs",
    "yearly": "running costs of a year",
    "part": "the project's part",
    "whole": "all you have",
    "months": "months",
}


def to_fields(key: str, budget: Mapping[str, Any]) -> dict[str, list[str]]:
    """What `from_fields` reads back as the same budget."""
    fields: dict[str, str] = {}
    for row, line in enumerate(budget.get("lines", ())):
        fields |= {f"what-{row}": line.get("what", ""), f"cost-{row}": _typed(line.get("pence"))}
    for row, source in enumerate(budget.get("other", ())):
        fields |= {f"who-{row}": source.get("who", ""), f"gives-{row}": _typed(source.get("pence"))}
        fields |= {f"promised-{row}": "yes"} if source.get("promised") else {}
    helped = budget.get("help", {})
    fields |= {"overheads": _typed(budget.get("overheads_pence")), "difference": budget.get("difference") or ""}
    fields |= {"yearly": _typed(helped.get("yearly_pence")), "by": helped.get("by") or ""}
    fields |= {part: "" if helped.get(part) is None else str(helped[part]) for part in ("part", "whole", "months")}
    return {f"{key}-{part}": [typed] for part, typed in fields.items()}


def _typed(pence: int | None) -> str:
    return "" if pence is None else pounds(pence).removeprefix("£")
