"""Budgets: what something costs, with a fair share of running costs, and what others pay towards it.

Kept as `lines` of `what` and `pence`; `overheads_pence`; `other` money with `who`, `pence` and whether it is
`promised`; `difference`, which says why what is left is not the amount asked for; and `help`, the figures from which
a fair share of running costs is reckoned. What was not told is left out. A draft's line may lack its words or its sum.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from grants.kernel.forms.budget_fields import MOST_LINES, MOST_OTHER, from_fields, names, tidied, to_fields
from grants.kernel.forms.definition import Question
from grants.kernel.forms.fair_share import BY, RunningCosts, in_words, unfit
from grants.kernel.forms.kind import UNSENT, FormData, Kind, Schema
from grants.kernel.forms.texts import storable
from grants.kernel.money import LARGEST_PENCE, pounds
from grants.kernel.problems import Problem

LONGEST_WHAT = 200
LONGEST_DIFFERENCE = 2_000
"""Characters."""

TOTAL = (
    "(grand|sub|overall|project)?[ -]*(totals?|sum)([ -]+(of|for|the|all|costs?|amount|budget|project|spend|spending))*"
    "|(costs?|all)?[ -]*(in all|all together|altogether)"
)
"""What people call a line in which they add up the others, without case; the page looks with the same pattern."""

_TOTAL = re.compile(TOTAL, re.IGNORECASE)
LARGEST_FIGURE = 10**6
_HELP = ("yearly_pence", "by", "part", "whole", "months")


RUNNING_COSTS = "Share of running costs"


def lines_of(budget: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Everything that costs something, {"what": …, "pence": …} each: every line, and the share of running costs."""
    lines = [{"what": line.get("what") or "", "pence": line.get("pence")} for line in budget.get("lines", ())]
    share = budget.get("overheads_pence")
    return [*lines, {"what": RUNNING_COSTS, "pence": share}] if share else lines


def costs_of(budget: Mapping[str, Any]) -> int:
    """What everything costs together, in pence: every line, and the share of running costs."""
    return sum(line["pence"] or 0 for line in lines_of(budget))


def other_money_of(budget: Mapping[str, Any]) -> int:
    """What others pay, in pence, promised or hoped for."""
    return sum(source.get("pence") or 0 for source in budget.get("other", ()))


def left_of(budget: Mapping[str, Any]) -> int:
    """What is left to ask for, in pence."""
    return costs_of(budget) - other_money_of(budget)


def fair_share_in_words(budget: Mapping[str, Any]) -> str:
    """How a fair share of the running costs was reckoned, or why none can be; nothing while there are no figures."""
    told = budget.get("help") or {}
    if not told:
        return ""
    if any(told.get(key) is None for key in _HELP):
        return "Fill in all five figures to work out a fair share."
    costs = RunningCosts(**told)
    return unfit(costs) or in_words(costs)


_ADDED = (
    "The line “{what}” is added to the other costs, so they count twice. Leave it out: we add up for you. "
    "If it is a cost of its own, say what it is."
)


