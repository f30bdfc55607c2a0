"""What waits for people about changes of grants."""

from datetime import datetime

from flask import url_for
from sqlalchemy.orm import Session

from grants.awards.changing.variations import in_words, queries
from grants.awards.changing.variations.models import Variation
from grants.awards.changing.variations.rules import OPEN, notice_problem
from grants.awards.queries import is_theirs
from grants.kernel.access import Actor
from grants.kernel.stage import Waiting
from grants.kernel.waiting import administrators, members, waits_for


@waits_for(members, theirs=Variation.state.in_(OPEN) & is_theirs(Variation.award_id))
def variations_to_agree(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """For signatories: what their side has to agree to."""
    signs_for = actor.held("signatory")
    return _not_stopped(queries.to_agree_by_grantee(session, signs_for, actor)) if signs_for else []


@waits_for(administrators, Variation.state.in_(OPEN))
def variations_for_us(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """For administrators: what the grant-maker has to agree to."""
    return _not_stopped(queries.to_agree_by_us(session, actor))


def _not_stopped(variations: list[Variation]) -> list[Waiting]:
    """Those that notice does not stop."""
    return [_waiting(each) for each in variations if not notice_problem(each.after, each.award.under_notice_until)]


def _waiting(variation: Variation) -> Waiting:
    award = variation.award
    return Waiting(
        text=f"Agree to a change of the grant for “{award.title}”",
        href=url_for("variations.show", award_id=award.id, number=variation.number),
        detail=f"{award.organisation.name}: {in_words.what(variation.after)}",
    )
