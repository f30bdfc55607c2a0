"""Reading which letters are held, by outcome and one by one, and for whom they are to release."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import url_for
from sqlalchemy import ColumnElement, and_, case, exists, func, select, true
from sqlalchemy.orm import Session, aliased, defer, joinedload

from grants.applications.conflicts import without_conflict
from grants.applications.models import Application
from grants.identity.models import Person
from grants.kernel.access import Actor
from grants.kernel.counting import counted
from grants.kernel.look import minute
from grants.kernel.money import Pence
from grants.kernel.paging import PAGE_SIZE, Page, page_of
from grants.kernel.problems import NotFound
from grants.kernel.stage import Waiting
from grants.kernel.waiting import administrators, waits_for
from grants.panels.deciding.releasing.access import refusal_for
from grants.panels.deciding.releasing.models import DROPPED, PLANNED, RELEASED, PlannedLetter, PlannedRelease
from grants.panels.models import FINAL, OUTCOMES, Decision, Panel
from grants.schemes.models import Round


@dataclass(frozen=True)
class HeldLetters:
    """Letters of one outcome that are held: how many, what they award, and how many this administrator can release.

    `example_id` is the decision of one of them, to be looked at first.
    """

    outcome: str
    number: int
    pence: Pence
    releasable: int
    example_id: UUID


@dataclass(frozen=True)
class HeldLetter:
    """A held letter as an administrator sees it: why another releases it, and when and by whom that is planned."""

    decision: Decision
    refusal: str | None
    planned_for: datetime | None
    planned_by: str

    @property
    def why_held(self) -> str:
        """Why the applicant has not been told yet, in words."""
        if self.planned_for is not None:
            return f"Planned by {self.planned_by} for {minute(self.planned_for)}."
        return self.refusal or "Nobody has released it yet. You can."


def _is_held(round_id: UUID) -> ColumnElement[bool]:
    panels = select(Panel.id).where(Panel.round_id == round_id)
    return and_(Decision.panel_id.in_(panels), Decision.state == FINAL, Decision.released_at.is_(None))


_PLANNED = aliased(PlannedLetter)
_IS_PLANNED = exists().where(_PLANNED.decision_id == Decision.id, _PLANNED.state == PLANNED).correlate(Decision)
"""A condition on decisions: their letter is released at a later minute."""


def _releasable(actor: Actor) -> ColumnElement[bool]:
    """A condition on decisions: those whose letter `access.refusal_for` lets this administrator release, and that is
    not planned.
    """
    return and_(
        ~_IS_PLANNED,
        func.coalesce(Decision.confirmed_by != actor.person_id, True),
        without_conflict(actor, Decision.application_id),
    )


def held_by_outcome(session: Session, round_id: UUID, actor: Actor) -> list[HeldLetters]:
    """What is held in a round, in numbers, without what this person has a conflict of interest in."""
    rows = session.execute(
        select(
            Decision.outcome,
            func.count(),
            func.sum(Decision.amount_pence),
            func.sum(case((_releasable(actor), 1), else_=0)),
        )
        .join(Application, Application.id == Decision.application_id)
        .where(_is_held(round_id), without_conflict(actor))
        .group_by(Decision.outcome)
    )
    place = func.row_number().over(partition_by=Decision.outcome, order_by=Decision.id).label("place")
    held = select(Decision.outcome, Decision.id, place).join(Application, Application.id == Decision.application_id)
    each = held.where(_is_held(round_id), without_conflict(actor)).subquery()
    first = dict(session.execute(select(each.c.outcome, each.c.id).where(each.c.place == 1)).all())
    found = {row[0]: HeldLetters(row[0], row[1], Pence(int(row[2])), int(row[3]), first[row[0]]) for row in rows}
    return [found[outcome] for outcome in OUTCOMES if outcome in found]


def held_page(
    session: Session, round_id: UUID, actor: Actor, *, after: str | None = None, size: int = PAGE_SIZE
) -> Page[HeldLetter]:
    """The held letters of a round but those that are closed to the actor, with application and organisation."""
    statement = (
        select(Decision)
        .join(Decision.application)
        .where(
            _is_held(round_id),
            without_conflict(actor),
        )
        .options(
            joinedload(Decision.application).options(joinedload(Application.organisation), defer(Application.answers))
        )
    )
    page = page_of(session, statement, by=(Decision.id,), after=after, size=size)
    planned = _planned_for(session, [each.id for each in page.items])
    letters = [HeldLetter(each, refusal_for(actor, each), *planned.get(each.id, (None, ""))) for each in page.items]
    return Page(letters, page.next_cursor)


def edition_of(session: Session, round_id: UUID) -> int:
    """A number that grows with whatever changes among the final decisions of a round."""
    panels = select(Panel.id).where(Panel.round_id == round_id)
    of_round = (Decision.panel_id.in_(panels), Decision.state == FINAL)
    return session.scalar(select(func.coalesce(func.sum(Decision.version), 0)).where(*of_round)) or 0


def held_decisions(session: Session, round_id: UUID, *, planned: bool = True) -> Sequence[Decision]:
    """All that is held of a round, locked until the transaction ends, with the applications.

    Without those whose letter is planned for a later minute, where `planned` is false.
    """
    return session.scalars(
        select(Decision)
        .where(_is_held(round_id), true() if planned else ~_IS_PLANNED)
        .options(joinedload(Decision.application).options(defer(Application.answers)))
        .order_by(Decision.id)
        .with_for_update(of=Decision),
        execution_options={"populate_existing": True},
    ).all()


@dataclass(frozen=True)
class DroppedLetter:
    """A letter that dropped out of a planned release, and why."""

    decision_id: UUID
    title: str
    why: str


@dataclass(frozen=True)
class Plan:
    """A planned release as one administrator sees it: without the letters that they have a conflict of interest in."""

    plan: PlannedRelease
    planned_by: str
    called_back_by: str | None
    letters: int
    released: int
    dropped: Sequence[DroppedLetter]


def plan_of(session: Session, planned_release_id: UUID) -> PlannedRelease:
    """Raises NotFound."""
    plan = session.get(PlannedRelease, planned_release_id)
    if plan is None:
        raise NotFound("There is no such planned release.")
    return plan


def plan_named(session: Session, round_id: UUID, typed: str) -> PlannedRelease:
    """The planned release of a round whose id a form sent. Raises NotFound."""
    of_round = select(PlannedRelease).where(PlannedRelease.round_id == round_id)
    plan = next((each for each in session.scalars(of_round) if str(each.id) == typed), None)
    if plan is None:
        raise NotFound("There is no such planned release.")
    return plan


def open_plan_of(session: Session, round_id: UUID, person_id: UUID, at: datetime) -> PlannedRelease | None:
    """The release that a person has planned for a minute, where its minute has not come."""
    same = (PlannedRelease.round_id == round_id, PlannedRelease.planned_by == person_id)
    found = select(PlannedRelease).where(*same, PlannedRelease.release_at == at, PlannedRelease.ended_at.is_(None))
    return session.scalar(found.limit(1))


def plans_of(session: Session, round_id: UUID, actor: Actor, *, only: Collection[UUID] | None = None) -> list[Plan]:
    """The releases that were planned in a round, the newest first; the last twenty, or only some."""
    planner, caller = aliased(Person), aliased(Person)
    found = (
        select(PlannedRelease, planner.name, caller.name)
        .join(planner, planner.id == PlannedRelease.planned_by)
        .outerjoin(caller, caller.id == PlannedRelease.called_back_by)
        .where(PlannedRelease.round_id == round_id, true() if only is None else PlannedRelease.id.in_(only))
        .order_by(PlannedRelease.id.desc())
        .limit(MOST_PLANS)
    )
    rows = session.execute(found).all()
    ids = [row[0].id for row in rows]
    theirs = (
        select(
            PlannedLetter.planned_release_id,
            func.count(),
            func.sum(case((PlannedLetter.state == RELEASED, 1), else_=0)),
        )
        .join(Decision, Decision.id == PlannedLetter.decision_id)
        .join(Application, Application.id == Decision.application_id)
        .where(PlannedLetter.planned_release_id.in_(ids), without_conflict(actor))
        .group_by(PlannedLetter.planned_release_id)
    )
    counts = {row[0]: (row[1], int(row[2])) for row in session.execute(theirs)}
    dropped = _dropped(session, ids, actor)
    return [Plan(plan, by, back, *counts.get(plan.id, (0, 0)), dropped.get(plan.id, ())) for plan, by, back in rows]


MOST_PLANS = 20


def _dropped(session: Session, plan_ids: Collection[UUID], actor: Actor) -> dict[UUID, list[DroppedLetter]]:
    rows = session.execute(
        select(PlannedLetter.planned_release_id, Decision.id, Application.title, PlannedLetter.why)
        .join(Decision, Decision.id == PlannedLetter.decision_id)
        .join(Application, Application.id == Decision.application_id)
        .where(PlannedLetter.planned_release_id.in_(plan_ids), PlannedLetter.state == DROPPED, without_conflict(actor))
        .order_by(Decision.id)
    )
    found: dict[UUID, list[DroppedLetter]] = {}
    for plan_id, decision_id, title, why in rows:
        found.setdefault(plan_id, []).append(DroppedLetter(decision_id, title, why))
    return found


def _planned_for(session: Session, decision_ids: Collection[UUID]) -> dict[UUID, tuple[datetime, str]]:
    """When the letters of these decisions are planned to be released, and by whom; nothing of the others."""
    rows = session.execute(
        select(PlannedLetter.decision_id, PlannedRelease.release_at, Person.name)
        .join(PlannedRelease, PlannedRelease.id == PlannedLetter.planned_release_id)
        .join(Person, Person.id == PlannedRelease.planned_by)
        .where(PlannedLetter.decision_id.in_(decision_ids), PlannedLetter.state == PLANNED)
    )
    return {row[0]: (row[1], row[2]) for row in rows}


@waits_for(administrators, (Decision.state == FINAL) & Decision.released_at.is_(None))
def letters_to_release(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """For administrators: letters that they can release, and those that wait for another because they made them."""
    rows = session.execute(
        select(
            Round.id,
            Round.name,
            func.sum(case((_releasable(actor), 1), else_=0)),
            func.sum(case((and_(Decision.confirmed_by == actor.person_id, ~_IS_PLANNED), 1), else_=0)),
        )
        .select_from(Decision)
        .join(Panel, Panel.id == Decision.panel_id)
        .join(Round, Round.id == Panel.round_id)
        .where(Decision.state == FINAL, Decision.released_at.is_(None))
        .group_by(Round.id, Round.name)
        .order_by(Round.id)
    )
    found = []
    for round_id, name, mine, for_another in rows:
        href = url_for("releasing.show", round_id=round_id)
        if mine:
            found.append(Waiting(f"Release {counted(mine, 'letter')}", href, detail=name))
        if for_another:
            wait = counted(for_another, "letter waits", "letters wait")
            found.append(Waiting(f"{wait} for another administrator to release", href, detail=name))
    return found


@waits_for(administrators, PlannedLetter.state == DROPPED)
def letters_dropped(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """For whoever planned a release: what dropped out of it, and is held still."""
    rows = session.execute(
        select(Round.id, Round.name, func.count())
        .select_from(PlannedLetter)
        .join(PlannedRelease, PlannedRelease.id == PlannedLetter.planned_release_id)
        .join(Round, Round.id == PlannedRelease.round_id)
        .join(Decision, Decision.id == PlannedLetter.decision_id)
        .join(Application, Application.id == Decision.application_id)
        .where(
            PlannedRelease.planned_by == actor.person_id,
            PlannedLetter.state == DROPPED,
            Decision.released_at.is_(None),
            ~_IS_PLANNED,
            without_conflict(actor),
        )
        .group_by(Round.id, Round.name)
        .order_by(Round.id)
    )
    return [
        Waiting(
            f"{counted(number, 'letter', 'letters')} dropped out of a release that you planned",
            url_for("releasing.show", round_id=round_id),
            detail=name,
        )
        for round_id, name, number in rows
    ]
