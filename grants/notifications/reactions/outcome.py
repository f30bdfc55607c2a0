"""What an organisation hears of what its grant is to change."""

from datetime import datetime

from sqlalchemy.orm import Session

from grants.monitoring.asking.outcomes.events import OutcomeProposed
from grants.monitoring.asking.outcomes.queries import outcome_of
from grants.notifications.to_people import tell_members


def tell_outcome_proposed(session: Session, event: OutcomeProposed, *, now: datetime) -> None:
    """Ask the organisation whether it agrees to what we put; what it put itself waits for us."""
    award, outcome = outcome_of(session, event.award_id, event.outcome_id)
    if not event.by_us or outcome.agreed_at or outcome.ended_at:
        return
    tell_members(
        session,
        award.organisation,
        "monitoring/emails/outcome_proposed",
        key=f"outcome proposed:{outcome.id}",
        about_id=award.id,
        now=now,
        award=award,
        promise=outcome.promise,
    )
