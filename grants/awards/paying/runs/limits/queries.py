"""Reading who may release how much, and what somebody has released on a day."""

from datetime import datetime, time, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from grants.awards.paying.runs.limits.models import ReleaseLimit, ReleaseLimitChange
from grants.awards.paying.runs.limits.rules import MOST, PROPOSED, STANDARD, Limit
from grants.awards.paying.runs.models import DROPPED, Payment, PaymentRun
from grants.identity.models import Person
from grants.identity.queries import administrators
from grants.kernel.clock import london_day, london_moment
from grants.kernel.money import Pence
from grants.kernel.problems import NotFound


def limit_of(session: Session, person_id: UUID | None) -> Limit:
    """What a person may release, which is never more than anybody may."""
    kept = session.get(ReleaseLimit, person_id) if person_id else None
    return Limit(min(kept.run_pence, MOST.run_pence), min(kept.day_pence, MOST.day_pence)) if kept else STANDARD


def limits_of_all(session: Session) -> list[tuple[Person, ReleaseLimit | None]]:
    """Everybody who runs the programme, each with the limit that somebody set for them."""
    people = administrators(session)
    kept = {each.person_id: each for each in session.scalars(select(ReleaseLimit))}
    return [(person, kept.get(person.id)) for person in people]


def proposed_change(session: Session, person_id: UUID) -> ReleaseLimitChange | None:
    """The higher limit of a person that waits for another of us, with who proposed it; None where none does."""
    found = select(ReleaseLimitChange).where(
        ReleaseLimitChange.person_id == person_id, ReleaseLimitChange.state == PROPOSED
    )
    return session.scalar(found.options(joinedload(ReleaseLimitChange.proposer), joinedload(ReleaseLimitChange.person)))


def proposed_changes(session: Session) -> dict[UUID, ReleaseLimitChange]:
    """The higher limits that wait for another of us, by the person whose they are."""
    found = select(ReleaseLimitChange).where(ReleaseLimitChange.state == PROPOSED)
    people = joinedload(ReleaseLimitChange.proposer), joinedload(ReleaseLimitChange.person)
    return {each.person_id: each for each in session.scalars(found.options(*people))}


def limited_person(session: Session, person_id: UUID) -> tuple[Person, ReleaseLimit | None]:
    """Somebody who runs the programme, with the limit that was set for them. Raises NotFound."""
    person = session.get(Person, person_id)
    if person is None or not person.is_administrator:
        raise NotFound("There is nobody of that kind who releases payments.")
    return person, session.get(ReleaseLimit, person_id)


def released_on_the_day(session: Session, person_id: UUID, now: datetime) -> Pence:
    """What a person has released on this day in London, without what was left out or never sent."""
    today = london_day(now)
    begins, ends = (london_moment(day, time()) for day in (today, today + timedelta(days=1)))
    released = (
        select(func.coalesce(func.sum(Payment.amount_pence), 0))
        .join(Payment.run)
        .where(
            PaymentRun.released_by == person_id,
            PaymentRun.released_at >= begins,
            PaymentRun.released_at < ends,
            Payment.state != DROPPED,
            Payment.corrects_id.is_(None),
        )
    )
    return Pence(int(session.scalar(released) or 0))
