"""Reading the register of interests."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from grants.kernel.problems import NotFound
from grants.panels.conflicts.models import RegisteredInterest
from grants.panels.conflicts.register.rules import are_alike
from grants.panels.models import STOOD_DOWN, PanelMember
from grants.panels.seats import Seat


def _in_force() -> Select[RegisteredInterest]:
    return (
        select(RegisteredInterest)
        .where(RegisteredInterest.ended_at.is_(None))
        .options(joinedload(RegisteredInterest.organisation), joinedload(RegisteredInterest.person))
        .order_by(RegisteredInterest.id)
    )


def own_interests(session: Session, person_id: UUID | None) -> Sequence[RegisteredInterest]:
    """What a person keeps in the register and has not ended."""
    return session.scalars(_in_force().where(RegisteredInterest.person_id == person_id)).all()


def registered_interest_of(session: Session, interest_id: UUID) -> RegisteredInterest:
    """Raises NotFound, also once it has ended."""
    found = session.scalar(_in_force().where(RegisteredInterest.id == interest_id))
    if found is None:
        raise NotFound("There is no such interest in the register.")
    return found


def register_of(session: Session, panel_id: UUID) -> Sequence[RegisteredInterest]:
    """What the members of a panel keep in the register."""
    theirs = select(PanelMember.person_id).where(PanelMember.panel_id == panel_id, PanelMember.standing != STOOD_DOWN)
    return session.scalars(_in_force().where(RegisteredInterest.person_id.in_(theirs))).all()


def hints_for(session: Session, seat: Seat) -> list[RegisteredInterest]:
    """What the member of a seat typed into the register that may mean the applicant, its host or a partner."""
    if seat.member is None:
        return []
    names = [seat.application.organisation.name, *(party.name for party in seat.application.parties)]
    return [
        each
        for each in own_interests(session, seat.member.person_id)
        if each.organisation_id is None and any(are_alike(each.organisation_name, name) for name in names)
    ]
