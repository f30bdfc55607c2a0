"""Instalments are planned when an offer is accepted, each with what its funders bear of it."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from grants.awards.models import PAID, PLANNED, Award, AwardShare, Instalment
from grants.awards.planning.plans.models import AwardYear, InstalmentShare
from grants.awards.planning.plans.queries import plan_of
from grants.awards.planning.plans.share_rules import shares_of_payments
from grants.awards.planning.plans.year_rules import months_of, years_between, years_of_amount
from grants.kernel.db import new_id
from grants.kernel.money import Pence


def plan_instalments(session: Session, award: Award, *, accepted_on: date) -> None:
    """Write the instalments of an award that was accepted on a day; the award comes with its scheme."""
    award.instalments = [
        Instalment(
            id=new_id(),
            number=plan.number,
            amount_pence=plan.amount_pence,
            due_on=plan.due_on,
            waits_for_return=plan.waits_for_return,
            state=PLANNED,
        )
        for plan in plan_of(session, award, accepted_on=accepted_on)
    ]
    session.flush()
    share_instalments(session, award)


def follow_change(session: Session, award: Award, *, today: date) -> None:
    """Let the years and the funders' parts of the unpaid instalments add up again, after an award has changed.

    To be called at the end of whatever changes the amount, the days, the shares or the unpaid instalments of an award,
    which comes with its scheme. Years that are over keep their amounts.
    """
    said = session.scalars(
        select(AwardYear).where(AwardYear.award_id == award.id).order_by(AwardYear.number).with_for_update()
    ).all()
    if said and award.starts_on and award.ends_on:
        begun = sum(year.last < today for year in years_between(award.starts_on, award.ends_on))
        before = [each.amount_pence for each in said]
        years = years_of_amount(before, award.amount_pence, months_of(award.starts_on, award.ends_on), begun=begun)
        write_years(session, award, years)
    share_instalments(session, award)


def write_years(session: Session, award: Award, years: Sequence[Pence]) -> None:
    """Keep these as the amounts of an award's years, in place of what was said before."""
    session.execute(delete(AwardYear).where(AwardYear.award_id == award.id))
    rows = [{"award_id": award.id, "number": place, "amount_pence": each} for place, each in enumerate(years, start=1)]
    session.execute(insert(AwardYear), rows)


def share_instalments(session: Session, award: Award) -> None:
    """Say anew what each funder bears of each instalment that is not paid; of those that are paid it stays.

    To be called in the transaction in which the amount, the shares or the unpaid instalments of an award change.
    """
    found = select(Instalment).where(Instalment.award_id == award.id).order_by(Instalment.number)
    instalments = session.scalars(found).all()
    shares = list(
        session.scalars(select(AwardShare).where(AwardShare.award_id == award.id).order_by(AwardShare.funder_id))
    )
    paid = [each.id for each in instalments if each.state == PAID]
    unpaid = [each for each in instalments if each.state != PAID]
    borne = dict.fromkeys((share.funder_id for share in shares), 0)
    for kept in session.scalars(select(InstalmentShare).where(InstalmentShare.instalment_id.in_(paid))):
        borne[kept.funder_id] = borne.get(kept.funder_id, 0) + kept.amount_pence
    rows = shares_of_payments(
        [each.amount_pence for each in unpaid],
        [share.amount_pence for share in shares],
        [borne[share.funder_id] for share in shares],
    )
    session.execute(delete(InstalmentShare).where(InstalmentShare.instalment_id.in_([each.id for each in unpaid])))
    borne_anew = [
        {"instalment_id": instalment.id, "funder_id": share.funder_id, "amount_pence": part}
        for instalment, row in zip(unpaid, rows, strict=True)
        for share, part in zip(shares, row, strict=True)
    ]
    if borne_anew:
        session.execute(insert(InstalmentShare), borne_anew)
