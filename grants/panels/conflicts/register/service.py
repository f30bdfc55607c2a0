"""Panel members enter interests in the register and end them; the panels they sit on take notice."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.db import new_id
from grants.kernel.events import publish
from grants.kernel.problems import Denied, Invalid, Problem, check
from grants.organisations.models import Organisation
from grants.panels.conflicts.events import StandingInterestDeclared, StandingInterestEnded
from grants.panels.conflicts.models import RegisteredInterest
from grants.panels.conflicts.register.rules import register_problems
from grants.panels.conflicts.service import mark_conflicts
from grants.panels.models import SITTING, STOOD_DOWN, Panel, PanelMember


def register_interest(
    session: Session,
    *,
    organisation_id: UUID | None,
    organisation_name: str,
    level: str,
    note: str,
    actor: Actor,
    now: datetime,
) -> RegisteredInterest:
    """Enter an interest that holds whatever the organisation applies for.

    With `organisation_id` it counts at once for the applications of that organisation before the person's panels;
    a name alone is a hint when they declare. Raises Invalid.
    """
    if actor.person_id is None:
        raise Denied("Only a person has interests.")
    organisation = session.get(Organisation, organisation_id) if organisation_id else None
    if organisation_id and organisation is None:
        raise Invalid([Problem("organisation_id", "Choose an organisation from the list.", "unknown")])
    name = organisation.name if organisation else organisation_name.strip()
    check(register_problems(name, level, note))
    interest = RegisteredInterest(
        id=new_id(),
        person_id=actor.person_id,
        organisation_id=organisation.id if organisation else None,
        organisation_name=name,
        level=level,
        note=note.strip(),
        declared_at=now,
    )
    session.add(interest)
    session.flush()
    happened = StandingInterestDeclared(interest_id=interest.id, person_id=actor.person_id, level=level)
    publish(session, happened, actor=actor, now=now, about=(actor.person_id,))
    for panel in _sitting_panels(session, actor.person_id):
        mark_conflicts(session, panel, now=now)
    return interest


def end_interest(session: Session, interest: RegisteredInterest, *, actor: Actor, now: datetime) -> None:
    """Let an interest hold no more from now on. What followed from it for applications before a panel stays."""
    interest.ended_at = now
    session.flush()
    happened = StandingInterestEnded(interest_id=interest.id, person_id=interest.person_id)
    publish(session, happened, actor=actor, now=now, about=(interest.person_id,))


def _sitting_panels(session: Session, person_id: UUID) -> list[Panel]:
    """The panels that sit with this person, locked until the transaction ends."""
    found = (
        select(Panel)
        .join(PanelMember, PanelMember.panel_id == Panel.id)
        .where(PanelMember.person_id == person_id, PanelMember.standing != STOOD_DOWN, Panel.state == SITTING)
        .order_by(Panel.id)
    )
    return list(session.scalars(found.with_for_update(of=Panel)))
