"""Reading which letters are held, by outcome and one by one, and for whom they are to release."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import url_for
from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import Session, defer, joinedload

from grants.applications.conflicts import without_conflict
from grants.applications.models import Application
from grants.kernel.access import Actor
from grants.kernel.counting import counted
from grants.kernel.money import Pence
from grants.kernel.paging import PAGE_SIZE, Page, page_of
from grants.kernel.stage import Waiting
from grants.panels.models import FINAL, OUTCOMES, Decision, Panel
from grants.schemes.models import Round


@dataclass(frozen=True)
class HeldLetters:
    """Letters of one outcome that are held: how many, what they award, and how many this administrator can release."""

    outcome: str
    number: int
    pence: Pence
    releasable: int


def _is_held(round_id: UUID) -> ColumnElement[bool]:
    panels = select(Panel.id).where(Panel.round_id == round_id)
    return and_(Decision.panel_id.in_(panels), Decision.state == FINAL, Decision.released_at.is_(None))


def _releasable(actor: Actor) -> ColumnElement[bool]:
    """A condition on decisions: those whose letter `access.refusal_for` lets this administrator release."""
    return and_(
        func.coalesce(Decision.confirmed_by != actor.person_id, True),
        without_conflict(actor),
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
    found = {row[0]: HeldLetters(row[0], row[1], Pence(int(row[2])), int(row[3])) for row in rows}
    return [found[outcome] for outcome in OUTCOMES if outcome in found]


def held_page(
    session: Session, round_id: UUID, actor: Actor, *, after: str | None = None, size: int = PAGE_SIZE
) -> Page[Decision]:
    """The held decisions of a round but those that are closed to the actor, with application and organisation."""
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
    return page_of(session, statement, by=(Decision.id,), after=after, size=size)


def edition_of(session: Session, round_id: UUID) -> int:
    """A number that grows with whatever changes among the final decisions of a round."""
    panels = select(Panel.id).where(Panel.round_id == round_id)
    of_round = (Decision.panel_id.in_(panels), Decision.state == FINAL)
    return session.scalar(select(func.coalesce(func.sum(Decision.version), 0)).where(*of_round)) or 0


def held_decisions(session: Session, panel_id: UUID) -> Sequence[Decision]:
    """All that is held of a panel, locked until the transaction ends, with the applications."""
    return session.scalars(
        select(Decision)
        .where(Decision.panel_id == panel_id, Decision.state == FINAL, Decision.released_at.is_(None))
        .options(joinedload(Decision.application).options(defer(Application.answers)))
        .order_by(Decision.id)
        .with_for_update(of=Decision),
        execution_options={"populate_existing": True},
    ).all()


def waiting_for_release(session: Session, actor: Actor) -> list[Waiting]:
    """For administrators: letters that they can release, and those that wait for another because they made them."""
    rows = session.execute(
        select(
            Round.id,
            Round.name,
            func.sum(case((_releasable(actor), 1), else_=0)),
            func.sum(case((Decision.confirmed_by == actor.person_id, 1), else_=0)),
        )
        .select_from(Decision)
        .join(Panel, Panel.id == Decision.panel_id)
        .join(Round, Round.id == Panel.round_id)
        .join(Application, Application.id == Decision.application_id)
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
