"""Reading about people who are asked whether they act for an organisation."""

from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from grants.identity.models import Person
from grants.kernel.problems import NotFound
from grants.organisations.models import AskedMember

GONE = "You are not asked this any more. Whoever named you has taken it back, or you have answered."


def _whole() -> Select[AskedMember]:
    return select(AskedMember).options(
        joinedload(AskedMember.organisation, innerjoin=True),
        joinedload(AskedMember.asker),
        joinedload(AskedMember.person),
    )


def asked_of(session: Session, asked_id: UUID) -> AskedMember:
    """Somebody who is asked, with the organisation, who named them, and their account if they have one.

    Raises NotFound.
    """
    asked = session.scalar(_whole().where(AskedMember.id == asked_id))
    if asked is None:
        raise NotFound(GONE)
    return asked


def asked_by(session: Session, organisation_id: UUID) -> list[AskedMember]:
    """Who was asked to act for an organisation and has not agreed, as they were named."""
    named = _whole().where(AskedMember.organisation_id == organisation_id)
    return list(session.scalars(named.order_by(AskedMember.asked_at, AskedMember.id)))


def askings_of(session: Session, person_id: UUID | None) -> list[AskedMember]:
    """What a person is asked and has not answered."""
    theirs = _whole().join(Person, Person.email == AskedMember.email).where(Person.id == person_id)
    return list(session.scalars(theirs.where(AskedMember.denied_at.is_(None)).order_by(AskedMember.id)))
