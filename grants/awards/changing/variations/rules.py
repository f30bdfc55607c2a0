"""Rules of variations: what may change, when, by whose agreement, and how money is spread anew. Pure.

The terms of a grant, and what changes of them, are plain values by name, as they are kept: pence as whole numbers, days
as ISO dates. `budget_lines` are {"what", "pence"}, `partners` {"name", "share_pence", "does"}, and `instalments` the
unpaid ones, {"amount_pence", "due_on", "waits_for_return"} in order. `further_payments` are the same: those that come
beside the unpaid ones where a grant is renewed, and pay all that it becomes more.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from grants.awards.planning.plans.by_hand_rules import day_problems, payment_bounds
from grants.awards.planning.plans.rules import PlannedInstalment
from grants.awards.rules import LONGEST_REASON
from grants.kernel.clock import add_months
from grants.kernel.forms.texts import storable
from grants.kernel.look import day
from grants.kernel.money import LARGEST_PENCE, Pence, pounds
from grants.kernel.problems import Problem
from grants.organisations.rules import text_problems

Terms = Mapping[str, Any]

GRANTEE, US, UPLIFT = "grantee", "us", "uplift"
SOURCES = (GRANTEE, US, UPLIFT)
ASKED, OFFERED, AGREED, REFUSED, WITHDRAWN = "asked", "offered", "agreed", "refused", "withdrawn"
STATES = (ASKED, OFFERED, AGREED, REFUSED, WITHDRAWN)
OPEN = (ASKED, OFFERED)
"""A variation that the grantee asked for, or that we offer, until both have agreed."""

NAMES = {
    "amount_pence": "the amount",
    "starts_on": "the first day",
    "ends_on": "the last day",
    "title": "the title",
    "description": "what it is for",
    "outcomes": "what will change for people",
    "budget_lines": "what it pays for",
    "partners": "the partners",
    "instalments": "the payments to come",
    "further_payments": "further payments",
}
FIELDS = tuple(NAMES)
DAYS = ("starts_on", "ends_on")
LONGEST = {"title": 200, "description": 5_000, "outcomes": 5_000}
MOST_ROWS = 40
MOST_YEARS = 10

TWO_OF_US_ABOVE_PENCE = 5_000_00
"""A change of the amount that a grantee asks for, by more than this, is agreed by two of us."""


# What changes


def plain(asked: Terms) -> dict[str, Any]:
    """What is asked as it is kept."""
    return {name: _plain(value) for name, value in asked.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, str):
        return value.strip()
    return int(value) if isinstance(value, Pence) else value


def changes(stands: Terms, asked: Terms) -> tuple[dict[str, Any], dict[str, Any]]:
    """Of what is asked that which differs from what stands: before and after."""
    differing = [name for name in FIELDS if name in asked and asked[name] != stands[name]]
    return {name: stands[name] for name in differing}, {name: asked[name] for name in differing}


def more_of(before: Terms, after: Terms) -> int:
    """By how many pence a grant comes to more by a change; 0 where it does not."""
    return max(0, after["amount_pence"] - before["amount_pence"]) if "amount_pence" in after else 0


def in_order(terms: Terms) -> tuple[str, ...]:
    """The names of some terms, always in one order."""
    return tuple(name for name in FIELDS if name in terms)


def change_problems(stands: Terms, after: Terms, *, paid_pence: int, today: date) -> list[Problem]:
    """What is wrong with changing the terms that stand to those of `after`, when `paid_pence` is paid already."""
    if not after:
        return [Problem("", "This changes nothing. Change at least one thing.", "nothing_changes")]
    becomes = {**stands, **after}
    return [
        *_amount_problems(after, becomes["amount_pence"], paid_pence),
        *_day_problems(stands, after, becomes, today),
        *_text_problems(after),
        *_row_problems(after, becomes["amount_pence"]),
        *_plan_problems(after, becomes, paid_pence, today),
        *_further_problems(stands, after, becomes),
    ]


def _amount_problems(after: Terms, amount: int | None, paid_pence: int) -> list[Problem]:
    if "amount_pence" not in after:
        return []
    if amount is None or amount <= 0:
        return [Problem("amount_pence", "Enter an amount of more than nothing. To give all back, end the grant.")]
    if amount > LARGEST_PENCE:
        return [Problem("amount_pence", "That is too much. Enter a smaller amount.", "too_large")]
    if amount < paid_pence:
        return [Problem("amount_pence", f"{pounds(paid_pence)} is paid already. Enter that or more.", "below_paid")]
    return []


def _day_problems(stands: Terms, after: Terms, becomes: Terms, today: date) -> list[Problem]:
    first, last = day_of(becomes["starts_on"]), day_of(becomes["ends_on"])
    if "starts_on" in after:
        began = day_of(stands["starts_on"])
        if first is None:
            return [Problem("starts_on", "Enter the first day.", "missing")]
        if began is not None and began <= today:
            return [Problem("starts_on", f"The grant began on {day(began)}, so that day stays.", "begun")]
        if first < today:
            return [Problem("starts_on", "The first day must not lie in the past.", "past")]
        if first > add_months(today, MOST_YEARS * 12):
            return [Problem("starts_on", f"That is more than {MOST_YEARS} years away. Check the year.", "too_late")]
    if "ends_on" in after:
        if last is None:
            return [Problem("ends_on", "Enter the last day.", "missing")]
        if last < today:
            return [Problem("ends_on", "The last day must not lie in the past.", "past")]
    if first and last and last < first:
        return [Problem("ends_on" if "ends_on" in after else "starts_on", "It ends before it starts.", "out_of_order")]
    if first and last and last >= add_months(first, MOST_YEARS * 12):
        return [Problem("ends_on", f"A grant runs for {MOST_YEARS} years at most. Check the year.", "too_late")]
    return []


def _text_problems(after: Terms) -> list[Problem]:
    return [
        problem
        for name, longest in LONGEST.items()
        if name in after
        for problem in text_problems(after[name], name, NAMES[name], longest)
    ]


def _row_problems(after: Terms, amount: int) -> list[Problem]:
    lines, partners = after.get("budget_lines"), after.get("partners")
    problems = _rows("budget_lines", lines or [], "what", "pence")
    problems += _rows("partners", partners or [], "name", "share_pence")
    if lines and not problems and (sum_ := sum(line["pence"] for line in lines)) != amount:
        sentence = f"The lines come to {pounds(sum_)}. Make them come to the grant, {pounds(amount)}."
        problems.append(Problem("budget_lines", sentence, "sum"))
    if partners and not problems and sum(each["share_pence"] for each in partners) > amount:
        problems.append(Problem("partners", "The partners’ shares come to more than the grant.", "sum"))
    return problems


def _rows(field: str, rows: Sequence[Terms], words: str, pence: str) -> list[Problem]:
    if len(rows) > MOST_ROWS:
        return [Problem(field, f"Give at most {MOST_ROWS} lines.", "too_many")]
    problems = []
    for index, row in enumerate(rows):
        for name in (words, *(("does",) if row.get("does") else ())):
            problems += text_problems(row[name], f"{field}.{index}.{name}", "a few words", LONGEST["title"])
        if not 0 <= row[pence] <= LARGEST_PENCE:
            problems.append(Problem(f"{field}.{index}.{pence}", "Enter an amount that is not below nothing."))
    return problems


def _plan_problems(after: Terms, becomes: Terms, paid_pence: int, today: date) -> list[Problem]:
    """What is wrong with the payments to come: they make up the grant, in order, none after its end."""
    rows = after.get("instalments")
    if rows is None:
        return []
    if len(rows) > MOST_ROWS:
        return [Problem("instalments", f"Plan at most {MOST_ROWS} payments.", "too_many")]
    problems = []
    last = day_of(becomes["ends_on"])
    before = today
    for index, row in enumerate(rows):
        due = day_of(row["due_on"])
        if row["amount_pence"] <= 0:
            problems.append(Problem(f"instalments.{index}.amount_pence", "Enter more than nothing.", "too_small"))
        problems += day_problems(f"instalments.{index}", due, before=before, ends_on=last)
        before = due or before
    to_come = becomes["amount_pence"] - paid_pence
    planned = sum(row["amount_pence"] for row in rows)
    if not problems and planned != to_come:
        sentence = f"The payments come to {pounds(planned)}. {pounds(to_come)} is to be paid still."
        problems.append(Problem("instalments", sentence, "sum"))
    return problems


def renews(after: Terms) -> bool:
    """Whether a change renews a grant: it goes on, with money and payments of its own for that time."""
    return "further_payments" in after


def _further_problems(stands: Terms, after: Terms, becomes: Terms) -> list[Problem]:
    """What is wrong with the payments of a renewal: they come to what the grant becomes more."""
    if not renews(after):
        return []
    more = becomes["amount_pence"] - stands["amount_pence"]
    planned = sum(row["amount_pence"] for row in after["further_payments"])
    if planned == more:
        return []
    sentence = f"The payments come to {pounds(planned)}. The grant becomes {pounds(more)} more."
    return [Problem("further_payments", sentence, "sum")]


def bounds_problems(stands: Terms, after: Terms, *, returns: Sequence[date], smallest_pence: int) -> list[Problem]:
    """What is wrong with the payments that are new or changed, by the bounds of any plan made by hand
    (`by_hand_rules.payment_bounds`). With the change the grant makes `returns` that are due on these days.
    """
    rows = after.get("instalments") or []
    problems = []
    for index, row in enumerate(rows):
        due_on = day_of(row["due_on"])
        if row in stands["instalments"] or due_on is None:
            continue
        payment = PlannedInstalment(index + 1, Pence(row["amount_pence"]), due_on, row["waits_for_return"])
        problems += payment_bounds(
            f"instalments.{index}", payment, smallest_pence=smallest_pence, returns=returns, alone=len(rows) == 1
        )
    return problems


def reason_problems(text: str, field: str, sentence: str) -> list[Problem]:
    """What is wrong with reasons that have to be given; `sentence` asks for them."""
    if not text.strip():
        return [Problem(field, sentence, "missing")]
    if len(text) > LONGEST_REASON:
        return [Problem(field, f"Use at most {LONGEST_REASON:,} characters.", "too_long")]
    if not storable(text):
        return [Problem(field, "There is a character that cannot be saved. Type it again.")]
    return []


# When, and by whose agreement


def variation_refusal(
    state: str, ends_on: date | None, *, is_imported: bool, has_open: bool, today: date, renews: bool = False
) -> Problem | None:
    """Why a grant cannot be changed now; None when it can. One that has ended can be renewed."""
    if is_imported:
        return Problem("", "This grant came from a file of past awards, so it is not changed here.", "imported")
    if state == "offered":
        return Problem("", "This offer has not been accepted yet, so there is no grant to change.", "not_accepted")
    is_over = state == "ended" or (state == "accepted" and ends_on is not None and ends_on < today)
    if is_over and not renews:
        return Problem("", "This grant has ended, so nothing of it changes any more.", "ended")
    if state != "accepted" and not is_over:
        return Problem("", "This offer was not taken up, so there is no grant to change.", "not_accepted")
    if has_open:
        return Problem("", "Another change of this grant is open. Finish that one first.", "variation_open")
    return None


STOPPED_BY_NOTICE = ("amount_pence", "starts_on", "ends_on", "instalments", "further_payments")


def notice_problem(after: Terms, under_notice_until: date | None) -> Problem | None:
    """Why a change of money or days is not made of a grant while notice stands; None when it can be."""
    if under_notice_until is None or not set(STOPPED_BY_NOTICE) & set(after):
        return None
    sentence = (
        f"Notice is given: this grant ends on {day(under_notice_until)}, so its money and its days stay."
        " Withdraw the notice first."
    )
    return Problem("", sentence, "under_notice")


def needs_two(before: Terms, after: Terms, source: str, *, is_sooner: bool = False) -> bool:
    """Whether two of us have to agree: to any other amount that we offer, to much that a grantee asks for, and to
    payments that come sooner or wait for less.
    """
    moved = after.get("amount_pence", 0) - before.get("amount_pence", 0)
    return is_sooner or bool(abs(moved) > (0 if source == US else TWO_OF_US_ABOVE_PENCE))


MONEY = ("amount_pence", "instalments")
"""What only those change who may sign for the grant, as many as accept it."""


def is_about_money(after: Terms) -> bool:
    return bool(set(MONEY) & set(after))


def waits_for(*, theirs: int, two_of_them: bool, ours: int, two_of_us: bool) -> tuple[str, ...]:
    """Which sides have to agree still, of which so many people have; none once all have."""
    needed = ((GRANTEE, theirs, two_of_them), (US, ours, two_of_us))
    return tuple(side for side, agreed, two in needed if agreed < (2 if two else 1))


def day_of(kept: str | None) -> date | None:
    """The day that is kept as text."""
    return date.fromisoformat(kept) if kept else None
