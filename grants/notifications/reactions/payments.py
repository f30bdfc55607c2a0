"""What people hear of the payments of their grant: one is held, or goes on."""

from datetime import datetime

from sqlalchemy.orm import Session

from grants.awards.obstacles.events import InstalmentHeld, InstalmentResumed
from grants.awards.queries import award_of
from grants.notifications.to_people import tell_each
from grants.organisations.queries import membership_list


def tell_held(session: Session, event: InstalmentHeld | InstalmentResumed, *, now: datetime) -> None:
    """Tell everybody who acts for the organisation or its host that a payment is stopped for now, or goes on."""
    award = award_of(session, event.award_id)
    goes_on = isinstance(event, InstalmentResumed)
    behind = dict.fromkeys((award.organisation_id, award.signing_organisation_id))
    tell_each(
        session,
        [member.person for each in behind for member in membership_list(session, each)],
        "awards/emails/instalment_held",
        key=f"instalment {'resumed' if goes_on else 'held'}:{event.hold_id}",
        about_id=award.id,
        now=now,
        award=award,
        organisation=award.organisation,
        number=event.number,
        reason=event.reason,
        goes_on=goes_on,
    )
