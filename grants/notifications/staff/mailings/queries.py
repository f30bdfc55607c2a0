"""Reading whom a message of staff is for, and the messages that were sent."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload

from grants.applications import models as applications
from grants.applications.conflicts import without_conflict
from grants.applications.models import Application
from grants.applications.queries import application_of
from grants.awards import models as awards
from grants.awards.models import Award
from grants.awards.queries import award_of
from grants.identity.models import Person
from grants.identity.needs import rules as needs_rules
from grants.identity.needs.models import CommunicationNeed
from grants.identity.needs.queries import values_of
from grants.kernel.access import Actor
from grants.kernel.paging import PAGE_SIZE, Page, page_of
from grants.kernel.problems import NotFound
from grants.notifications.models import Message
from grants.notifications.staff.mailings import rules
from grants.notifications.staff.mailings.models import Mailing, MailingRecipient
from grants.notifications.staff.mailings.several import Several
from grants.organisations.models import Membership, Organisation
from grants.organisations.queries import organisation_of
from grants.panels import models as panels
from grants.panels.models import Decision
from grants.schemes.models import Round
from grants.schemes.queries import round_of

Record = Award | Application | Organisation | Round
COLUMNS = {
    rules.AWARD: Mailing.award_id,
    rules.APPLICATION: Mailing.application_id,
    rules.ORGANISATION: Mailing.organisation_id,
    rules.ROUND: Mailing.round_id,
}
_LOAD: dict[str, Any] = {
    rules.AWARD: award_of,
    rules.APPLICATION: application_of,
    rules.ORGANISATION: organisation_of,
    rules.ROUND: round_of,
}


@dataclass(frozen=True)
class Audience:
    """What a message is about: the kind, and the record itself."""

    of: str
    record: Record

    @property
    def id(self) -> UUID:
        return self.record.id

    @property
    def name(self) -> str:
        if isinstance(self.record, (Award, Application)):
            return f"{self.record.organisation.name}: {self.record.title}"
        return f"{self.record.scheme.name}: {self.record.name}" if isinstance(self.record, Round) else self.record.name

    @property
    def of_round(self) -> bool:
        return self.of == rules.ROUND


def audience_of(session: Session, of: str, of_id: UUID) -> Audience:
    """Raises NotFound."""
    if of not in _LOAD:
        raise NotFound("There is nobody to write to here.")
    return Audience(of, _LOAD[of](session, of_id))


@dataclass(frozen=True)
class Recipient:
    """A person who gets a message about a grant, an application or an organisation, and how."""

    about_id: UUID
    application_id: UUID | None
    organisation_id: UUID
    organisation: str
    person: Person
    way: str


@dataclass(frozen=True)
class Reached:
    """Who gets a message, and the organisations for which nobody has an account here: ring or write to them."""

    recipients: list[Recipient]
    nobody_at: list[str]


def reached(session: Session, actor: Actor, audience: Audience | Several, groups: Collection[str]) -> Reached:
    """Who gets a message about this, the same whenever it is asked. In a round, nobody of what is closed to `actor`."""
    things = _things(session, actor, audience, groups)
    behind = {organisation_id for _, _, ids in things for organisation_id in ids}
    people = _people_of(session, behind)
    names = _names_of(session, behind)
    found, nobody_at = [], []
    for about_id, application_id, ids in things:
        theirs = {person.id: (organisation_id, person) for organisation_id in ids for person in people[organisation_id]}
        found += [(about_id, application_id, at, person) for at, person in theirs.values()]
        nobody_at += [names[each] for each in ids if not people[each]]
    ways = _ways(session, [person for *_, person in found])
    recipients = [
        Recipient(about_id, application_id, at, names[at], person, ways[person.id])
        for about_id, application_id, at, person in found
    ]
    recipients.sort(key=lambda each: (each.organisation, each.person.name, each.about_id, each.person.id))
    return Reached(recipients, sorted(set(nobody_at)))


Thing = tuple[UUID, UUID | None, list[UUID]]
"""What a message is about, the application that it is or came of, and for whom its readers act."""


def _things(session: Session, actor: Actor, audience: Audience | Several, groups: Collection[str]) -> list[Thing]:
    if isinstance(audience, Several):
        return [_thing(each) for each in audience.records]
    record = audience.record
    if not isinstance(record, Round):
        return [_thing(record)]
    rows = session.execute(
        _of_round(actor, record.id)
        .with_only_columns(
            func.coalesce(Award.id, Application.id),
            Application.id,
            Application.organisation_id,
            func.coalesce(Application.host_organisation_id, Application.organisation_id),
        )
        .where(GROUP.in_(list(groups)))
    )
    return [(about_id, application_id, _both(own, host)) for about_id, application_id, own, host in rows]


def _thing(record: Award | Application | Organisation) -> Thing:
    if isinstance(record, Award):
        return record.id, record.application_id, _both(record.organisation_id, record.signing_organisation_id)
    if isinstance(record, Application):
        return record.id, record.id, _both(record.organisation_id, record.signing_organisation_id)
    return record.id, None, [record.id]


def _both(organisation_id: UUID, signing_organisation_id: UUID) -> list[UUID]:
    return list(dict.fromkeys((organisation_id, signing_organisation_id)))


GROUP: ColumnElement[str] = case(
    (Application.state == applications.DRAFT, rules.DRAFT),
    (Application.state == applications.WITHDRAWN, rules.WITHDRAWN),
    (Application.state == applications.INELIGIBLE, rules.INELIGIBLE),
    (Award.state == awards.OFFERED, rules.OFFERED),
    (Award.state == awards.ACCEPTED, rules.ACCEPTED),
    (Award.state == awards.ENDED, rules.ENDED),
    (Award.state.in_((awards.DECLINED, awards.LAPSED)), rules.NOT_TAKEN),
    (and_(Decision.released_at.is_not(None), Decision.outcome == panels.DECLINE), rules.DECLINED),
    (and_(Decision.released_at.is_not(None), Decision.outcome == panels.RESERVE), rules.RESERVE),
    else_=rules.WAITING,
)
"""SQL for the group of an application: by what its people were told, and by nothing that they were not."""


def _of_round(actor: Actor, round_id: UUID) -> Select[Any]:
    joined = (
        select(Application.id)
        .outerjoin(Decision, Decision.application_id == Application.id)
        .outerjoin(Award, Award.application_id == Application.id)
    )
    return joined.where(
        Application.round_id == round_id,
        without_conflict(actor),
        Application.organisation_id.not_in(actor.held("member")),
    )


def numbers_of_groups(session: Session, actor: Actor, round_id: UUID) -> dict[str, int]:
    """How many applications of a round are in each group, of those that are not closed to this person."""
    rows = session.execute(_of_round(actor, round_id).with_only_columns(GROUP, func.count()).group_by(GROUP))
    return dict(rows.all())


def _people_of(session: Session, organisation_ids: Collection[UUID]) -> dict[UUID, list[Person]]:
    members = select(Membership.organisation_id, Person).join(Person, Person.id == Membership.person_id)
    found: dict[UUID, list[Person]] = {each: [] for each in organisation_ids}
    for organisation_id, person in session.execute(members.where(Membership.organisation_id.in_(organisation_ids))):
        found[organisation_id].append(person)
    return found


def _names_of(session: Session, organisation_ids: Collection[UUID]) -> dict[UUID, str]:
    named = select(Organisation.id, Organisation.name).where(Organisation.id.in_(organisation_ids))
    return dict(session.execute(named).all())


def _ways(session: Session, people: Collection[Person]) -> dict[UUID, str]:
    rows = session.scalars(
        select(CommunicationNeed).where(CommunicationNeed.person_id.in_({each.id for each in people}))
    )
    needs = {row.person_id: values_of(row) for row in rows}
    return {each.id: rules.way_of(each.letter_format, needs.get(each.id, needs_rules.NOTHING)) for each in people}


# What was sent


def mailing_of(session: Session, mailing_id: UUID) -> tuple[Mailing, Audience | Several]:
    """A message of staff with its author, and what it is about. Raises NotFound."""
    found = session.scalar(select(Mailing).where(Mailing.id == mailing_id).options(joinedload(Mailing.author)))
    if found is None:
        raise NotFound("There is no such message.")
    if found.several_of is not None:
        about = select(MailingRecipient.about_id).where(MailingRecipient.mailing_id == mailing_id).distinct()
        return found, Several(found.several_of, tuple(session.scalars(about)))
    of, of_id = next((of, getattr(found, column.key)) for of, column in COLUMNS.items() if getattr(found, column.key))
    return found, audience_of(session, of, of_id)


def mailings_page(
    session: Session, audience: Audience, *, after: str | None = None, size: int = PAGE_SIZE
) -> Page[Mailing]:
    """What staff wrote to those of a record, also with others of their round; the newest first."""
    reached_them = exists().where(MailingRecipient.mailing_id == Mailing.id, MailingRecipient.about_id == audience.id)
    found = select(Mailing).where(or_(COLUMNS[audience.of] == audience.id, reached_them))
    return page_of(
        session,
        found.options(joinedload(Mailing.author)),
        by=(Mailing.sent_at, Mailing.id),
        after=after,
        size=size,
        descending=True,
    )


@dataclass(frozen=True)
class Progress:
    """How far a message of staff has got: how many people get it, for how many it is written, to how many it went."""

    people: int
    written: int
    sent: int


def progress_of(session: Session, actor: Actor, mailing_id: UUID) -> Progress:
    """Counted over those that this person may read of."""
    number = func.count()
    counts = (
        select(number, func.count(MailingRecipient.message_id), func.count(Message.sent_at))
        .select_from(MailingRecipient)
        .outerjoin(Message, Message.id == MailingRecipient.message_id)
        .where(MailingRecipient.mailing_id == mailing_id, _open_to(actor))
    )
    return Progress(*session.execute(counts).one())


def recipients_page(
    session: Session, actor: Actor, mailing_id: UUID, *, after: str | None = None, size: int = PAGE_SIZE
) -> Page[MailingRecipient]:
    """Who gets a message of staff, with what was written to each; without what is closed to this person."""
    found = select(MailingRecipient).where(MailingRecipient.mailing_id == mailing_id, _open_to(actor))
    loaded = found.options(joinedload(MailingRecipient.person), joinedload(MailingRecipient.message))
    by = (MailingRecipient.about_id, MailingRecipient.person_id)
    return page_of(session, loaded, by=by, after=after, size=size)


def _open_to(actor: Actor) -> ColumnElement[bool]:
    return or_(MailingRecipient.application_id.is_(None), without_conflict(actor, MailingRecipient.application_id))


def unwritten(session: Session, mailing_id: UUID, most: int) -> Sequence[MailingRecipient]:
    """Some of those to whom a message of staff is still to be written."""
    waiting = select(MailingRecipient).where(
        MailingRecipient.mailing_id == mailing_id, MailingRecipient.message_id.is_(None)
    )
    ordered = waiting.order_by(MailingRecipient.about_id, MailingRecipient.person_id).limit(most)
    loaded = ordered.options(joinedload(MailingRecipient.person), joinedload(MailingRecipient.organisation))
    return session.scalars(loaded).all()


def reply_address_of(session: Session, message_id: UUID) -> str | None:
    """Where answers to a message go, where staff wrote it and said so."""
    said = select(Mailing.reply_to).join(MailingRecipient, MailingRecipient.mailing_id == Mailing.id)
    return session.scalar(said.where(MailingRecipient.message_id == message_id))