class Budget(Kind):
    """A table of costs that has to agree with the amount asked for, or say why it does not."""

    label = "A budget"
    answered = "Each cost and its amount, a fair share of your running costs, and what others give"
    to_hand = "For {name}: what each thing costs, and what you spend in a year on rent, insurance and the like"

    def fields(self, question: Question) -> tuple[str, ...]:
        return names(question.key)

    def from_form(self, question: Question, form: FormData) -> Any:
        if all(form.get(name) is None for name in self.fields(question)):
            return UNSENT
        return from_fields(question, form)

    def to_form(self, question: Question, value: Any) -> dict[str, list[str]]:
        return to_fields(question.key, value)

    def from_json(self, question: Question, value: Any) -> Any:
        """In JSON `3` and `3.0` are the same number."""
        sent = _with_whole_numbers(value)
        return tidied(sent) if self.fault(question, sent) is None else value

    # Judging

    def fault(self, question: Question, value: Any) -> str | None:
        fault = _fault_of(value)
        return None if fault is None else fault.format(name=question.name)

    def limits(self, question: Question, value: Any) -> list[Problem]:
        unpriced = [line["what"] for line in value.get("lines", ()) if line.get("what") and line.get("pence") is None]
        unnamed = [line["pence"] for line in value.get("lines", ()) if not line.get("what")]
        no_sum = [one["who"] for one in value.get("other", ()) if one.get("who") and one.get("pence") is None]
        nobody = [one["pence"] for one in value.get("other", ()) if not one.get("who")]
        sentences = [
            *(f"Say what “{what}” costs." for what in unpriced),
            *(f"Say what the {pounds(pence or 0)} in your budget is for." for pence in unnamed),
            *(f"Say how much {who} gives." for who in no_sum),
            *(f"Say who gives the {pounds(pence or 0)}." for pence in nobody),
        ]
        totals = [line["what"] for line in value.get("lines", ()) if _is_total(line)]
        return [
            *(Problem(question.key, sentence, "incomplete") for sentence in sentences),
            *(Problem(question.key, _ADDED.format(what=what), "a_total") for what in totals),
        ]

    def limits_for_amount(self, question: Question, value: Any, amount: int) -> list[Problem]:
        left = left_of(value)
        if left == amount or (value.get("difference") or "").strip():
            return []
        sentence = (
            f"Your costs come to {pounds(costs_of(value))} and others give {pounds(other_money_of(value))}, so"
            f" {pounds(left)} is left. You ask for {pounds(amount)}. Change one of them, or say why they differ."
        )
        return [Problem(question.key, sentence, "does_not_add_up")]

    def is_empty(self, value: Any) -> bool:
        return value is None or (
            _fault_of(value) is None and not any(value.get(key) for key in ("lines", "overheads_pence", "other"))
        )

    # Showing

    def shown(self, question: Question, value: Any) -> str:
        told = [f"{line.get('what') or 'Something'}: {_sum(line)}" for line in value.get("lines", ())]
        if value.get("overheads_pence") is not None:
            told.append(f"{RUNNING_COSTS}: {pounds(value['overheads_pence'])}")
        told.append(f"Costs in all: {pounds(costs_of(value))}")
        for source in value.get("other", ()):
            promised = "promised" if source.get("promised") else "not promised yet"
            told.append(f"From {source.get('who') or 'somebody'}: {_sum(source)} ({promised})")
        told.append(f"Left to ask for: {pounds(left_of(value))}")
        if value.get("difference"):
            told.append(f"Why it differs from the amount asked for: {value['difference']}")
        return "\n".join(told)

    # Describing

    def schema(self, question: Question) -> Schema:
        text = {"type": "string", "maxLength": LONGEST_WHAT, "not": {"pattern": r"[\u0000\r\n]"}}
        money = {"type": ["integer", "null"], "minimum": 0, "maximum": LARGEST_PENCE}
        figure = {"type": ["integer", "null"], "minimum": 0, "maximum": LARGEST_FIGURE}
        lines = {"what": text, "pence": money}
        other = {"who": text, "pence": money, "promised": {"type": "boolean"}}
        helped = {
            "yearly_pence": money,
            "by": {"enum": [*BY, None]},
            **dict.fromkeys(("part", "whole", "months"), figure),
        }
        difference = {"type": ["string", "null"], "maxLength": LONGEST_DIFFERENCE, "not": {"pattern": r"[\u0000]"}}
        return _object(
            lines={"type": "array", "maxItems": MOST_LINES, "items": _object(**lines)},
            overheads_pence=money,
            other={"type": "array", "maxItems": MOST_OTHER, "items": _object(**other)},
            difference=difference,
            help=_object(**helped),
        )

    def limits_schema(self, question: Question) -> Schema:
        return {"properties": {"lines": {"items": _whole_row("what")}, "other": {"items": _whole_row("who")}}}

    def filled_schema(self) -> Schema:
        return {
            "anyOf": [
                {"required": ["lines"], "properties": {"lines": {"contains": _some_row("what")}}},
                {"required": ["other"], "properties": {"other": {"contains": _some_row("who")}}},
                {"required": ["overheads_pence"], "properties": {"overheads_pence": {"type": "integer", "minimum": 1}}},
            ]
        }


