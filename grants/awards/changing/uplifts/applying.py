"""An uplift is written into all running grants of its scheme at once, in as many statements as for one."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from grants.awards.changing.uplifts.models import Uplift, UpliftedAward
from grants.awards.changing.uplifts.preview import Change, Preview
from grants.awards.changing.uplifts.rules import percent
from grants.awards.changing.uplifts.writing import set_pence
from grants.awards.changing.variations.events import AwardVaried
from grants.awards.changing.variations.models import Variation
from grants.awards.changing.variations.rules import AGREED, UPLIFT
from grants.awards.models import Award, AwardShare, Instalment
from grants.awards.planning.plans.models import AwardYear, InstalmentShare
from grants.awards.planning.plans.share_rules import shares_of_payments
from grants.awards.planning.plans.year_rules import months_of, years_between, years_of_amount
from grants.kernel.access import Actor
from grants.kernel.clock import london_day
from grants.kernel.db import new_id
from grants.kernel.events import publish_all
from grants.schemes.money.sharing import change_shares
from grants.schemes.service import commit_money, release_money

CHANGED = ("amount_pence", "instalments")


def write_changes(session: Session, uplift: Uplift, preview: Preview, *, actor: Actor, now: datetime) -> None:
    """Write the changes of an uplift: amounts, instalments, funders' parts, years, the money of rounds and
    contributions; with a variation and an event for each grant. The grants are locked, and the money covers it.
    """
    changes = preview.changes
    _write_amounts(session, changes)
    _write_shares(session, changes)
    _write_years(session, changes, today=london_day(now))
    _count_money(session, uplift.scheme_id, changes)
    numbers = _write_variations(session, uplift, changes, now)
    _many(
        session,
        insert(UpliftedAward),
        [
            {
                "uplift_id": uplift.id,
                "award_id": each.running.award_id,
                "before_pence": each.before_pence,
                "after_pence": each.after_pence,
            }
            for each in changes
        ],
    )
    happened = [
        (
            AwardVaried(award_id=running.award_id, number=numbers[running.award_id], what=CHANGED),
            (running.application_id, uplift.scheme_id, running.organisation_id),
        )
        for running in (each.running for each in changes)
    ]
    publish_all(session, happened, actor=actor, now=now)


def _write_amounts(session: Session, changes: Sequence[Change]) -> None:
    amounts = [(each.running.award_id, each.after_pence) for each in changes]
    set_pence(session, Award, ("id",), amounts, version=Award.__table__.c.version + 1)
    payments = [row for each in changes for row in zip(each.running.instalment_ids, each.becomes.payments, strict=True)]
    set_pence(session, Instalment, ("id",), payments)


def _write_shares(session: Session, changes: Sequence[Change]) -> None:
    """Each funder's part of the award, and of the instalments that change; of others it stays."""
    of_awards, of_instalments = [], []
    for each in changes:
        running, shares = each.running, _new_shares(each)
        rows = shares_of_payments(each.becomes.payments, shares, running.borne)
        of_awards += [(running.award_id, *part) for part in zip(running.funder_ids, shares, strict=True)]
        of_instalments += [
            (instalment_id, *part)
            for instalment_id, row in zip(running.instalment_ids, rows, strict=True)
            for part in zip(running.funder_ids, row, strict=True)
        ]
    set_pence(session, AwardShare, ("award_id", "funder_id"), of_awards)
    set_pence(session, InstalmentShare, ("instalment_id", "funder_id"), of_instalments)


def _new_shares(change: Change) -> list[int]:
    return [had + part for had, part in zip(change.running.standing.shares, change.becomes.parts, strict=True)]


def _write_years(session: Session, changes: Sequence[Change], *, today: date) -> None:
    """The years of the grants for which they were said; others are even over their months."""
    after = {each.running.award_id: each.after_pence for each in changes}
    rows = session.execute(
        select(AwardYear.award_id, AwardYear.amount_pence, Award.starts_on, Award.ends_on)
        .join(Award, Award.id == AwardYear.award_id)
        .where(Award.id.in_(after))
        .order_by(AwardYear.award_id, AwardYear.number)
    )
    said: dict[tuple[UUID, date, date], list[int]] = defaultdict(list)
    for award_id, pence, starts_on, ends_on in rows:
        if starts_on and ends_on:
            said[award_id, starts_on, ends_on].append(int(pence))
    written = []
    for (award_id, starts_on, ends_on), before in said.items():
        over = sum(year.last < today for year in years_between(starts_on, ends_on))
        years = years_of_amount(before, after[award_id], months_of(starts_on, ends_on), begun=over)
        written += [{"award_id": award_id, "number": n, "amount_pence": each} for n, each in enumerate(years, start=1)]
    if written:
        session.execute(delete(AwardYear).where(AwardYear.award_id.in_({each["award_id"] for each in written})))
        _many(session, insert(AwardYear), written)


def _count_money(session: Session, scheme_id: UUID, changes: Sequence[Change]) -> None:
    by_round: Counter[UUID] = Counter()
    by_both: Counter[tuple[UUID, UUID]] = Counter()
    for each in changes:
        by_round[each.running.round_id] += each.becomes.change_pence
        for funder_id, part in zip(each.running.funder_ids, each.becomes.parts, strict=True):
            by_both[each.running.round_id, funder_id] += part
    change_shares(session, scheme_id, by_both)
    for round_id, pence in sorted(by_round.items()):
        if pence > 0:
            commit_money(session, round_id, pence)
        elif pence < 0:
            release_money(session, round_id, -pence)


def _write_variations(session: Session, uplift: Uplift, changes: Sequence[Change], now: datetime) -> dict[UUID, int]:
    """A variation for each grant, recorded as agreed; gives its number by award."""
    ids = [each.running.award_id for each in changes]
    last = dict(
        session.execute(
            select(Variation.award_id, func.max(Variation.number))
            .join(Award, Award.id == Variation.award_id)
            .where(Award.scheme_id == uplift.scheme_id)
            .group_by(Variation.award_id)
        ).all()
    )
    numbers = {award_id: last.get(award_id, 0) + 1 for award_id in ids}
    rows = [
        {
            "id": new_id(),
            "award_id": each.running.award_id,
            "number": numbers[each.running.award_id],
            "source": UPLIFT,
            "state": AGREED,
            "before": {"amount_pence": int(each.before_pence)},
            "after": {"amount_pence": int(each.after_pence)},
            "reasons": reasons_of(uplift),
            "needs_two": False,
            "asked_at": now,
            "asked_by": uplift.prepared_by,
            "ended_at": now,
            "ended_by": uplift.released_by,
            "answer": "",
            "version": 1,
        }
        for each in changes
    ]
    _many(session, insert(Variation), rows)
    return numbers


def reasons_of(uplift: Uplift) -> str:
    return (
        f"The yearly uplift for {uplift.year}: {percent(uplift.net_hundredths)} of what was not paid yet, the net"
        " average of all prescribed uplifts and efficiency asks."
    )


def _many(session: Session, statement: Any, rows: list[dict[str, Any]]) -> None:
    if rows:
        session.connection().execute(statement, rows)
