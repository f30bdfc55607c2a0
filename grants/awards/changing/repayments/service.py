"""Money that is asked back comes in, is reversed, or the rest is waived."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from grants.awards.changing.repayments import rules
from grants.awards.changing.repayments.events import (
    ReceiptReversed,
    RepaymentReceived,
    RepaymentWaived,
    WaiverDropped,
    WaiverProposed,
)
from grants.awards.changing.repayments.giving_back import give_back, take_again
from grants.awards.changing.repayments.models import Repayment, RepaymentReceipt
from grants.awards.changing.repayments.rules import OWED, WAIVED
from grants.awards.changing.repayments.settling import lock_made, person, publish_about
from grants.awards.changing.variations.rules import reason_problems
from grants.awards.models import Award
from grants.identity.by_two.rules import Pair
from grants.identity.by_two.service import check_second
from grants.kernel.access import Actor
from grants.kernel.clock import london_day
from grants.kernel.db import new_id
from grants.kernel.money import Pence
from grants.kernel.problems import Conflict, NotFound, changed_meanwhile, check, check_version

PROPOSED_MEANWHILE = (
    "This is proposed already, with other reasons. Read them before you agree, without reasons of yours."
)
PAIR = Pair("You proposed to waive this, so somebody else has to agree.", "Drop it, and propose it anew.")


def record_receipt(
    session: Session,
    award: Award,
    repayment: Repayment,
    *,
    amount_pence: Pence | None,
    received_on: date | None,
    actor: Actor,
    now: datetime,
    version: int | None = None,
) -> RepaymentReceipt:
    """Record money that came in, all or a part; what was paid as the grant's is free for its round and funders
    again.

    Raises Conflict where nothing is owed or less was paid, Invalid and Stale.
    """
    _lock_owed(session, award, repayment, version)
    check(
        rules.receipt_problems(
            amount_pence,
            received_on,
            left_pence=repayment.left_pence,
            asked_on=london_day(repayment.told_at),
            today=london_day(now),
        )
    )
    assert amount_pence is not None
    assert received_on is not None
    receipt = RepaymentReceipt(
        id=new_id(),
        repayment_id=repayment.id,
        number=len(repayment.receipts) + 1,
        amount_pence=amount_pence,
        received_on=received_on,
        recorded_at=now,
        recorded_by=person(actor),
    )
    repayment.receipts.append(receipt)
    _count(repayment, repayment.received_pence + amount_pence)
    if repayment.payment_id is None:
        give_back(session, award, receipt, actor=actor, now=now)
    received = RepaymentReceived(
        award_id=award.id,
        number=repayment.number,
        amount_pence=amount_pence,
        received_on=received_on,
        receipt=receipt.number,
        left_pence=repayment.left_pence,
    )
    publish_about(session, award, received, actor, now)
    return receipt


def reverse_receipt(
    session: Session,
    award: Award,
    repayment: Repayment,
    *,
    number: int,
    reason: str,
    actor: Actor,
    now: datetime,
    version: int | None = None,
) -> None:
    """Say that money had not come in.

    Raises NotFound, Conflict where it is reversed or waived or other grants have the money by now, Invalid and Stale.
    """
    _lock_repayment(session, award, repayment, version)
    receipt = next((each for each in repayment.receipts if each.number == number), None)
    if receipt is None:
        raise NotFound("Nothing of that number came in.")
    if receipt.reversed_at is not None or repayment.state == WAIVED:
        raise Conflict("This is settled already.", code="answered_already")
    check(reason_problems(reason, "reason", "Say what was wrong."))
    receipt.reversed_at, receipt.reversed_by, receipt.reversal_reason = now, person(actor), reason.strip()
    _count(repayment, repayment.received_pence - receipt.amount_pence)
    if repayment.payment_id is None:
        take_again(session, award, receipt)
    reversed_ = ReceiptReversed(
        award_id=award.id, number=repayment.number, amount_pence=receipt.amount_pence, reason=reason.strip()
    )
    publish_about(session, award, reversed_, actor, now)


def waive_repayment(
    session: Session,
    award: Award,
    repayment: Repayment,
    *,
    reason: str = "",
    actor: Actor,
    now: datetime,
    version: int | None = None,
) -> None:
    """Propose not to ask for the rest, with a reason; or agree to what another proposed.

    A proposal, which has a reason, is no agreement. Raises Conflict where nothing is owed or another has proposed
    meanwhile, Denied to whoever proposed it, Invalid and Stale.
    """
    _lock_owed(session, award, repayment, version)
    if repayment.waiver_proposed_by is None:
        check(reason_problems(reason, "reason", "Say why it is not asked for."))
        repayment.waiver_reason = reason.strip()
        repayment.waiver_proposed_at, repayment.waiver_proposed_by = now, person(actor)
        repayment.version += 1
        publish_about(session, award, WaiverProposed(award_id=award.id, number=repayment.number), actor, now)
        return
    if reason.strip():
        raise Conflict(PROPOSED_MEANWHILE, code="answered_already")
    check_second(session, repayment.waiver_proposed_by, actor=actor, pair=PAIR)
    repayment.state, repayment.waived_at, repayment.waived_by = WAIVED, now, person(actor)
    repayment.version += 1
    waived = RepaymentWaived(award_id=award.id, number=repayment.number, amount_pence=repayment.left_pence)
    publish_about(session, award, waived, actor, now)


def drop_waiver(
    session: Session,
    award: Award,
    repayment: Repayment,
    *,
    reason: str,
    actor: Actor,
    now: datetime,
    version: int | None = None,
) -> None:
    """Say, with a reason, that the rest is asked for as before: whoever proposed to waive it takes that back, anybody
    else refuses it.

    Raises Conflict where nothing is proposed, Invalid and Stale.
    """
    _lock_owed(session, award, repayment, version)
    proposed_by = repayment.waiver_proposed_by
    if proposed_by is None:
        raise Conflict("Nobody proposes to waive this any more.", code="answered_already")
    check(reason_problems(reason, "reason", "Say why it is asked for as before."))
    repayment.waiver_reason, repayment.waiver_proposed_at, repayment.waiver_proposed_by = "", None, None
    repayment.version += 1
    dropped = WaiverDropped(
        award_id=award.id,
        number=repayment.number,
        reason=reason.strip(),
        proposed_by=proposed_by,
        dropped_by=person(actor),
    )
    publish_about(session, award, dropped, actor, now)


def _count(repayment: Repayment, received_pence: Pence) -> None:
    repayment.received_pence = received_pence
    repayment.state = rules.state_of(repayment.amount_pence, received_pence)
    repayment.version += 1


def _lock_repayment(session: Session, award: Award, repayment: Repayment, version: int | None) -> None:
    lock_made(session, award)
    session.refresh(repayment, ["state", "received_pence", "waiver_proposed_by", "waived_by", "version", "receipts"])
    check_version(version, repayment.version, changed_meanwhile("repayment"))


def _lock_owed(session: Session, award: Award, repayment: Repayment, version: int | None) -> None:
    _lock_repayment(session, award, repayment, version)
    if repayment.state not in OWED:
        raise Conflict("Nothing of this repayment is owed any more.", code="answered_already")
