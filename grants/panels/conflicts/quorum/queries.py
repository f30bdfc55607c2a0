"""On which applications too few of a panel may vote, and whom to call, as one person may see it."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import url_for
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, defer, joinedload

from grants.applications.conflicts import without_conflict
from grants.applications.models import IN_ASSESSMENT, Application
from grants.identity.models import Person
from grants.kernel.access import Actor
from grants.kernel.counting import counted
from grants.kernel.paging import PAGE_SIZE, Page, page_of
from grants.kernel.stage import Waiting
from grants.kernel.waiting import waits_for
from grants.panels.access import decides
from grants.panels.conflicts.quorum.models import QuorumGap
from grants.panels.conflicts.quorum.rules import Substitute, Votes, whom_to_call
from grants.panels.models import SUBSTITUTE, Interest, Panel, PanelMember
from grants.schemes.models import Round


@dataclass(frozen=True)
class Gap:
    """An application, what it lacks, and whom to call, the best first."""

    application: Application
    votes: Votes
    call: Sequence[Substitute]


def gaps_of(
    session: Session, panel_id: UUID, *, closed: Collection[UUID], after: str | None = None, size: int = PAGE_SIZE
) -> Page[Gap]:
    """The gaps of a panel, page by page, without those applications that are closed to whoever asks."""
    whole = joinedload(QuorumGap.application).options(defer(Application.answers))
    gaps = _gaps(QuorumGap, panel_id, closed).options(whole)
    page = page_of(session, gaps, by=(QuorumGap.application_id,), after=after, size=size)
    if not page.items:
        return page
    substitutes = _substitutes(session, panel_id)
    levels = _levels(session, [each.id for each in substitutes], [gap.application_id for gap in page.items])
    found = []
    for gap in page.items:
        votes = Votes(gap.voters, gap.third_sector, gap.quorum)
        waiting = [
            Substitute(each.id, each.person.name, each.kind, levels[gap.application_id].get(each.id))
            for each in substitutes
        ]
        found.append(Gap(gap.application, votes, whom_to_call(votes, waiting)))
    return Page(found, page.next_cursor)


def number_of_gaps(session: Session, panel_id: UUID, *, closed: Collection[UUID]) -> int:
    """How many they are."""
    return session.scalar(_gaps(func.count(), panel_id, closed)) or 0


def has_gap(session: Session, panel_id: UUID, application_id: UUID, *, closed: Collection[UUID]) -> bool:
    """Whether one application is among them."""
    of_one = _gaps(QuorumGap.application_id, panel_id, closed).where(QuorumGap.application_id == application_id)
    return session.scalar(of_one) is not None


def _gaps(what: Any, panel_id: UUID, closed: Collection[UUID]) -> Select[Any]:
    return (
        select(what)
        .select_from(QuorumGap)
        .join(QuorumGap.application)
        .where(
            QuorumGap.panel_id == panel_id,
            Application.state == IN_ASSESSMENT,
            QuorumGap.application_id.not_in(closed),
        )
    )


def _substitutes(session: Session, panel_id: UUID) -> list[PanelMember]:
    waiting = select(PanelMember).where(PanelMember.panel_id == panel_id, PanelMember.standing == SUBSTITUTE)
    return list(session.scalars(waiting.options(joinedload(PanelMember.person)).order_by(PanelMember.id)))


def _levels(
    session: Session, member_ids: Sequence[UUID], application_ids: Sequence[UUID]
) -> dict[UUID, dict[UUID, str]]:
    levels: dict[UUID, dict[UUID, str]] = defaultdict(dict)
    theirs = (Interest.member_id.in_(member_ids), Interest.application_id.in_(application_ids))
    for interest in session.scalars(select(Interest).where(*theirs)):
        levels[interest.application_id][interest.member_id] = interest.level
    return levels


def people_to_tell(session: Session, panel_id: UUID) -> list[Person]:
    """Administrators and the chair of a panel."""
    chair = select(PanelMember.person_id).where(PanelMember.panel_id == panel_id, PanelMember.is_chair)
    return list(
        session.scalars(select(Person).where(Person.is_administrator | Person.id.in_(chair)).order_by(Person.id))
    )


@waits_for(decides, QuorumGap.panel_id.is_not(None))
def waiting_for_votes(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """For administrators and chairs: panels with applications on which too few may vote."""
    rows = (
        select(Panel.id, Round.name, func.count())
        .join(Panel.round)
        .join(QuorumGap, QuorumGap.panel_id == Panel.id)
        .join(Application, Application.id == QuorumGap.application_id)
        .where(
            Application.state == IN_ASSESSMENT,
            without_conflict(actor),
        )
        .group_by(Panel.id, Round.name)
        .order_by(Panel.id)
    )
    if not actor.is_administrator:
        rows = rows.where(Panel.id.in_(actor.held("chair")))
    return [
        Waiting(
            f"Too few can vote on {counted(number, 'application')}: call a substitute",
            url_for("panels.show", panel_id=panel_id) + "#votes",
            detail=name,
        )
        for panel_id, name, number in session.execute(rows)
    ]
