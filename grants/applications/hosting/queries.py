"""Reading about hosts and partners."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, literal, or_, select, union
from sqlalchemy.orm import Session, contains_eager, joinedload

from grants.applications.hosting import rules
from grants.applications.models import AGREED, ASKED, DECLINED, DRAFT, HOST, Application, Party
from grants.identity.models import Person
from grants.kernel.access import Actor
from grants.kernel.clock import to_the_minute
from grants.kernel.problems import NotFound, Problem
from grants.kernel.references import read_reference
from grants.organisations.models import FormerMembership, Membership, Organisation
from grants.schemes.models import Round

NO_PARTY = "There is no such host or partner. It may have been removed."


def party_of(session: Session, party_id: UUID) -> Party:
    """A host or partner with the application, its organisation, round, scheme and questions. Raises NotFound."""
    application = joinedload(Party.application, innerjoin=True)
    party = session.scalar(
        select(Party)
        .where(Party.id == party_id)
        .options(
            application.joinedload(Application.round, innerjoin=True).joinedload(Round.scheme, innerjoin=True),
            application.joinedload(Application.organisation, innerjoin=True),
            joinedload(Party.answerer),
        )
    )
    if party is None:
        raise NotFound(NO_PARTY)
    return party


def waits_for(application: Application) -> list[Problem]:
    """What the host and the partners still have to do before this can be sent."""
    return rules.unfinished(
        application.parties,
        constituted=application.organisation.constituted,
        amount=application.amount_requested_pence,
    )


def own_party_id(session: Session, application_id: UUID, person_id: UUID) -> UUID | None:
    """The host or partner of an application for which a person acts; the first, where there are several."""
    own = select(Party.id).where(Party.application_id == application_id, _acts_for(person_id))
    return session.scalar(own.order_by(Party.role, Party.id).limit(1))


def people_behind(session: Session, party: Party) -> list[UUID]:
    """Who was asked by name for a host or partner and has an account, and the people of its organisation.

    Nobody where it declined.
    """
    if party.state == DECLINED:
        return []
    belongs = select(Membership.person_id).where(Membership.organisation_id == party.organisation_id)
    found = select(Person.id).where(or_(Person.email == party.email, Person.id.in_(belongs)))
    return list(session.scalars(found.order_by(Person.id)))


def _acts_for(person_id: UUID) -> ColumnElement[bool]:
    """Whether a person acts for a host or partner, unless that declined."""
    named = exists().where(Person.id == person_id, Person.email == Party.email) & ~_left_since(person_id)
    belongs = exists().where(Membership.person_id == person_id, Membership.organisation_id == Party.organisation_id)
    return and_(Party.state != DECLINED, or_(named, belongs))


def organisation_with_reference(session: Session, typed: str) -> Organisation | None:
    """The organisation with a reference as people type it."""
    reference = read_reference(typed)
    return session.scalar(select(Organisation).where(Organisation.reference == reference)) if reference else None


def organisations_for(session: Session, party: Party, actor: Actor) -> list[Organisation]:
    """The organisations for which this person can agree as this host or partner: none for who acts for whoever applies,
    or they would agree with themselves.
    """
    if actor.holds("member", party.application.organisation_id):
        return []
    role = "signatory" if party.role == HOST else "member"
    found = select(Organisation).where(
        Organisation.id.in_(actor.held(role)), Organisation.id != party.application.organisation_id
    )
    if party.role == HOST:
        found = found.where(Organisation.constituted)
    if party.organisation_id:
        found = found.where(Organisation.id == party.organisation_id)
    return list(session.scalars(found.order_by(Organisation.name, Organisation.id)))


def why_not_for(
    session: Session, application: Application, party: Party, organisation_id: UUID | None, actor: Actor
) -> str | None:
    """Why this person can't agree for this organisation; None when they can."""
    if actor.holds("member", application.organisation_id):
        return f"You act for {application.organisation.name}, which applies. Somebody else there has to agree."
    if organisation_id is None:
        return "Choose the organisation that you answer for."
    if any(each.id == organisation_id for each in organisations_for(session, party, actor)):
        return None
    if organisation_id == application.organisation_id:
        return f"The organisation that applies cannot be its own {party.role}."
    if party.role == HOST:
        return "A host has rules of its own, and somebody who may sign for it agrees."
    return "Only people of an organisation can agree for it."


