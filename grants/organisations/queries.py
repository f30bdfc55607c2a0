"""Reading about organisations and the people who act for them."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Subquery, bindparam, case, literal, null, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload

from grants.identity.models import Person
from grants.kernel.access import Actor
from grants.kernel.names import folded
from grants.kernel.paging import LARGEST_PAGE, PAGE_SIZE, Page, bounded, page_of
from grants.kernel.problems import NotFound
from grants.organisations.models import Contact, FormerMembership, Membership, Organisation
from grants.organisations.rules import BAND_BELOW


def size_band_of(income: InstrumentedAttribute[Any]) -> ColumnElement[str]:
    """SQL for `rules.size_band` of a column of yearly incomes in pence."""
    below = [(income < limit, band) for limit, band in BAND_BELOW]
    return case((income.is_(None), "unknown"), *below, else_="major")


def organisation_of(session: Session, organisation_id: UUID) -> Organisation:
    """Raises NotFound."""
    organisation = session.get(Organisation, organisation_id)
    if organisation is None:
        raise NotFound("There is no such organisation.")
    return organisation


def locked_organisation(session: Session, organisation_id: UUID) -> Organisation:
    """The organisation as it stands now, kept from others until the end of the transaction.

    Raises NotFound.
    """
    statement = select(Organisation).where(Organisation.id == organisation_id).with_for_update()
    organisation = session.scalar(statement.execution_options(populate_existing=True))
    if organisation is None:
        raise NotFound("There is no such organisation.")
    return organisation


def organisation_with_org_id(session: Session, org_id: str) -> Organisation | None:
    """The organisation with this identifier in open data."""
    return session.scalar(select(Organisation).where(Organisation.org_id == org_id))


def own_organisations(session: Session, actor: Actor) -> Sequence[Organisation]:
    """The organisations for which this person acts, by name."""
    ids = actor.held("member")
    if not ids:
        return []
    statement = select(Organisation).where(Organisation.id.in_(ids))
    return session.scalars(statement.order_by(Organisation.name, Organisation.id)).all()


def names_just_registered(session: Session, actor: Actor, *, since: datetime) -> set[str]:
    """The names, folded, of organisations made since a moment: an actor's own, or any for administrators."""
    made = select(Organisation.name).where(Organisation.created_at > since)
    if not actor.is_administrator:
        made = made.where(Organisation.id.in_(select(Membership.organisation_id).filter_by(person_id=actor.person_id)))
    return {folded(name) for name in session.scalars(made)}


def membership_list(session: Session, organisation_id: UUID) -> list[Membership]:
    """The people of an organisation, those longest there first."""
    statement = (
        select(Membership)
        .where(Membership.organisation_id == organisation_id)
        .options(joinedload(Membership.person))
        .order_by(Membership.since, Membership.person_id)
    )
    return list(session.scalars(statement))


def membership_of(session: Session, organisation_id: UUID, person_id: UUID | None) -> Membership | None:
    return session.get(Membership, (organisation_id, person_id)) if person_id else None


def membership_now(session: Session, organisation_id: UUID, person_id: UUID | None) -> Membership:
    """Somebody's part in an organisation as it stands now, whatever was read before. Raises NotFound."""
    theirs = select(Membership).where(Membership.organisation_id == organisation_id, Membership.person_id == person_id)
    theirs = theirs.options(joinedload(Membership.person))
    member = session.scalar(theirs.execution_options(populate_existing=True))
    if member is None:
        raise NotFound("This person does not act for this organisation.")
    return member


def organisation_and_member(
    session: Session, organisation_id: UUID, person_id: UUID
) -> tuple[Organisation, Membership]:
    """An organisation and one of its people. Raises NotFound."""
    organisation = organisation_of(session, organisation_id)
    for member in membership_list(session, organisation_id):
        if member.person_id == person_id:
            return organisation, member
    raise NotFound("This person does not act for this organisation.")


def may_sign(session: Session, organisation_id: UUID, actor: Actor) -> bool:
    """Whether somebody may sign for an organisation as it stands now, or runs the programme."""
    if actor.is_administrator or actor.is_system:
        return True
    mine = select(Membership.is_signatory).where(Membership.person_id == actor.person_id)
    return bool(session.scalar(mine.where(Membership.organisation_id == organisation_id)))


_SIGNATORIES = (
    select(Person)
    .join(Membership, Membership.person_id == Person.id)
    .where(Membership.organisation_id == bindparam("organisation_id"), Membership.is_signatory)
    .order_by(Membership.since, Person.id)
)


def signatories(session: Session, organisation_id: UUID) -> list[Person]:
    """The people who may accept an award for an organisation."""
    return list(session.scalars(_SIGNATORIES, {"organisation_id": organisation_id}))


def signatories_of_each(session: Session, organisation_ids: Collection[UUID]) -> dict[UUID, set[UUID]]:
    """Who may accept an award for each of these organisations, by its id."""
    found: dict[UUID, set[UUID]] = {each: set() for each in organisation_ids}
    people = select(Membership.organisation_id, Membership.person_id).where(
        Membership.organisation_id.in_(found), Membership.is_signatory
    )
    for organisation_id, person_id in session.execute(people):
        found[organisation_id].add(person_id)
    return found


def people_acting_for(session: Session, organisation_id: UUID) -> set[UUID]:
    """Who acts for an organisation."""
    return people_acting_for_each(session, [organisation_id])[organisation_id]


