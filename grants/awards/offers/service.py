"""An administrator gives more time for an offer, or takes back one that ran out."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from grants.applications.queries import application_of, start_asked
from grants.awards.events import OfferExtended, OfferLapsed
from grants.awards.models import LAPSED, Award
from grants.awards.offers import rules
from grants.awards.rules import life_of_award
from grants.awards.service import check_open, give_money_back, lock_award
from grants.kernel.access import Actor
from grants.kernel.clock import end_of_day, london_day
from grants.kernel.events import publish
from grants.kernel.problems import Conflict, check


def extend_offer(
    session: Session,
    award: Award,
    *,
    last_day: date | None,
    reason: str,
    actor: Actor,
    now: datetime,
    version: int | None = None,
) -> None:
    """Let an offer be accepted until the end of a later day, also when it has run out.

    The grant begins as it does for an offer of today.

    Raises Invalid, Conflict when the offer has been answered or taken back, and Stale when it is not the offer
    that was read.
    """
    lock_award(session, award)
    check_open(award, version)
    check(rules.extension_problems(last_day, reason, stands_until=award.accept_by, today=london_day(now)))
    assert last_day is not None
    award.accept_by = end_of_day(last_day)
    asked = start_asked(application_of(session, award.application_id)) if award.application_id else None
    life = life_of_award(award.accept_by, award.scheme.award_months, asked=asked, offered_on=london_day(now))
    award.starts_on, award.ends_on = life.first, life.last
    award.version += 1
    session.flush()
    extended = OfferExtended(award_id=award.id, accept_by=award.accept_by, reason=reason.strip())
    publish(session, extended, actor=actor, now=now, about=award.related_ids)


def take_offer_back(session: Session, award: Award, *, actor: Actor, now: datetime, version: int | None = None) -> None:
    """End an offer that nobody answered in time; its round may spend the money on another.

    Raises Conflict while it can still be accepted, has been answered or taken back, and Stale when it is not the
    offer that was read.
    """
    lock_award(session, award)
    check_open(award, version)
    refusal = rules.taking_back_refusal(award.accept_by, now=now)
    if refusal:
        raise Conflict(refusal.message, code=refusal.code)
    award.state = LAPSED
    award.version += 1
    give_money_back(session, award, actor=actor, now=now)
    publish(session, OfferLapsed(award_id=award.id), actor=actor, now=now, about=award.related_ids)
