"""Reading notice, and which grants are over."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload

from grants.applications.models import Application
from grants.awards.changing.ending.events import AwardEnded
from grants.awards.changing.ending.models import Notice
from grants.awards.changing.ending.rules import AGREED, GIVEN, GRANTEE, OPEN, PREPARED, US, Payment, still_paid
from grants.awards.models import ACCEPTED, PAID, Award, Instalment
from grants.awards.paying.runs.queries import were_in_a_run
from grants.awards.planning.obstacles.queries import holds_of
from grants.awards.queries import award_of, not_decidable_by
from grants.identity.by_two.queries import is_there
from grants.kernel.access import Actor
from grants.kernel.events import StoredEvent
from grants.kernel.paging import bounded
from grants.kernel.problems import NotFound

NO_NOTICE = "There is no notice of this grant."
_PEOPLE = (joinedload(Notice.preparer), joinedload(Notice.agreer), joinedload(Notice.giver))


def latest_notice(session: Session, award_id: UUID) -> Notice | None:
    """The notice that stands or is prepared, or else the one before, with its people."""
    found = select(Notice).where(Notice.award_id == award_id).order_by(Notice.id.desc()).limit(1)
    return session.scalar(found.options(*_PEOPLE))


def notice_of(session: Session, award_id: UUID) -> tuple[Award, Notice]:
    """A grant as a whole, and its latest notice. Raises NotFound."""
    award, notice = award_of(session, award_id), latest_notice(session, award_id)
    if notice is None:
        raise NotFound(NO_NOTICE)
    return award, notice


def open_notice(session: Session, award_id: UUID) -> Notice | None:
    return session.scalar(select(Notice).where(Notice.award_id == award_id, Notice.state.in_(OPEN)))


def split(
    session: Session, instalments: Sequence[Instalment], ends_on: date, kept: Sequence[int]
) -> tuple[list[Instalment], list[Instalment]]:
    """The unpaid instalments of a grant that ends after a day: those that are paid still, and those that go."""
    unpaid = [each for each in instalments if each.state != PAID]
    in_runs = were_in_a_run(session, [each.id for each in unpaid])
    payments = [Payment(each.number, each.due_on, each.id in in_runs) for each in unpaid]
    stay = still_paid(payments, ends_on, kept)
    return [each for each in unpaid if each.number in stay], [each for each in unpaid if each.number not in stay]


def stopped(instalments: Sequence[Instalment]) -> tuple[list[Instalment], list[Instalment]]:
    """The unpaid instalments of a grant of which notice stands: those that are paid still, and those that go."""
    unpaid = [each for each in instalments if each.state != PAID]
    return [each for each in unpaid if each.is_to_come], [each for each in unpaid if not each.is_to_come]


def held_by(session: Session, award: Award, stay: Sequence[Instalment] = (), hold_reason: str = "") -> dict[int, str]:
    """Why instalments of a grant are held, by their numbers; with a `hold_reason`, those that stay for that."""
    with_notice = [each.number for each in stay] if hold_reason else []
    held = {number: hold.reason for (_, number), hold in holds_of(session, [award.id]).items()}
    return dict.fromkeys(with_notice, hold_reason) | held


def run_out(session: Session, today: date, limit: int) -> Sequence[Notice]:
    """Notice that was given and whose last day is over, the earliest first."""
    found = select(Notice).where(Notice.state == GIVEN, Notice.ends_on < today).order_by(Notice.ends_on, Notice.id)
    return session.scalars(found.limit(limit).with_for_update(skip_locked=True)).all()


def ending_of(session: Session, award_id: UUID) -> AwardEnded | None:
    """How and when a grant ended; None while it has not."""
    facts = session.scalar(
        select(StoredEvent.facts)
        .where(StoredEvent.subject_id == award_id, StoredEvent.name == AwardEnded.name())
        .order_by(StoredEvent.id.desc())
        .limit(1)
    )
    return AwardEnded.from_facts(facts) if facts else None


def all_paid_by(session: Session, today: date) -> list[UUID]:
    """The grants whose last day is over and of which nothing is unpaid; their returns are for who knows them."""
    unpaid = select(Instalment.award_id).where(Instalment.state != PAID)
    found = select(Award.id).where(
        Award.state == ACCEPTED, Award.application_id.is_not(None), Award.ends_on < today, Award.id.not_in(unpaid)
    )
    return list(session.scalars(found.order_by(Award.ends_on, Award.id).limit(bounded())))


def to_release(session: Session, actor: Actor) -> list[Notice]:
    """Prepared notice that this administrator can give: another prepared it."""
    award = joinedload(Notice.award)
    found = select(Notice).where(
        Notice.state == PREPARED,
        Notice.side == US,
        Notice.prepared_by != actor.person_id,
        is_there(Notice.prepared_by),
        or_(Notice.exception.is_(None), Notice.exception != AGREED, Notice.agreed_by.is_not(None)),
        Notice.award_id.not_in(not_decidable_by(actor)),
    )
    whole = (award.joinedload(Award.organisation), award.joinedload(Award.scheme))
    return list(session.scalars(found.order_by(Notice.id).limit(bounded()).options(*whole)))


def to_agree(session: Session, organisation_ids: frozenset[UUID]) -> list[Notice]:
    """Prepared notice to which somebody who may sign for one of these organisations has to agree still."""
    signs = func.coalesce(Application.host_organisation_id, Award.organisation_id).in_(organisation_ids)
    found = (
        select(Notice)
        .join(Notice.award)
        .outerjoin(Award.application)
        .where(Notice.state == PREPARED, Notice.exception == AGREED, Notice.agreed_by.is_(None), signs)
    )
    whole = joinedload(Notice.award).joinedload(Award.organisation)
    return list(session.scalars(found.order_by(Notice.id).limit(bounded()).options(whole)))


def to_sign(session: Session, organisation_ids: frozenset[UUID], actor: Actor) -> list[Notice]:
    """Grants that one person of these organisations has signed to give back, for this other one to sign as well."""
    signs = func.coalesce(Application.host_organisation_id, Award.organisation_id).in_(organisation_ids)
    found = (
        select(Notice)
        .join(Notice.award)
        .outerjoin(Award.application)
        .where(Notice.state == PREPARED, Notice.side == GRANTEE, Notice.prepared_by != actor.person_id, signs)
    )
    whole = joinedload(Notice.award).joinedload(Award.organisation)
    return list(session.scalars(found.order_by(Notice.id).limit(bounded()).options(whole)))