def people_of_both(session: Session, application: Application) -> list[tuple[Party, Person]]:
    """Who acts, or acted, for whoever applies and for a host or partner that has agreed, with that."""
    theirs = union(
        select(Membership.organisation_id, Membership.person_id),
        select(FormerMembership.organisation_id, FormerMembership.person_id),
    ).subquery()
    of_applicant = select(theirs.c.person_id).where(theirs.c.organisation_id == application.organisation_id)
    found = (
        select(Party, Person)
        .join(theirs, theirs.c.organisation_id == Party.organisation_id)
        .join(Person, Person.id == theirs.c.person_id)
        .where(Party.application_id == application.id, Party.state == AGREED, Person.id.in_(of_applicant))
        .order_by(Party.role, Party.id, Person.name, Person.id)
    )
    return [(party, person) for party, person in session.execute(found)]


def parties_to_answer(session: Session, actor: Actor, now: datetime) -> list[Party]:
    """What this person is asked to be, in drafts that can still be sent, with application, round and scheme."""
    named, theirs = actor.held("named"), actor.held("member")
    if not named and not theirs:
        return []
    return list(
        session.scalars(
            select(Party)
            .join(Party.application)
            .join(Application.round)
            .join(Round.scheme)
            .where(
                or_(Party.id.in_(named), Party.organisation_id.in_(theirs)),
                Party.state == ASKED,
                Application.state == DRAFT,
            )
            .where(Round.withdrawn_at.is_(None))
            .where(or_(Round.closes_at >= to_the_minute(now), Application.own_closes_at >= to_the_minute(now)))
            .options(
                contains_eager(Party.application).contains_eager(Application.round).contains_eager(Round.scheme),
                contains_eager(Party.application).joinedload(Application.organisation, innerjoin=True),
            )
            .order_by(Round.closes_at, Party.id)
        )
    )


# Roles


def named_in(person_id: UUID) -> Select[*tuple[Any, ...]]:
    """Role `named`, on each host or partner for which a person was asked by name."""
    asked = select(literal("named"), Party.id).join(Person, Person.email == Party.email)
    return asked.where(Person.id == person_id, ~_left_since(person_id))


def readers_named(person_id: UUID) -> Select[*tuple[Any, ...]]:
    """Role `reader`, on each application for whose host or partner a person was asked by name, unless that declined.

    To be named is no conflict of interest: whoever applies could shut out anybody by their address.
    """
    asked = select(literal("reader"), Party.application_id).join(Person, Person.email == Party.email)
    return asked.where(Person.id == person_id, ~_left_since(person_id), Party.state != DECLINED)


def readers_through(person_id: UUID) -> Select[*tuple[Any, ...]]:
    """Role `reader`, on each application whose host or partner a person belongs to, unless that declined."""
    return _behind("reader", person_id).where(Party.state != DECLINED)


def parties_through(person_id: UUID) -> Select[*tuple[Any, ...]]:
    """Role `party`, on each application of which a person's organisation has agreed to be host or partner."""
    return _behind("party", person_id).where(Party.state == AGREED)


def _behind(role: str, person_id: UUID) -> Select[*tuple[Any, ...]]:
    behind = select(literal(role), Party.application_id)
    behind = behind.join(Membership, Membership.organisation_id == Party.organisation_id)
    return behind.where(Membership.person_id == person_id)


def _left_since(person_id: UUID) -> ColumnElement[bool]:
    """Whether a person has left the organisation that is host or partner, and so does not speak for it any more."""
    theirs = FormerMembership.organisation_id == Party.organisation_id
    return exists().where(FormerMembership.person_id == person_id, theirs)
