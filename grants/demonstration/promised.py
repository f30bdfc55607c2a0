"""The commitments of the demonstration: the twelve to start from, published, two of them reviewed."""

from typing import Any

from grants.demonstration.narrator import Narrator
from grants.reporting.commitments import service
from grants.reporting.commitments.figure_rules import LONG, NOTICE
from grants.reporting.commitments.rules import KEPT, ON_THE_WAY

REVIEWS = {
    LONG: (ON_THE_WAY, "Grants of a year are left only where a small group asked for one. The next round has none."),
    NOTICE: (KEPT, "Nobody was given less than six months since the statement came out."),
}


def promise(story: Narrator) -> None:
    """The administrator writes down the twelve, says of two how they stand, and publishes all."""
    with story.acting_as("administrator") as (session, actor):
        acting: dict[str, Any] = {"actor": actor, "now": story.now}
        for commitment in service.load_starting_set(session, **acting):
            if commitment.measure in REVIEWS:
                status, words = REVIEWS[commitment.measure]
                registry = story.app.registry
                service.review_commitment(session, commitment, status=status, words=words, registry=registry, **acting)
            service.publish_commitment(session, commitment, **acting)
