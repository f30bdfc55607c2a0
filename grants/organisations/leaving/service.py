"""Somebody leaves an organisation, or is taken off it. What they did there stays theirs."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.events import publish
from grants.kernel.problems import Denied
from grants.organisations import queries
from grants.organisations.events import MemberLeft
from grants.organisations.models import FormerMembership, Organisation
from grants.organisations.signing.service import check_others_sign


def end_membership(
    session: Session, organisation: Organisation, person_id: UUID, *, actor: Actor, now: datetime
) -> None:
    """Let a person act for an organisation no more: they leave, or somebody who may sign takes them off.

    Raises NotFound for somebody who does not act for it, Denied to who may not sign and means somebody else, and
    Conflict where nobody who may sign would be left.
    """
    queries.locked_organisation(session, organisation.id)
    member = queries.membership_now(session, organisation.id, person_id)
    if actor.person_id != person_id and not queries.may_sign(session, organisation.id, actor):
        raise Denied("Only somebody who may sign for this organisation can take others off it.")
    check_others_sign(session, member)
    session.add(
        FormerMembership(
            organisation_id=organisation.id,
            person_id=person_id,
            position=member.position,
            is_signatory=member.is_signatory,
            since=member.since,
            left_at=now,
        )
    )
    session.delete(member)
    session.flush()
    left = MemberLeft(organisation_id=organisation.id, person_id=person_id, ended_by=actor.person_id, left_at=now)
    publish(session, left, actor=actor, now=now, about=(person_id,))
