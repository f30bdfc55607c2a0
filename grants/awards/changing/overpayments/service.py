"""What becomes of money that arrived unexpectedly: one of us proposes it, another confirms it, or it is dropped."""

from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.awards.changing.overpayments import queries, rules
from grants.awards.changing.overpayments.events import (
    OverpaymentProposalDropped,
    OverpaymentProposed,
    UnexpectedPaymentSettled,
)
from grants.awards.changing.repayments.asking import ask_for_overpaid
from grants.awards.changing.repayments.settling import lock_made, person
from grants.awards.changing.variations.rules import reason_problems
from grants.awards.letters.rules import REPAYMENT
from grants.awards.letters.service import ask_for_letter_of_award
from grants.awards.models import PAID, PAYABLE, Award, Instalment
from grants.awards.paying.runs.models import Payment
from grants.awards.paying.runs.unexpected.models import UnexpectedPayment
from grants.awards.paying.runs.unexpected.rules import ASKED_BACK, SET_OFF
from grants.awards.planning.plans.service import share_instalments
from grants.identity.by_two.rules import Pair
from grants.identity.by_two.service import check_second
from grants.kernel.access import Actor
from grants.kernel.clock import london_day
from grants.kernel.db import new_id
from grants.kernel.events import Event, publish
from grants.kernel.money import Pence
from grants.kernel.problems import Conflict, changed_meanwhile, check, check_version

PAIR = Pair("You proposed this, so somebody else has to confirm it.", "Drop it, and propose it anew.")


def propose_settlement(
    session: Session,
    unexpected: UnexpectedPayment,
    *,
    outcome: str,
    reason: str,
    due_on: date | None = None,
    actor: Actor,
    now: datetime,
) -> None:
    """Propose what becomes of money that arrived unexpectedly; another confirms it. The same again changes nothing.

    Raises Invalid, and Conflict where it is settled, or another way is proposed.
    """
    by, award = person(actor), unexpected.award
    _lock(session, unexpected)
    due_on = due_on if outcome == ASKED_BACK else None
    if (unexpected.outcome, unexpected.reason, unexpected.due_on) == (outcome, reason.strip(), due_on):
        return
    _check_not_settled(unexpected)
    if unexpected.outcome is not None:
        message = f"It is proposed already: {unexpected.outcome}. Confirm that, or drop it first."
        raise Conflict(message, code="answered_already")
    following = queries.next_to_set_off(session, award.id)
    check(
        rules.proposal_problems(
            outcome,
            reason,
            due_on,
            arrived_pence=unexpected.payment.amount_pence,
            next_pence=following.amount_pence if following else None,
            today=london_day(now),
        )
    )
    unexpected.outcome, unexpected.reason, unexpected.due_on = outcome, reason.strip(), due_on
    unexpected.proposed_at, unexpected.proposed_by = now, by
    unexpected.version += 1
    session.flush()
    payment = unexpected.payment
    proposed = OverpaymentProposed(
        award_id=award.id, number=payment.instalment.number, payment_id=payment.id, outcome=outcome
    )
    _publish(session, unexpected, proposed, actor, now)


def confirm_settlement(
    session: Session, unexpected: UnexpectedPayment, *, actor: Actor, now: datetime, version: int | None = None
) -> None:
    """Confirm as another what was proposed: asked back, it is a repayment from now on; set off, the next payment, or as
    much of it as arrived, is paid by it. Both have a letter.

    Raises Denied to whoever proposed it, Conflict where nothing is proposed or it cannot be done any more, and Stale.
    """
    by, award, payment = person(actor), unexpected.award, unexpected.payment
    _lock_proposed(session, unexpected, version)
    check_second(session, unexpected.proposed_by, actor=actor, pair=PAIR)
    taken = _taken(session, award, payment, now) if unexpected.outcome == SET_OFF else None
    unexpected.settled_at, unexpected.settled_by = now, by
    unexpected.set_off_id = taken.id if taken else None
    unexpected.version += 1
    session.flush()
    if taken:
        _pay(session, award, taken, unexpected, now)
    elif unexpected.outcome == ASKED_BACK:
        _ask_back(session, award, unexpected, actor, now)
    settled = UnexpectedPaymentSettled(
        award_id=award.id,
        number=payment.instalment.number,
        payment_id=payment.id,
        outcome=unexpected.outcome or "",
        reason=unexpected.reason,
        set_off=taken.number if taken else 0,
        amount_pence=payment.amount_pence,
    )
    _publish(session, unexpected, settled, actor, now)


