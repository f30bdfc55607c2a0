"""Reading who has which application in hand, and which are not counted for the work list."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from grants.applications.conflicts import without_conflict
from grants.applications.models import SUBMITTED, Application
from grants.applications.screening.models import ScreeningWork
from grants.kernel.access import Actor
from grants.schemes.models import Round

MOST_AT_HOME = 5
"""How many of the applications that others handed to somebody stand at home by name; the list has all."""


def work_on(session: Session, application_id: UUID) -> ScreeningWork | None:
    """Who has an application in hand, and what was counted; None before it was counted for the first time."""
    return session.scalar(
        select(ScreeningWork)
        .where(ScreeningWork.application_id == application_id)
        .options(joinedload(ScreeningWork.screener), joinedload(ScreeningWork.hander))
    )


def handed_to(session: Session, actor: Actor) -> Sequence[ScreeningWork]:
    """What others put into this person's hands and still waits for them to screen it, the longest there first."""
    return session.scalars(
        select(ScreeningWork)
        .join(ScreeningWork.application)
        .where(ScreeningWork.screener_id == actor.person_id, ScreeningWork.handed_by.is_not(None))
        .where(Application.state == SUBMITTED, without_conflict(actor))
        .options(
            contains_eager(ScreeningWork.application).joinedload(Application.organisation, innerjoin=True),
            joinedload(ScreeningWork.hander),
        )
        .order_by(ScreeningWork.taken_at, ScreeningWork.application_id)
        .limit(MOST_AT_HOME)
    ).all()


def waiting_through(session: Session, organisation_id: UUID) -> Sequence[UUID]:
    """The applications that wait to be screened of an organisation, and those of which it is the host."""
    mine = or_(Application.organisation_id == organisation_id, Application.host_organisation_id == organisation_id)
    return session.scalars(
        select(Application.id).where(Application.state == SUBMITTED, mine).order_by(Application.id)
    ).all()


def rounds_with_waiting(session: Session) -> Sequence[Round]:
    """Rounds of which an application waits to be screened, with their schemes."""
    waits = exists().where(Application.round_id == Round.id, Application.state == SUBMITTED)
    found = select(Round).join(Round.scheme).where(waits).options(contains_eager(Round.scheme))
    return session.scalars(found.order_by(Round.closes_at, Round.id)).all()


def waiting_in(round_id: UUID) -> Select[UUID]:
    """The applications of a round that wait to be screened."""
    return select(Application.id).where(Application.round_id == round_id, Application.state == SUBMITTED)


def uncounted(session: Session, number: int) -> Sequence[UUID]:
    """Applications that wait to be screened and are not counted, the oldest first."""
    return session.scalars(
        select(Application.id)
        .outerjoin(ScreeningWork)
        .where(Application.state == SUBMITTED, ScreeningWork.failed_rules.is_(None))
        .order_by(Application.submitted_at, Application.id)
        .limit(number)
    ).all()


def rounds_to_screen(session: Session) -> list[tuple[Round, int]]:
    """Rounds with applications that wait to be screened, with their scheme, and how many wait."""
    waiting = (
        select(Application.round_id, func.count().label("number"))
        .where(Application.state == SUBMITTED)
        .group_by(Application.round_id)
        .subquery()
    )
    rows = session.execute(
        select(Round, waiting.c.number)
        .join(waiting, waiting.c.round_id == Round.id)
        .join(Round.scheme)
        .options(contains_eager(Round.scheme))
        .order_by(Round.closes_at, Round.id)
    )
    return [(found, number) for found, number in rows]
