"""Reading what goes out in the next weeks."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.notifications.models import Reminder
from grants.notifications.reminding.offsets.queries import schedule_of
from grants.notifications.rules import ABOUT, DRAFT, goes_out_at, in_order
from grants.schemes.models import Round

AHEAD = timedelta(days=60)


@dataclass(frozen=True)
class Expected:
    """So many people hear of one step of a kind at one moment; None where nobody can know yet how many."""

    at: datetime
    kind: str
    step: str
    people: int | None

    @property
    def about(self) -> str:
        return ABOUT[self.kind]


def forecast(session: Session, now: datetime) -> list[Expected]:
    """What is planned for the next 60 days, the soonest first; what is late goes out as soon as it can."""
    planned = (
        select(Reminder.send_at, Reminder.kind, Reminder.step, func.count())
        .where(Reminder.state == "planned", Reminder.send_at < now + AHEAD)
        .group_by(Reminder.send_at, Reminder.kind, Reminder.step)
    )
    expected: Counter[tuple[datetime, str, str]] = Counter()
    for send_at, kind, step, number in session.execute(planned):
        expected[goes_out_at(send_at, now), kind, step] += number
    return [Expected(*key, number) for key, number in sorted(expected.items())]


def forecast_of_round(session: Session, round_: Round, now: datetime) -> list[Expected]:
    """What whoever begins a draft in a round will hear of its deadline, as far as it lies ahead."""
    steps = schedule_of(session, DRAFT, round_.scheme_id).steps
    since = max(now, round_.opens_at)
    return [
        Expected(moment, DRAFT, step.name, None) for step, moment in in_order(steps, round_.closes_at) if moment > since
    ]
