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
from grants.awards.changing.renewals.rules import TO_DECIDE
from grants.awards.letters.queries import letter_about
from grants.awards.letters.rules import NOT_RENEWED
from grants.awards.offers.queries import signatures_needed_for
from grants.notifications import service
from grants.notifications.reactions.offer import concerned
from grants.notifications.rules import RENEWAL, RENEWAL_SENT
from grants.notifications.to_people import tell_each

OfRenewal = RenewalInvited | RenewalSent | RenewalRecommended | RenewalConfirmed | RenewalWithdrawn


def tell_renewal(session: Session, event: OfRenewal, *, now: datetime) -> None:
    """Tell everybody who acts for the organisation or its host what stands now, each state once, but what lies with us,
    and but who has the letter.

    Remind those who were invited until they answer, and those of us who decide until two have.
    """
    award, renewal = renewal_numbered(session, event.award_id, event.number)
    for kind in (RENEWAL, RENEWAL_SENT):
        service.align_reminders(session, kind=kind, subject_id=renewal.id, now=now)
    if renewal.state in TO_DECIDE:
        return
    letter = letter_about(session, renewal.id, NOT_RENEWED)
    becomes = award.amount_pence + (renewal.given_pence or 0)
    tell_each(
        session,
        [each for each in concerned(session, award) if letter is None or each.id != letter.person_id],
        "awards/emails/renewal",
        key=f"renewal {renewal.state}:{renewal.id}",
        about_id=award.id,
        now=now,
        award=award,
        organisation=award.organisation,
        renewal=renewal,
        happened=renewal.state,
        two_sign=signatures_needed_for(session, award, award.amount_pence, becomes) > 1,
    )