def drop_proposal(
    session: Session,
    unexpected: UnexpectedPayment,
    *,
    reason: str,
    actor: Actor,
    now: datetime,
    version: int | None = None,
) -> None:
    """Say, with a reason, that it is not settled so: whoever proposed it takes it back, anybody else refuses it.

    Raises Conflict where nothing is proposed, Invalid and Stale.
    """
    _lock_proposed(session, unexpected, version)
    check(reason_problems(reason, "reason", "Say why it is not settled so."))
    assert unexpected.outcome is not None
    assert unexpected.proposed_by is not None
    payment = unexpected.payment
    dropped = OverpaymentProposalDropped(
        award_id=unexpected.award_id,
        number=payment.instalment.number,
        payment_id=payment.id,
        outcome=unexpected.outcome,
        reason=reason.strip(),
        proposed_by=unexpected.proposed_by,
        dropped_by=person(actor),
    )
    unexpected.outcome, unexpected.reason, unexpected.due_on = None, "", None
    unexpected.proposed_at, unexpected.proposed_by = None, None
    unexpected.version += 1
    session.flush()
    _publish(session, unexpected, dropped, actor, now)


def _ask_back(session: Session, award: Award, unexpected: UnexpectedPayment, actor: Actor, now: datetime) -> None:
    assert unexpected.proposed_by is not None
    assert unexpected.proposed_at is not None
    assert unexpected.due_on is not None
    payment = unexpected.payment
    ask_for_overpaid(
        session,
        award,
        payment_id=payment.id,
        amount_pence=payment.amount_pence,
        source=rules.source_of(payment.end_to_end, unexpected.arrived_on),
        reason=unexpected.reason,
        due_on=unexpected.due_on,
        proposed_at=unexpected.proposed_at,
        proposed_by=unexpected.proposed_by,
        actor=actor,
        now=now,
    )


def _taken(session: Session, award: Award, payment: Payment, now: datetime) -> Instalment:
    """The next payment of a locked grant, or as much of it as arrived, ready to be paid by that."""
    following = queries.next_to_set_off(session, award.id)
    problems = rules.set_off_problems(payment.amount_pence, following.amount_pence if following else None)
    if following is None or problems:
        raise Conflict(problems[0].message, code="not_set_off")
    is_all = following.amount_pence == payment.amount_pence
    taken = following if is_all else _part_of(session, following, payment.amount_pence)
    taken.state, taken.payable_on = PAYABLE, taken.payable_on or london_day(now)
    session.flush()
    share_instalments(session, award)
    return taken


def _pay(session: Session, award: Award, taken: Instalment, unexpected: UnexpectedPayment, now: datetime) -> None:
    payment = unexpected.payment
    taken.state, taken.paid_on, taken.paid_at = PAID, unexpected.arrived_on, now
    taken.paid_to_id, taken.paid_into = payment.payee_id, payment.account_ends_in
    taken.paid_fingerprint = payment.fingerprint
    session.flush()
    session.expire(award, ["instalments"])
    facts = {
        "back_pence": int(payment.amount_pence),
        "is_asked": False,
        "reasons": unexpected.reason,
        "what_happens": rules.is_set_off(taken.number),
    }
    ask_for_letter_of_award(session, award, kind=REPAYMENT, about_id=payment.id, facts=facts, now=now)


def _part_of(session: Session, following: Instalment, pence: Pence) -> Instalment:
    """A payment of its own for so much of one to come, which is smaller by it. It is the last by its number, so that
    what waits for a payment by its number waits for the same as before.
    """
    last = session.scalar(select(func.max(Instalment.number)).where(Instalment.award_id == following.award_id))
    following.amount_pence = following.amount_pence - pence
    part = Instalment(
        id=new_id(),
        award_id=following.award_id,
        number=(last or 0) + 1,
        amount_pence=pence,
        due_on=following.due_on,
    )
    session.add(part)
    return part


def _lock(session: Session, unexpected: UnexpectedPayment) -> None:
    lock_made(session, unexpected.award)
    session.refresh(
        unexpected, ["outcome", "reason", "due_on", "proposed_at", "proposed_by", "settled_at", "settled_by", "version"]
    )


def _check_not_settled(unexpected: UnexpectedPayment) -> None:
    if unexpected.settled_at is not None:
        raise Conflict(f"This is settled already: {unexpected.outcome}.", code="answered_already")


def _lock_proposed(session: Session, unexpected: UnexpectedPayment, version: int | None) -> None:
    _lock(session, unexpected)
    _check_not_settled(unexpected)
    if unexpected.outcome is None:
        raise Conflict("Nothing is proposed any more.", code="answered_already")
    check_version(version, unexpected.version, changed_meanwhile("proposal"))


def _publish(session: Session, unexpected: UnexpectedPayment, happened: Event, actor: Actor, now: datetime) -> None:
    about = (unexpected.payment.run_id, *unexpected.award.related_ids)
    publish(session, happened, actor=actor, now=now, about=about)
