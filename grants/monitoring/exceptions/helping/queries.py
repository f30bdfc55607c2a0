"""Reading which forms of small organisations are stuck before their deadline, and whom to ring."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Subquery, and_, case, func, literal, or_, select, tuple_, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from grants.applications.conflicts import without_conflict
from grants.applications.models import DRAFT, Application
from grants.applications.queries import question_set_of
from grants.awards.models import ACCEPTED, Award
from grants.awards.queries import closed_to
from grants.identity.models import Person
from grants.kernel.access import Actor
from grants.kernel.filling.models import QuestionTried
from grants.kernel.paging import PAGE_SIZE, Page, bounded, mark_of, marks_in
from grants.kernel.problems import NotFound
from grants.monitoring.exceptions.helping import rules
from grants.monitoring.exceptions.helping.models import HelpHold
from grants.monitoring.models import Return
from grants.monitoring.queries import WITH_GRANTEE
from grants.organisations.models import Contact, Organisation
from grants.organisations.queries import size_band_of
from grants.schemes.models import QuestionSetVersion, Round, Scheme

_holder = aliased(Person)
_IS_MAIN = and_(Contact.organisation_id == Organisation.id, Contact.role == "main")


@dataclass(frozen=True)
class Stuck:
    """A form that is stuck, of which organisation, and whom to ring. `phone` is empty where nobody gave one;
    `holder_id` and `holder` are of the administrator who rings, None where nobody does.
    """

    record_id: UUID
    facts: rules.Facts
    organisation_id: UUID
    organisation: str
    name: str
    phone: str
    email: str
    holder_id: UUID | None
    holder: str | None


def stuck_page(
    session: Session, actor: Actor, *, now: datetime, after: str | None = None, size: int = PAGE_SIZE
) -> Page[Stuck]:
    """The forms that are stuck, the nearest deadline first, without those closed to this administrator for a conflict
    of interest. Raises Invalid when `after` is not a cursor of ours.
    """
    size = bounded(size)
    stuck = _all_stuck(actor, now)
    listed = select(stuck).order_by(stuck.c.deadline, stuck.c.record_id).limit(size + 1)
    if after:
        listed = listed.where(tuple_(stuck.c.deadline, stuck.c.record_id) > tuple(marks_in(after, [datetime, UUID])))
    found = _read(session, listed)
    last = found[size - 1] if len(found) > size else None
    return Page(found[:size], mark_of([last.facts.deadline, last.record_id]) if last else None)


def stuck_form(session: Session, actor: Actor, record_id: UUID, *, now: datetime) -> Stuck:
    """One form that is stuck. Raises NotFound, also where it is not, or closed to this administrator."""
    stuck = _all_stuck(actor, now)
    found = _read(session, select(stuck).where(stuck.c.record_id == record_id))
    if not found:
        raise NotFound("This is not stuck now: it may have moved on, or its deadline has passed.")
    return found[0]


def number_unheld(session: Session, actor: Actor, *, now: datetime, at_most: int) -> int:
    """How many forms are stuck about which nobody rings, counted no further than `at_most`."""
    stuck = _all_stuck(actor, now)
    some = select(stuck.c.record_id).where(stuck.c.holder_id.is_(None)).limit(at_most).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def _all_stuck(actor: Actor, now: datetime) -> Subquery:
    return union_all(_drafts(actor, now), _returns(actor, now)).subquery("stuck")


def _drafts(actor: Actor, now: datetime) -> Select[Any]:
    """Drafts that people write themselves, in open rounds."""
    deadline = case((Application.own_closes_at > Round.closes_at, Application.own_closes_at), else_=Round.closes_at)
    of = [Application.state == DRAFT, Application.entered_channel.is_(None), Round.opens_at <= now]
    of.append(Round.withdrawn_at.is_(None))
    return (
        _columns(
            rules.APPLICATION,
            Application,
            what=Round.name,
            number=literal(0),
            deadline=deadline,
            touched_at=Application.updated_at,
        )
        .join(Round, Round.id == Application.round_id)
        .join(Organisation, Organisation.id == Application.organisation_id)
        .outerjoin(Contact, _IS_MAIN)
        .join(Person, Person.id == Application.started_by)
        .where(*of, without_conflict(actor), *_is_stuck(Application.id, deadline, Application.updated_at, now))
    )


def _returns(actor: Actor, now: datetime) -> Select[Any]:
    """Returns that somebody has begun, of grants that go on."""
    of = [Return.state.in_(WITH_GRANTEE), Award.state == ACCEPTED, Return.award_id.not_in(closed_to(actor))]
    return (
        _columns(
            rules.RETURN,
            Return,
            what=Scheme.name,
            number=Return.number,
            deadline=Return.due_at,
            touched_at=Return.saved_at,
        )
        .join(Award, Award.id == Return.award_id)
        .join(Scheme, Scheme.id == Award.scheme_id)
        .join(Organisation, Organisation.id == Award.organisation_id)
        .outerjoin(Contact, _IS_MAIN)
        .outerjoin(Person, Person.id == Award.accepted_by)
        .where(*of, *_is_stuck(Return.id, Return.due_at, Return.saved_at, now))
    )


def _columns(form: str, record: Any, *, what: Any, number: Any, deadline: Any, touched_at: Any) -> Select[Any]:
    most_tried = (
        select(QuestionTried.question_key)
        .where(QuestionTried.record_id == record.id)
        .order_by(QuestionTried.times.desc(), QuestionTried.question_key)
        .limit(1)
        .scalar_subquery()
    )
    return (
        select(
            literal(form).label("form"),
            record.id.label("record_id"),
            record.question_set_id.label("question_set_id"),
            what.label("what"),
            number.label("number"),
            deadline.label("deadline"),
            touched_at.label("touched_at"),
            most_tried.label("tried_key"),
            _tries(record.id).label("times"),
            Organisation.id.label("organisation_id"),
            Organisation.name.label("organisation"),
            Person.name.label("person_name"),
            Person.phone.label("person_phone"),
            Person.email.label("person_email"),
            Contact.name.label("contact_name"),
            Contact.phone.label("contact_phone"),
            HelpHold.person_id.label("holder_id"),
            _holder.name.label("holder"),
        )
        .select_from(record)
        .outerjoin(HelpHold, and_(HelpHold.record_id == record.id, HelpHold.taken_at > touched_at))
        .outerjoin(_holder, _holder.id == HelpHold.person_id)
    )


def _tries(record_id: InstrumentedAttribute[UUID]) -> ColumnElement[int]:
    """How often the question was tried that was tried most."""
    most = select(func.max(QuestionTried.times)).where(QuestionTried.record_id == record_id).scalar_subquery()
    return func.coalesce(most, 0)


def _is_stuck(
    record_id: InstrumentedAttribute[UUID], deadline: Any, touched_at: Any, now: datetime
) -> Sequence[ColumnElement[bool]]:
    """SQL for `rules.is_quiet` or many tries, of small organisations, in the time before the deadline."""
    near = and_(deadline <= now + rules.NEAR, touched_at < now - rules.QUIET_WHEN_NEAR)
    return (
        deadline > now,
        deadline <= now + rules.AHEAD,
        size_band_of(Organisation.annual_income_pence).in_(rules.SMALL),
        touched_at.is_not(None),
        or_(touched_at < now - rules.QUIET, near, _tries(record_id) >= rules.MANY_TRIES),
    )


def _read(session: Session, listed: Select[Any]) -> list[Stuck]:
    rows = session.execute(listed).all()
    tried = {row.question_set_id for row in rows if row.times >= rules.MANY_TRIES}
    wanted = select(QuestionSetVersion).where(QuestionSetVersion.id.in_(tried))
    labels = {
        each.id: {question.key: question.label for question in question_set_of(each).questions}
        for each in (session.scalars(wanted) if tried else ())
    }
    return [_stuck(row, labels.get(row.question_set_id, {})) for row in rows]


def _stuck(row: Any, labels: dict[str, str]) -> Stuck:
    facts = rules.Facts(row.form, row.what, row.number, row.deadline, row.touched_at)
    question = labels.get(row.tried_key, "a question about what was promised")
    by_contact = (row.contact_phone and not row.person_phone) or row.person_name is None
    return Stuck(
        record_id=row.record_id,
        facts=replace(facts, question=question, times=row.times),
        organisation_id=row.organisation_id,
        organisation=row.organisation,
        name=(row.contact_name if by_contact else row.person_name) or "",
        phone=(row.contact_phone if by_contact else row.person_phone) or "",
        email=row.person_email or "",
        holder_id=row.holder_id,
        holder=row.holder,
    )
