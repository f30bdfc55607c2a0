"""Reading repayments."""

from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select, true
from sqlalchemy.orm import Session, joinedload, selectinload

from grants.applications.models import Application
from grants.awards.changing.repayments.models import KeptUnderspend, Repayment
from grants.awards.changing.repayments.rules import (
    DROPPED,
    KEPT,
    NOT_SETTLED,
    OURS,
    OWED,
    PROPOSED,
    Asked,
    can_be_asked,
)
from grants.awards.changing.repayments.rules import settled_problem as settled
from grants.awards.models import Award
from grants.awards.paying.payments.queries import paid_so_far
from grants.awards.queries import award_of, not_decidable_by
from grants.identity.by_two.queries import is_there
from grants.kernel.access import Actor
from grants.kernel.money import Pence
from grants.kernel.paging import bounded
from grants.kernel.problems import NotFound, Problem
from grants.kernel.stage import Registry

_WHOLE = (
    selectinload(Repayment.receipts),
    joinedload(Repayment.proposer),
    joinedload(Repayment.asker),
    joinedload(Repayment.confirmer),
    joinedload(Repayment.dropper),
)


def repayments_of(session: Session, award_id: UUID, *, ours: bool) -> list[Repayment]:
    """The repayments of a grant, the first first, with what came in; those that were only proposed to us alone."""
    which = true() if ours else Repayment.state.not_in(OURS)
    found = select(Repayment).where(Repayment.award_id == award_id, which).order_by(Repayment.number)
    return list(session.scalars(found.options(*_WHOLE)))


def repayment_of(session: Session, award_id: UUID, number: int) -> tuple[Award, Repayment]:
    """A grant as a whole, and one of its repayments with what came in. Raises NotFound."""
    award = award_of(session, award_id)
    found = select(Repayment).where(Repayment.award_id == award_id, Repayment.number == number)
    repayment = session.scalar(found.options(*_WHOLE))
    if repayment is None:
        raise NotFound("This grant has no such repayment.")
    return award, repayment


def same_asked(
    session: Session, award_id: UUID, *, amount_pence: Pence | None, source: str, reason: str, due_on: date | None
) -> Repayment | None:
    """A repayment that was asked for with these very words, and not waived or dropped; None where there is none."""
    said = {"amount_pence": amount_pence, "source": source, "reason": reason, "due_on": due_on}
    same = (
        select(Repayment).filter_by(**said).where(Repayment.award_id == award_id, Repayment.state.not_in(NOT_SETTLED))
    )
    return session.scalar(same.order_by(Repayment.number).limit(1).options(*_WHOLE))


def asked_of(session: Session, award_id: UUID, *which: ColumnElement[bool]) -> list[Asked]:
    """The repayments of a grant that meet some conditions, as the rules read them."""
    found = select(Repayment.amount_pence, Repayment.received_pence, Repayment.state)
    rows = session.execute(found.where(Repayment.award_id == award_id, *which))
    return [Asked(amount, received, state) for amount, received, state in rows]


_KEPT_BY = (
    joinedload(KeptUnderspend.proposer),
    joinedload(KeptUnderspend.keeper),
    joinedload(KeptUnderspend.dropper),
)


def kept_or_proposed(session: Session, award_id: UUID, *states: str) -> list[KeptUnderspend]:
    """What of a grant is kept or proposed to be, or what is in some other states, the first first, with its people."""
    which = KeptUnderspend.state.in_(states or (PROPOSED, KEPT))
    kept = select(KeptUnderspend).where(KeptUnderspend.award_id == award_id, which).order_by(KeptUnderspend.number)
    return list(session.scalars(kept.options(*_KEPT_BY)))


def kept_by_grantee(session: Session, award_id: UUID) -> list[KeptUnderspend]:
    """What two of us let a grantee keep, the first first, each with who let it."""
    return kept_or_proposed(session, award_id, KEPT)


def keeping_of(session: Session, award_id: UUID, number: int) -> tuple[Award, KeptUnderspend]:
    """A grant as a whole, and what of it is kept, proposed to be, or dropped. Raises NotFound."""
    award = award_of(session, award_id)
    found = select(KeptUnderspend).where(KeptUnderspend.award_id == award_id, KeptUnderspend.number == number)
    kept = session.scalar(found.options(*_KEPT_BY))
    if kept is None:
        raise NotFound("Nothing of that number is kept of this grant.")
    return award, kept


