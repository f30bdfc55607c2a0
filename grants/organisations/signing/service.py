"""Somebody who acts for an organisation may sign for it from now on, or may not any more."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.events import publish
from grants.kernel.problems import Conflict, Denied, NotFound
from grants.organisations import queries
from grants.organisations.events import SigningRightChanged
from grants.organisations.models import Membership, Organisation


def change_signing_right(
    session: Session, organisation: Organisation, person_id: UUID, *, may_sign: bool, actor: Actor, now: datetime
) -> Membership:
    """Say whether a member may accept grants for an organisation and change its bank account. Safe to repeat.

    Raises NotFound for somebody who does not act for it, Denied to who may not sign themselves, and Conflict where
    nobody who may sign would be left.
    """
    queries.locked_organisation(session, organisation.id)
    member = queries.membership_of(session, organisation.id, person_id)
    if member is None:
        raise NotFound("This person does not act for this organisation.")
    session.refresh(member, ["is_signatory"])
    if not queries.may_sign(session, organisation.id, actor):
        raise Denied("Only somebody who may sign for this organisation can say who else may.")
    if member.is_signatory == may_sign:
        return member
    if not may_sign and _number_of_signatories(session, organisation.id) == 1:
        sentence = "Somebody has to be able to sign for this organisation. Say first who else may."
        raise Conflict(sentence, code="last_signatory")
    member.is_signatory = may_sign
    session.flush()
    changed = SigningRightChanged(
        organisation_id=organisation.id, person_id=person_id, may_sign=may_sign, changed_at=now
    )
    publish(session, changed, actor=actor, now=now, about=(person_id,))
    return member


def _number_of_signatories(session: Session, organisation_id: UUID) -> int:
    signs = select(func.count()).where(Membership.organisation_id == organisation_id, Membership.is_signatory)
    return session.scalars(signs).one()
