"""Reading repayments."""

from datetime import date
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from grants.applications.models import Application
from grants.awards.changing.repayments.models import KeptUnderspend, Repayment
from grants.awards.changing.repayments.rules import OWED, Asked, can_be_asked
from grants.awards.models import Award
from grants.awards.paying.payments.queries import paid_so_far
from grants.awards.queries import award_of, not_decidable_by
from grants.kernel.access import Actor
from grants.kernel.money import Pence
from grants.kernel.paging import bounded
from grants.kernel.problems import NotFound

_WHOLE = (selectinload(Repayment.receipts), joinedload(Repayment.proposer))


def repayments_of(session: Session, award_id: UUID) -> list[Repayment]:
    """The repayments of a grant, the first first, with what came in."""
    found = select(Repayment).where(Repayment.award_id == award_id).order_by(Repayment.number)
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
    """A repayment that is owed and was asked for with these very words; None where there is none."""
    said = {"amount_pence": amount_pence, "source": source, "reason": reason, "due_on": due_on}
    same = select(Repayment).filter_by(**said).where(Repayment.award_id == award_id, Repayment.state.in_(OWED))
    return session.scalar(same.order_by(Repayment.number).limit(1).options(*_WHOLE))


def asked_of(session: Session, award_id: UUID) -> list[Asked]:
    """The repayments of a grant, as the rules read them."""
    found = select(Repayment.amount_pence, Repayment.received_pence, Repayment.state)
    rows = session.execute(found.where(Repayment.award_id == award_id))
    return [Asked(amount, received, state) for amount, received, state in rows]


def kept_by_grantee(session: Session, award_id: UUID) -> list[KeptUnderspend]:
    """What a grantee was let keep, the first first, each with who let it."""
    kept = select(KeptUnderspend).where(KeptUnderspend.award_id == award_id).order_by(KeptUnderspend.number)
    return list(session.scalars(kept.options(joinedload(KeptUnderspend.keeper))))


def left_to_settle(session: Session, award_id: UUID) -> int:
    """How much of what is paid now can still be asked back, or kept for later, in pence."""
    carried = sum(each.amount_pence for each in kept_by_grantee(session, award_id))
    return can_be_asked(paid_so_far(session, award_id), asked_of(session, award_id), carried)


def times_settled(session: Session, award_id: UUID) -> int:
    """How often money of a grant was asked back or kept for later: a form says which of them it has seen."""
    return len(asked_of(session, award_id)) + len(kept_by_grantee(session, award_id))


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
    """For an administrator: what is owed and late, and what another proposes to waive."""
    proposed = Repayment.waiver_proposed_by.is_not(None) & (Repayment.waiver_proposed_by != actor.person_id)
    award = joinedload(Repayment.award)
    found = (
        select(Repayment)
        .where(
            Repayment.state.in_(OWED),
            or_(proposed, Repayment.due_on < today),
            Repayment.award_id.not_in(not_decidable_by(actor)),
        )
        .order_by(Repayment.due_on, Repayment.id)
        .limit(bounded())
    )
    return list(session.scalars(found.options(award.joinedload(Award.organisation))))


def repayment_and_receipt(
    session: Session, award_id: UUID, number: int, receipt_number: int
) -> tuple[Award, Repayment, int]:
    """A repayment, and the number of something that came in for it."""
    return *repayment_of(session, award_id, number), receipt_number
