"""Kept proposals: whether a round is so large that it needs one, how far it is, and a page of it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.applications.models import IN_ASSESSMENT, Application
from grants.kernel.jobs import DEAD, Job
from grants.kernel.paging import PAGE_SIZE
from grants.kernel.tallies import tallies_of
from grants.panels.allocating.kept.models import KeptProposal, ProposedReaders
from grants.panels.allocating.queries import Allotted, loads_of, number_hidden, page_to_read
from grants.panels.allocating.reading import in_assessment, voting
from grants.panels.models import RECUSED, Interest, Panel

AT_ONCE = 1_000
"""Applications in assessment for which a proposal is made while somebody waits for the page: some 20 ms."""
PROPOSE = "panels.propose_reading"
NONE, ASKED, FAILED, MADE, CHANGED, ACCEPTED, GIVEN, REFUSED = (
    *("none", "asked", "failed", "made", "changed", "accepted", "given", "refused"),
)


@dataclass(frozen=True)
class Standing:
    """How far a kept proposal is: none; asked for, or not to be worked out; made, or made of what has changed since;
    accepted, then given or refused. With a page of it where it is made.
    """

    state: str
    kept: KeptProposal | None
    shown: Allotted | None = None

    @property
    def fingerprint(self) -> str | None:
        """Of the proposal that can be accepted; None where there is none."""
        return self.kept.fingerprint if self.kept and self.state == MADE else None


def is_large(session: Session, panel: Panel) -> bool:
    """Whether a proposal for a panel takes longer than a page may."""
    few = select(Application.id).where(*in_assessment(panel)).limit(AT_ONCE + 1).subquery()
    return (session.scalar(select(func.count()).select_from(few)) or 0) > AT_ONCE


def standing_of(
    session: Session,
    panel: Panel,
    *,
    anew: bool,
    closed: Collection[UUID],
    after: str | None = None,
    size: int = PAGE_SIZE,
) -> Standing:
    """How far the proposal is that was asked for last. The panel comes with its members and their people."""
    kept = session.get(KeptProposal, (panel.id, anew))
    if kept is None:
        return Standing(NONE, None)
    if kept.ended_at is not None:
        return Standing(REFUSED if kept.refused else GIVEN, kept)
    if kept.accepted_at is not None:
        return Standing(ACCEPTED, kept)
    if kept.made_at is None:
        return Standing(FAILED if _has_failed(session, kept) else ASKED, kept)
    loads, done = loads_of(session, panel)
    if kept.mark != mark_of(session, panel, loads, done):
        return Standing(CHANGED, kept)
    return Standing(MADE, kept, _page(session, panel, kept, done, closed=closed, after=after, size=size))


def job_key(kept: KeptProposal) -> str:
    """Under which the job is kept that makes a proposal, and the one that gives it."""
    return f"{kept.panel_id}:{'anew' if kept.anew else 'completed'}:{kept.edition}"


def _has_failed(session: Session, kept: KeptProposal) -> bool:
    state = session.scalar(select(Job.state).where(Job.name == PROPOSE, Job.key == job_key(kept)))
    return state == DEAD


def _page(
    session: Session,
    panel: Panel,
    kept: KeptProposal,
    done: Mapping[UUID, int],
    *,
    closed: Collection[UUID],
    after: str | None,
    size: int,
) -> Allotted:
    page = page_to_read(session, panel, closed=closed, after=after, size=size)
    of_page = select(ProposedReaders.application_id, ProposedReaders.member_ids).where(
        ProposedReaders.panel_id == panel.id,
        ProposedReaders.anew == kept.anew,
        ProposedReaders.application_id.in_([each.id for each in page.items]),
    )
    readers = {row[0]: tuple(map(UUID, row[1])) for row in session.execute(of_page)}
    return Allotted(
        members=voting(panel),
        page=page,
        readers={each.id: readers.get(each.id, ()) for each in page.items},
        loads={UUID(member): number for member, number in kept.loads.items()},
        done=done,
        said=kept.said,
        hidden=number_hidden(session, panel, closed),
    )


def mark_of(session: Session, panel: Panel, loads: Mapping[UUID, int], done: Mapping[UUID, int]) -> str:
    """Tells by counts whether anything has changed that a proposal is made of, without reading the round.

    Two changes that balance each other are not seen by it. Whoever accepts a proposal has it made again, and nothing
    is given unless it comes out the same.
    """
    members = [each.id for each in panel.members]
    recused = select(func.count()).where(Interest.member_id.in_(members), Interest.level == RECUSED)
    before = tallies_of(session, [panel.round_id]).get((panel.round_id, IN_ASSESSMENT), 0)
    told = (
        *(panel.readers_each, before, session.scalar(recused)),
        *((each.id, each.kind, loads.get(each.id, 0), done.get(each.id, 0)) for each in voting(panel)),
    )
    return sha256(repr(told).encode()).hexdigest()[:16]
