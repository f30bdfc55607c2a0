"""A change of a grant is asked for or offered, agreed by both sides, and then so; or refused, or withdrawn."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from grants.awards.access import may_answer_offer
from grants.awards.changing.variations import money, money_rules, queries, rules
from grants.awards.changing.variations.access import SIGNS_NOT, side_of
from grants.awards.changing.variations.checking import (
    changes,
    check_variation,
    lock,
    refuse,
    refuse_beyond_what_is_free,
    refuse_under_notice,
)
from grants.awards.changing.variations.events import (
    AwardVaried,
    VariationAgreed,
    VariationAsked,
)
from grants.awards.changing.variations.models import Variation
from grants.awards.changing.variations.rules import AGREED, ASKED, GRANTEE, OFFERED, UPLIFT, US
from grants.awards.changing.variations.taking_effect import change
from grants.awards.models import Award
from grants.awards.offers.queries import signatures_needed_for
from grants.identity.by_two.queries import gone
from grants.kernel.access import Actor
from grants.kernel.clock import london_day
from grants.kernel.db import new_id
from grants.kernel.events import Event, publish
from grants.kernel.money import Pence
from grants.kernel.problems import Conflict, Denied, changed_meanwhile, check, check_version

CHANGED_SINCE = "The grant has changed since this was asked for. Withdraw it, and ask again."


def ask_for_variation(
    session: Session,
    award: Award,
    *,
    asked: Mapping[str, Any],
    reasons: str,
    above_largest: str = "",
    actor: Actor,
    now: datetime,
    version: int | None = None,
    decided_before: tuple[UUID, datetime] | None = None,
) -> Variation:
    """Ask for a change of a grant as its grantee, or offer it as one of us. Whoever may agree has agreed with that, and
    so has another of us who decided it before, and when.

    `asked` are terms by the names of `rules.FIELDS`; `version` is that of the award that was read; `above_largest` says
    why it comes to more than the largest grant of its scheme. Raises Invalid, also where we
    would give more than is free, Stale, and Conflict when nothing of the grant can be changed now.
    """
    side = side_acted_for(actor, award)
    before, after = check_variation(
        session,
        award,
        asked=asked,
        reasons=reasons,
        above_largest=above_largest,
        source=side,
        now=now,
        version=version,
    )
    variation = Variation(
        id=new_id(),
        award_id=award.id,
        number=queries.next_number(session, award.id),
        source=side,
        state=ASKED if side == GRANTEE else OFFERED,
        before=before,
        after=after,
        reasons=reasons.strip(),
        above_largest=above_largest.strip(),
        needs_two=rules.needs_two(before, after, side, is_sooner=_comes_sooner(session, award, after, now)),
        grantee_needs_two=rules.is_about_money(after) and _two_sign(session, award, after),
        asked_at=now,
        asked_by=actor.person_id,
        version=1,
    )
    if side == US or may_answer_offer(actor, award) is None:
        _note_agreement(variation, side, actor, now)
    if decided_before and variation.needs_two:
        variation.second_agreed_by, variation.second_agreed_at = decided_before
    session.add(variation)
    session.flush()
    happened = VariationAsked(award_id=award.id, number=variation.number, source=side, what=rules.in_order(after))
    publish_about(session, award, happened, actor, now)
    return variation


def agree_to_variation(
    session: Session, award: Award, variation: Variation, *, actor: Actor, now: datetime, version: int | None = None
) -> None:
    """Agree for one's side; with the last agreement that it needs, the change is so. Of two of us the first still runs
    the programme then: whoever agrees in the place of one who does not is the first.

    Raises Conflict when it is not open, this side has agreed, the grant has changed since or its money does not cover
    it, Invalid when it breaks a rule by now, and Stale when it is not the one that was read.
    """
    lock_open(session, award, variation, version)
    side = side_acted_for(actor, award)
    if side == GRANTEE and may_answer_offer(actor, award) is not None:
        raise Denied(SIGNS_NOT)
    _check_not_agreed(variation, side, actor)
    refuse_under_notice(award, variation.after)
    if side == US:
        refuse_beyond_what_is_free(session, award, variation)
    if side == US and gone(session, variation.agreed_by, lock=True):
        variation.agreed_at, variation.agreed_by = None, None
    _note_agreement(variation, side, actor, now)
    variation.version += 1
    agreed = VariationAgreed(award_id=award.id, number=variation.number, side=side)
    publish_about(session, award, agreed, actor, now)
    if not waits_for(variation):
        _apply(session, award, variation, actor=actor, now=now)


def record_variation(
    session: Session,
    award: Award,
    *,
    amount_pence: Pence,
    reasons: str,
    actor: Actor,
    now: datetime,
    instalments: list[dict[str, Any]] | None = None,
) -> Variation:
    """Raise or lower a grant by our doing alone, as an uplift does, with its funders' shares and unpaid instalments.

    The instalments follow the amount, or are those of a plan, as in `rules`. It is recorded as agreed, and is so at
    once; an open variation of the same grant stays open. Raises Conflict when the grant cannot change or its money
    does not cover it, and Invalid.
    """
    lock(session, award)
    refuse(session, award, now, beside_open=True)
    asked: dict[str, Any] = {"amount_pence": int(amount_pence)}
    if instalments is not None:
        asked["instalments"] = rules.plain({"instalments": instalments})["instalments"]
    before, after = changes(session, award, asked, now, reasons=reasons)
    variation = Variation(
        id=new_id(),
        award_id=award.id,
        number=queries.next_number(session, award.id),
        source=UPLIFT,
        state=AGREED,
        before=before,
        after=after,
        reasons=reasons.strip(),
        asked_at=now,
        asked_by=actor.person_id,
        ended_at=now,
        ended_by=actor.person_id,
        version=1,
    )
    session.add(variation)
    session.flush()
    change(session, award, variation, actor=actor, now=now)
    publish_varied(session, award, variation, actor, now)
    return variation


def waits_for(variation: Variation) -> tuple[str, ...]:
    """Which sides have to agree still."""
    return rules.waits_for(
        theirs=_people(variation.grantee_agreed_by, variation.second_grantee_agreed_by),
        two_of_them=variation.grantee_needs_two,
        ours=_people(variation.agreed_by, variation.second_agreed_by),
        two_of_us=variation.needs_two,
    )


def _people(*agreed: UUID | None) -> int:
    return sum(each is not None for each in agreed)


def _comes_sooner(session: Session, award: Award, after: Mapping[str, Any], now: datetime) -> bool:
    """Whether payments of a locked grant come sooner with a change of their plan or its days; a renewal adds some."""
    if rules.renews(after) or not set(money_rules.MOVES_PAYMENTS) & set(after):
        return False
    instalments = money.locked_instalments(session, award)
    stands = money.unpaid_after(instalments, award, {}, london_day(now))
    return money_rules.comes_sooner(stands, money.unpaid_after(instalments, award, after, london_day(now)))


def _two_sign(session: Session, award: Award, after: Mapping[str, Any]) -> bool:
    """Whether two of the grantee sign for this grant, as it is or as it is to be."""
    return signatures_needed_for(session, award, award.amount_pence, after.get("amount_pence", 0)) > 1


# Taking effect


def _apply(session: Session, award: Award, variation: Variation, *, actor: Actor, now: datetime) -> None:
    """Let an agreed change be so, after looking again at the grant as it stands now."""
    refuse(session, award, now, beside_open=True, renews=rules.renews(variation.after))
    stands = queries.terms_of(session, award)
    if any(stands[name] != variation.before[name] for name in variation.before if name != "instalments"):
        raise Conflict(CHANGED_SINCE, code="changed_since")
    paid = money.paid_of(money.locked_instalments(session, award))
    check(rules.change_problems(stands, variation.after, paid_pence=paid, today=london_day(now)))
    variation.state, variation.ended_at, variation.ended_by = AGREED, now, actor.person_id
    change(session, award, variation, actor=actor, now=now)
    publish_varied(session, award, variation, actor, now)


# Steps


def lock_open(session: Session, award: Award, variation: Variation, version: int | None) -> None:
    """Lock the award and its variation; raises Conflict when it is not open, Stale when it is not the one read."""
    lock(session, award)
    session.refresh(variation)
    if variation.state not in rules.OPEN:
        raise Conflict(f"This change is {variation.state} already.", code="answered_already")
    check_version(version, variation.version, changed_meanwhile("change of the grant"))


def side_acted_for(actor: Actor, award: Award) -> str:
    side = side_of(actor, award)
    if side is None:
        raise Denied("You act for neither side of this grant.")
    return side


def _check_not_agreed(variation: Variation, side: str, actor: Actor) -> None:
    if side not in waits_for(variation) or actor.person_id in variation.agreers:
        raise Conflict("Your side has agreed already. Somebody else has to now.", code="agreed_already")


def _note_agreement(variation: Variation, side: str, actor: Actor, now: datetime) -> None:
    if side == GRANTEE and variation.grantee_agreed_by is None:
        variation.grantee_agreed_at, variation.grantee_agreed_by = now, _person(actor)
    elif side == GRANTEE:
        variation.second_grantee_agreed_at, variation.second_grantee_agreed_by = now, _person(actor)
    elif variation.agreed_by is None:
        variation.agreed_at, variation.agreed_by = now, _person(actor)
    else:
        variation.second_agreed_at, variation.second_agreed_by = now, _person(actor)


def _person(actor: Actor) -> UUID:
    if actor.person_id is None:
        raise Denied("A change of a grant is agreed by people.")
    return actor.person_id


def publish_varied(session: Session, award: Award, variation: Variation, actor: Actor, now: datetime) -> None:
    what = rules.in_order(variation.after)
    publish_about(session, award, AwardVaried(award_id=award.id, number=variation.number, what=what), actor, now)


def publish_about(session: Session, award: Award, happened: Event, actor: Actor, now: datetime) -> None:
    publish(session, happened, actor=actor, now=now, about=award.related_ids)
