"""Money is asked back by two of us: one proposes it, another confirms it, or it is dropped with a reason."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from grants.awards.changing.repayments import queries, rules
from grants.awards.changing.repayments.events import RepaymentAsked, RepaymentDropped, RepaymentProposed
from grants.awards.changing.repayments.models import Repayment
from grants.awards.changing.repayments.rules import ASKED, DROPPED, PROPOSED
from grants.awards.changing.repayments.settling import check_settled, lock_made, person, publish_about
from grants.awards.changing.variations.rules import reason_problems
from grants.awards.letters.rules import REPAYMENT
from grants.awards.letters.service import ask_for_letter_of_award
from grants.awards.models import Award
from grants.identity.by_two.rules import Pair
from grants.identity.by_two.service import check_second
from grants.kernel.access import Actor
from grants.kernel.clock import london_day
from grants.kernel.db import new_id
from grants.kernel.money import Pence
from grants.kernel.problems import Conflict, changed_meanwhile, check, check_version

PAIR = Pair("You proposed this, so somebody else has to confirm it.", "Drop it, and propose it anew.")


def propose_repayment(
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
    """Propose to ask a grantee to pay money back by a day, never more in all than was paid out, and of one source once;
    another confirms it. The same proposed again leads to the repayment that there is, unless that was waived or
    dropped. Of a grant that has ended too.

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
        state=PROPOSED,
        asked_at=now,
        asked_by=person(actor),
        version=1,
    )
    session.add(repayment)
    session.flush()
    proposed = RepaymentProposed(award_id=award.id, number=repayment.number, amount_pence=amount_pence, due_on=due_on)
    publish_about(session, award, proposed, actor, now)
    return repayment


def ask_for_overpaid(
    session: Session,
    award: Award,
    *,
    payment_id: UUID,
    amount_pence: Pence,
    source: str,
    reason: str,
    due_on: date,
    proposed_at: datetime,
    proposed_by: UUID,
    actor: Actor,
    now: datetime,
) -> Repayment:
    """Ask back what was paid beyond a locked grant, which one has proposed and another now confirms.

    Raises Conflict where too little time is left to pay.
    """
    repayment = Repayment(
        id=new_id(),
        award_id=award.id,
        number=len(queries.asked_of(session, award.id)) + 1,
        amount_pence=amount_pence,
        received_pence=Pence(0),
        source=source,
        source_key=rules.source_key(source),
        payment_id=payment_id,
        reason=reason,
        due_on=due_on,
        state=PROPOSED,
        asked_at=proposed_at,
        asked_by=proposed_by,
        version=1,
    )
    session.add(repayment)
    session.flush()
    _ask(session, award, repayment, actor=actor, now=now)
    return repayment


def confirm_repayment(
    session: Session, award: Award, repayment: Repayment, *, actor: Actor, now: datetime, version: int | None = None
) -> None:
    """Confirm as another that it is asked back.

    Raises Denied to whoever proposed it, Conflict where there is nothing to confirm or too little time is left to pay,
    and Stale.
    """
    _lock_proposed(session, award, repayment, version)
    check_second(session, repayment.asked_by, actor=actor, pair=PAIR)
    _ask(session, award, repayment, actor=actor, now=now)


def _ask(session: Session, award: Award, repayment: Repayment, *, actor: Actor, now: datetime) -> None:
    refusal = rules.confirming_refusal(repayment.due_on, today=london_day(now))
    if refusal:
        raise Conflict(refusal.message, code=refusal.code)
    repayment.state, repayment.confirmed_at, repayment.confirmed_by = ASKED, now, person(actor)
    repayment.version += 1
    session.flush()
    asked = RepaymentAsked(
        award_id=award.id, number=repayment.number, amount_pence=repayment.amount_pence, due_on=repayment.due_on
    )
    publish_about(session, award, asked, actor, now)
    facts = {
        "back_pence": int(repayment.amount_pence),
        "is_asked": True,
        "reasons": repayment.reason,
        "what_happens": rules.comes_back_by(repayment.due_on, award.reference),
    }
    ask_for_letter_of_award(session, award, kind=REPAYMENT, about_id=repayment.id, facts=facts, now=now)


def drop_repayment(
    session: Session,
    award: Award,
    repayment: Repayment,
    *,
    reason: str,
    actor: Actor,
    now: datetime,
    version: int | None = None,
) -> None:
    """Say, with a reason, that it is not asked back: whoever proposed it takes it back, anybody else refuses it. Its
    source can be settled anew.

    Raises Conflict where there is nothing proposed, Invalid and Stale.
    """
    _lock_proposed(session, award, repayment, version)
    check(reason_problems(reason, "reason", "Say why it is not asked back."))
    repayment.state, repayment.drop_reason = DROPPED, reason.strip()
    repayment.dropped_at, repayment.dropped_by = now, person(actor)
    repayment.version += 1
    session.flush()
    publish_about(session, award, RepaymentDropped(award_id=award.id, number=repayment.number), actor, now)


def _lock_proposed(session: Session, award: Award, repayment: Repayment, version: int | None) -> None:
    lock_made(session, award)
    session.refresh(repayment, ["state", "asked_by", "due_on", "version"])
    if repayment.state != PROPOSED:
        raise Conflict("This is confirmed or dropped already.", code="answered_already")
    check_version(version, repayment.version, changed_meanwhile("proposal"))
