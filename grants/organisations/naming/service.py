"""An organisation says whether it may be named, or takes that back."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, union
from sqlalchemy.orm import Session

from grants.identity.models import Person
from grants.kernel.access import Actor
from grants.kernel.events import publish
from grants.kernel.problems import check
from grants.organisations import queries
from grants.organisations.events import NamingAnswered
from grants.organisations.models import Contact, Membership, Organisation
from grants.organisations.naming import rules


def say_whether_named(
    session: Session, organisation: Organisation, *, may_be_named: bool, actor: Actor, now: datetime
) -> Organisation:
    """Keep whether an organisation may be named in what is published next. Safe to repeat.

    Raises Invalid to a yes where the name tells of a person, or of somebody who does not act for the organisation.
    """
    organisation = queries.locked_organisation(session, organisation.id)
    check([rules.NOT_ITS_PEOPLE] if may_be_named and not _acts_for(session, organisation.id, actor) else [])
    people = _people_of(session, organisation.id)
    check(rules.naming_problems(organisation, people, may_be_named=may_be_named))
    return _keep(session, organisation, may_be_named, actor=actor, now=now)


def ask_anew(session: Session, organisation: Organisation, *, actor: Actor, now: datetime) -> None:
    """Forget the answer, for it was about another name."""
    _keep(session, organisation, None, actor=actor, now=now)


def _keep(
    session: Session, organisation: Organisation, may_be_named: bool | None, *, actor: Actor, now: datetime
) -> Organisation:
    if organisation.may_be_named == may_be_named:
        return organisation
    organisation.may_be_named = may_be_named
    session.flush()
    answered = NamingAnswered(organisation_id=organisation.id, may_be_named=may_be_named)
    publish(session, answered, actor=actor, now=now)
    return organisation


def _acts_for(session: Session, organisation_id: UUID, actor: Actor) -> bool:
    theirs = (Membership.organisation_id == organisation_id, Membership.person_id == actor.person_id)
    return session.scalar(select(Membership.person_id).where(*theirs)) is not None


def _people_of(session: Session, organisation_id: UUID) -> list[str]:
    """The names of those who act for it, and of its contacts."""
    acting = select(Person.name).join(Membership, Membership.person_id == Person.id)
    acting = acting.where(Membership.organisation_id == organisation_id)
    contacts = select(Contact.name).where(Contact.organisation_id == organisation_id)
    return list(session.scalars(union(acting, contacts)))
