"""Rules of what stands in the way of an instalment: it is payable when nothing does. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from grants.awards.planning.plans.rules import agreed_by
from grants.awards.rules import LONGEST_REASON, WORKING_DAYS_TO_PAY, working_days_after, working_days_before
from grants.kernel.clock import working_day_on_or_before
from grants.kernel.look import day, short_day
from grants.kernel.problems import Problem
from grants.organisations.rules import text_problems

HELD, RETURN, CONDITION, DOCUMENT, EARLIER, DAY = "held", "return", "condition", "document", "earlier", "day"
NOTICE = "notice"
KINDS = (NOTICE, HELD, RETURN, CONDITION, DOCUMENT, EARLIER, DAY)


ENDED_BEFORE = "The grant has ended. Somebody looks at what was spent, and says whether this is paid still."
"""Why a payment is held that waited for something when its grant ended."""


@dataclass(frozen=True)
class Obstacle:
    """One thing that stands in the way of an instalment, as it is said to the grantee and as it is said to us."""

    kind: str
    to_grantee: str
    to_us: str


@dataclass(frozen=True)
class ToBeDone:
    """An open condition for which an instalment waits; `is_document` where it is to be shown by one."""

    text: str
    is_document: bool


@dataclass(frozen=True)
class Standing:
    """How an instalment stands that is not paid yet.

    `stopped_after` is the last day of a grant of which notice is given, where it is not paid any more for that.
    `early` is whether somebody has said why it is paid before its day.
    `waits_for_number` is the number of an earlier unpaid instalment that waits for a condition, a hold or a return;
    None where none does.
    """

    due_on: date
    early: bool = False
    waits_for_return: int | None = None
    return_sent_on: date | None = None
    return_agreed: bool = False
    waits_for_number: int | None = None
    conditions: tuple[ToBeDone, ...] = ()
    held_because: str | None = None
    stopped_after: date | None = None


def obstacles(standing: Standing, *, today: date) -> list[Obstacle]:
    """What stands in the way of an instalment, what people have to do first; none when it is payable.

    What waits for a return is paid once that is accepted, also before its day. None overtakes an earlier one that
    waits. One that notice stops waits for nothing else.
    """
    if standing.stopped_after is not None:
        return [_notice(standing.stopped_after)]
    found = [_held(standing.held_because)] if standing.held_because is not None else []
    if standing.waits_for_return is not None and not standing.return_agreed:
        found.append(_return(standing.waits_for_return, standing.return_sent_on))
    found += [_condition(each) for each in standing.conditions]
    found += _earlier(standing.waits_for_number)
    if standing.waits_for_return is None:
        found += _day(standing.due_on, early=standing.early, today=today)
    return found


def place_that_waits(number: int, before: Sequence[tuple[int, int]], after: Sequence[tuple[int, int]]) -> int:
    """Which instalment of a new plan waits for what the one of `number` waited for in the plan before.

    Both plans are the unpaid instalments in order, each its number and pence. No more money comes before the one that
    waits than did; where the new plan has no instalments it is `number`.
    """
    freely, comes = sum(pence for each, pence in before if each < number), 0
    waits = number
    for each, pence in after:
        if comes > freely:
            break
        waits, comes = each, comes + pence
    return waits


@dataclass(frozen=True)
class Unpaid:
    """A payment to come: its number, pence and day, and the return that it waits for."""

    number: int
    amount_pence: int
    due_on: date
    waits_for_return: int | None


def following_returns(
    unpaid: Sequence[Unpaid], moved: Mapping[int, tuple[datetime, datetime]], *, ends_on: date | None
) -> list[Unpaid]:
    """Payments to come, in order, when returns moved: by number, when each was due before, and is now.

    One that was planned for when its return would be agreed follows it; one that was planned for later stays where it
    is, unless the return comes after that. None comes before the one in front of it, and none is moved beyond the last
    working day of the grant.
    """
    found: list[Unpaid] = []
    last = working_day_on_or_before(ends_on) if ends_on else date.max
    for each in unpaid:
        due_on = each.due_on
        if each.waits_for_return is not None and each.waits_for_return in moved:
            before, now = (agreed_by(due_at) for due_at in moved[each.waits_for_return])
            due_on = now if due_on == before else max(due_on, now)
        if found:
            due_on = max(due_on, found[-1].due_on)
        found.append(replace(each, due_on=min(due_on, max(each.due_on, last))))
    return found


def reason_problems(reason: str) -> list[Problem]:
    """What is wrong with the reason for which an instalment is held, goes on, or is paid before its day."""
    return text_problems(reason, "reason", "the reason", LONGEST_REASON)


def _notice(ends_on: date) -> Obstacle:
    sentence = f"Not paid any more: notice is given, and the grant ends on {day(ends_on)}."
    return Obstacle(NOTICE, sentence, sentence)


def _held(reason: str) -> Obstacle:
    return Obstacle(HELD, f"We have stopped this payment for now: {reason}", f"The payment is held: {reason}")


def _return(number: int, sent_on: date | None) -> Obstacle:
    if sent_on is not None:
        sent = short_day(sent_on)
        return Obstacle(
            RETURN,
            f"We are reading return {number}, which you sent on {sent}.",
            f"Return {number}, sent {sent}, is for us to read.",
        )
    return Obstacle(
        RETURN, f"We need return {number} from you, and have to accept it.", f"Return {number} is with the grantee."
    )


def _condition(to_do: ToBeDone) -> Obstacle:
    if to_do.is_document:
        return Obstacle(DOCUMENT, f"We need a document for: {to_do.text}", f"No document is agreed for: {to_do.text}")
    return Obstacle(CONDITION, f"This has to be done first: {to_do.text}", f"This condition is open: {to_do.text}")


def _earlier(number: int | None) -> Sequence[Obstacle]:
    if number is None:
        return []
    sentence = f"Payment {number} comes first."
    return [Obstacle(EARLIER, sentence, sentence)]


def within_reach(today: date) -> date:
    """The last day of which a payment that is planned for it is made ready now, so that it is paid by that day."""
    return working_days_after(today, WORKING_DAYS_TO_PAY)


def payable_from(due_on: date) -> date:
    """The first day on which a payment is within reach that is planned for `due_on`."""
    return working_days_before(due_on, WORKING_DAYS_TO_PAY)


def _day(due_on: date, *, early: bool, today: date) -> Sequence[Obstacle]:
    if early or due_on <= within_reach(today):
        return []
    planned, possible = f"It is planned for {day(due_on)}", f"can be paid from {day(payable_from(due_on))}"
    return [Obstacle(DAY, f"{planned}.", f"{planned}, and {possible}. Before that somebody has to say why.")]