def next_kept(session: Session, award_id: UUID) -> int:
    last = session.scalar(select(func.max(KeptUnderspend.number)).where(KeptUnderspend.award_id == award_id))
    return (last or 0) + 1


def returns_made(session: Session, award: Award) -> int:
    """How many returns a grant makes, by the stage that knows them."""
    registry: Registry = session.info["registry"]
    return registry.returns_made(session, award.id)


def settled_already(session: Session, award_id: UUID, source: str) -> list[Problem]:
    """Why nothing more of a source of a grant is kept or asked back; [] where something can be."""
    kept = select(KeptUnderspend.source_key).where(KeptUnderspend.award_id == award_id, KeptUnderspend.state != DROPPED)
    asked = select(Repayment.source_key).where(Repayment.award_id == award_id, Repayment.state.not_in(NOT_SETTLED))
    found = settled(source, kept=set(session.scalars(kept)), asked=set(session.scalars(asked)))
    return [found] if found else []


def left_to_settle(session: Session, award_id: UUID) -> int:
    """How much of what is paid now can still be asked back, or kept for later, in pence."""
    carried = sum(each.amount_pence for each in kept_or_proposed(session, award_id))
    of_the_grant = Repayment.payment_id.is_(None)
    return can_be_asked(paid_so_far(session, award_id), asked_of(session, award_id, of_the_grant), carried)


def times_settled(session: Session, award_id: UUID) -> int:
    """How often money of a grant was asked back or proposed to be kept: a form says which of them it has seen."""
    return len(asked_of(session, award_id)) + next_kept(session, award_id) - 1


def keeping_to_confirm(session: Session, actor: Actor) -> list[KeptUnderspend]:
    """For an administrator: what another proposed that grantees keep, of grants that they may decide about."""
    award = joinedload(KeptUnderspend.award)
    found = (
        select(KeptUnderspend)
        .where(
            KeptUnderspend.state == PROPOSED,
            KeptUnderspend.proposed_by != actor.person_id,
            is_there(KeptUnderspend.proposed_by),
            KeptUnderspend.award_id.not_in(not_decidable_by(actor)),
        )
        .order_by(KeptUnderspend.proposed_at, KeptUnderspend.award_id)
        .limit(bounded())
    )
    return list(session.scalars(found.options(award.joinedload(Award.organisation))))


def owed_by(session: Session, organisation_ids: frozenset[UUID]) -> list[Repayment]:
    """What organisations that receive the money of grants have to pay back, the first due first."""
    pays = func.coalesce(Application.host_organisation_id, Award.organisation_id).in_(organisation_ids)
    award = joinedload(Repayment.award)
    found = (
        select(Repayment)
        .join(Repayment.award)
        .outerjoin(Award.application)
        .where(Repayment.state.in_(OWED), pays)
        .order_by(Repayment.due_on, Repayment.id)
        .limit(bounded())
    )
    return list(session.scalars(found.options(award.joinedload(Award.organisation))))


def to_look_at(session: Session, actor: Actor, today: date) -> list[Repayment]:
    """For an administrator: what is owed and late, and what another proposes to ask back or to waive."""
    to_waive = and_(Repayment.waiver_proposed_by != actor.person_id, is_there(Repayment.waiver_proposed_by))
    to_ask = and_(Repayment.state == PROPOSED, Repayment.asked_by != actor.person_id, is_there(Repayment.asked_by))
    award = joinedload(Repayment.award)
    found = (
        select(Repayment)
        .where(
            or_(to_ask, and_(Repayment.state.in_(OWED), or_(to_waive, Repayment.due_on < today))),
            Repayment.award_id.not_in(not_decidable_by(actor)),
        )
        .order_by(Repayment.due_on, Repayment.id)
        .limit(bounded())
    )
    people = award.joinedload(Award.organisation), joinedload(Repayment.proposer)
    return list(session.scalars(found.options(*people)))


def repayment_and_receipt(
    session: Session, award_id: UUID, number: int, receipt_number: int
) -> tuple[Award, Repayment, int]:
    """A repayment, and the number of something that came in for it."""
    return *repayment_of(session, award_id, number), receipt_number
