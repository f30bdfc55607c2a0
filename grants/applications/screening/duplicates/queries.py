"""Reading by what applications can look alike, and which do."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, case, exists, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload
from sqlalchemy.sql.base import ExecutableOption

from grants.applications.conflicts import without_conflict
from grants.applications.models import SUBMITTED, WITHDRAWN, Application
from grants.applications.screening.duplicates import rules
from grants.applications.screening.duplicates.models import LikelyDuplicate, MatchKey
from grants.applications.screening.duplicates.rules import Key, Subject
from grants.identity.models import Person
from grants.kernel.access import Actor
from grants.kernel.problems import NotFound
from grants.organisations.models import BankAccount, Contact, Membership, Organisation
from grants.schemes.models import Round

MOST_COMPARED = 200
"""How many applications one is compared with at most: those that share most with it."""

CERTAIN_WEIGHT = 1_000
_IS_COMPARED = (Application.submitted_at.is_not(None), Application.state != WITHDRAWN)


def to_match(session: Session, ids: Collection[UUID]) -> dict[UUID, Application]:
    """Applications with their organisations, by id."""
    found = session.scalars(
        select(Application).where(Application.id.in_(ids)).options(joinedload(Application.organisation))
    )
    return {each.id: each for each in found}


def sent_by(session: Session, organisation_id: UUID) -> Sequence[UUID]:
    """The applications that an organisation sent and did not take back."""
    found = select(Application.id).where(Application.organisation_id == organisation_id, *_IS_COMPARED)
    return session.scalars(found.order_by(Application.id)).all()


def without_keys(session: Session, number: int) -> Sequence[UUID]:
    """Applications that were sent and cannot be found by anything yet; those that wait to be screened first."""
    lacks = ~exists().where(MatchKey.application_id == Application.id)
    return session.scalars(
        select(Application.id)
        .where(*_IS_COMPARED, lacks)
        .order_by(Application.state != SUBMITTED, Application.id)
        .limit(number)
    ).all()


def subject_of(application: Application) -> Subject:
    """Needs the organisation."""
    texts = [value for value in application.answers.values() if isinstance(value, str)]
    return Subject(
        application.organisation_id, application.organisation.name, application.title, " ".join(sorted(texts, key=len))
    )


def keys_of(session: Session, application: Application) -> list[Key]:
    """By what an application can be found, as things are now."""
    told = told_keys(session, [application])[application.id]
    found = told | rules.name_keys(application.organisation.name) | rules.text_keys(subject_of(application).text)
    return sorted(found, key=lambda key: key.digest)


def told_keys(session: Session, applications: Collection[Application]) -> dict[UUID, set[Key]]:
    """What people told of themselves that is a sign of a duplicate by itself, by application; no names and texts.

    Three queries, however many applications there are.
    """
    ids = {each.organisation_id for each in applications}
    told: dict[UUID, list[tuple[str, str | None]]] = {each: [] for each in ids}
    for account in session.scalars(select(BankAccount).where(BankAccount.organisation_id.in_(ids))):
        told[account.organisation_id].append((rules.BANK, account.bank_fingerprint))
    for contact in session.scalars(select(Contact).where(Contact.organisation_id.in_(ids))):
        told[contact.organisation_id] += _told_of_contact(contact)
    people = (
        select(Membership.organisation_id, Person.id, Person.email)
        .join(Person, Membership.person_id == Person.id)
        .where(Membership.organisation_id.in_(ids))
    )
    for organisation_id, person_id, email in session.execute(people):
        told[organisation_id] += [(rules.PERSON, str(person_id)), (rules.EMAIL, email)]
    return {each.id: _told_keys(each.organisation, told[each.organisation_id]) for each in applications}


def _told_of_contact(contact: Contact) -> list[tuple[str, str | None]]:
    return [
        (rules.EMAIL, contact.email),
        (rules.PHONE, contact.phone),
        (rules.ADDRESS, contact.address),
        (rules.NAMED, contact.name if " " in contact.name.strip() else None),
    ]


def _told_keys(organisation: Organisation, told: Sequence[tuple[str, str | None]]) -> set[Key]:
    values = [
        *told,
        (rules.CHARITY, organisation.charity_number),
        (rules.COMPANY, organisation.company_number),
        (rules.POSTCODE, organisation.postcode),
        (rules.ADDRESS, organisation.address),
    ]
    return rules.value_keys(values)


def alike(session: Session, application: Application, keys: Sequence[Key]) -> list[tuple[Application, list[Key]]]:
    """The applications that share most with one, and what; three queries, whatever there is."""
    mine, theirs = aliased(MatchKey), aliased(MatchKey)
    weight = func.sum(case((theirs.is_certain, CERTAIN_WEIGHT), else_=1))
    shared = (
        select(theirs.application_id)
        .join(mine, mine.digest == theirs.digest)
        .join(Application, Application.id == theirs.application_id)
        .where(mine.application_id == application.id, theirs.application_id != application.id)
        .where(*_IS_COMPARED)
        .group_by(theirs.application_id)
        .order_by(weight.desc(), theirs.application_id.desc())
        .limit(MOST_COMPARED)
    )
    ids = session.scalars(shared).all()
    found = to_match(session, ids)
    by_digest = {key.digest: key for key in keys}
    held: dict[UUID, list[Key]] = {each: [] for each in ids}
    rows = select(MatchKey.application_id, MatchKey.digest).where(
        MatchKey.application_id.in_(ids), MatchKey.digest.in_(by_digest)
    )
    for application_id, digest in session.execute(rows):
        held[application_id].append(by_digest[digest])
    return [(found[each], held[each]) for each in ids]


def pairs_with(session: Session, application_id: UUID) -> dict[UUID, LikelyDuplicate]:
    """The pairs that an application is in, judged or not, by the id of the other application in each.

    They are locked until the transaction ends: nobody judges them meanwhile.
    """
    pairs = session.scalars(
        select(LikelyDuplicate)
        .where(_has(application_id))
        .order_by(LikelyDuplicate.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {pair.other_id if pair.one_id == application_id else pair.one_id: pair for pair in pairs}


def likely_duplicates(
    session: Session, application_id: UUID, actor: Actor
) -> list[tuple[LikelyDuplicate, Application]]:
    """The pairs that an application is in and nobody called different, each with the other application.

    Pairs with an application that is closed to this person are left out.
    """
    pairs = session.scalars(
        select(LikelyDuplicate)
        .where(_has(application_id), LikelyDuplicate.verdict.in_((rules.OPEN, rules.SAME)))
        .where(without_conflict(actor, LikelyDuplicate.one_id), without_conflict(actor, LikelyDuplicate.other_id))
        .options(*_with_both(), joinedload(LikelyDuplicate.judge))
        .order_by(LikelyDuplicate.verdict, LikelyDuplicate.id)
    )
    return [(pair, pair.other if pair.one_id == application_id else pair.one) for pair in pairs]


def pair_of(session: Session, pair_id: UUID) -> LikelyDuplicate:
    """Two applications that look alike, with both and their organisations. Raises NotFound."""
    pair = session.scalar(select(LikelyDuplicate).where(LikelyDuplicate.id == pair_id).options(*_with_both()))
    if pair is None:
        raise NotFound("There is no such pair.")
    return pair


def _with_both() -> list[ExecutableOption]:
    return [
        option
        for side in (LikelyDuplicate.one, LikelyDuplicate.other)
        for option in (
            joinedload(side, innerjoin=True).joinedload(Application.organisation, innerjoin=True),
            joinedload(side, innerjoin=True).joinedload(Application.round, innerjoin=True).joinedload(Round.scheme),
        )
    ]


def _has(application_id: UUID) -> ColumnElement[bool]:
    return or_(LikelyDuplicate.one_id == application_id, LikelyDuplicate.other_id == application_id)
