"""An offer is signed or turned down; an administrator gives more time for it, or takes back one that ran out."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications.queries import application_of, start_asked
from grants.awards.events import AwardAccepted, AwardDeclined, OfferExtended, OfferLapsed, OfferSigned
from grants.awards.locking import check_open, lock_award
from grants.awards.models import ACCEPTED, DECLINED, LAPSED, Award, AwardShare
from grants.awards.offers import queries, rules
from grants.awards.offers.models import Signature
from grants.awards.planning.obstacles.service import look_again
from grants.awards.planning.plans.service import plan_instalments
from grants.awards.rules import life_of_award
from grants.kernel.access import Actor
from grants.kernel.clock import end_of_day, is_over, london_day
from grants.kernel.db import new_id
from grants.kernel.events import publish
from grants.kernel.look import minute
from grants.kernel.problems import Conflict, check
from grants.schemes.money.sharing import give_shares_back
from grants.schemes.service import free_money


def accept_award(
    session: Session, award: Award, *, agrees: bool, actor: Actor, now: datetime, version: int | None = None
) -> bool:
    """Sign for the organisation to accept an offer. Gives whether that makes it a grant, with its instalments; where
    two people have to sign, the first signature waits for the second.

    Raises Invalid when the statement is not agreed to, Conflict when this person has signed before, or the offer has
    been answered or has run out, and Stale when it is not the offer that was read.
    """
    lock_award(session, award)
    check_open(award, version)
    if award.accept_by and is_over(award.accept_by, now):
        sentence = f"This offer could be accepted until {minute(award.accept_by)}. Ask us what can be done."
        raise Conflict(sentence, code="offer_expired")
    check(rules.acceptance_problems(agrees))
    signing, before = queries.to_sign(session, award), queries.signatures_of(session, award.id)
    has_signed = any(each.person_id == actor.person_id for each in before)
    if not has_signed:
        before.append(_sign(session, award, signing, number=len(before) + 1, actor=actor, now=now))
    if len(before) >= signing.signatures_needed:
        make_grant(session, award, actor=actor, now=now)
        return True
    if has_signed:
        raise Conflict("You have signed this offer. Somebody else has to sign it as well.", code="signed_already")
    signed = OfferSigned(award_id=award.id, signature_id=before[-1].id)
    publish(session, signed, actor=actor, now=now, about=award.related_ids)
    return False


def make_grant(session: Session, award: Award, *, actor: Actor, now: datetime) -> None:
    """An offer that is signed by all who have to is a grant from this moment; `award` is locked and open."""
    award.state, award.accepted_at, award.accepted_by = ACCEPTED, now, actor.person_id
    award.version += 1
    accepted_on = london_day(now)
    happened = AwardAccepted(award_id=award.id, organisation_id=award.organisation_id, accepted_on=accepted_on)
    publish(session, happened, actor=actor, now=now, about=award.related_ids)
    plan_instalments(session, award, accepted_on=accepted_on)
    look_again(session, [award.id], actor=actor, now=now)


def _sign(
    session: Session, award: Award, signing: queries.ToSign, *, number: int, actor: Actor, now: datetime
) -> Signature:
    signature = Signature(
        id=new_id(),
        award_id=award.id,
        number=number,
        person_id=actor.person_id,
        name=actor.name,
        on_paper=False,
        signed_on=london_day(now),
        recorded_at=now,
        statement=signing.statement,
        terms_id=signing.terms_id,
        terms_number=signing.terms_number,
        terms_text=signing.terms_text,
        terms_digest=signing.terms_digest,
    )
    session.add(signature)
    session.flush()
    return signature


def decline_award(
    session: Session, award: Award, *, reason: str, actor: Actor, now: datetime, version: int | None = None
) -> None:
    """Turn an offer down for the organisation; its round may spend the money on another.

    Raises Invalid without a reason, Conflict when the offer has been answered, and Stale when it is not
    the offer that was read.
    """
    lock_award(session, award)
    check_open(award, version)
    check(rules.refusal_problems(reason))
    award.state = DECLINED
    award.version += 1
    give_money_back(session, award, actor=actor, now=now)
    declined = AwardDeclined(award_id=award.id, reason=reason.strip())
    publish(session, declined, actor=actor, now=now, about=award.related_ids)


def give_money_back(session: Session, award: Award, *, actor: Actor, now: datetime) -> None:
    """What an offer would have cost is free again: in its round, and in what each of its funders gives."""
    if award.application is None:
        return
    free_money(session, award.application.round_id, award.amount_pence, actor=actor, now=now)
    found = select(AwardShare.funder_id, AwardShare.amount_pence).where(AwardShare.award_id == award.id)
    shares = [(funder, part) for funder, part in session.execute(found)]
    give_shares_back(session, award.scheme_id, shares, round_id=award.application.round_id, actor=actor, now=now)


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
    months = (award.decision.award_months if award.decision else None) or award.scheme.award_months
    life = life_of_award(award.accept_by, months, asked=asked, offered_on=london_day(now))
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
