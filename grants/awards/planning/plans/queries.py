"""Reading the plans of grants."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications.screening.queries import carries_red_risk
from grants.awards.arrangements.queries import arrangement_of
from grants.awards.models import Award, Instalment
from grants.awards.planning.plans.by_hand_rules import Bounds, as_accepted
from grants.awards.planning.plans.models import AwardYear, InstalmentShare, PlannedPayment
from grants.awards.planning.plans.rules import (
    PlannedInstalment,
    Spread,
    agreed_by,
    first_day,
    instalment_plan,
    payments_of,
    payments_over,
)
from grants.awards.planning.plans.year_rules import by_months, months_of, years_between
from grants.awards.rules import Period, returns_asked
from grants.kernel.clock import london_day
from grants.kernel.money import Pence
from grants.organisations.models import Organisation
from grants.schemes.tiers.queries import Reporting, reporting_of
from grants.schemes.tiers.rules import Facts, Tier, returns_in


def plan_of(
    session: Session,
    award: Award,
    *,
    accepted_on: date,
    years: Sequence[Pence] | None = None,
    tier: Tier | None = None,
) -> list[PlannedInstalment]:
    """The payments of an offer that is accepted on a day: as planned by hand, or as its scheme arranges them.

    The award comes with its scheme. `years` are those that were said, empty where none were, and `tier` is how much it
    reports, where that is known already.
    """
    by_hand = planned_by_hand(session, award.id)
    if by_hand:
        first = first_day(accepted_on, award.starts_on or accepted_on)
        return as_accepted(by_hand, first_day=first, ends_on=award.ends_on)
    arrangement = arrangement_of(session, award.scheme_id)
    months = months_of_award(award)
    payments = payments_of(arrangement.pattern, instalments=award.scheme.instalments, months=months)
    return instalment_plan(
        award.amount_pence,
        spread=Spread(payments, arrangement.kept_percent, arrangement.smallest_payment_pence),
        returns=returns_in(tier or tier_of_award(session, award), months),
        accepted_on=accepted_on,
        starts_on=award.starts_on or accepted_on,
        months=months,
        years=years_of(session, award) if years is None else years or by_months(award.amount_pence, months),
    )


def plan_of_more(
    session: Session, award: Award, *, more_pence: int, ends_on: date, accepted_on: date
) -> list[PlannedInstalment]:
    """The payments of the money that a grant gets for going on until a later day, as its scheme arranges payments, over
    that time alone. What waits for a return waits for one of that time.

    The award comes with its scheme, and has days.
    """
    assert award.starts_on is not None
    assert award.ends_on is not None
    starts_on = award.ends_on + timedelta(days=1)
    arrangement, months = arrangement_of(session, award.scheme_id), months_of(starts_on, ends_on)
    payments = payments_of(arrangement.pattern, instalments=award.scheme.instalments, months=months)
    amount = award.amount_pence + more_pence
    returns = returns_if(session, award, starts_on=award.starts_on, ends_on=ends_on, amount_pence=amount)
    return payments_over(
        more_pence,
        spread=Spread(payments, arrangement.kept_percent, arrangement.smallest_payment_pence),
        agreed=[agreed_by(due_at) for _, due_at in returns],
        accepted_on=accepted_on,
        starts_on=starts_on,
        months=months,
    )


def planned_by_hand(session: Session, award_id: UUID) -> list[PlannedInstalment]:
    """The payments of an offer as an administrator planned them; [] where none did."""
    found = select(PlannedPayment).where(PlannedPayment.award_id == award_id).order_by(PlannedPayment.number)
    return [
        PlannedInstalment(each.number, each.amount_pence, each.due_on, each.waits_for_return)
        for each in session.scalars(found)
    ]


def months_of_award(award: Award) -> int:
    """How many months an award runs; those of its scheme while it has no days."""
    if award.starts_on is None or award.ends_on is None:
        return award.scheme.award_months
    return months_of(award.starts_on, award.ends_on)


def years_of(session: Session, award: Award) -> Sequence[Pence]:
    """The amount for each year of an award, which comes with its scheme: as was said, or even over its months."""
    return years_said(session, award.id) or by_months(award.amount_pence, months_of_award(award))


def dated_years(session: Session, award: Award) -> list[tuple[Period, Pence]]:
    """Each year of an award, which comes with its scheme, with its amount; [] while it has no days."""
    if award.starts_on is None or award.ends_on is None:
        return []
    return list(zip(years_between(award.starts_on, award.ends_on), years_of(session, award), strict=True))


def years_said(session: Session, award_id: UUID) -> Sequence[Pence]:
    """The amounts of the years of an award where somebody has said them; [] where nobody has."""
    said = select(AwardYear.amount_pence).where(AwardYear.award_id == award_id).order_by(AwardYear.number)
    return session.scalars(said).all()


def bounds_of(session: Session, award: Award) -> Bounds:
    """What the payments of an offer have to keep to; an award with its scheme, and days on which it begins and ends."""
    assert award.starts_on is not None
    assert award.ends_on is not None
    return Bounds(
        amount_pence=award.amount_pence,
        starts_on=award.starts_on,
        ends_on=award.ends_on,
        smallest_pence=arrangement_of(session, award.scheme_id).smallest_payment_pence,
        returns=[london_day(due_at) for _, due_at in returns_of_plan(session, award)],
        years=tuple(years_said(session, award.id)),
    )


@dataclass(frozen=True)
class FunderPart:
    """What one funder bears of an instalment."""

    number: int
    funder_id: UUID
    funder_name: str
    amount_pence: Pence


def funder_parts(session: Session, award_id: UUID) -> list[FunderPart]:
    """What each funder bears of each instalment of an award, in their order."""
    rows = session.execute(
        select(Instalment.number, InstalmentShare.funder_id, Organisation.name, InstalmentShare.amount_pence)
        .join(InstalmentShare, InstalmentShare.instalment_id == Instalment.id)
        .join(Organisation, Organisation.id == InstalmentShare.funder_id)
        .where(Instalment.award_id == award_id)
        .order_by(Instalment.number, InstalmentShare.funder_id)
    )
    return [FunderPart(*row) for row in rows]


def facts_of(session: Session, award: Award) -> Facts:
    """What of an award, which comes with its scheme, says how much it reports."""
    at_risk = award.application_id is not None and carries_red_risk(session, award.application_id)
    return Facts(award.amount_pence, months_of_award(award), at_risk)


def tier_of_award(session: Session, award: Award, reporting: Reporting | None = None) -> Tier:
    """How much an award, which comes with its scheme, reports; `reporting` is what that says, where it is known."""
    return (reporting or reporting_of(session, award.scheme)).tier_of(facts_of(session, award))


def returns_if(
    session: Session, award: Award, *, starts_on: date, ends_on: date, amount_pence: int
) -> list[tuple[Period, datetime]]:
    """The returns that an award, which comes with its scheme, would make with these days and this amount."""
    months = months_of(starts_on, ends_on)
    facts = replace(facts_of(session, award), amount_pence=amount_pence, months=months)
    tier = reporting_of(session, award.scheme).tier_of(facts)
    return returns_asked(starts_on, months, returns_in(tier, months))


def returns_of_plan(session: Session, award: Award, tier: Tier | None = None) -> list[tuple[Period, datetime]]:
    """The returns of an award with its days, reckoned from its first: what each is about, and when it is due.

    `tier` is how much it reports, where that is known already.
    """
    if award.starts_on is None:
        return []
    months = months_of_award(award)
    return returns_asked(award.starts_on, months, returns_in(tier or tier_of_award(session, award), months))
