"""Reading what is not back of money that grantees were paid beyond their grants."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.awards.changing.repayments.models import Repayment
from grants.awards.changing.repayments.rules import OWED
from grants.awards.models import Award, Instalment
from grants.awards.paying.runs.models import LIVE, Payment
from grants.awards.paying.runs.unexpected.models import UnexpectedPayment
from grants.awards.queries import closed_to
from grants.kernel.access import Actor
from grants.kernel.money import Pence


def overpaid_in(session: Session, scheme_id: UUID, actor: Actor) -> Pence:
    """What grantees of a scheme have beyond their grants, not settled, or asked back and not come; without what is
    closed to the actor.
    """
    which = (Award.scheme_id == scheme_id, Award.id.not_in(closed_to(actor)))
    open_ = (
        select(func.coalesce(func.sum(Payment.amount_pence), 0))
        .select_from(UnexpectedPayment)
        .join(UnexpectedPayment.payment)
        .join(UnexpectedPayment.award)
        .where(UnexpectedPayment.settled_at.is_(None), *which)
    )
    asked = (
        select(func.coalesce(func.sum(Repayment.amount_pence - Repayment.received_pence), 0))
        .join(Repayment.award)
        .where(Repayment.payment_id.is_not(None), Repayment.state.in_(OWED), *which)
    )
    return Pence(int(session.scalar(open_) or 0) + int(session.scalar(asked) or 0))


def next_to_set_off(session: Session, award_id: UUID) -> Instalment | None:
    """The next payment of a grant that is still to come; None where there is none, or it is in a payment run."""
    to_come = select(Instalment).where(Instalment.award_id == award_id, Instalment.is_to_come)
    following = session.scalar(to_come.order_by(Instalment.due_on, Instalment.number).limit(1))
    if following is None:
        return None
    in_a_run = select(Payment.id).where(Payment.instalment_id == following.id, Payment.state.in_(LIVE))
    return None if session.scalar(in_a_run.limit(1)) else following


def repayment_number_of(session: Session, payment_id: UUID) -> int | None:
    """The number of the repayment by which money of a payment is asked back; None where it is not."""
    return session.scalar(select(Repayment.number).where(Repayment.payment_id == payment_id))
