"""Instalments become payable once nothing stands in their way."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session, aliased

from grants.awards.events import InstalmentBecamePayable
from grants.awards.models import ACCEPTED, PAYABLE, PLANNED, Award, Instalment
from grants.awards.obstacles.queries import instalments_for
from grants.kernel.access import SYSTEM, Actor
from grants.kernel.clock import london_day
from grants.kernel.events import publish

COME_DUE_AT_ONCE = 500


def make_payable(session: Session, instalments: Sequence[Instalment], *, actor: Actor, now: datetime) -> None:
    for instalment in instalments:
        instalment.state, instalment.payable_on = PAYABLE, london_day(now)
        happened = InstalmentBecamePayable(
            award_id=instalment.award_id, number=instalment.number, amount_pence=instalment.amount_pence
        )
        publish(session, happened, actor=actor, now=now)


def release(session: Session, award_id: UUID, *, return_number: int, actor: Actor, now: datetime) -> None:
    """Release what waited for this return. Doing it again changes nothing."""
    waiting = instalments_for(award_id).where(Instalment.waits_for_return == return_number)
    make_payable(session, session.scalars(waiting.with_for_update()).all(), actor=actor, now=now)


def note_return(session: Session, award_id: UUID, *, return_number: int, sent_on: date | None) -> None:
    """Keep when the return was sent for which an instalment waits, None when it is with the grantee again: that says
    about when the instalment can be paid.
    """
    for instalment in session.scalars(instalments_for(award_id).where(Instalment.waits_for_return == return_number)):
        instalment.return_sent_on = sent_on


def wait_for_last_return(session: Session, award_id: UUID, *, last: int, is_accepted: bool) -> None:
    """Let what waits for a return that is not asked for any more wait for the last one, or only for its day where that
    one is accepted already.
    """
    for instalment in session.scalars(instalments_for(award_id).where(Instalment.waits_for_return > last)):
        instalment.waits_for_return = None if is_accepted else last


def release_what_has_come_due(session: Session, now: datetime) -> None:
    """Make instalments payable whose day has come and that wait for nothing else, such as an earlier instalment."""
    before = aliased(Instalment)
    waits_for_another = exists().where(
        before.award_id == Instalment.award_id,
        before.number < Instalment.number,
        before.state == PLANNED,
        or_(before.waits_for_return.is_not(None), before.due_on > london_day(now)),
    )
    due = (
        select(Instalment)
        .join(Instalment.award)
        .where(
            Instalment.state == PLANNED,
            Instalment.waits_for_return.is_(None),
            Instalment.due_on <= london_day(now),
            Award.state == ACCEPTED,
            ~waits_for_another,
        )
        .order_by(Instalment.due_on, Instalment.id)
        .limit(COME_DUE_AT_ONCE)
        .with_for_update(of=Instalment, skip_locked=True)
    )
    make_payable(session, session.scalars(due).all(), actor=SYSTEM, now=now)