def _named(name: str) -> Schema:
    return {"required": [name], "properties": {name: {"pattern": r"\S"}}}


_PRICED: Schema = {"required": ["pence"], "properties": {"pence": {"type": "integer"}}}


def _some_row(name: str) -> Schema:
    """Matches a row in which anything is told."""
    return {"anyOf": [_named(name), _PRICED]}


def _whole_row(name: str) -> Schema:
    """Matches a row that has both its words and its sum, and one that is blank."""
    return {"anyOf": [{"allOf": [_named(name), _PRICED]}, {"not": _some_row(name)}]}


def _with_whole_numbers(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _with_whole_numbers(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_with_whole_numbers(item) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _object(**properties: Any) -> Schema:
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _is_total(line: Mapping[str, Any]) -> bool:
    return bool(line.get("pence")) and _TOTAL.fullmatch(line.get("what", "").strip(" :.=£")) is not None


def _sum(row: Mapping[str, Any]) -> str:
    return "no amount yet" if row.get("pence") is None else pounds(row["pence"])


def _fault_of(value: Any) -> str | None:
    """What makes a value no budget, with `{name}` for the question; None for one that can be read."""
    known = {"lines", "overheads_pence", "other", "difference", "help"}
    if not isinstance(value, dict) or not set(value) <= known:
        return "The answer to {name} must be a budget: lines, overheads_pence, other, difference."
    if not _are_rows(value.get("lines", []), {"what", "pence"}, "what", MOST_LINES):
        return f"{{name}} can have {MOST_LINES} lines, each with what it is and its amount."
    if not _are_rows(value.get("other", []), {"who", "pence", "promised"}, "who", MOST_OTHER):
        return f"{{name}} can name {MOST_OTHER} others who pay, each with its amount."
    if not _is_sum(value.get("overheads_pence")):
        return "The share of running costs in {name} must be an amount, not below £0."
    difference = value.get("difference")
    if difference is not None and not _is_text(difference, LONGEST_DIFFERENCE):
        return f"Say why {{name}} differs in at most {LONGEST_DIFFERENCE:,} characters."
    if not _is_help(value.get("help", {})):
        return "The figures for a fair share in {name} must be whole numbers."
    return None


def _are_rows(rows: Any, known: set[str], named: str, most: int) -> bool:
    if not isinstance(rows, list) or len(rows) > most:
        return False
    return all(
        isinstance(row, dict)
        and set(row) <= known
        and _is_text(row.get(named, ""), LONGEST_WHAT, one_line=True)
        and _is_sum(row.get("pence"))
        and isinstance(row.get("promised", False), bool)
        for row in rows
    )


def _is_text(value: Any, longest: int, *, one_line: bool = False) -> bool:
    if not isinstance(value, str) or len(value) > longest or not storable(value):
        return False
    return not one_line or not {"\n", "\r"} & set(value)


def _is_sum(value: Any) -> bool:
    return value is None or (_is_whole(value) and 0 <= value <= LARGEST_PENCE)


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_help(told: Any) -> bool:
    if not isinstance(told, dict) or not set(told) <= set(_HELP):
        return False
    figures = [told.get(key) for key in ("part", "whole", "months")]
    return (
        _is_sum(told.get("yearly_pence"))
        and (told.get("by") is None or told["by"] in list(BY))
        and all(figure is None or (_is_whole(figure) and 0 <= figure <= LARGEST_FIGURE) for figure in figures)
    )
