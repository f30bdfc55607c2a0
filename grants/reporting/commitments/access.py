"""Who may read, review and change commitments."""

from grants.kernel.access import Actor, open_to_all
from grants.reporting.commitments.models import Commitment


def may_review(actor: Actor, commitment: Commitment) -> str | None:
    """Its owner, and administrators."""
    if actor.is_administrator or (actor.person_id is not None and actor.person_id == commitment.owner_id):
        return None
    return "Only whoever looks after this commitment, and the people who run the grants programme, can review it."


@open_to_all
def may_read_commitment(actor: Actor, commitment: Commitment) -> str | None:
    """Everybody once it is published and while it stands; before and after that, who may review it."""
    if (commitment.published_at is not None and commitment.ended_at is None) or may_review(actor, commitment) is None:
        return None
    return "There is no commitment here for you."
