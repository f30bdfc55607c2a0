"""Watches whether enough members may vote on each application, and says so when that changes."""

from collections import defaultdict
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, true
from sqlalchemy.orm import Session

from grants.applications.models import IN_ASSESSMENT, Application
from grants.kernel.access import SYSTEM
from grants.kernel.events import publish
from grants.panels.conflicts.quorum.events import QuorumBroken, QuorumMended
from grants.panels.conflicts.quorum.models import QuorumGap
from grants.panels.conflicts.quorum.rules import Votes, votes_of
from grants.panels.locking import lock_for_quorum
from grants.panels.models import RECUSED, SITS, SITTING, Interest, Panel, PanelMember
from grants.schemes.who_decides.queries import rule_of_round


def watch_quorum(session: Session, panel_id: UUID, *, now: datetime) -> None:
    """Bring what is kept of gaps in line with who may vote, with an event for each change. Safe to repeat."""
    panel = lock_for_quorum(session, panel_id)
    found = _votes(session, panel) if panel.state == SITTING else {}
    kept = session.scalars(select(QuorumGap).where(QuorumGap.panel_id == panel_id))
    known = {gap.application_id: gap for gap in kept}
    for application_id in sorted(known.keys() - found.keys()):
        session.delete(known[application_id])
    for application_id, votes in found.items():
        gap = known.get(application_id)
        if votes.is_enough and gap is not None:
            session.delete(gap)
            happened = QuorumMended(application_id=application_id, panel_id=panel_id)
            publish(session, happened, actor=SYSTEM, now=now, about=(panel_id,))
        elif not votes.is_enough and (gap is None or _counts(gap) != votes):
            gap = gap or QuorumGap(application_id=application_id, panel_id=panel_id)
            gap.voters, gap.third_sector, gap.quorum, gap.since = votes.voters, votes.third_sector, votes.quorum, now
            session.add(gap)
            broken = QuorumBroken(
                application_id=application_id,
                panel_id=panel_id,
                voters=votes.voters,
                third_sector=votes.third_sector,
                quorum=votes.quorum,
                since=now,
            )
            publish(session, broken, actor=SYSTEM, now=now, about=(panel_id,))
    session.flush()


def _counts(gap: QuorumGap) -> Votes:
    return Votes(gap.voters, gap.third_sector, gap.quorum)


def _votes(session: Session, panel: Panel) -> dict[UUID, Votes]:
    """Who may vote on each application in assessment on which the panel decides, counted."""
    limit = rule_of_round(session, panel.round_id).officers_up_to_pence
    of_panel = true() if limit is None else func.coalesce(Application.amount_requested_pence, 0) > limit
    in_assessment = (Application.round_id == panel.round_id, Application.state == IN_ASSESSMENT)
    open_ones = select(Application.id).where(*in_assessment, of_panel)
    voting = select(PanelMember.id, PanelMember.kind).where(
        PanelMember.panel_id == panel.id, PanelMember.standing == SITS, PanelMember.is_observer.is_(False)
    )
    members = [(row[0], row[1]) for row in session.execute(voting)]
    recused: dict[UUID, set[UUID]] = defaultdict(set)
    recusals = select(Interest.application_id, Interest.member_id).where(
        Interest.member_id.in_([member_id for member_id, _ in members]), Interest.level == RECUSED
    )
    for application_id, member_id in session.execute(recusals):
        recused[application_id].add(member_id)
    found = {}
    for application_id in session.scalars(open_ones.order_by(Application.id)):
        able = [kind for member_id, kind in members if member_id not in recused[application_id]]
        found[application_id] = votes_of(able, panel.quorum)
    return found