def people_acting_for_each(session: Session, organisation_ids: Collection[UUID]) -> dict[UUID, set[UUID]]:
    """Who acts for each of these organisations, by its id."""
    acting: dict[UUID, set[UUID]] = {each: set() for each in organisation_ids}
    found = select(Membership.organisation_id, Membership.person_id)
    for organisation_id, person_id in session.execute(found.where(Membership.organisation_id.in_(acting))):
        acting[organisation_id].add(person_id)
    return acting


_LONGEST_FIRST = (Membership.is_signatory.desc(), Membership.since, Membership.person_id)


def in_place_of(session: Session, organisation_id: UUID, person_id: UUID) -> UUID:
    """Whom to write to instead of this person: themself, or once they have left, who has been able to sign longest.

    Nobody else where nobody is left. Somebody from outside, who entered something for an organisation, never left it.
    """
    return in_place_of_each(session, [(organisation_id, person_id)])[organisation_id, person_id]


def in_place_of_each(session: Session, told: Collection[tuple[UUID, UUID]]) -> dict[tuple[UUID, UUID], UUID]:
    """The same for each of these, an organisation and a person."""
    left = set(_left_among(session, told))
    if not left:
        return {each: each[1] for each in told}
    people = select(Membership).where(Membership.organisation_id.in_({organisation_id for organisation_id, _ in left}))
    members: dict[UUID, list[UUID]] = {}
    for each in session.scalars(people.order_by(*_LONGEST_FIRST)):
        members.setdefault(each.organisation_id, []).append(each.person_id)
    return {(of, who): _instead(members.get(of, []), who) if (of, who) in left else who for of, who in told}


def _left_among(session: Session, told: Collection[tuple[UUID, UUID]]) -> Iterator[tuple[UUID, UUID]]:
    before = select(FormerMembership.organisation_id, FormerMembership.person_id).where(
        FormerMembership.organisation_id.in_({of for of, _ in told}),
        FormerMembership.person_id.in_({who for _, who in told}),
    )
    return ((of, who) for of, who in session.execute(before) if (of, who) in set(told))


def _instead(members: Sequence[UUID], person_id: UUID) -> UUID:
    return person_id if person_id in members or not members else members[0]


def longest_signatory(session: Session, organisation_id: UUID) -> UUID | None:
    """Who has been able to sign for an organisation longest, or else who acts for it longest; None with nobody left."""
    people = select(Membership.person_id).where(Membership.organisation_id == organisation_id)
    return session.scalar(people.order_by(*_LONGEST_FIRST).limit(1))


def ties() -> Subquery:
    """Who acts for which organisation, and who did until `left_at`."""
    still = null().cast(FormerMembership.left_at.type).label("left_at")
    now = select(Membership.organisation_id, Membership.person_id, still)
    before = select(FormerMembership.organisation_id, FormerMembership.person_id, FormerMembership.left_at)
    return union_all(now, before).subquery()


def organisations_of(session: Session, person_id: UUID) -> list[Organisation]:
    """The organisations that a person acts for, by name."""
    statement = (
        select(Organisation)
        .join(Membership, Membership.organisation_id == Organisation.id)
        .where(Membership.person_id == person_id)
        .order_by(Organisation.name, Organisation.id)
    )
    return list(session.scalars(statement))


def organisations_page(
    session: Session,
    *,
    name: str = "",
    member_id: UUID | None = None,
    after: str | None = None,
    size: int = PAGE_SIZE,
) -> Page[Organisation]:
    """Organisations by name: those with `name` somewhere in theirs, and of this member where one is given."""
    statement = select(Organisation)
    wanted = name.replace("\0", "").strip()
    if wanted:
        statement = statement.where(Organisation.name.icontains(wanted, autoescape=True))
    if member_id is not None:
        mine = select(Membership.organisation_id).where(Membership.person_id == member_id)
        statement = statement.where(Organisation.id.in_(mine))
    return page_of(session, statement, by=(Organisation.name, Organisation.id), after=after, size=size)


def funders(session: Session) -> list[Organisation]:
    """The bodies whose money can be in a scheme, by name."""
    statement = select(Organisation).where(Organisation.is_funder).order_by(Organisation.name, Organisation.id)
    return list(session.scalars(statement.limit(bounded(LARGEST_PAGE))))


def funders_among(session: Session, ids: list[UUID]) -> set[UUID]:
    """The ids, of those given, that are of funders."""
    return set(session.scalars(select(Organisation.id).where(Organisation.id.in_(ids), Organisation.is_funder)))


def member_of(person_id: UUID) -> Select[*tuple[Any, ...]]:
    """Role `member`, on each organisation that the person acts for."""
    return select(literal("member"), Membership.organisation_id).where(Membership.person_id == person_id)


def former_member_of(person_id: UUID) -> Select[*tuple[Any, ...]]:
    """Role `former_member`, on each organisation that the person acted for and left."""
    return select(literal("former_member"), FormerMembership.organisation_id).where(
        FormerMembership.person_id == person_id
    )


def contact_of(person_id: UUID) -> Select[*tuple[Any, ...]]:
    """Role `contact`, on each organisation that names the person, by e-mail address, as one to turn to."""
    named = select(literal("contact"), Contact.organisation_id).join(Person, Person.email == Contact.email)
    return named.where(Person.id == person_id)


def signatory_of(person_id: UUID) -> Select[*tuple[Any, ...]]:
    """Role `signatory`, on each organisation for which the person may accept an award."""
    return select(literal("signatory"), Membership.organisation_id).where(
        Membership.person_id == person_id, Membership.is_signatory
    )


def funder_through(person_id: UUID) -> Select[*tuple[Any, ...]]:
    """Role `funder`, on each funder that the person acts for."""
    return (
        select(literal("funder"), Membership.organisation_id)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(Membership.person_id == person_id, Organisation.is_funder)
    )
