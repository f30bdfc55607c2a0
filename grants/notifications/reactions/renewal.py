"""What the people of a grant hear of its renewal."""

from datetime import datetime

from sqlalchemy.orm import Session

from grants.awards.changing.renewals.events import (
    RenewalConfirmed,
    RenewalInvited,
    RenewalRecommended,
    RenewalSent,
    RenewalWithdrawn,
)
from grants.awards.changing.renewals.queries import renewal_numbered
from grants.notifications import service
from grants.notifications.reactions.offer import concerned
from grants.notifications.rules import RENEWAL, RENEWAL_SENT
from grants.notifications.to_people import tell_each


def tell_renewal(
    session: Session, event: RenewalInvited | RenewalConfirmed | RenewalWithdrawn, *, now: datetime
) -> None:
    """Tell everybody who acts for the organisation or its host what stands now, each state once; remind them while they
    have not answered.
    """
    remind_of_renewal(session, event, now=now)
    award, renewal = renewal_numbered(session, event.award_id, event.number)
    tell_each(
        session,
        concerned(session, award),
        "awards/emails/renewal",
        key=f"renewal {renewal.state}:{renewal.id}",
        about_id=award.id,
        now=now,
        award=award,
        organisation=award.organisation,
        renewal=renewal,
        happened=renewal.state,
    )


def remind_of_renewal(
    session: Session,
    event: RenewalInvited | RenewalSent | RenewalRecommended | RenewalConfirmed | RenewalWithdrawn,
    *,
    now: datetime,
) -> None:
    """Remind those who were invited until they answer, and those of us who decide until two have."""
    _, renewal = renewal_numbered(session, event.award_id, event.number)
    for kind in (RENEWAL, RENEWAL_SENT):
        service.align_reminders(session, kind=kind, subject_id=renewal.id, now=now)
