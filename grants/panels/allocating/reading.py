"""Who reads what, of a whole round or of some of its applications, as a proposal and a change need it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, literal, select
from sqlalchemy.orm import Session

from grants.applications.models import IN_ASSESSMENT, Application
from grants.panels.allocating.rules import Pairs, Proposal, proposed
from grants.panels.allocating.words import Reader, ToRead
from grants.panels.models import (
    DONE,
    RECUSED,
    SITS,
    TO_SCORE,
    UNABLE,
    Allocation,
    Interest,
    Panel,
    PanelMember,
)
from grants.panels.scoring.models import Score


@dataclass(frozen=True)
class Reading:
    """Who reads some or all of what is before a panel. `members` are those who vote; `states` are those of the
    allocations.

    All go by application. `recused` are the members recused from it, `marked` those who have given any mark for it.
    """

    panel: Panel
    applications: Sequence[ToRead]
    members: Sequence[PanelMember]
    states: Mapping[UUID, Mapping[UUID, str]]
    recused: Pairs
    marked: Pairs

    @cached_property
    def readers(self) -> dict[UUID, tuple[UUID, ...]]:
        """Who is to read each application or has read it, in the order of the panel, without those who cannot."""
        place = {each.id: number for number, each in enumerate(self.members)}
        found = {}
        for each in self.applications:
            able = [m for m, state in self.states[each.id].items() if state != UNABLE and m in place]
            found[each.id] = tuple(sorted(able, key=place.__getitem__))
        return found

    def reads(self, application_id: UUID, member_id: UUID) -> bool:
        return self.states.get(application_id, {}).get(member_id, UNABLE) != UNABLE

    def is_recused(self, application_id: UUID, member_id: UUID) -> bool:
        return member_id in self.recused.get(application_id, ())

    def has_marked(self, application_id: UUID, member_id: UUID) -> bool:
        return member_id in self.marked.get(application_id, ())

    def proposal(self, *, anew: bool = False) -> Proposal:
        """Who could read what: what stands, completed; or, `anew`, all but what has marks proposed afresh."""
        shut: dict[UUID, set[UUID]] = {application: set(members) for application, members in self.recused.items()}
        for application, states in self.states.items():
            for member, state in states.items():
                if state == UNABLE:
                    shut.setdefault(application, set()).add(member)
        kept = self.marked if anew else self.readers
        return proposed(self.applications, readers_among(self.members), shut, self.panel.readers_each, kept)


def voting(panel: Panel) -> list[PanelMember]:
    """The members who read and mark."""
    return [each for each in panel.members if each.standing == SITS and not each.is_observer]


def readers_among(members: Sequence[PanelMember]) -> list[Reader]:
    return [Reader(each.id, each.person.name, each.kind) for each in members]


def in_assessment(panel: Panel) -> tuple[ColumnElement[bool], ...]:
    """The condition that an application is in assessment by a panel."""
    return Application.round_id == panel.round_id, Application.state == IN_ASSESSMENT


def reading_of(session: Session, panel: Panel, *, only: Collection[UUID] | None = None) -> Reading:
    """Who reads what of the applications in assessment, or of those alone that are named.

    The panel comes with its members and their people. A proposal needs the whole round: how evenly it is spread is
    judged on all of it.
    """
    of_panel = [each.id for each in panel.members]
    recused = select(Interest.application_id, Interest.member_id).where(
        Interest.level == RECUSED, Interest.member_id.in_(of_panel)
    )
    of_scores = exists().where(
        Score.application_id == Allocation.application_id, Score.member_id == Allocation.member_id
    )
    begun = select(Allocation.application_id, Allocation.member_id).where(
        Allocation.member_id.in_(of_panel), Allocation.state.in_((TO_SCORE, UNABLE)), of_scores
    )
    if only is not None:
        recused = recused.where(Interest.application_id.in_(only))
        begun = begun.where(Allocation.application_id.in_(only))
    applications, states = _states(session, panel, only)
    marked: dict[UUID, set[UUID]] = {}
    for application_id, its in states.items():
        done = {member_id for member_id, state in its.items() if state == DONE}
        if done:
            marked[application_id] = done
    return Reading(
        panel=panel,
        applications=applications,
        members=voting(panel),
        states=states,
        recused=_by_application(session, recused, {}),
        marked=_by_application(session, begun, marked),
    )


def _states(
    session: Session, panel: Panel, only: Collection[UUID] | None
) -> tuple[list[ToRead], dict[UUID, dict[UUID, str]]]:
    """The applications in assessment, and the states of the allocations by application and member, of what is decided
    too where it is named.

    A row for each application, with its members by number and the first letters of their states in one text: a row for
    each allocation takes many times as long to read.
    """
    members = [each.id for each in panel.members]
    numbers = {each: str(place) for place, each in enumerate(members)}
    number = case(numbers, value=Allocation.member_id) if numbers else literal("")
    letter = case({state: letter for letter, state in _LETTERS.items()}, value=Allocation.state)
    read = and_(Allocation.application_id == Application.id, Allocation.member_id.in_(members))
    readers = func.aggregate_strings(number + letter, " ")
    named = (Application.round_id == panel.round_id, Application.id.in_(only or ()))
    found = (
        select(Application.id, Application.title, Application.state, readers)
        .outerjoin(Allocation, read)
        .where(*(in_assessment(panel) if only is None else named))
        .group_by(Application.id, Application.title, Application.state)
        .order_by(Application.id)
    )
    applications, states = [], {}
    for application_id, title, state, told in session.execute(found):
        if state == IN_ASSESSMENT:
            applications.append(ToRead(application_id, title))
        states[application_id] = {members[int(each[:-1])]: _LETTERS[each[-1]] for each in (told or "").split()}
    return applications, states


_LETTERS = {"t": TO_SCORE, "d": DONE, "u": UNABLE}


def _by_application(session: Session, pairs: Select[UUID, UUID], found: dict[UUID, set[UUID]]) -> dict[UUID, set[UUID]]:
    """What was found, and these pairs of an application and a member."""
    for application_id, member_id in session.execute(pairs):
        found.setdefault(application_id, set()).add(member_id)
    return found
