"""Who reads what, as it stands and as it is proposed."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, defer, joinedload

from grants.applications.models import IN_ASSESSMENT, Application
from grants.panels.allocating.rules import Pair, Proposal, proposed
from grants.panels.allocating.words import Reader, ToRead, said_of
from grants.panels.models import DONE, LEAVES, SITS, UNABLE, Allocation, Interest, Panel, PanelMember, Score


@dataclass(frozen=True)
class Reading:
    """Who reads what on a panel. `members` are those who vote; `states` are those of the allocations.

    `left` are the members who left for an application, `marked` those who have given any mark for it.
    """

    panel: Panel
    applications: Sequence[Application]
    members: Sequence[PanelMember]
    states: dict[Pair, str]
    left: frozenset[Pair]
    marked: frozenset[Pair]

    @cached_property
    def readers(self) -> dict[UUID, tuple[UUID, ...]]:
        """Who is to read each application or has read it, without those who cannot."""
        return {each.id: tuple(m.id for m in self.members if self.reads(each.id, m.id)) for each in self.applications}

    def reads(self, application_id: UUID, member_id: UUID) -> bool:
        return self.states.get((application_id, member_id), UNABLE) != UNABLE

    @cached_property
    def loads(self) -> Counter[UUID]:
        return Counter(member for readers in self.readers.values() for member in readers)

    @cached_property
    def done(self) -> Counter[UUID]:
        """How many of these applications each member has scored."""
        shown = {each.id for each in self.applications}
        return Counter(member for (each, member), state in self.states.items() if state == DONE and each in shown)

    @cached_property
    def said(self) -> list[str]:
        """What this allocation lacks, in words."""
        return said_of(self.readers, self._to_read, self._readers, self.panel.readers_each)

    @cached_property
    def _to_read(self) -> list[ToRead]:
        return [ToRead(each.id, each.title) for each in self.applications]

    @cached_property
    def _readers(self) -> list[Reader]:
        return [Reader(each.id, each.person.name, each.kind) for each in self.members]

    def proposal(self, *, anew: bool = False) -> Proposal:
        """Who could read what: what stands, completed; or, `anew`, all but what has marks proposed afresh."""
        unable = {pair for pair, state in self.states.items() if state == UNABLE}
        stands = {(application, member) for application, readers in self.readers.items() for member in readers}
        kept = self.marked if anew else stands
        return proposed(self._to_read, self._readers, self.left | unable, self.panel.readers_each, kept)


def fingerprint(proposal: Proposal) -> str:
    """Tells one proposal from another, so that nobody accepts what they have not seen."""
    pairs = (f"{application}:{sorted(readers)}" for application, readers in proposal.readers.items())
    return sha256("\n".join(sorted(pairs)).encode()).hexdigest()[:16]


def reasons_of_unable(session: Session, application_id: UUID) -> dict[UUID, str]:
    """Why members cannot score an application, by member."""
    found = select(Allocation.member_id, Allocation.note).where(Allocation.application_id == application_id)
    return dict(session.execute(found.where(Allocation.state == UNABLE)).all())


def reading_of(session: Session, panel: Panel) -> Reading:
    """Who reads what of the applications in assessment. The panel comes with its members and their people.

    It is one round's, and how evenly it is spread is judged on the whole, so it is not cut into pages. For 300
    applications with 12 readers each its page is 140 kB long and takes about a fifth of a second.
    """
    applications = list(
        session.scalars(
            select(Application)
            .where(Application.round_id == panel.round_id, Application.state == IN_ASSESSMENT)
            .options(joinedload(Application.organisation), defer(Application.answers))
            .order_by(Application.id)
        )
    )
    members = [each for each in panel.members if each.standing == SITS and not each.is_observer]
    of_panel = [each.id for each in panel.members]
    states = select(Allocation.application_id, Allocation.member_id, Allocation.state)
    left = select(Interest.application_id, Interest.member_id).where(Interest.level == LEAVES)
    marked = select(Score.application_id, Score.member_id).distinct()
    return Reading(
        panel=panel,
        applications=applications,
        members=members,
        states={(a, m): state for a, m, state in session.execute(states.where(Allocation.member_id.in_(of_panel)))},
        left=frozenset((a, m) for a, m in session.execute(left.where(Interest.member_id.in_(of_panel)))),
        marked=frozenset((a, m) for a, m in session.execute(marked.where(Score.member_id.in_(of_panel)))),
    )
