"""When reminders go out, and when they have become pointless. Pure."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from grants.awards.rules import working_days_before
from grants.kernel.clock import (
    civil_moment,
    is_over,
    london_day,
    london_moment,
    working_day_on_or_after,
    working_day_on_or_before,
)
from grants.panels.meeting.planning.rules import PAPERS_DAYS

DRAFT, OFFER, RETURN, CLARIFICATION, NEEDS = "draft", "offer", "return", "clarification", "needs"
SCORES, PAPERS, CONDITION = "scores", "papers", "condition"
UNDER_NOTICE, REPAYMENT = "notice", "repayment"
ABOUT = {
    DRAFT: "Draft not sent",
    OFFER: "Offer not answered",
    RETURN: "Return due",
    CLARIFICATION: "Question not answered",
    NEEDS: "How we write to them",
    SCORES: "Scores not given",
    PAPERS: "Panel papers",
    UNDER_NOTICE: "Grant under notice",
    REPAYMENT: "Money to pay back",
    CONDITION: "Condition not met",
}
"""What a reminder is about, as administrators read it."""

KINDS = tuple(ABOUT)
TIME_OF_DAY = time(10, 0)
LATE = timedelta(hours=1)


@dataclass(frozen=True)
class Step:
    """One of a deadline's reminders: so many days before it, on its day, or after it where `days` is negative.

    With `working` the days before it are counted as working days.
    """

    name: str
    days: int
    working: bool = False

    @property
    def is_before(self) -> bool:
        return self.days > 0


STEPS: dict[str, tuple[Step, ...]] = {
    DRAFT: (Step("7 days before", 7), Step("1 day before", 1), Step("not sent", -1)),
    CLARIFICATION: (Step("2 days before", 2),),
    OFFER: (Step("7 days before", 7), Step("1 day before", 1)),
    NEEDS: (Step("on the day", 0),),
    SCORES: (Step("3 days before", 3),),
    PAPERS: (Step("7 days before", PAPERS_DAYS),),
    CONDITION: (Step("14 working days before", 14, working=True), Step("3 working days before", 3, working=True)),
    REPAYMENT: (Step("7 days before", 7), Step("overdue", -1)),
    UNDER_NOTICE: (Step("3 months before", 91), Step("1 month before", 30), Step("2 weeks before", 14)),
    RETURN: (Step("14 days before", 14), Step("2 days before", 2), Step("overdue", -1)),
}


def step_named(kind: str, name: str) -> Step:
    return next(step for step in STEPS[kind] if step.name == name)


def moment_of(step: Step, deadline_at: datetime) -> datetime:
    """When a step's reminder goes out: ten in the morning of a working day.

    Where the day itself is none, a reminder before the deadline goes out earlier and any other
    later; so the first never leaves people less time than it says, and the second is never early.
    """
    day = london_day(deadline_at)
    day = working_days_before(day, step.days) if step.working else day - timedelta(days=step.days)
    working_day = working_day_on_or_before if step.is_before else working_day_on_or_after
    return civil_moment(london_moment(working_day(day), TIME_OF_DAY))


def plan(kind: str, deadline_at: datetime, *, since: datetime, now: datetime) -> dict[str, datetime]:
    """The steps that something to be done since `since` still gets, each with its moment.

    Where planning comes late, that can be one moment in the past; nobody is reminded of what was not
    there yet at the step's moment.
    """
    moments = {step.name: moment_of(step, deadline_at) for step in STEPS[kind]}
    return {
        name: moment
        for name, moment in moments.items()
        if moment > since and why_pointless(kind, name, deadline_at, max(moment, now)) is None
    }


def why_pointless(kind: str, step_name: str, deadline_at: datetime, now: datetime) -> str | None:
    """Why a reminder that is only now about to go out should not; None when it should.

    When nothing was sent for days, one reminder of a deadline goes out and not all of them at once.
    """
    step = step_named(kind, step_name)
    if step.is_before and is_over(deadline_at, now):
        return "The deadline has passed."
    later = STEPS[kind][STEPS[kind].index(step) + 1 :]
    if any(moment_of(other, deadline_at) <= now for other in later):
        return "A later reminder of the same deadline is due."
    return None


def not_before(send_at: datetime, now: datetime) -> datetime | None:
    """When a reminder that is late may go out, if that is not now: nobody is written to at night.

    One planned for a civil hour may be an hour late without leaving it by much.
    """
    moment = civil_moment(now)
    return moment if now - send_at > LATE and moment > now else None


def goes_out_at(send_at: datetime, now: datetime) -> datetime:
    """When a planned reminder goes out, as far as anybody can know: never at a time that is past."""
    return max(send_at, not_before(send_at, now) or now)


def days_left(deadline_at: datetime, now: datetime) -> int:
    """Days from today to the day of the deadline, as people count them; negative when it is past."""
    return (london_day(deadline_at) - london_day(now)).days


def in_words(days: int) -> str:
    """`today`, `tomorrow`, `in 14 days`, `yesterday`, `3 days ago`."""
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}
    if days in near:
        return near[days]
    return f"in {days} days" if days > 0 else f"{-days} days ago"
