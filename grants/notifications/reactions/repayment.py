"""What people hear of money that is asked back."""

from datetime import datetime
from uuid import UUID

from markupsafe import Markup
from sqlalchemy.orm import Session

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
from grants.awards.models import Award
from grants.identity.queries import person_of
from grants.kernel.money import Pence
from grants.notifications import service
from grants.notifications.reactions.offer import concerned
from grants.notifications.rules import REPAYMENT
from grants.notifications.to_people import about_award, tell, tell_each


def tell_repayment_asked(session: Session, event: RepaymentAsked, *, now: datetime) -> None:
    """Tell everybody of the grantee and its host, and remind them before the day. What is settled by now is told by
    what settled it.
    """
    award, repayment = _aligned(session, event, now)
    if repayment.state in OWED:
        _tell(session, award, repayment, "asked", f"repayment asked:{repayment.id}", now=now)


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


def tell_proposal_dropped(
    session: Session, event: KeepingDropped | RepaymentDropped | WaiverDropped, *, now: datetime
) -> None:
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


def _dropped(
    session: Session, event: KeepingDropped | RepaymentDropped | WaiverDropped
) -> tuple[Award, str, Pence, UUID | None, UUID | None, str]:
    """The grant, what was proposed, its sum, by whom it was proposed and dropped, and why."""
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
) -> None:
    tell_each(
        session,
        concerned(session, award),
        "awards/emails/repayment",
        key=key,
        **about_award(award),
        now=now,
        repayment=repayment,
        happened=happened,
        received=received,
        left=left,
    )
