"""What the decisions of a panel do to groups, from what was counted as they were proposed."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.panels.deciding.equality.models import EqualityMember, EqualityNote, EqualitySum
from grants.panels.deciding.equality.rules import Group, GroupLine, Sum, lines, sum_of
from grants.panels.models import Panel


def equality_of(
    session: Session, panel: Panel, *, without: Collection[UUID] = frozenset()
) -> dict[str, list[GroupLine]]:
    """What the decisions of a panel, proposed and final, do to each group. `without` are applications to leave out."""
    of_panel = select(EqualitySum).where(EqualitySum.panel_id == panel.id)
    sums: dict[Group, Sum] = {
        (each.aspect, each.group): Sum(each.applications, each.awards, each.asked_pence, each.awarded_pence)
        for each in session.scalars(of_panel)
    }
    closed = EqualityMember.panel_id == panel.id, EqualityMember.application_id.in_(without)
    for each in session.scalars(select(EqualityMember).where(*closed)):
        sums[each.aspect, each.group] -= sum_of(each.asked_pence, each.awarded_pence)
    return lines(sums)


def notes_of(session: Session, panel: Panel) -> Sequence[EqualityNote]:
    """What the panel has said of groups, in order."""
    found = select(EqualityNote).where(EqualityNote.panel_id == panel.id)
    return session.scalars(found.order_by(EqualityNote.aspect, EqualityNote.group)).all()
