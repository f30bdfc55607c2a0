"""Comparing the marks of a panel: what goes in, when it is asked for, and keeping what came out.

Marks change often and the comparison takes a moment, so it is worked out by a job (`workers/comparing.py`), once for
each panel and each few seconds in which anything changed.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Protocol
from uuid import UUID

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session, joinedload

from grants.applications.models import Application
from grants.kernel.access import SYSTEM
from grants.kernel.events import publish
from grants.kernel.jobs import DOCUMENTS, JobKind, add_job
from grants.kernel.tallies import tallies_of
from grants.panels.comparing.events import MarksCompared
from grants.panels.comparing.models import UNMARKED, Contender, StoredComparison, StoredEstimate
from grants.panels.comparing.results import Comparison, Entry, Estimate, Total
from grants.panels.models import DONE, Allocation, Decision, Panel
from grants.panels.queries import BEFORE_THE_PANEL
from grants.panels.scoring import rules as scoring_rules
from grants.schemes.events import MoneyFreed, RoundBudgetChanged
from grants.schemes.models import Round

COMPARE = "panels.compare"
COMPARE_JOB = JobKind(COMPARE, DOCUMENTS, kept=timedelta(days=1))
BUCKET = timedelta(seconds=5)
"""How long changes are gathered before they are worked out together."""

METHOD = 3
"""Raise this when the method changes, and have what is kept deleted by a migration, so that it is worked out anew."""
PLACES = 6
"""Of the points that are kept: more than anybody reads, and few enough to hide how a computer rounds."""
Totals = Mapping[UUID, Mapping[UUID, Fraction]]
"""Points of 100, by application and member."""


class Changed(Protocol):
    """Whatever changes the marks of an application, whether it still competes, or the money that is left."""

    @property
    def application_id(self) -> UUID: ...


def ask_for_comparison(session: Session, event: Changed, *, now: datetime) -> None:
    """Have the panel's marks compared at the end of these few seconds, once for all that changes in them."""
    found = select(Panel.id).join(Application, Application.round_id == Panel.round_id)
    _ask(session, session.scalar(found.where(Application.id == event.application_id)), now)


def ask_after_money_changed(session: Session, event: MoneyFreed | RoundBudgetChanged, *, now: datetime) -> None:
    """Have the marks of a round's panel compared again when there is more money to compete for, or less."""
    _ask(session, session.scalar(select(Panel.id).where(Panel.round_id == event.round_id)), now)


def _ask(session: Session, panel_id: UUID | None, now: datetime) -> None:
    if panel_id is None:
        return
    bucket = int(now.timestamp()) // int(BUCKET.total_seconds())
    ends = datetime.fromtimestamp((bucket + 1) * BUCKET.total_seconds(), UTC)
    add_job(session, COMPARE, key=f"{panel_id}:{bucket}", args={"panel_id": str(panel_id)}, now=now, run_at=ends)


def entry_of(session: Session, panel_id: UUID) -> Entry:
    """All that goes into the comparison of a panel's marks, as it is now. Raises NoResultFound without a panel."""
    of_round = session.scalars(
        select(Round)
        .join(Panel, Panel.round_id == Round.id)
        .where(Panel.id == panel_id)
        .options(joinedload(Round.scheme))
    ).one()
    competing = (
        select(Application.id, Application.amount_requested_pence)
        .outerjoin(Decision, Decision.application_id == Application.id)
        .where(Application.round_id == of_round.id, Application.state.in_(BEFORE_THE_PANEL), Decision.id.is_(None))
    )
    fingerprint = told_of(
        session, of_round
    ).fingerprint  # first: what changes meanwhile makes this comparison an old one
    totals = totals_of(session, of_round)
    asks = {application_id: asked or 0 for application_id, asked in session.execute(competing)}
    return Entry(
        totals=tuple(
            sorted(
                Total(str(application_id), str(member_id), float(points))
                for application_id, its in totals.items()
                for member_id, points in its.items()
            )
        ),
        asks={str(application_id): asked for application_id, asked in sorted(asks.items())},
        money_pence=of_round.budget_pence - of_round.committed_pence,
        fingerprint=fingerprint,
    )


@dataclass(frozen=True)
class Told:
    """The fingerprint of all that goes into a comparison, and how many applications are before the panel."""

    fingerprint: str
    number: int


def told_of(session: Session, of_round: Round) -> Told:
    """The fingerprint is the same while nothing has changed that goes into a comparison; in hexadecimal.

    Each application before the panel counts the changes in its marks, in what it asks for and in whether it competes.
    """
    kept = tallies_of(session, [of_round.id])
    told = [kept.get((of_round.id, name), 0) for name in ("contenders", "changes", "asked", "decided")]
    money_pence = of_round.budget_pence - of_round.committed_pence
    words = " ".join(map(str, [METHOD, money_pence, *told]))
    return Told(hashlib.sha256(words.encode()).hexdigest(), told[0])


