"""A proposal for a large round is asked for, kept when a worker has made it, accepted, and given by a worker."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.events import publish
from grants.kernel.jobs import DOCUMENTS, JobKind, add_job
from grants.kernel.problems import Conflict, Denied, Invalid
from grants.panels.allocating.events import ProposalAccepted, ProposalAskedFor
from grants.panels.allocating.kept.models import KeptProposal, ProposedReaders
from grants.panels.allocating.kept.queries import PROPOSE, job_key, mark_of
from grants.panels.allocating.queries import fingerprint, loads_of
from grants.panels.allocating.rules import Proposal
from grants.panels.allocating.service import HAS_CHANGED, accept_proposal
from grants.panels.locking import CLOSED_ALREADY, lock_panel
from grants.panels.models import CLOSED, Panel
from grants.panels.queries import panel_of

PROPOSE_JOB = JobKind(PROPOSE, DOCUMENTS, lease=timedelta(minutes=10), kept=timedelta(days=1))
GIVE = "panels.give_reading"


def ask_for_proposal(session: Session, panel: Panel, *, anew: bool, actor: Actor, now: datetime) -> KeptProposal:
    """Have a worker propose who reads what. What is being worked out or given already is not asked for again.

    Raises Conflict once the panel has closed.
    """
    if actor.person_id is None:
        raise Denied("A proposal is asked for by a person.")
    lock_panel(session, panel)
    if panel.state == CLOSED:
        raise Conflict(CLOSED_ALREADY)
    kept = session.get(KeptProposal, (panel.id, anew), with_for_update=True)
    if kept is not None and _is_under_way(kept):
        return kept
    if kept is None:
        kept = KeptProposal(panel_id=panel.id, anew=anew, edition=0)
        session.add(kept)
    kept.edition, kept.asked_by, kept.asked_at = kept.edition + 1, actor.person_id, now
    kept.made_at, kept.mark, kept.fingerprint, kept.loads, kept.said = None, "", "", {}, []
    kept.accepted_by = kept.accepted_at = kept.ended_at = kept.changed = None
    kept.refused = ""
    session.flush()
    args = {"panel_id": str(panel.id), "anew": anew, "edition": kept.edition}
    add_job(session, PROPOSE, key=job_key(kept), args=args, now=now)
    happened = ProposalAskedFor(panel_id=panel.id, anew=anew)
    publish(session, happened, actor=actor, now=now, about=(panel.round_id,))
    return kept


def _is_under_way(kept: KeptProposal) -> bool:
    return kept.ended_at is None and kept.accepted_at is not None


def keep_proposal(
    session: Session, panel_id: UUID, proposal: Proposal, *, anew: bool, edition: int, mark: str, now: datetime
) -> None:
    """Keep what a worker has made. Doing it again, or after another was asked for, changes nothing."""
    kept = session.get(KeptProposal, (panel_id, anew), with_for_update=True)
    if kept is None or kept.edition != edition or kept.made_at is not None:
        return
    kept.made_at, kept.mark, kept.fingerprint = now, mark, fingerprint(proposal)
    kept.loads = {str(member): number for member, number in proposal.loads.items()}
    kept.said = list(proposal.said)
    of = {"panel_id": panel_id, "anew": anew}
    session.execute(delete(ProposedReaders).filter_by(**of), execution_options={"synchronize_session": False})
    rows = [{**of, "application_id": each, "member_ids": list(map(str, its))} for each, its in proposal.readers.items()]
    if rows:
        session.execute(insert(ProposedReaders), rows)


def accept_kept(session: Session, panel: Panel, *, seen: str, anew: bool, actor: Actor, now: datetime) -> KeptProposal:
    """Have a worker give everybody what is proposed. Accepting it twice is accepting it once.

    `seen` is the fingerprint of the proposal that was looked at. Raises Conflict when that is another, or when anything
    has changed since it was made. The panel comes with its members and their people.
    """
    if actor.person_id is None:
        raise Denied("A proposal is accepted by a person.")
    lock_panel(session, panel)
    if panel.state == CLOSED:
        raise Conflict(CLOSED_ALREADY)
    kept = session.get(KeptProposal, (panel.id, anew), with_for_update=True)
    if kept is None or not kept.fingerprint or kept.fingerprint != seen:
        raise Conflict(HAS_CHANGED)
    if kept.accepted_at is not None:
        return kept
    if kept.mark != mark_of(session, panel, *loads_of(session, panel)):
        raise Conflict(HAS_CHANGED)
    kept.accepted_by, kept.accepted_at = actor.person_id, now
    session.flush()
    args = {"panel_id": str(panel.id), "anew": anew, "edition": kept.edition}
    add_job(session, GIVE, key=job_key(kept), args=args, now=now)
    happened = ProposalAccepted(panel_id=panel.id, anew=anew, fingerprint=seen)
    publish(session, happened, actor=actor, now=now, about=(panel.round_id,))
    return kept


def give_reading(session: Session, args: Mapping[str, Any], now: datetime) -> None:
    """Give everybody what somebody accepted, where it would still come out the same; else keep why it is not given."""
    panel = panel_of(session, UUID(args["panel_id"]))
    lock_panel(session, panel)
    kept = session.get(KeptProposal, (panel.id, args["anew"]), with_for_update=True)
    if kept is None or kept.edition != args["edition"] or kept.ended_at is not None:
        return
    by = Actor(person_id=kept.accepted_by)
    try:
        kept.changed = accept_proposal(session, panel, seen=kept.fingerprint, anew=kept.anew, actor=by, now=now)
    except (Conflict, Invalid):
        kept.refused = HAS_CHANGED
    kept.ended_at = now
    session.execute(
        delete(ProposedReaders).where(ProposedReaders.panel_id == panel.id, ProposedReaders.anew == kept.anew),
        execution_options={"synchronize_session": False},
    )


GIVE_JOB = JobKind(GIVE, DOCUMENTS, run=give_reading, lease=timedelta(minutes=30), kept=timedelta(days=1))
