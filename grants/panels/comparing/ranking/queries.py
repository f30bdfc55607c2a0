"""Reading what the marks of a round came to, and the ranking that is made of them for one reader."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from grants.applications.models import Application
from grants.kernel.money import Pence
from grants.kernel.paging import cursor_after
from grants.organisations.models import Organisation
from grants.panels.comparing import service as comparing
from grants.panels.comparing.ranking import rules
from grants.panels.comparing.ranking.order import Position
from grants.panels.comparing.ranking.rules import ADJUSTED, RAW, Candidate, Place
from grants.panels.comparing.results import Caution, Comparison, Estimate, Harshness
from grants.panels.models import TO_SCORE, UNABLE, Allocation, Decision, Panel, PanelMember
from grants.panels.queries import BEFORE_THE_PANEL
from grants.schemes.models import Round


@dataclass(frozen=True, slots=True)
class Competing:
    """What a ranking shows of an application: there may be hundreds, and a whole record costs ten times more."""

    id: UUID
    reference: str
    title: str
    state: str
    amount_requested_pence: Pence | None
    organisation_id: UUID
    organisation_name: str


@dataclass(frozen=True)
class Compared:
    """A panel whose marks are to be shown, with what they came to when they were last compared, application by
    application left out.

    `is_current` says whether nothing that went into the comparison has changed since `compared_at`. `number` counts
    the applications before the panel.
    """

    panel: Panel
    comparison: Comparison | None
    is_current: bool
    compared_at: datetime | None
    number: int


@dataclass(frozen=True)
class Ranked:
    """An application at its place. `band` is what its chance suggests, None where there is nothing to suggest.

    `position` is where it stands among all that this reader may see, from 1.
    """

    application: Competing
    place: Place
    decision: Decision | None
    estimate: Estimate | None
    band: str | None
    position: int


@dataclass(frozen=True)
class Ranking:
    """A page of the applications of a round from the best down, as one reader may see them.

    It begins after the first `before` of those `shown` in all; the money ends above the position `line_at`, None where
    it reaches for all or the reader must not know. `also` is one more application that was asked for, wherever it
    stands. `titles` are of the applications that cautions name.

    `by` says what they are put in order by. `hidden` counts those left out for this reader; `is_whole` says whether
    places, line, chances and harshness are there. `is_open_to_sway` is for a reader whose own marks are not all
    given: they see nothing that depends on others' marks for what is left. `own_harshness` has the reader's place on
    the panel; `markers` is filled for administrators. `nameless` are applications whose applicant is not shown.
    """

    panel: Panel
    by: str
    rows: Sequence[Ranked]
    before: int
    shown: int
    line_at: int | None
    hidden: int
    is_whole: bool
    is_open_to_sway: bool
    is_current: bool
    compared_at: datetime | None
    cautions: Sequence[Caution] = ()
    own_harshness: tuple[UUID, Harshness] | None = None
    markers: Mapping[UUID, Harshness] = field(default_factory=dict)
    nameless: frozenset[UUID] = frozenset()
    also: Ranked | None = None
    titles: Mapping[UUID, str] = field(default_factory=dict)

    @property
    def next_cursor(self) -> str | None:
        """Leads to what follows; None at the end."""
        ends = self.before + len(self.rows)
        return cursor_after(ends) if ends < self.shown else None

    @property
    def round(self) -> Round:
        return self.panel.round


def compared_panel(session: Session, panel: Panel) -> Compared:
    """What the marks of a panel came to when they were last compared. The panel comes with its round."""
    kept = comparing.kept_comparison(session, panel.id)
    told = comparing.told_of(session, panel.round)
    return Compared(
        panel=panel,
        comparison=Comparison.from_json(kept.result, {}) if kept else None,
        is_current=kept is not None and kept.fingerprint == told.fingerprint,
        compared_at=kept.computed_at if kept else None,
        number=told.number,
    )


def ranked_at(session: Session, panel: Panel, positions: Sequence[Position]) -> list[Ranked]:
    """The applications at these positions, with all that a ranking shows of them. The panel comes with its round."""
    ids = [each.application_id for each in positions]
    competing = {each.id: each for each in _applications(session, panel.round_id, ids)}
    totals = comparing.totals_of(session, panel.round, ids)
    decisions = _decisions(session, panel.id, ids)
    estimates = comparing.estimates_of(session, panel.id, ids)
    budget = panel.round.budget_pence
    found = []
    for at in positions:
        key = at.application_id
        candidate = Candidate(key, 0, tuple(totals.get(key, {}).values()))
        running = None if at.running_pence is None else Pence(at.running_pence)
        place = rules.place_of(candidate, at.place, running, None if running is None else running <= budget)
        found.append(_ranked(competing[key], decisions.get(key), estimates.get(key), place, at.position))
    return found


def marks_open(session: Session, panel: Panel, member: PanelMember) -> tuple[bool, bool]:
    """Whether a member is to give marks still, and whether they have said of something undecided that they cannot."""
    own = (
        select(Allocation.member_id)
        .join(Application, Application.id == Allocation.application_id)
        .where(Allocation.member_id == member.id, Application.state.in_(BEFORE_THE_PANEL))
    )
    undecided = ~exists().where(Decision.application_id == Allocation.application_id)
    owes = own.where(Allocation.state == TO_SCORE).exists()
    unable = own.where(Allocation.state == UNABLE, undecided).exists()
    found = session.execute(select(owes, unable)).one()
    return bool(found[0]), bool(found[1])


def titles_of(session: Session, round_id: UUID, application_ids: Sequence[UUID]) -> dict[UUID, str]:
    """The titles of those of the applications that are before the panel still."""
    return {each.id: each.title for each in _applications(session, round_id, application_ids)}


def order_asked(compared: Compared, by: str | None) -> str:
    """What a reader may have asked for, and can have; by adjusted means unless they said otherwise."""
    return RAW if by == RAW or compared.comparison is None else ADJUSTED


def _ranked(
    application: Competing, decision: Decision | None, estimate: Estimate | None, place: Place, position: int
) -> Ranked:
    chance = estimate.chance if estimate and decision is None else None
    return Ranked(application, place, decision, estimate, rules.band(chance), position)


def without_places(row: Ranked) -> Ranked:
    """The row without what would tell where others stand: place, line, chance and band."""
    place = replace(row.place, place=None, running_total_pence=None, within_budget=None)
    estimate = replace(row.estimate, chance=None) if row.estimate else None
    return replace(row, place=place, estimate=estimate, band=None)


def without_comparison(row: Ranked) -> Ranked:
    """The row without all that depends on the marks of other applications."""
    return replace(without_places(row), estimate=None)


def _applications(session: Session, round_id: UUID, only: Sequence[UUID] | None = None) -> list[Competing]:
    found = (
        select(
            Application.id,
            Application.reference,
            Application.title,
            Application.state,
            Application.amount_requested_pence,
            Application.organisation_id,
            Organisation.name,
        )
        .join(Application.organisation)
        .where(Application.round_id == round_id, Application.state.in_(BEFORE_THE_PANEL))
        .order_by(Application.id)
    )
    if only is not None:
        found = found.where(Application.id.in_(only))
    return [Competing(*row) for row in session.execute(found)]


def _decisions(session: Session, panel_id: UUID, only: Sequence[UUID] | None = None) -> dict[UUID, Decision]:
    made = select(Decision).where(Decision.panel_id == panel_id)
    if only is not None:
        made = made.where(Decision.application_id.in_(only))
    return {decision.application_id: decision for decision in session.scalars(made)}
