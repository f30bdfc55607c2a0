"""Reading who the named contact is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import and_, bindparam, or_, select, true
from sqlalchemy.orm import Session, aliased, joinedload

from grants.awards.letters.contacts.models import ContactCover, NamedContact
from grants.identity.models import Person
from grants.kernel.look import day
from grants.kernel.paging import bounded
from grants.kernel.problems import NotFound
from grants.schemes.models import Round, Scheme


@dataclass(frozen=True)
class Contact:
    """Whom to ring, today. While the contact is away it is who covers; `instead_of` and `until` say so."""

    name: str
    phone: str
    email: str
    instead_of: str = ""
    until: date | None = None

    @property
    def in_words(self) -> str:
        """Name and how to reach them, in a sentence's middle."""
        unbroken = self.phone.replace(" ", "\u00a0")
        reach = f"telephone {unbroken}, {self.email}" if self.phone else self.email
        away = f" (instead of {self.instead_of} until {day(self.until)})" if self.until else ""
        return f"{self.name}{away}, {reach}"


_COVER = aliased(Person)
_NEAREST = (
    select(Person.name, Person.phone, Person.email, _COVER.name, _COVER.phone, _COVER.email, ContactCover.last_on)
    .select_from(NamedContact)
    .join(Person, Person.id == NamedContact.person_id)
    .outerjoin(
        ContactCover,
        and_(
            ContactCover.person_id == Person.id,
            ContactCover.first_on <= bindparam("on"),
            ContactCover.last_on >= bindparam("on"),
        ),
    )
    .outerjoin(_COVER, and_(_COVER.id == ContactCover.cover_id, _COVER.is_administrator))
    .where(
        Person.is_administrator,
        or_(
            NamedContact.award_id == bindparam("award_id"),
            NamedContact.organisation_id == bindparam("organisation_id"),
            NamedContact.scheme_id == bindparam("scheme_id"),
        ),
    )
    .order_by(NamedContact.award_id.is_(None), NamedContact.organisation_id.is_(None), ContactCover.last_on.desc())
    .limit(1)
)
"""Made once: there may be hundreds of letters to write."""


def contact_of(
    session: Session, *, award_id: UUID | None = None, organisation_id: UUID, scheme_id: UUID | None, on: date
) -> Contact | None:
    """The contact of a grant, else of its organisation, else of its scheme; on a day, for there may be cover. Whoever
    does not run the programme any more is none.
    """
    asked = {"award_id": award_id, "organisation_id": organisation_id, "scheme_id": scheme_id, "on": on}
    row = session.execute(_NEAREST, asked).one_or_none()
    if row is None:
        return None
    own, covers, until = row[:3], row[3:6], row[6]
    away = any(covers)
    name, phone, email = covers if away else own
    return Contact(name, phone or "", email, instead_of=own[0] if away else "", until=until if away else None)


def schemes_with_grants(session: Session) -> Sequence[Scheme]:
    """The schemes whose grants are run here, by name."""
    return session.scalars(select(Scheme).where(~Scheme.is_imported).order_by(Scheme.name, Scheme.id)).all()


def contacts_of_schemes(session: Session) -> dict[UUID, UUID]:
    """The contact of each scheme that has one, by the scheme's id."""
    found = select(NamedContact.scheme_id, NamedContact.person_id).where(NamedContact.scheme_id.is_not(None))
    return {scheme_id: person_id for scheme_id, person_id in session.execute(found) if scheme_id}


def without_contact(session: Session, scheme_id: UUID | None = None) -> Sequence[Scheme]:
    """The schemes with a round and nobody who runs the programme as their contact, by name; of one scheme, whether it
    is among them.
    """
    named = select(NamedContact.scheme_id).join(Person, Person.id == NamedContact.person_id)
    named = named.where(NamedContact.scheme_id.is_not(None), Person.is_administrator)
    found = select(Scheme).where(
        ~Scheme.is_imported,
        Scheme.id.not_in(named),
        Scheme.id.in_(select(Round.scheme_id)),
        Scheme.id == scheme_id if scheme_id else true(),
    )
    return session.scalars(found.order_by(Scheme.name, Scheme.id).limit(bounded())).all()


def without_telephone(session: Session) -> Sequence[Person]:
    """Those who are named as a contact and gave no telephone number, by name."""
    named = Person.id.in_(select(NamedContact.person_id)) & Person.is_administrator
    found = select(Person).where(named, or_(Person.phone.is_(None), Person.phone == ""))
    return session.scalars(found.order_by(Person.name, Person.id).limit(bounded())).all()


def own_contact(session: Session, *, award_id: UUID | None = None, organisation_id: UUID | None = None) -> UUID | None:
    """Who is named for this grant or this organisation itself; None where nobody is."""
    of = NamedContact.award_id == award_id if award_id else NamedContact.organisation_id == organisation_id
    return session.scalar(select(NamedContact.person_id).where(of))


def covers(session: Session, on: date) -> Sequence[ContactCover]:
    """Who covers for whom from a day on, the first first."""
    return session.scalars(
        select(ContactCover)
        .where(ContactCover.last_on >= on)
        .order_by(ContactCover.first_on, ContactCover.id)
        .options(joinedload(ContactCover.person), joinedload(ContactCover.cover))
    ).all()


def cover_of(session: Session, cover_id: UUID) -> ContactCover:
    """Raises NotFound."""
    found = session.get(ContactCover, cover_id)
    if found is None:
        raise NotFound("There is no such cover.")
    return found
