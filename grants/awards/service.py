"""Awards are offered, accepted or turned down."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications.queries import start_asked
from grants.awards import queries, rules
from grants.awards.conditions.service import put_down
from grants.awards.events import (
    AwardAccepted,
    AwardDeclined,
    AwardImported,
    AwardOffered,
)
from grants.awards.models import (
    ACCEPTED,
    DECLINED,
    LAPSED,
    OFFERED,
    Award,
    AwardShare,
)
from grants.awards.obstacles.service import look_again
from grants.awards.plans.service import plan_instalments
from grants.kernel.access import Actor
from grants.kernel.clock import is_over, london_day
from grants.kernel.db import new_id
from grants.kernel.events import publish
from grants.kernel.look import minute
from grants.kernel.money import Pence
from grants.kernel.problems import Conflict, check, check_version
from grants.kernel.references import unused_reference
from grants.organisations.models import Organisation
from grants.panels.models import Decision
from grants.schemes.models import Scheme
from grants.schemes.money.sharing import give_shares_back, share_award
from grants.schemes.service import free_money

# Offering


def offer_award(session: Session, decision: Decision, *, actor: Actor, now: datetime) -> Award:
    """Offer the grant that a panel decided on, each funder bearing its share.

    The decision comes with its application, the questions of that, its round and its scheme.
    """
    application, scheme = decision.application, decision.application.round.scheme
    award = offer_for(decision, reference=unused_reference(session, Award.reference, "AW"), now=now)
    session.add(award)
    session.flush()
    _add_shares(session, award, share_award(session, scheme.id, award.amount_pence, round_id=application.round_id))
    put_down(session, award, now=now)
    offered = AwardOffered(
        award_id=award.id,
        decision_id=decision.id,
        organisation_id=award.organisation_id,
        accept_by=rules.accept_by(now),
    )
    about = (application.id, application.round_id, scheme.id, award.organisation_id)
    publish(session, offered, actor=actor, now=now, about=about)
    return award


def offer_for(decision: Decision, *, reference: str, now: datetime) -> Award:
    """The offer that a decision makes at a moment, kept nowhere yet. The decision comes as for `offer_award`."""
    application, scheme = decision.application, decision.application.round.scheme
    accept_by = rules.accept_by(now)
    life = rules.life_of_award(
        accept_by, scheme.award_months, asked=start_asked(application), offered_on=london_day(now)
    )
    return Award(
        id=new_id(),
        reference=reference,
        application_id=application.id,
        decision_id=decision.id,
        scheme_id=scheme.id,
        organisation_id=application.organisation_id,
        title=application.title,
        amount_pence=decision.amount_pence,
        conditions=decision.conditions,
        state=OFFERED,
        awarded_on=london_day(decision.decided_at),
        starts_on=life.first,
        ends_on=life.last,
        accept_by=accept_by,
        created_at=now,
    )


def _add_shares(session: Session, award: Award, shares: Sequence[tuple[UUID, Pence]]) -> None:
    session.add_all(AwardShare(award_id=award.id, funder_id=funder, amount_pence=part) for funder, part in shares)


# The organisation's answer


def accept_award(
    session: Session, award: Award, *, agrees: bool, actor: Actor, now: datetime, version: int | None = None
) -> None:
    """Accept an offer for the organisation; its instalments exist from this moment.

    Raises Invalid when the statement is not agreed to, Conflict when the offer has been answered or has
    run out, and Stale when it is not the offer that was read.
    """
    lock_award(session, award)
    check_open(award, version)
    if award.accept_by and is_over(award.accept_by, now):
        sentence = f"This offer could be accepted until {minute(award.accept_by)}. Ask us what can be done."
        raise Conflict(sentence, code="offer_expired")
    check(rules.acceptance_problems(agrees))
    award.state, award.accepted_at, award.accepted_by = ACCEPTED, now, actor.person_id
    award.version += 1
    accepted_on = london_day(now)
    happened = AwardAccepted(award_id=award.id, organisation_id=award.organisation_id, accepted_on=accepted_on)
    publish(session, happened, actor=actor, now=now, about=award.related_ids)
    plan_instalments(session, award, accepted_on=accepted_on)
    look_again(session, [award.id], actor=actor, now=now)


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


def lock_award(session: Session, award: Award) -> None:
    """Lock the award's row until the transaction ends, and see it as it now is."""
    session.flush()
    session.refresh(award, attribute_names=["state", "version", "accepted_at"], with_for_update=True)


def check_open(award: Award, version: int | None) -> None:
    """Raise Conflict when an offer has been answered or taken back, and Stale when it is not the one that was read."""
    if award.state == ACCEPTED:
        raise Conflict("This offer has been accepted already.", code="accepted_already")
    if award.state == LAPSED:
        raise Conflict("This offer ran out and has been taken back.", code="lapsed_already")
    if award.state != OFFERED:
        raise Conflict("This offer has been turned down already.", code="declined_already")
    check_version(
        version,
        award.version,
        "The offer has changed since you opened it. Read it again before you answer.",
        current={"version": award.version},
        yours={"version": version},
    )


# Past awards


def import_award(
    session: Session,
    *,
    grant_id: str,
    scheme: Scheme,
    organisation: Organisation,
    title: str,
    description: str,
    amount_pence: Pence,
    shares: Sequence[tuple[UUID, Pence]],
    awarded_on: date,
    actor: Actor,
    now: datetime,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> Award:
    """Take one past award from a file; `shares` are pairs of a funder's id and its pence.

    An award with this `grant_id` that is here already is given back as it stands. Raises Invalid when
    the award does not lock_award together.
    """
    known = queries.award_with_grant_id(session, grant_id)
    if known is not None:
        return known
    check(
        rules.import_problems(
            grant_id=grant_id,
            title=title,
            amount_pence=amount_pence,
            shares=shares,
            starts_on=starts_on,
            ends_on=ends_on,
        )
    )
    award = Award(
        id=new_id(),
        reference=unused_reference(session, Award.reference, "AW"),
        grant_id=grant_id,
        scheme_id=scheme.id,
        organisation_id=organisation.id,
        title=title.strip(),
        description=description.strip(),
        amount_pence=amount_pence,
        state=ACCEPTED,
        awarded_on=awarded_on,
        starts_on=starts_on,
        ends_on=ends_on,
        created_at=now,
    )
    session.add(award)
    session.flush()
    _add_shares(session, award, shares)
    happened = AwardImported(award_id=award.id, organisation_id=organisation.id, amount_pence=amount_pence)
    publish(session, happened, actor=actor, now=now, about=(scheme.id, organisation.id))
    return award
