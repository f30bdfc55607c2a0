"""Comparing the marks of a panel: what goes in, when it is asked for, and keeping what came out.

Marks change often and the comparison takes a moment, so it is worked out by a job (`workers/comparing.py`), once for
each panel and each few seconds in which anything changed.
"""

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from grants.applications.events import ApplicationWithdrawn
from grants.applications.models import Application
from grants.kernel.access import SYSTEM
from grants.kernel.events import publish
from grants.kernel.jobs import DOCUMENTS, JobKind, add_job
from grants.panels import rules
from grants.panels.comparing.models import StoredComparison
from grants.panels.comparing.results import Entry, Total
from grants.panels.events import (
    DecisionMade,
    DecisionProposed,
    InabilityDeclared,
    MarksCompared,
    ProposalTakenBack,
    ScoresGiven,
    ScoresSetAside,
)
from grants.panels.models import DONE, Allocation, Decision, Panel
from grants.panels.queries import BEFORE_THE_PANEL
from grants.panels.reserve.events import ReserveFunded
from grants.schemes.events import MoneyFreed, RoundBudgetChanged
from grants.schemes.models import Round

COMPARE = "panels.compare"
COMPARE_JOB = JobKind(COMPARE, DOCUMENTS, kept=timedelta(days=1))
BUCKET = timedelta(seconds=5)
"""How long changes are gathered before they are worked out together."""

Changed = (
    ScoresGiven
    | ScoresSetAside
    | InabilityDeclared
    | DecisionProposed
    | ProposalTakenBack
    | DecisionMade
    | ReserveFunded
    | ApplicationWithdrawn
)
CHANGES: tuple[type[Changed], ...] = (
    ScoresGiven,
    ScoresSetAside,
    InabilityDeclared,
    DecisionProposed,
    ProposalTakenBack,
    DecisionMade,
    ReserveFunded,
    ApplicationWithdrawn,
)
"""Whatever changes the marks, who still competes, or the money that is left."""
METHOD = 2
"""Raise this when the method changes, and have what is kept worked out anew (see migration 0036)."""
Totals = Mapping[UUID, Mapping[UUID, Fraction]]
"""Points of 100, by application and member."""


def ask_for_comparison(session: Session, event: Changed, *, now: datetime) -> None:
    """Have the panel's marks compared at the end of these few seconds, once for all that changes in them."""
    found = select(Panel.id).join(Application, Application.round_id == Panel.round_id)
    _ask(session, session.scalar(found.where(Application.id == event.application_id)), now)


def ask_after_money_changed(session: Session, event: MoneyFreed | RoundBudgetChanged, *, now: datetime) -> None:
    """The same when there is more money to compete for, or less."""
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
    totals = totals_of(session, of_round)
    asks = {application_id: asked or 0 for application_id, asked in session.execute(competing)}
    money_pence = of_round.budget_pence - of_round.committed_pence
    return Entry(
        totals=tuple(
            sorted(
                Total(str(application_id), str(member_id), float(points))
                for application_id, its in totals.items()
                for member_id, points in its.items()
            )
        ),
        asks={str(application_id): asked for application_id, asked in sorted(asks.items())},
        money_pence=money_pence,
        fingerprint=fingerprint_of(totals, asks, money_pence),
    )


def fingerprint_of(totals: Totals, asks: Mapping[UUID, int], money_pence: int) -> str:
    """The same for the same marks, requests and money, in hexadecimal; another where anything at all differs."""
    told = sorted(
        application_id.bytes + member_id.bytes + f"{points.numerator}/{points.denominator}".encode()
        for application_id, its in totals.items()
        for member_id, points in its.items()
    )
    told += sorted(application_id.bytes + str(asked).encode() for application_id, asked in asks.items())
    digest = hashlib.sha256(f"{METHOD} {len(told)} {money_pence}".encode())
    for each in told:
        digest.update(len(each).to_bytes(2) + each)
    return digest.hexdigest()


def totals_of(session: Session, of_round: Round) -> Totals:
    """The points of everybody who is done, for the applications before the panel of a round.

    The round comes with its scheme. Criteria that do not apply have no mark, and leave their weight to the others.
    """
    scale = rules.Scale(of_round.scheme.lowest_mark, of_round.scheme.highest_mark)
    given = (
        select(Allocation.application_id, Allocation.member_id, Allocation.weighted_marks, Allocation.applied_weight)
        .join(Application, Application.id == Allocation.application_id)
        .where(
            Application.round_id == of_round.id,
            Application.state.in_(BEFORE_THE_PANEL),
            Allocation.state == DONE,
        )
    )
    totals: dict[UUID, dict[UUID, Fraction]] = defaultdict(dict)
    for application_id, member_id, weighted, weight in session.execute(given):
        assert weighted is not None
        assert weight is not None
        totals[application_id][member_id] = rules.points_of(weighted, weight, scale)
    return totals


def kept_comparison(session: Session, panel_id: UUID) -> StoredComparison | None:
    """What was worked out last, if anything was."""
    return session.get(StoredComparison, panel_id)


def keep_comparison(
    session: Session, panel_id: UUID, *, fingerprint: str, result: dict[str, Any], read_at: datetime
) -> None:
    """Keep what the marks came to as they were read at `read_at`. What was read later is not written over."""
    round_id = session.scalars(select(Panel.round_id).where(Panel.id == panel_id).with_for_update()).one()
    kept = session.get(StoredComparison, panel_id, populate_existing=True)
    if kept is None:
        kept = StoredComparison(panel_id=panel_id)
        session.add(kept)
    elif kept.fingerprint == fingerprint or kept.computed_at > read_at:
        return
    kept.fingerprint, kept.result, kept.computed_at = fingerprint, result, read_at
    session.flush()
    happened = MarksCompared(panel_id=panel_id, fingerprint=fingerprint)
    publish(session, happened, actor=SYSTEM, now=read_at, about=(round_id,))
