"""A change of a grant is refused by one side, or withdrawn by the other."""

from datetime import datetime

from sqlalchemy.orm import Session

from grants.awards.access import may_answer_offer
from grants.awards.changing.variations import queries, rules
from grants.awards.changing.variations.access import SIGNS_NOT
from grants.awards.changing.variations.events import VariationRefused, VariationWithdrawn
from grants.awards.changing.variations.models import Variation
from grants.awards.changing.variations.rules import GRANTEE, REFUSED, WITHDRAWN
from grants.awards.changing.variations.service import lock_open, publish_about, side_acted_for
from grants.awards.models import Award
from grants.kernel.access import Actor
from grants.kernel.problems import Denied, check


def refuse_variation(
    session: Session,
    award: Award,
    variation: Variation,
    *,
    reason: str,
    actor: Actor,
    now: datetime,
    version: int | None = None,
) -> None:
    """Say no for the side that is asked, with the reason. Raises Conflict, Invalid, Denied and Stale."""
    lock_open(session, award, variation, version)
    side = side_acted_for(actor, award)
    if side == GRANTEE and may_answer_offer(actor, award) is not None:
        raise Denied(SIGNS_NOT)
    check(rules.reason_problems(reason, "reason", "Say in a few words why not."))
    _end(variation, REFUSED, reason, actor, now)
    refused = VariationRefused(award_id=award.id, number=variation.number, side=side)
    publish_about(session, award, refused, actor, now)


def withdraw_variation(
    session: Session,
    award: Award,
    variation: Variation,
    *,
    reason: str = "",
    actor: Actor,
    now: datetime,
    version: int | None = None,
) -> None:
    """Take back what one's own side wanted. Raises Conflict when it is not open, Denied to the other, and Stale."""
    lock_open(session, award, variation, version)
    if side_acted_for(actor, award) != variation.source:
        raise Denied("Only the side that wants this change can withdraw it.")
    _end(variation, WITHDRAWN, reason, actor, now)
    publish_about(session, award, VariationWithdrawn(award_id=award.id, number=variation.number), actor, now)


def close_open_variation(
    session: Session, award: Award, *, reason: str, actor: Actor, now: datetime, but_renewal: bool = False
) -> None:
    """Withdraw what is open of a locked award that nothing changes of any more. Of one that can be renewed still, an
    offer to renew it stays.
    """
    variation = queries.open_variation(session, award.id)
    if variation is not None and not (but_renewal and rules.renews(variation.after)):
        _end(variation, WITHDRAWN, reason, actor, now)
        publish_about(session, award, VariationWithdrawn(award_id=award.id, number=variation.number), actor, now)


def _end(variation: Variation, state: str, answer: str, actor: Actor, now: datetime) -> None:
    variation.state, variation.answer = state, answer.strip()
    variation.ended_at, variation.ended_by = now, actor.person_id
    variation.version += 1