def totals_of(session: Session, of_round: Round, only: Collection[UUID] | None = None) -> Totals:
    """The points of everybody who is done, for the applications before the panel of a round or for some of them.

    The round comes with its scheme. Criteria that do not apply have no mark, and leave their weight to the others.
    """
    scale = scoring_rules.Scale(of_round.scheme.lowest_mark, of_round.scheme.highest_mark)
    given = (
        select(Allocation.application_id, Allocation.member_id, Allocation.weighted_marks, Allocation.applied_weight)
        .join(Application, Application.id == Allocation.application_id)
        .where(
            Application.round_id == of_round.id,
            Application.state.in_(BEFORE_THE_PANEL),
            Allocation.state == DONE,
        )
    )
    if only is not None:
        given = given.where(Application.id.in_(only))
    totals: dict[UUID, dict[UUID, Fraction]] = defaultdict(dict)
    for application_id, member_id, weighted, weight in session.execute(given):
        assert weighted is not None
        assert weight is not None
        totals[application_id][member_id] = scoring_rules.points_of(weighted, weight, scale)
    return totals


def kept_comparison(session: Session, panel_id: UUID) -> StoredComparison | None:
    """What was worked out last, if anything was."""
    return session.get(StoredComparison, panel_id)


def estimates_of(session: Session, panel_id: UUID, only: Collection[UUID] | None = None) -> dict[UUID, Estimate]:
    """The estimates of the comparison that is kept, by application; only those of `only`, where it is given."""
    found = select(StoredEstimate).where(StoredEstimate.panel_id == panel_id)
    if only is not None:
        found = found.where(StoredEstimate.application_id.in_(only))
    return {each.application_id: _estimate(each) for each in session.scalars(found)}


def _estimate(kept: StoredEstimate) -> Estimate:
    interval = None if kept.low is None or kept.high is None else (kept.low, kept.high)
    return Estimate(kept.raw, kept.adjusted, interval, kept.chance, kept.spread)


def keep_comparison(
    session: Session, panel_id: UUID, *, fingerprint: str, comparison: Comparison, read_at: datetime
) -> None:
    """Keep what the marks came to as they were read at `read_at`. What was read later is not written over.

    The same again, after marks were given that say the same, is not told again.
    """
    round_id = session.scalars(select(Panel.round_id).where(Panel.id == panel_id).with_for_update()).one()
    kept = session.get(StoredComparison, panel_id, populate_existing=True)
    if kept is None:
        kept = StoredComparison(panel_id=panel_id)
        session.add(kept)
    elif kept.fingerprint == fingerprint or kept.computed_at > read_at:
        return
    estimates = {UUID(key): _rounded(each) for key, each in comparison.applications.items()}
    result = json.loads(json.dumps(comparison.as_json()))
    kept.fingerprint = fingerprint
    if kept.result == result and estimates_of(session, panel_id) == estimates:
        return
    kept.result, kept.computed_at = result, read_at
    _keep_estimates(session, panel_id, estimates)
    _keep_levels(session, round_id)
    session.flush()
    happened = MarksCompared(panel_id=panel_id, fingerprint=fingerprint)
    publish(session, happened, actor=SYSTEM, now=read_at, about=(round_id,))


def _rounded(estimate: Estimate) -> Estimate:
    def rounded(value: float) -> float:
        return round(value, PLACES)

    return Estimate(
        rounded(estimate.raw),
        rounded(estimate.adjusted),
        None if estimate.interval is None else (rounded(estimate.interval[0]), rounded(estimate.interval[1])),
        None if estimate.chance is None else rounded(estimate.chance),
        rounded(estimate.spread),
    )


def _keep_estimates(session: Session, panel_id: UUID, estimates: Mapping[UUID, Estimate]) -> None:
    session.execute(delete(StoredEstimate).where(StoredEstimate.panel_id == panel_id))
    rows = []
    for application_id, each in estimates.items():
        low, high = each.interval or (None, None)
        values = {"raw": each.raw, "adjusted": each.adjusted, "low": low, "high": high}
        values |= {"chance": each.chance, "spread": each.spread}
        rows.append({"application_id": application_id, "panel_id": panel_id, **values})
    if rows:
        session.execute(insert(StoredEstimate), rows)


def _keep_levels(session: Session, round_id: UUID) -> None:
    """The adjusted means where they are put in order by; those without marks by now have none."""
    kept = StoredEstimate.application_id == Contender.application_id
    order = select(-StoredEstimate.adjusted).where(kept, Contender.raw_order != UNMARKED)
    found = func.coalesce(order.scalar_subquery(), UNMARKED)
    changed = Contender.adjusted_order != found
    session.execute(
        update(Contender).where(Contender.round_id == round_id, changed).values(adjusted_order=found),
        execution_options={"synchronize_session": False},
    )
