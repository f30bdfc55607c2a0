"""Somebody who acts for an organisation may sign for it from now on, or may not any more."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.events import publish
from grants.kernel.problems import Conflict, Denied
from grants.organisations import queries
from grants.organisations.events import SigningRightChanged
from grants.organisations.models import Membership, Organisation

ONESELF = "You cannot let yourself sign. Ask somebody who may sign, or somebody else who runs the programme."
LAST_SIGNATORY = "Somebody has to be able to sign for this organisation. Say first who else may."


def change_signing_right(
    session: Session, organisation: Organisation, person_id: UUID, *, may_sign: bool, actor: Actor, now: datetime
) -> Membership:
    """Say whether a member may accept grants for an organisation and change its bank account. Safe to repeat.

    Raises NotFound for somebody who does not act for it, Denied to who may not sign themselves, and Conflict where
    nobody who may sign would be left.
    """
    queries.locked_organisation(session, organisation.id)
    member = queries.membership_now(session, organisation.id, person_id)
    check_may_say(session, organisation.id, actor)
    if member.is_signatory == may_sign:
        return member
    if may_sign:
        check_is_not_oneself(person_id, actor)
    else:
        check_others_sign(session, member)
    member.is_signatory = may_sign
    session.flush()
    changed = SigningRightChanged(
        organisation_id=organisation.id, person_id=person_id, may_sign=may_sign, changed_at=now
    )
    publish(session, changed, actor=actor, now=now, about=(person_id,))
    return member


def check_may_say(session: Session, organisation_id: UUID, actor: Actor) -> None:
    """Raises Denied where this person may not say who signs."""
    if not queries.may_sign(session, organisation_id, actor):
        raise Denied("Only somebody who may sign for this organisation can say who else may.")


def check_is_not_oneself(person_id: UUID | None, actor: Actor) -> None:
    """Raises Denied to those who run the programme and let themselves sign: they could accept what they granted."""
    if person_id is not None and person_id == actor.person_id:
        raise Denied(ONESELF)


def check_others_sign(session: Session, member: Membership) -> None:
    """Raises Conflict where nobody else may sign than this member, so that they have to stay."""
    if is_last_signatory(session, member):
        raise Conflict(LAST_SIGNATORY, code="last_signatory")


def is_last_signatory(session: Session, member: Membership) -> bool:
    """Whether a member may sign, and nobody else may."""
    others = select(Membership.person_id).where(
        Membership.organisation_id == member.organisation_id,
        Membership.person_id != member.person_id,
        Membership.is_signatory,
    )
    return member.is_signatory and session.scalar(others.limit(1)) is None
