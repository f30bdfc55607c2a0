"""What people hear of money that is asked back."""

from datetime import datetime
from uuid import UUID

from markupsafe import Markup
from sqlalchemy.orm import Session

from grants.awards.changing.overpayments.events import OverpaymentProposalDropped, UnexpectedPaymentSettled
from grants.awards.changing.repayments import queries
from grants.awards.changing.repayments.events import (
    KeepingDropped,
    ReceiptReversed,
    RepaymentAsked,
    RepaymentDropped,
    RepaymentReceived,
    RepaymentWaived,
    UnderspendCarried,
    WaiverDropped,
)
from grants.awards.changing.repayments.models import KeptUnderspend, Repayment
from grants.awards.changing.repayments.rules import OWED
from grants.awards.letters.queries import letter_about
from grants.awards.letters.rules import REPAYMENT as REPAYMENT_LETTER
from grants.awards.models import Award
from grants.awards.paying.runs.queries import payment_of
from grants.awards.paying.runs.unexpected.rules import SET_OFF
from grants.awards.queries import award_of
from grants.identity.queries import person_of
from grants.kernel.money import Pence
from grants.notifications import service
from grants.notifications.reactions.offer import concerned
from grants.notifications.rules import REPAYMENT
from grants.notifications.to_people import about_award, tell, tell_each

Dropped = KeepingDropped | RepaymentDropped | WaiverDropped | OverpaymentProposalDropped


def tell_repayment_asked(session: Session, event: RepaymentAsked, *, now: datetime) -> None:
    """Tell everybody of the grantee and its host but who has the letter, and remind all before the day. What is settled
    by now is told by what settled it.
    """
    award, repayment = _aligned(session, event, now)
    if repayment.state in OWED:
        letter = letter_about(session, repayment.id, REPAYMENT_LETTER)
        told = letter.person_id if letter else None
        _tell(session, award, repayment, "asked", f"repayment asked:{repayment.id}", now=now, but=told)


def tell_repayment_received(session: Session, event: RepaymentReceived, *, now: datetime) -> None:
    """Thank for what came in, each time once, and say what was left then."""
    award, repayment = _aligned(session, event, now)
    is_kept = event.receipt > 0
    key = f"repayment received:{repayment.id}:{event.receipt if is_kept else len(repayment.receipts)}"
    left = event.left_pence if is_kept else repayment.left_pence
    _tell(session, award, repayment, "received", key, now=now, received=event.amount_pence, left=left)


def tell_repayment_waived(session: Session, event: RepaymentWaived, *, now: datetime) -> None:
    """Say that the rest is not asked for."""
    award, repayment = _aligned(session, event, now)
    left = event.amount_pence
    _tell(session, award, repayment, "waived", f"repayment waived:{repayment.id}", now=now, left=left)


def tell_underspend_kept(session: Session, event: UnderspendCarried, *, now: datetime) -> None:
    """Tell everybody of the grantee and its host what they keep."""
    award, kept = queries.keeping_of(session, event.award_id, event.number)
    _tell(session, award, kept, "kept", f"underspend kept:{award.id}:{kept.number}", now=now)


def tell_set_off(session: Session, event: UnexpectedPaymentSettled, *, now: datetime) -> None:
    """Tell everybody of the grantee and its host what was set off, but who has the letter. What is asked back is told
    as a repayment, and nobody outside hears how else such money was settled.
    """
    if event.outcome != SET_OFF:
        return
    award = award_of(session, event.award_id)
    letter = letter_about(session, event.payment_id, REPAYMENT_LETTER)
    tell_each(
        session,
        [each for each in concerned(session, award) if letter is None or each.id != letter.person_id],
        "awards/emails/set_off",
        key=f"set off:{event.payment_id}",
        **about_award(award),
        now=now,
        pence=event.amount_pence,
        number=event.set_off,
        reason=event.reason,
    )


def tell_proposal_dropped(session: Session, event: Dropped, *, now: datetime) -> None:
    """Tell whoever proposed it that another did not confirm it. Whoever takes back their own knows."""
    award, what, pence, proposed_by, dropped_by, reason = _dropped(session, event)
    if proposed_by is None or dropped_by is None or proposed_by == dropped_by:
        return
    tell(
        session,
        person_of(session, proposed_by),
        "awards/emails/proposal_dropped",
        key=f"{what} dropped:{award.id}:{event.number}:{dropped_by}:{reason}",
        **about_award(award),
        now=now,
        own_words=Markup(""),
        what=what,
        pence=pence,
        reason=reason,
        dropped_by=person_of(session, dropped_by).name,
    )


def _dropped(session: Session, event: Dropped) -> tuple[Award, str, Pence, UUID | None, UUID | None, str]:
    """The grant, what was proposed, its sum, by whom it was proposed and dropped, and why."""
    if isinstance(event, OverpaymentProposalDropped):
        pence = payment_of(session, event.payment_id).amount_pence
        award = award_of(session, event.award_id)
        return award, "overpayment", pence, event.proposed_by, event.dropped_by, event.reason
    if isinstance(event, KeepingDropped):
        award, kept = queries.keeping_of(session, event.award_id, event.number)
        return award, "keeping", kept.amount_pence, kept.proposed_by, kept.dropped_by, kept.drop_reason
    award, repayment = queries.repayment_of(session, event.award_id, event.number)
    if isinstance(event, WaiverDropped):
        return award, "waiver", repayment.left_pence, event.proposed_by, event.dropped_by, event.reason
    return award, "asking", repayment.amount_pence, repayment.asked_by, repayment.dropped_by, repayment.drop_reason


def remind_of_repayment_again(session: Session, event: ReceiptReversed, *, now: datetime) -> None:
    """What had not come in is owed again."""
    _aligned(session, event, now)


def _aligned(
    session: Session, event: RepaymentAsked | RepaymentReceived | RepaymentWaived | ReceiptReversed, now: datetime
) -> tuple[Award, Repayment]:
    award, repayment = queries.repayment_of(session, event.award_id, event.number)
    service.align_reminders(session, kind=REPAYMENT, subject_id=repayment.id, now=now)
    return award, repayment


def _tell(
    session: Session,
    award: Award,
    repayment: Repayment | KeptUnderspend,
    happened: str,
    key: str,
    *,
    now: datetime,
    received: int = 0,
    left: int = 0,
    but: UUID | None = None,
) -> None:
    tell_each(
        session,
        [each for each in concerned(session, award) if each.id != but],
        "awards/emails/repayment",
        key=key,
        **about_award(award),
        now=now,
        repayment=repayment,
        happened=happened,
        received=received,
        left=left,
    )
