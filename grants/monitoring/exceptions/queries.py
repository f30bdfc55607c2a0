"""Reading what is not as it was agreed: each matter by itself, in order, never more than fits a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, literal, or_, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload

from grants.applications.screening.risk_rules import RED_FROM
from grants.awards.changing.repayments.models import Repayment
from grants.awards.changing.repayments.rules import OWED
from grants.awards.models import ACCEPTED as GOES_ON
from grants.awards.models import MADE, OFFERED, Award, AwardShare
from grants.awards.offers.models import Signature
from grants.awards.paying.runs.models import Payment
from grants.awards.paying.runs.unexpected.models import UnexpectedPayment
from grants.awards.planning.conditions.models import AwardCondition
from grants.awards.planning.conditions.rules import FAILED, OPEN
from grants.awards.planning.conditions.rules import SHOWN as SAID_TO_BE_DONE
from grants.awards.queries import closed_to
from grants.kernel.access import Actor
from grants.kernel.clock import end_of_day, london_day, to_the_minute
from grants.kernel.paging import PAGE_SIZE, Page, bounded, mark_of, marks_in
from grants.kernel.problems import NotFound
from grants.kernel.uploads.models import HARMFUL, UNSCANNED
from grants.monitoring.exceptions import rules
from grants.monitoring.exceptions.models import ExceptionHold, ReturnFinding
from grants.monitoring.exceptions.risks.models import ReturnRisk
from grants.monitoring.exceptions.rules import (
    CONDITION,
    EVIDENCE,
    FINDING,
    MATTERS,
    OVERPAID,
    REPAYMENT,
    RETURN,
    RISK,
    SAMPLE,
    SECOND,
    SHOWN,
    UNHEARD,
    UNREAD,
    Facts,
)
from grants.monitoring.models import ACCEPTED, SUBMITTED, Return
from grants.monitoring.planning.sampling.models import SampledReturn
from grants.monitoring.queries import WITH_GRANTEE, is_unanswered
from grants.monitoring.telling.evidence.models import EvidenceFile, ReturnEvidence
from grants.monitoring.telling.models import ReturnTelling
from grants.monitoring.telling.rules import WAITING as TO_BE_CONFIRMED
from grants.organisations.models import Organisation

Mark = tuple[datetime, int, UUID]
"""Where a page ends: since when its last exception is so, the place of its matter, and what it is about."""


@dataclass(frozen=True)
class Found:
    """One exception. `hold` says who looks after it, None where nobody does."""

    facts: Facts
    subject_id: UUID
    award_id: UUID
    return_id: UUID | None
    hold: ExceptionHold | None = None

    @property
    def mark(self) -> Mark:
        return self.facts.since, MATTERS.index(self.facts.matter), self.subject_id


@dataclass(frozen=True)
class _Matter:
    """How one matter is read: what it is about, since when it is so, when it is an exception, and what is told of it.
    `lives` are the states of grants of which it is one.
    """

    record: Any
    since: InstrumentedAttribute[Any]
    where: Sequence[ColumnElement[bool]]
    tells: dict[str, Any]
    lives: Sequence[str] = MADE


def _matters(now: datetime) -> dict[str, _Matter]:
    today = london_day(now)
    of_return = {"number": Return.number, "state": Return.state, "return_id": Return.id}
    of_condition = {"number": AwardCondition.number, "text": AwardCondition.text}
    waits = exists().where(ReturnTelling.return_id == Return.id, ReturnTelling.state == TO_BE_CONFIRMED)
    late = [Return.state.in_(WITH_GRANTEE), Return.due_at < to_the_minute(now)]
    unread = [Return.state == SUBMITTED, Return.submitted_at < rules.sent_before(now)]
    unheard = [is_unanswered(), Return.reviewed_at < rules.accepted_before(now)]
    unmet = [AwardCondition.state.in_((OPEN, FAILED)), AwardCondition.due_on < today]
    owed = [Repayment.state.in_(OWED), Repayment.due_on < today]
    left = Repayment.amount_pence - Repayment.received_pence
    arrived = select(Payment.amount_pence).where(Payment.id == UnexpectedPayment.payment_id).scalar_subquery()
    half = [Signature.number == 1, Award.accept_by >= to_the_minute(now)]
    score = ReturnRisk.likelihood * ReturnRisk.severity
    is_red = [ReturnRisk.superseded_at.is_(None), score >= RED_FROM]
    unseen = [
        ReturnEvidence.seen_at.is_(None),
        ReturnEvidence.removed_at.is_(None),
        ReturnEvidence.added_at < rules.sent_before(now),
        ~exists().where(EvidenceFile.evidence_id == ReturnEvidence.id, EvidenceFile.state.in_((UNSCANNED, HARMFUL))),
        ReturnEvidence.return_id.in_(select(Return.id).where(Return.state.in_((SUBMITTED, ACCEPTED)))),
    ]
    number = select(Return.number).where(Return.id == ReturnEvidence.return_id).scalar_subquery()
    unchecked = [
        Return.id == SampledReturn.return_id,
        SampledReturn.is_taken.is_(True),
        SampledReturn.result.is_(None),
        Return.state.in_((SUBMITTED, ACCEPTED)),
        Return.submitted_at < rules.sent_before(now),
    ]
    of_evidence = {"number": number, "return_id": ReturnEvidence.return_id}
    of_risk = {"text": ReturnRisk.description, "told": score, "return_id": ReturnRisk.return_id}
    found = {
        "number": literal(0),
        "state": ReturnFinding.kind,
        "text": ReturnFinding.about,
        "told": ReturnFinding.told,
        "expected": ReturnFinding.expected,
        "return_id": ReturnFinding.return_id,
    }
    return {
        RETURN: _Matter(Return, Return.due_at, late, {**of_return, "to_confirm": waits}),
        UNREAD: _Matter(Return, Return.submitted_at, unread, of_return),
        UNHEARD: _Matter(Return, Return.reviewed_at, unheard, of_return),
        CONDITION: _Matter(AwardCondition, AwardCondition.due_on, unmet, of_condition, (GOES_ON,)),
        EVIDENCE: _Matter(
            AwardCondition, AwardCondition.shown_at, [AwardCondition.state == SAID_TO_BE_DONE], of_condition, (GOES_ON,)
        ),
        REPAYMENT: _Matter(Repayment, Repayment.due_on, owed, {"number": Repayment.number, "told": left}),
        OVERPAID: _Matter(
            UnexpectedPayment, UnexpectedPayment.arrived_on, [UnexpectedPayment.settled_at.is_(None)], {"told": arrived}
        ),
        SECOND: _Matter(Signature, Signature.recorded_at, half, {"text": Signature.name}, (OFFERED,)),
        FINDING: _Matter(ReturnFinding, ReturnFinding.found_at, [], found, (GOES_ON,)),
        SHOWN: _Matter(ReturnEvidence, ReturnEvidence.added_at, unseen, of_evidence),
        SAMPLE: _Matter(
            SampledReturn, Return.submitted_at, unchecked, {"number": Return.number, "return_id": Return.id}
        ),
        RISK: _Matter(ReturnRisk, ReturnRisk.scored_at, is_red, of_risk, (GOES_ON,)),
    }


def exceptions_page(
    session: Session,
    actor: Actor,
    *,
    now: datetime,
    matter: str = "",
    after: str | None = None,
    size: int = PAGE_SIZE,
) -> Page[Found]:
    """What is not as it was agreed, what has been so longest first, of one `matter` or of all.

    Administrators do not see what is closed to them for a conflict of interest. Others see what returns that were
    accepted tell about the grants that they fund. Raises Invalid when `after` is not a cursor of ours.
    """
    size = bounded(size)
    mark: Any = tuple(marks_in(after, [datetime, int, UUID])) if after else None
    seen = _grants_seen(session, actor)
    found = [
        each
        for name, read in _matters(now).items()
        if matter in ("", name) and (actor.is_administrator or name == FINDING)
        for each in _read(session, seen, name, read, mark=mark, limit=size + 1)
    ]
    found.sort(key=lambda each: each.mark)
    cursor = mark_of(list(found[size - 1].mark)) if len(found) > size else None
    return Page(_with_holds(session, found[:size]), cursor)


def exceptions_among(
    session: Session, grants: ColumnElement[bool], matters: Sequence[str], *, now: datetime, most: int
) -> list[Found]:
    """The exceptions of some grants in some matters, what has been so longest first. What returns bring up counts once
    they are accepted.
    """
    accepted = select(Return.id).where(Return.state == ACCEPTED)
    found = [
        each
        for name, read in _matters(now).items()
        if name in matters
        for seen in [[grants, ReturnFinding.return_id.in_(accepted)] if name == FINDING else [grants]]
        for each in _read(session, seen, name, read, limit=bounded(most))
    ]
    return sorted(found, key=lambda each: each.mark)[:most]


def exception_of(session: Session, actor: Actor, matter: str, subject_id: UUID, *, now: datetime) -> Found:
    """One exception, if this actor may see it. Raises NotFound, also where it is none any more."""
    read = _matters(now).get(matter)
    found = _read(session, _grants_seen(session, actor), matter, read, subject_id=subject_id, limit=1) if read else []
    if not found:
        raise NotFound("There is no such exception now: it may have been put right.")
    return _with_holds(session, found)[0]


def _read(
    session: Session,
    seen: Sequence[ColumnElement[bool]],
    name: str,
    read: _Matter,
    *,
    mark: Mark | None = None,
    subject_id: UUID | None = None,
    limit: int,
) -> list[Found]:
    record = read.record
    told = [column.label(name) for name, column in read.tells.items()]
    statement = (
        select(record.id.label("subject_id"), read.since.label("since"), Award.id.label("award_id"), *told)
        .add_columns(Award.title, Organisation.name.label("organisation"))
        .join(Award, Award.id == record.award_id)
        .join(Organisation, Organisation.id == Award.organisation_id)
        .where(Award.state.in_(read.lives), *read.where, *seen)
        .order_by(read.since, record.id)
        .limit(limit)
    )
    if subject_id is not None:
        statement = statement.where(record.id == subject_id)
    if mark is not None:
        statement = statement.where(_lies_after(mark, read.since, record.id, MATTERS.index(name)))
    return [_found(name, row._mapping) for row in session.execute(statement)]


def _found(name: str, row: Any) -> Found:
    facts = {key: row[key] for key in ("number", "state", "text", "told", "expected", "to_confirm") if key in row}
    since = row["since"] if isinstance(row["since"], datetime) else end_of_day(row["since"])
    return Found(
        Facts(name, since, row["organisation"], row["title"], **facts),
        row["subject_id"],
        row["award_id"],
        row.get("return_id"),
    )


def _grants_seen(session: Session, actor: Actor) -> list[ColumnElement[bool]]:
    """Which exceptions this actor may see. What is closed to an administrator is looked up once for all matters."""
    if actor.is_administrator:
        return [Award.id.not_in(session.scalars(closed_to(actor)).all())]
    funded = select(AwardShare.award_id).where(AwardShare.funder_id.in_(actor.held("funder")))
    accepted = select(Return.id).where(Return.state == ACCEPTED)
    return [Award.id.in_(funded), ReturnFinding.return_id.in_(accepted)]


def _lies_after(
    mark: Mark, since: InstrumentedAttribute[Any], subject: InstrumentedAttribute[UUID], place: int
) -> ColumnElement[bool]:
    """Whether an exception comes after the mark; what is due on a day is so since the day's last minute."""
    moment, place_then, subject_then = mark
    if since.type.python_type is not date:
        same = since == moment
        later = since > moment
    else:
        on = london_day(moment)
        if end_of_day(on) != moment:
            return since >= on
        same, later = since == on, since > on
    if place != place_then:
        return or_(later, same) if place > place_then else later
    return or_(later, and_(same, subject > subject_then))


def _with_holds(session: Session, found: Sequence[Found]) -> list[Found]:
    """The exceptions with who looks after each, unless they took it on when it was about something before."""
    keys = [(each.facts.matter, each.subject_id) for each in found]
    held = select(ExceptionHold).where(tuple_(ExceptionHold.matter, ExceptionHold.subject_id).in_(keys))
    holds = {
        (hold.matter, hold.subject_id): hold
        for hold in session.scalars(held.options(joinedload(ExceptionHold.person)))
        if keys
    }
    return [
        Found(each.facts, each.subject_id, each.award_id, each.return_id, hold if hold and is_of(hold, each) else None)
        for each in found
        for hold in [holds.get((each.facts.matter, each.subject_id))]
    ]


def is_of(hold: ExceptionHold, found: Found) -> bool:
    """Whether it was taken on since it is so."""
    return hold.taken_at >= found.facts.since
