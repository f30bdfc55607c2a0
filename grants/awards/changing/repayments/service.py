"""What was not spent is asked back; money comes in, is reversed, or the rest is waived."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from grants.awards.changing.repayments import queries, rules
from grants.awards.changing.repayments.events import (
    ReceiptReversed,
    RepaymentAsked,
    RepaymentReceived,
    RepaymentWaived,
    WaiverProposed,
)
from grants.awards.changing.repayments.giving_back import give_back, take_again
from grants.awards.changing.repayments.models import Repayment, RepaymentReceipt
from grants.awards.changing.repayments.rules import ASKED, OWED, WAIVED
from grants.awards.changing.repayments.settling import check_settled, lock_made, person, publish_about
from grants.awards.changing.variations.rules import reason_problems
from grants.awards.models import Award
from grants.kernel.access import Actor
from grants.kernel.clock import london_day
from grants.kernel.db import new_id
from grants.kernel.money import Pence
from grants.kernel.problems import Conflict, Denied, NotFound, changed_meanwhile, check, check_version

PROPOSED_MEANWHILE = (
    "This is proposed already, with other reasons. Read them before you agree, without reasons of yours."
)
PROPOSED_IT_YOURSELF = "You proposed to waive this, so somebody else has to agree."


def ask_for_repayment(
    session: Session,
    award: Award,
    *,
    amount_pence: Pence | None,
    source: str,
    reason: str,
    due_on: date | None,
    settled_before: int | None = None,
    actor: Actor,
    now: datetime,
) -> Repayment:
    """Ask a grantee to pay money back by a day, never more in all than was paid out, and of one source once. The same
    asked again leads to the repayment that there is, unless that was waived. Of a grant that has ended too.

    `settled_before` is how often something was settled when the form was opened; None for whatever stands now. Raises
    Invalid, Stale when more was settled since, and Conflict where there is no grant.
    """
    lock_made(session, award)
    before = queries.same_asked(
        session, award.id, amount_pence=amount_pence, source=source.strip(), reason=reason.strip(), due_on=due_on
    )
    if before is not None:
        return before
    check_settled(session, award, settled_before)
    others = queries.asked_of(session, award.id)
    most, today = queries.left_to_settle(session, award.id), london_day(now)
    returns = queries.returns_made(session, award)
    check(
        rules.asking_problems(amount_pence, source, reason, due_on, most_pence=most, returns=returns, today=today)
        or queries.settled_already(session, award.id, source)
    )
    assert amount_pence is not None
    assert due_on is not None
    repayment = Repayment(
        id=new_id(),
        award_id=award.id,
        number=len(others) + 1,
        amount_pence=amount_pence,
        received_pence=Pence(0),
        source=source.strip(),
        source_key=rules.source_key(source),
        reason=reason.strip(),
        due_on=due_on,
        state=ASKED,
        asked_at=now,
        asked_by=person(actor),
        version=1,
    )
    session.add(repayment)
    session.flush()
    asked = RepaymentAsked(award_id=award.id, number=repayment.number, amount_pence=amount_pence, due_on=due_on)
    publish_about(session, award, asked, actor, now)
    return repayment


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
    """Record money that came in, all or a part; it is free for its round and funders again.

    Raises Conflict where nothing is owed or less was paid, Invalid and Stale.
    """
    _lock_owed(session, award, repayment, version)
    check(
        rules.receipt_problems(
            amount_pence,
            received_on,
            left_pence=repayment.left_pence,
            asked_on=london_day(repayment.asked_at),
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
    if repayment.waiver_proposed_by == actor.person_id:
        raise Denied(PROPOSED_IT_YOURSELF)
    repayment.state, repayment.waived_at, repayment.waived_by = WAIVED, now, person(actor)
    repayment.version += 1
    waived = RepaymentWaived(award_id=award.id, number=repayment.number, amount_pence=repayment.left_pence)
    publish_about(session, award, waived, actor, now)


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
