"""When reminders go out, and when they have become pointless. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from operator import itemgetter
from uuid import UUID, uuid5

from grants.awards.rules import working_days_before
from grants.kernel.clock import (
    civil_moment,
    end_of_day,
    is_over,
    london_day,
    london_moment,
    working_day_on_or_after,
    working_day_on_or_before,
)
from grants.kernel.counting import counted
from grants.panels.meeting.planning.rules import PAPERS_DAYS
from grants.reporting.commitments.rules import REVIEW_ENDS

DRAFT, OFFER, RETURN, CLARIFICATION, NEEDS = "draft", "offer", "return", "clarification", "needs"
SCORES, PAPERS, CONDITION = "scores", "papers", "condition"
UNDER_NOTICE, REPAYMENT = "notice", "repayment"
RENEWAL, RENEWAL_SENT = "renewal_invited", "renewal_sent"
PARTY, REVIEW, TASK = "party", "review", "task"
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
    PARTY: "Host or partner not answered",
    RENEWAL: "Invitation to renew not answered",
    RENEWAL_SENT: "Renewal for us to decide",
    REVIEW: "Yearly review of what we promised",
    TASK: "Task to be done",
}
"""What a reminder is about, as administrators read it."""

KINDS = tuple(ABOUT)
AFTERWARDS_TOO = (DRAFT, REPAYMENT, RETURN)
"""What is said to people also when its deadline has passed."""

_REVIEWS = UUID("0193d2a4-7c00-7000-8000-000000000009")

TIME_OF_DAY = time(10, 0)
LATE = timedelta(hours=1)
NOT_A_STEP = "Reminders of this kind go out on other days now."


@dataclass(frozen=True)
class Step:
    """One of a deadline's reminders: so many days before it, on its day, or after it where `days` is negative.

    With `working` the days before it are counted as working days. It goes out at the time `at` in London, and with
    `to_us` also to those who run the programme.
    """

    days: int
    working: bool = False
    at: time = TIME_OF_DAY
    to_us: bool = False

    @property
    def name(self) -> str:
        """What it is called, by which it is known however its time changes: `3 working days before`, `1 day after`."""
        if not self.days:
            return "on the day"
        number = counted(abs(self.days), "working day" if self.working else "day")
        return f"{number} {'before' if self.is_before else 'after'}"

    @property
    def is_before(self) -> bool:
        return self.days > 0


Steps = tuple[Step, ...]

BRIEFING = "briefing"
"""Whoever has a place at a briefing is reminded of it by mail. They need no account, so it is no `Reminder`."""

USUAL: dict[str, Steps] = {
    BRIEFING: (Step(1),),
    DRAFT: (Step(7), Step(1), Step(-1)),
    CLARIFICATION: (Step(2),),
    OFFER: (Step(7), Step(1)),
    NEEDS: (Step(0),),
    SCORES: (Step(3),),
    PAPERS: (Step(PAPERS_DAYS),),
    CONDITION: (Step(14, working=True), Step(3, working=True)),
    REPAYMENT: (Step(7), Step(-1)),
    UNDER_NOTICE: (Step(91), Step(30), Step(14)),
    PARTY: (Step(7), Step(2)),
    RENEWAL: (Step(14), Step(3, working=True)),
    RENEWAL_SENT: (Step(10, working=True), Step(2, working=True)),
    REVIEW: (Step(29), Step(7)),
    TASK: (Step(0),),
    RETURN: (Step(28), Step(7), Step(1), Step(-3), Step(-14), Step(-28, to_us=True)),
}
"""The reminders of each kind of deadline, in their order, where a scheme has not said otherwise."""


def review_of(year: int) -> UUID:
    """What the review of a year is known by."""
    return uuid5(_REVIEWS, str(year))


YEAR_OF_REVIEW = {review_of(year): year for year in range(2020, 2200)}


def review_deadline(year: int) -> datetime:
    """The last minute of the review of a year."""
    return end_of_day(date(year, *REVIEW_ENDS))


def step_named(steps: Steps, name: str) -> Step | None:
    return next((step for step in steps if step.name == name), None)


def moment_of(step: Step, deadline_at: datetime) -> datetime:
    """When a step's reminder goes out: at its time on a working day.

    Where the day itself is none, a reminder before the deadline goes out earlier and any other
    later; so the first never leaves people less time than it says, and the second is never early.
    """
    day = london_day(deadline_at)
    day = working_days_before(day, step.days) if step.working else day - timedelta(days=step.days)
    working_day = working_day_on_or_before if step.is_before else working_day_on_or_after
    return civil_moment(london_moment(working_day(day), step.at))


def in_order(steps: Steps, deadline_at: datetime) -> list[tuple[Step, datetime]]:
    """The steps with their moments for one deadline, the earliest first."""
    return sorted(((step, moment_of(step, deadline_at)) for step in steps), key=itemgetter(1))


def plan(steps: Steps, deadline_at: datetime, *, since: datetime, now: datetime) -> dict[str, datetime]:
    """The steps that something to be done since `since` still gets, each with its moment.

    Where planning comes late, that can be one moment in the past; nobody is reminded of what was not
    there yet at the step's moment.
    """
    return {
        step.name: moment
        for step, moment in in_order(steps, deadline_at)
        if moment > since and why_pointless(steps, step.name, deadline_at, max(moment, now)) is None
    }


def why_pointless(steps: Steps, step_name: str, deadline_at: datetime, now: datetime) -> str | None:
    """Why a reminder that is only now about to go out should not; None when it should.

    When nothing was sent for days, one reminder of a deadline goes out and not all of them at once.
    """
    step = step_named(steps, step_name)
    if step is None:
        return NOT_A_STEP
    if step.is_before and is_over(deadline_at, now):
        return "The deadline has passed."
    ordered = in_order(steps, deadline_at)
    later = ordered[[each for each, _ in ordered].index(step) + 1 :]
    if any(moment <= now for _, moment in later):
        return "A later reminder of the same deadline is due."
    return None


def not_before(send_at: datetime, now: datetime) -> datetime | None:
    """When a reminder that is late may go out, if that is not now: nobody is written to at night.

    One planned for a civil hour may be an hour late without leaving it by much.
    """
    moment = civil_moment(now)
    return moment if now - send_at > LATE and moment > now else None


def is_late(happened_at: datetime, now: datetime) -> bool:
    """Whether what happened then is told so late that it may not be so any more."""
    return now - happened_at > LATE


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
