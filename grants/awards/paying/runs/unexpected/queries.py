"""Reading money that arrived unexpectedly."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, defer, joinedload

from grants.applications.models import Application
from grants.awards.models import Award, Instalment
from grants.awards.paying.runs.models import LIVE, Payment, PaymentRun
from grants.awards.paying.runs.unexpected.models import UnexpectedPayment
from grants.awards.queries import not_decidable_by
from grants.kernel.access import Actor
from grants.kernel.paging import bounded
from grants.kernel.problems import NotFound


def _whole() -> Select[UnexpectedPayment]:
    payment = joinedload(UnexpectedPayment.payment)
    award = joinedload(UnexpectedPayment.award)
    of_payment = payment.joinedload(Payment.instalment).joinedload(Instalment.award)
    return select(UnexpectedPayment).options(
        payment.joinedload(Payment.run),
        payment.joinedload(Payment.payee),
        award.joinedload(Award.organisation),
        award.joinedload(Award.application).options(defer(Application.answers)),
        of_payment.joinedload(Award.organisation),
        joinedload(UnexpectedPayment.finder),
        joinedload(UnexpectedPayment.proposer),
        joinedload(UnexpectedPayment.settler),
        joinedload(UnexpectedPayment.set_off),
    )


def unexpected_of(session: Session, payment_id: UUID) -> UnexpectedPayment:
    """Money that arrived unexpectedly by a payment, with that, its grant and its people. Raises NotFound."""
    found = session.scalar(_whole().where(UnexpectedPayment.payment_id == payment_id))
    if found is None:
        raise NotFound("No money arrived unexpectedly by this payment.")
    return found


def award_and_unexpected(session: Session, payment_id: UUID) -> tuple[Award, UnexpectedPayment]:
    """The same, beside its grant. Raises NotFound."""
    found = unexpected_of(session, payment_id)
    return found.award, found


def arrived_unexpectedly(session: Session, payment_ids: Collection[UUID]) -> dict[UUID, UnexpectedPayment]:
    """Those of some payments whose money arrived unexpectedly, by the payment's id."""
    found = select(UnexpectedPayment).where(UnexpectedPayment.payment_id.in_(payment_ids))
    return {each.payment_id: each for each in session.scalars(found)}


def of_award(session: Session, award_id: UUID) -> Sequence[UnexpectedPayment]:
    """What arrived unexpectedly for a grant, the first found first."""
    return session.scalars(
        _whole()
        .where(UnexpectedPayment.award_id == award_id)
        .order_by(UnexpectedPayment.found_at, UnexpectedPayment.payment_id)
    ).all()


def to_settle(session: Session, actor: Actor) -> Sequence[UnexpectedPayment]:
    """What arrived unexpectedly and is not settled, of grants about which this administrator may decide."""
    open_ = _whole().where(
        UnexpectedPayment.settled_at.is_(None), UnexpectedPayment.award_id.not_in(not_decidable_by(actor))
    )
    return session.scalars(
        open_.order_by(UnexpectedPayment.found_at, UnexpectedPayment.payment_id).limit(bounded())
    ).all()


def run_that_pays_now(session: Session, instalment_id: UUID) -> PaymentRun | None:
    """The run with the payment that may bring, or has brought, the money of an instalment."""
    live = select(PaymentRun).join(PaymentRun.payments)
    return session.scalar(live.where(Payment.instalment_id == instalment_id, Payment.state.in_(LIVE)))
