"""Reading who takes part in decisions, for one application or for a page of them in the same number of statements."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from grants.applications.models import Application
from grants.kernel.slices import slices
from grants.panels.closed import people_conflicted
from grants.panels.deciding.taking_part.rules import Part
from grants.panels.meeting.models import Attendance, Meeting, Vote
from grants.panels.models import (
    PROPOSED,
    RECUSED,
    SITS,
    THIRD_SECTOR,
    TO_SCORE,
    Allocation,
    Decision,
    Interest,
    Panel,
    PanelMember,
)
from grants.schemes.who_decides.rules import LEAST_THIRD_SECTOR


def parts_of(session: Session, panel: Panel, application_ids: Collection[UUID]) -> dict[UUID, list[Part]]:
    """What each member who may vote on these applications has done about it: no observers, nobody with a conflict."""
    voting = (PanelMember.panel_id == panel.id, PanelMember.standing == SITS, PanelMember.is_observer.is_(False))
    members = session.execute(select(PanelMember.id, PanelMember.kind, PanelMember.person_id).where(*voting)).all()
    present = _present(session, panel)
    found: dict[UUID, list[Part]] = {}
    for some in slices(application_ids):
        found |= _parts_of(session, members, present, some)
    return found


def _parts_of(
    session: Session, members: Sequence[Any], present: Collection[UUID], application_ids: Collection[UUID]
) -> dict[UUID, list[Part]]:
    declared, marks = _declared(session, application_ids), _marks(session, application_ids)
    votes = _votes(session, application_ids)
    conflicted = people_conflicted(session, application_ids)

    def part(application_id: UUID, member_id: UUID, kind: str) -> Part:
        pair = (application_id, member_id)
        choice, in_writing = votes.get(pair, NO_VOTE)
        there = member_id in present or (choice is not None and not in_writing)
        return Part(kind, pair in declared, marks.get(pair), there, choice if in_writing else None)

    return {
        application_id: [
            part(application_id, row.id, row.kind) for row in members if row.person_id not in conflicted[application_id]
        ]
        for application_id in application_ids
    }


NO_VOTE: tuple[str | None, bool] = (None, False)


def _declared(session: Session, ids: Collection[UUID]) -> set[tuple[UUID, UUID]]:
    """Each application with each member who has said what they have to do with it."""
    said = select(Interest.application_id, Interest.member_id).where(
        Interest.application_id.in_(ids), Interest.automatic.is_(False)
    )
    return {(row[0], row[1]) for row in session.execute(said)}


def _marks(session: Session, ids: Collection[UUID]) -> dict[tuple[UUID, UUID], str]:
    found = select(Allocation.application_id, Allocation.member_id, Allocation.state)
    return {(row[0], row[1]): row[2] for row in session.execute(found.where(Allocation.application_id.in_(ids)))}


def _present(session: Session, panel: Panel) -> set[UUID]:
    """Who is at the meeting, or stayed to its end. Whoever went before is only where they voted."""
    stayed = or_(Attendance.left_at.is_(None), Attendance.left_at >= Meeting.closed_at)
    found = (
        select(Attendance.member_id)
        .join(Meeting, Meeting.panel_id == Attendance.panel_id)
        .where(Attendance.panel_id == panel.id, stayed)
    )
    return set(session.scalars(found))


def changed_since_meeting(session: Session, panel: Panel) -> set[UUID]:
    """The applications on which something was proposed, or changed, after the panel's meeting had closed."""
    found = (
        select(Decision.application_id)
        .join(Meeting, Meeting.panel_id == Decision.panel_id)
        .where(Decision.panel_id == panel.id, Decision.state == PROPOSED, Decision.decided_at > Meeting.closed_at)
    )
    return set(session.scalars(found))


def _votes(session: Session, ids: Collection[UUID]) -> dict[tuple[UUID, UUID], tuple[str | None, bool]]:
    """Each vote, and whether it was cast in writing."""
    found = select(Vote.application_id, Vote.member_id, Vote.choice, Vote.in_writing)
    rows = session.execute(found.where(Vote.application_id.in_(ids)))
    return {(row[0], row[1]): (row[2], row[3]) for row in rows}


def is_prepared() -> ColumnElement[bool]:
    """Whether enough members of a panel are prepared to decide on an application, for home pages."""
    third = func.count().filter(PanelMember.kind == THIRD_SECTOR)
    return (
        select((func.count() >= Panel.quorum) & (third >= LEAST_THIRD_SECTOR))
        .select_from(Interest)
        .join(PanelMember, PanelMember.id == Interest.member_id)
        .outerjoin(
            Allocation,
            (Allocation.application_id == Interest.application_id) & (Allocation.member_id == Interest.member_id),
        )
        .where(
            Interest.application_id == Application.id,
            Interest.level != RECUSED,
            Interest.automatic.is_(False),
            PanelMember.panel_id == Panel.id,
            PanelMember.standing == SITS,
            PanelMember.is_observer.is_(False),
            or_(Allocation.state.is_(None), Allocation.state != TO_SCORE),
        )
        .correlate(Application, Panel)
        .scalar_subquery()
    )
