"""On which applications too few of a panel may vote, and whom to call, as one person may see it."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import url_for
from sqlalchemy import func, select
from sqlalchemy.orm import Session, defer, joinedload

from grants.applications.conflicts import without_conflict
from grants.applications.models import IN_ASSESSMENT, Application
from grants.identity.models import Person
from grants.kernel.access import Actor
from grants.kernel.stage import Waiting
from grants.panels.models import SUBSTITUTE, Interest, Panel, PanelMember
from grants.panels.quorum.models import QuorumGap
from grants.panels.quorum.rules import Substitute, Votes, whom_to_call
from grants.panels.rules import counted
from grants.schemes.models import Round


@dataclass(frozen=True)
class Gap:
    """An application, what it lacks, and whom to call, the best first."""

    application: Application
    votes: Votes
    call: Sequence[Substitute]


def gaps_of(session: Session, panel_id: UUID, *, closed: Collection[UUID]) -> list[Gap]:
    """The gaps of a panel without those applications that are closed to whoever asks."""
    gaps = session.scalars(
        select(QuorumGap)
        .join(Application, Application.id == QuorumGap.application_id)
        .where(QuorumGap.panel_id == panel_id, Application.state == IN_ASSESSMENT)
        .options(joinedload(QuorumGap.application).options(defer(Application.answers)))
        .order_by(QuorumGap.application_id)
    )
    shown = [gap for gap in gaps if gap.application_id not in closed]
    if not shown:
        return []
    substitutes = _substitutes(session, panel_id)
    levels = _levels(session, [each.id for each in substitutes])
    found = []
    for gap in shown:
        votes = Votes(gap.voters, gap.third_sector, gap.quorum)
        waiting = [
            Substitute(each.id, each.person.name, each.kind, levels[gap.application_id].get(each.id))
            for each in substitutes
        ]
        found.append(Gap(gap.application, votes, whom_to_call(votes, waiting)))
    return found


def _substitutes(session: Session, panel_id: UUID) -> list[PanelMember]:
    waiting = select(PanelMember).where(PanelMember.panel_id == panel_id, PanelMember.standing == SUBSTITUTE)
    return list(session.scalars(waiting.options(joinedload(PanelMember.person)).order_by(PanelMember.id)))


def _levels(session: Session, member_ids: Sequence[UUID]) -> dict[UUID, dict[UUID, str]]:
    levels: dict[UUID, dict[UUID, str]] = defaultdict(dict)
    for interest in session.scalars(select(Interest).where(Interest.member_id.in_(member_ids))):
        levels[interest.application_id][interest.member_id] = interest.level
    return levels


def people_to_tell(session: Session, panel_id: UUID) -> list[Person]:
    """Administrators and the chair of a panel."""
    chair = select(PanelMember.person_id).where(PanelMember.panel_id == panel_id, PanelMember.is_chair)
    return list(
        session.scalars(select(Person).where(Person.is_administrator | Person.id.in_(chair)).order_by(Person.id))
    )


def waiting_for_votes(session: Session, actor: Actor) -> list[Waiting]:
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
            f"Too few can vote on {counted(number, 'application', 'applications')}: call a substitute",
            url_for("panels.show", panel_id=panel_id) + "#votes",
            detail=name,
        )
        for panel_id, name, number in session.execute(rows)
    ]
