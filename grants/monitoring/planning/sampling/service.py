"""The sample is drawn, and each return that was drawn is checked."""

from datetime import datetime
from secrets import token_hex

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.kernel.access import SYSTEM, Actor
from grants.kernel.db import new_id
from grants.kernel.events import publish, publish_all
from grants.kernel.problems import Conflict, SignInNeeded, check
from grants.monitoring.models import SUBMITTED, Return
from grants.monitoring.planning.sampling import queries, rules
from grants.monitoring.planning.sampling.events import ReturnSampled, ReturnSpotChecked
from grants.monitoring.planning.sampling.models import SampleDraw, SampledReturn
from grants.monitoring.service import begin_review, lock_return
from grants.schemes.models import Scheme
from grants.schemes.tiers.models import SchemeReporting
from grants.schemes.tiers.queries import tier_from
from grants.schemes.tiers.rules import Tier, purpose_of


def draw_samples(session: Session, now: datetime) -> None:
    """Draw among the returns of each tier that has a sample, and that have come to their end or to us. Each is in one
    draw in its life; again, it changes nothing.
    """
    for said in session.scalars(select(SchemeReporting).order_by(SchemeReporting.scheme_id)).all():
        for tier in map(tier_from, said.tiers):
            if tier.sampled_percent:
                draw_sample(session, session.get_one(Scheme, said.scheme_id), tier, seed=token_hex(16), now=now)


def draw_sample(session: Session, scheme: Scheme, tier: Tier, *, seed: str, now: datetime) -> SampleDraw | None:
    """Draw with this seed among the returns of a tier that were in no draw yet; None where there are none."""
    purpose = purpose_of(tier.number)
    returns = {each.id: each for each in queries.not_drawn_yet(session, scheme.id, purpose, now)}
    if not returns:
        return None
    taken = set(rules.drawn(list(returns), tier.sampled_percent, seed))
    draw = SampleDraw(
        id=new_id(),
        scheme_id=scheme.id,
        purpose=purpose,
        percent=tier.sampled_percent,
        seed=seed,
        of=len(returns),
        taken=len(taken),
        drawn_at=now,
    )
    session.add(draw)
    session.flush()
    session.add_all(
        SampledReturn(
            id=new_id(), return_id=each.id, award_id=each.award_id, draw_id=draw.id, is_taken=each.id in taken
        )
        for each in returns.values()
    )
    session.flush()
    asked = [
        ReturnSampled(return_id=each.id, award_id=each.award_id, draw_id=draw.id)
        for each in returns.values()
        if each.id in taken
    ]
    publish_all(session, [(each, (each.award_id,)) for each in asked], actor=SYSTEM, now=now)
    return draw


def spot_check(
    session: Session, monitoring_return: Return, *, result: str, note: str = "", actor: Actor, now: datetime
) -> SampledReturn:
    """Say what the check of a drawn return came to; said anew, it takes the place of what was said before.

    Raises Invalid, and Conflict for a return that was not drawn.
    """
    if actor.person_id is None:
        raise SignInNeeded("Sign in to say what the check came to.")
    lock_return(session, monitoring_return)
    taken = queries.taken_of(session, monitoring_return.id)
    if taken is None:
        raise Conflict("This return was not drawn, so nobody checks it more closely.", code="not_for_it")
    check(rules.check_problems(result, note))
    if (taken.result, taken.note) == (result, note.strip()):
        return taken
    if monitoring_return.state == SUBMITTED:
        begin_review(session, monitoring_return, actor=actor, now=now)
    taken.result, taken.note = result, note.strip()
    taken.checked_at, taken.checked_by = now, actor.person_id
    session.flush()
    session.refresh(taken, ["checker"])
    checked = ReturnSpotChecked(return_id=taken.return_id, award_id=taken.award_id, result=result)
    publish(session, checked, actor=actor, now=now, about=(taken.award_id,))
    return taken
