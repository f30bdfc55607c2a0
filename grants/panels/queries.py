"""Reading about panels: who sits, what lies before a member, what was decided."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any
from uuid import UUID

from sqlalchemy import Select, literal, select
from sqlalchemy.orm import InstrumentedAttribute, Session, defer, joinedload, selectinload

from grants.applications.models import DECIDED, IN_ASSESSMENT, Application
from grants.identity.models import Person
from grants.kernel.paging import PAGE_SIZE, Page, page_of
from grants.kernel.problems import NotFound
from grants.panels import rules
from grants.panels.models import DONE, LEAVES, TO_SCORE, Allocation, Decision, Interest, Panel, PanelMember, Score
from grants.schemes.models import Contribution, Criterion, Round, Scheme

BEFORE_THE_PANEL = (IN_ASSESSMENT, DECIDED)
NO_PANEL = "No panel has been convened for this round yet."


@dataclass(frozen=True)
class RankedApplication:
    """An application at its place. `scored_by` are the members whose marks are done, `to_score_by` who still is to."""

    application: Application
    place: rules.Place
    decision: Decision | None
    scored_by: frozenset[UUID]
    to_score_by: frozenset[UUID] = frozenset()


@dataclass(frozen=True)
class Ranking:
    """The applications of a round from the best down. `hidden` counts those left out for this reader."""

    panel: Panel
    rows: Sequence[RankedApplication]
    hidden: int = 0

    @property
    def round(self) -> Round:
        return self.panel.round


# Panels and their members


def _panels() -> Select[Panel]:
    return select(Panel).options(
        joinedload(Panel.round).joinedload(Round.scheme),
        selectinload(Panel.members).joinedload(PanelMember.person),
    )


def panel_of(session: Session, panel_id: UUID) -> Panel:
    """A panel with its round, scheme, members and their people. Raises NotFound."""
    panel = session.scalar(_panels().where(Panel.id == panel_id))
    if panel is None:
        raise NotFound("There is no such panel.")
    return panel


def panel_of_round(session: Session, round_id: UUID) -> Panel:
    """The panel of a round, loaded like `panel_of`. Raises NotFound while there is none."""
    panel = session.scalar(_panels().where(Panel.round_id == round_id))
    if panel is None:
        raise NotFound(NO_PANEL)
    return panel


def panel_id_of_round(session: Session, round_id: UUID) -> UUID | None:
    return session.scalar(select(Panel.id).where(Panel.round_id == round_id))


def panel_page(
    session: Session, *, among: Sequence[UUID] | None, after: str | None, size: int = PAGE_SIZE
) -> Page[Panel]:
    """Panels with their round and scheme, the latest first; `among` leaves out all others."""
    statement = select(Panel).options(joinedload(Panel.round).joinedload(Round.scheme))
    if among is not None:
        statement = statement.where(Panel.id.in_(among))
    return page_of(session, statement, by=(Panel.id,), after=after, size=size, descending=True)


def member_for(session: Session, panel_id: UUID, person_id: UUID | None) -> PanelMember | None:
    """The place of a person on a panel."""
    return session.scalar(
        select(PanelMember).where(PanelMember.panel_id == panel_id, PanelMember.person_id == person_id)
    )


def member_of(session: Session, panel: Panel, member_id: UUID) -> PanelMember:
    """Raises NotFound."""
    member = next((each for each in panel.members if each.id == member_id), None)
    if member is None:
        raise NotFound("There is no such member on this panel.")
    return member


# Decisions


def decision_of(session: Session, decision_id: UUID) -> Decision:
    """A decision with its application, organisation, round, scheme, contributions and funders.

    Raises NotFound.
    """
    application = joinedload(Decision.application)
    scheme = application.joinedload(Application.round).joinedload(Round.scheme)
    decision = session.scalar(
        select(Decision)
        .where(Decision.id == decision_id)
        .options(
            application.joinedload(Application.organisation),
            scheme.selectinload(Scheme.contributions).joinedload(Contribution.funder),
        )
    )
    if decision is None:
        raise NotFound("There is no such decision.")
    return decision


def decision_on(session: Session, application_id: UUID) -> Decision | None:
    """What was decided on an application, None before."""
    return session.scalar(select(Decision).where(Decision.application_id == application_id))


def name_of(session: Session, person_id: UUID) -> str:
    return session.scalar(select(Person.name).where(Person.id == person_id)) or ""


# The ranking


def ranking(session: Session, round_id: UUID) -> Ranking:
    """The whole ranking of a round, for nobody in particular. Raises NotFound while there is no panel."""
    panel = panel_of_round(session, round_id)
    applications = _applications(session, round_id)
    totals = _totals(session, panel.round)
    decisions = _decisions(session, panel.id)
    waiting = _to_score(session, panel.id)
    candidates = [
        rules.Candidate(
            application_id=each.id,
            amount_requested_pence=each.amount_requested_pence or 0,
            totals=tuple(totals[each.id].values()),
            is_decided=each.id in decisions,
        )
        for each in applications.values()
    ]
    places = rules.ranked(
        candidates, budget_pence=panel.round.budget_pence, committed_pence=panel.round.committed_pence
    )
    return Ranking(
        panel,
        [
            RankedApplication(
                application=applications[place.application_id],
                place=place,
                decision=decisions.get(place.application_id),
                scored_by=frozenset(totals[place.application_id]),
                to_score_by=frozenset(waiting[place.application_id]),
            )
            for place in places
        ],
    )


def without_places(whole: Ranking, kept: Sequence[RankedApplication]) -> Ranking:
    """The ranking for somebody who may see only some of it.

    Places and the line of the money are left out, for they would tell where the others stand.
    """
    bare = [
        replace(row, place=replace(row.place, place=None, running_total_pence=None, within_budget=None)) for row in kept
    ]
    return Ranking(whole.panel, bare, hidden=len(whole.rows) - len(bare))


def _applications(session: Session, round_id: UUID) -> dict[UUID, Application]:
    statement = (
        select(Application)
        .where(Application.round_id == round_id, Application.state.in_(BEFORE_THE_PANEL))
        .options(joinedload(Application.organisation), defer(Application.answers))
        .order_by(Application.id)
    )
    return {application.id: application for application in session.scalars(statement)}


def _totals(session: Session, of_round: Round) -> dict[UUID, dict[UUID, Fraction]]:
    """The points of every scorer who is done, by application and member."""
    criteria = select(Criterion.id, Criterion.weight).where(Criterion.scheme_id == of_round.scheme_id)
    weights = {row[0]: row[1] for row in session.execute(criteria)}
    scale = rules.Scale(of_round.scheme.lowest_mark, of_round.scheme.highest_mark)
    marks: dict[tuple[UUID, UUID], dict[UUID, int | None]] = defaultdict(dict)
    given = (
        select(Score.application_id, Score.member_id, Score.criterion_id, Score.mark)
        .join(Application, Application.id == Score.application_id)
        .join(
            Allocation,
            (Allocation.member_id == Score.member_id) & (Allocation.application_id == Score.application_id),
        )
        .where(Application.round_id == of_round.id, Allocation.state == DONE)
        .order_by(Score.member_id)
    )
    for application_id, member_id, criterion_id, mark in session.execute(given):
        marks[application_id, member_id][criterion_id] = mark
    totals: dict[UUID, dict[UUID, Fraction]] = defaultdict(dict)
    for (application_id, member_id), their_marks in marks.items():
        total = rules.points(their_marks, weights, scale)
        if total is not None:
            totals[application_id][member_id] = total
    return totals


def _to_score(session: Session, panel_id: UUID) -> dict[UUID, set[UUID]]:
    """The members who still are to score, by application."""
    waiting: dict[UUID, set[UUID]] = defaultdict(set)
    found = (
        select(Allocation.application_id, Allocation.member_id)
        .join(PanelMember, PanelMember.id == Allocation.member_id)
        .where(PanelMember.panel_id == panel_id, Allocation.state == TO_SCORE)
    )
    for application_id, member_id in session.execute(found):
        waiting[application_id].add(member_id)
    return waiting


def _decisions(session: Session, panel_id: UUID) -> dict[UUID, Decision]:
    made = session.scalars(select(Decision).where(Decision.panel_id == panel_id))
    return {decision.application_id: decision for decision in made}


# Roles


def _role(role: str, on: InstrumentedAttribute[UUID]) -> Select[Any]:
    columns: tuple[Any, ...] = (literal(role), on)
    return select(*columns)


def seats(person_id: UUID) -> Select[Any]:
    """("panel_member", panel) for every panel a person sits on."""
    return _role("panel_member", PanelMember.panel_id).where(PanelMember.person_id == person_id)


def rounds_assessed(person_id: UUID) -> Select[Any]:
    """("panel_member_of_round", round) for the rounds of those panels."""
    held = _role("panel_member_of_round", Panel.round_id).join(PanelMember, PanelMember.panel_id == Panel.id)
    return held.where(PanelMember.person_id == person_id)


def conflicts(person_id: UUID) -> Select[Any]:
    """("leaves", application) for the applications for which a person leaves the panel."""
    held = _role("leaves", Interest.application_id).join(PanelMember, PanelMember.id == Interest.member_id)
    return held.where(PanelMember.person_id == person_id, Interest.level == LEAVES)


def chairs(person_id: UUID) -> Select[Any]:
    """("chair", panel) for the panels a person chairs."""
    held = _role("chair", PanelMember.panel_id)
    return held.where(PanelMember.person_id == person_id, PanelMember.is_chair)
