"""What the people of a grant hear of its renewal."""

from datetime import datetime

from sqlalchemy.orm import Session

from grants.awards.changing.renewals.events import RenewalConfirmed, RenewalInvited, RenewalWithdrawn
from grants.awards.changing.renewals.queries import renewal_numbered
from grants.notifications.reactions.offer import concerned
from grants.notifications.to_people import tell_each


def tell_renewal(
    session: Session, event: RenewalInvited | RenewalConfirmed | RenewalWithdrawn, *, now: datetime
) -> None:
    """Tell everybody who acts for the organisation or its host what stands now, each state once."""
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
