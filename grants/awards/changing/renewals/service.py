"""A grant is renewed: one of us invites, the grantee asks, one of us recommends, another confirms."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from grants.awards.changing.extensions.rules import extended_to
from grants.awards.changing.renewals import queries, rules
from grants.awards.changing.renewals.events import (
    RenewalConfirmed,
    RenewalInvited,
    RenewalRecommended,
    RenewalSent,
    RenewalWithdrawn,
)
from grants.awards.changing.renewals.models import Renewal
from grants.awards.changing.renewals.rules import (
    DECLINED,
    INVITED,
    OFFERED,
    RECOMMENDED,
    RENEW,
    SENT,
    WITHDRAWN,
    Wanted,
)
from grants.awards.changing.variations.amount_rules import money_problems, with_line
from grants.awards.changing.variations.money import money_free
from grants.awards.changing.variations.queries import has_lines, open_variation, terms_of
from grants.awards.changing.variations.service import ask_for_variation
from grants.awards.letters.rules import NOT_RENEWED
from grants.awards.letters.service import ask_for_letter_of_award
from grants.awards.locking import lock_award
from grants.awards.models import Award
from grants.awards.planning.plans.queries import plan_of_more
from grants.identity.by_two.rules import Pair
from grants.identity.by_two.service import check_second
from grants.kernel.access import Actor
from grants.kernel.clock import london_day
from grants.kernel.db import new_id
from grants.kernel.events import Event, publish
from grants.kernel.money import Pence
from grants.kernel.problems import Conflict, Denied, changed_meanwhile, check, check_version

PAIR = Pair(
    "You recommended this, so somebody else has to confirm it.", "Recommend it anew, and have another confirm that."
)


def invite_to_renew(
    session: Session,
    award: Award,
    *,
    months: int | None,
    most_pence: int | None,
    answer_by: date | None,
    actor: Actor,
    now: datetime,
) -> Renewal:
    """Invite the grantee to ask that its grant goes on, for at most so long and so much.

    Raises Invalid, also where so much is not free in its round or with its funders, and Conflict where it cannot be
    renewed (`rules.renewal_refusal`), or is being renewed already.
    """
    lock_award(session, award)
    today = london_day(now)
    refusal = rules.invitation_refusal(
        award.state,
        award.ends_on,
        has_open=queries.has_open(session, award.id),
        has_change=open_variation(session, award.id) is not None,
        has_notice=queries.has_notice(session, award),
        today=today,
    )
    if refusal:
        raise Conflict(refusal.message, code=refusal.code)
    assert award.ends_on is not None
    check(
        rules.invitation_problems(
            months,
            most_pence,
            answer_by,
            largest_pence=award.scheme.largest_award_pence,
            today=today,
            ends_on=award.ends_on,
        )
        or money_problems("most_pence", most_pence, free_pence=money_free(session, award))
    )
    assert months is not None
    assert most_pence is not None
    assert answer_by is not None
    renewal = Renewal(
        id=new_id(),
        award_id=award.id,
        number=queries.next_number(session, award.id),
        state=INVITED,
        months=months,
        most_pence=Pence(most_pence),
        answer_by=answer_by,
        invited_at=now,
        invited_by=_person(actor),
        version=1,
    )
    session.add(renewal)
    session.flush()
    _publish(session, award, RenewalInvited(award_id=award.id, number=renewal.number), actor, now)
    return renewal


def ask_to_renew(
    session: Session,
    award: Award,
    renewal: Renewal,
    *,
    wanted: Wanted,
    actor: Actor,
    now: datetime,
    version: int | None = None,
) -> None:
    """Say for the grantee what has changed, and for how long and how much the grant should go on.

    It counts also after the day by which it was wanted, while the grant can be renewed. Raises Invalid, Conflict where
    it was sent or withdrawn, and Stale.
    """
    _lock(session, award, renewal, version, now)
    _check_invited(renewal)
    check(rules.form_problems(wanted, most_months=renewal.months, most_pence=renewal.most_pence))
    assert wanted.amount_pence is not None
    renewal.asked_months, renewal.asked_pence = wanted.months, Pence(wanted.amount_pence)
    renewal.what_changed, renewal.next_time = wanted.what_changed.strip(), wanted.next_time.strip()
    renewal.sent_at, renewal.sent_by, renewal.begun = now, _person(actor), {}
    _go_to(session, renewal, SENT)
    _publish(session, award, RenewalSent(award_id=award.id, number=renewal.number), actor, now)


def keep_begun(
    session: Session,
    award: Award,
    renewal: Renewal,
    *,
    begun: Mapping[str, Any],
    actor: Actor,
    now: datetime,
    version: int | None = None,
) -> None:
    """Keep what was written so far of what is to be sent, by the names of `rules.Wanted`; what is left out stays.

    Nothing happens with it: it is no fact of the grant until it is sent. Raises Invalid, Conflict where it was sent or
    withdrawn, and Stale.
    """
    _lock(session, award, renewal, version, now)
    _check_invited(renewal)
    check(rules.begun_problems(begun))
    changed = renewal.begun | dict(begun)
    if changed != renewal.begun:
        renewal.begun = changed
        _go_to(session, renewal, INVITED)


def recommend(
    session: Session,
    award: Award,
    renewal: Renewal,
    *,
    outcome: str,
    months: int | None,
    amount_pence: int | None,
    reasons: str,
    actor: Actor,
    now: datetime,
    version: int | None = None,
) -> None:
    """Say as one of us whether the grant goes on, how long, and with how much; another confirms it.

    Whoever thinks otherwise of what was recommended recommends anew. Raises Invalid, Conflict where there is nothing to
    decide, and Stale. Invalid too where so much is not free in the round or with its funders, and
    Conflict while another change is open.
    """
    _lock(session, award, renewal, version, now)
    _check_to_decide(renewal, SENT, RECOMMENDED)
    check(
        rules.recommendation_problems(
            outcome, months, amount_pence, reasons, most_months=renewal.months, most_pence=renewal.most_pence
        )
    )
    if outcome == RENEW:
        if open_variation(session, award.id) is not None:
            raise Conflict(rules.CHANGE_OPEN.message, code=rules.CHANGE_OPEN.code)
        check(money_problems("amount_pence", amount_pence, free_pence=money_free(session, award)))
    goes_on = outcome == RENEW
    renewal.outcome, renewal.reasons = outcome, reasons.strip()
    renewal.given_months = months if goes_on else None
    renewal.given_pence = Pence(amount_pence) if goes_on and amount_pence is not None else None
    renewal.recommended_at, renewal.recommended_by = now, _person(actor)
    _go_to(session, renewal, RECOMMENDED)
    recommended = RenewalRecommended(award_id=award.id, number=renewal.number, outcome=outcome)
    _publish(session, award, recommended, actor, now)


def confirm(
    session: Session, award: Award, renewal: Renewal, *, actor: Actor, now: datetime, version: int | None = None
) -> None:
    """Confirm as another what was recommended. Where the grant goes on, it is offered to the grantee as a change; else
    a letter says why not.

    Raises Denied to whoever recommended it, Conflict where there is nothing to confirm or the grant cannot change now,
    Invalid where its money does not cover it, and Stale.
    """
    _lock(session, award, renewal, version, now)
    _check_to_decide(renewal, RECOMMENDED)
    check_second(session, renewal.recommended_by, actor=actor, pair=PAIR)
    if renewal.outcome == RENEW:
        renewal.variation_number = _offer(session, award, renewal, actor, now)
    renewal.confirmed_at, renewal.confirmed_by = now, _person(actor)
    _go_to(session, renewal, OFFERED if renewal.outcome == RENEW else DECLINED)
    if renewal.state == DECLINED:
        _ask_for_letter(session, award, renewal, now)
    confirmed = RenewalConfirmed(
        award_id=award.id,
        number=renewal.number,
        outcome=renewal.outcome or "",
        variation_number=renewal.variation_number,
    )
    _publish(session, award, confirmed, actor, now)


def withdraw(
    session: Session, award: Award, renewal: Renewal, *, actor: Actor, now: datetime, version: int | None = None
) -> None:
    """Take an invitation back before anything was sent. Raises Conflict and Stale."""
    _lock(session, award, renewal, version, now)
    if renewal.state != INVITED:
        raise Conflict("They have answered already, so it is for you to decide.", code="answered_already")
    _go_to(session, renewal, WITHDRAWN)
    _publish(session, award, RenewalWithdrawn(award_id=award.id, number=renewal.number), actor, now)


def _offer(session: Session, award: Award, renewal: Renewal, actor: Actor, now: datetime) -> int:
    session.refresh(award, ["amount_pence", "ends_on"])
    assert award.ends_on is not None
    assert renewal.given_months is not None
    assert renewal.given_pence is not None
    ends_on = extended_to(award.ends_on, renewal.given_months)
    payments = plan_of_more(
        session, award, more_pence=renewal.given_pence, ends_on=ends_on, accepted_on=london_day(now)
    )
    asked: dict[str, Any] = {
        "amount_pence": award.amount_pence + renewal.given_pence,
        "ends_on": ends_on,
        "further_payments": [
            {"amount_pence": each.amount_pence, "due_on": each.due_on, "waits_for_return": each.waits_for_return}
            for each in payments
        ],
    }
    if has_lines(session, award):
        asked |= with_line(terms_of(session, award), "The time that comes", int(renewal.given_pence))
    assert renewal.recommended_by is not None
    assert renewal.recommended_at is not None
    decided = renewal.recommended_by, renewal.recommended_at
    above = renewal.reasons if asked["amount_pence"] > award.scheme.largest_award_pence else ""
    offered = ask_for_variation(
        session,
        award,
        asked=asked,
        reasons=renewal.reasons,
        above_largest=above,
        actor=actor,
        now=now,
        decided_before=decided,
    )
    return offered.number


def _ask_for_letter(session: Session, award: Award, renewal: Renewal, now: datetime) -> None:
    session.refresh(award, ["ends_on"])
    assert award.ends_on is not None
    facts = {"ends_on": award.ends_on, "is_over": award.ends_on < london_day(now), "reasons": renewal.reasons}
    ask_for_letter_of_award(session, award, kind=NOT_RENEWED, about_id=renewal.id, facts=facts, now=now)


def _lock(session: Session, award: Award, renewal: Renewal, version: int | None, now: datetime) -> None:
    lock_award(session, award)
    read = ["state", "version", "begun", "outcome", "recommended_at", "recommended_by"]
    session.refresh(renewal, attribute_names=read, with_for_update=True)
    refusal = rules.renewal_refusal(
        award.state, award.ends_on, has_notice=queries.has_notice(session, award), today=london_day(now)
    )
    if refusal:
        raise Conflict(refusal.message, code=refusal.code)
    check_version(version, renewal.version, changed_meanwhile("renewal"))


def _check_invited(renewal: Renewal) -> None:
    if renewal.state != INVITED:
        raise Conflict("This was sent already, or nobody waits for it any more.", code="answered_already")


def _check_to_decide(renewal: Renewal, *states: str) -> None:
    if renewal.state not in states:
        raise Conflict("There is nothing to decide: nobody has asked, or it is decided.", code="answered_already")


def _go_to(session: Session, renewal: Renewal, state: str) -> None:
    renewal.state = state
    renewal.version += 1
    session.flush()


def _publish(session: Session, award: Award, happened: Event, actor: Actor, now: datetime) -> None:
    publish(session, happened, actor=actor, now=now, about=award.related_ids)


def _person(actor: Actor) -> UUID:
    if actor.person_id is None:
        raise Denied("People renew grants.")
    return actor.person_id
