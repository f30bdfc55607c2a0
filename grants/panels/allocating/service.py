"""A person says who reads what: how many readers each, which ones, and until when they score."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.events import Event, publish, publish_all
from grants.kernel.problems import Conflict, Problem, changed_meanwhile, check, check_version
from grants.panels.allocating import rules
from grants.panels.allocating.events import ReadersChanged, ReadingArranged
from grants.panels.allocating.queries import fingerprint
from grants.panels.allocating.readers import allocate_to_all
from grants.panels.allocating.reading import Reading, reading_of
from grants.panels.locking import CLOSED_ALREADY, lock_panel
from grants.panels.models import CLOSED, SITTING, TO_SCORE, UNABLE, Allocation, Panel
from grants.panels.scoring.events import ScoresSetAside
from grants.panels.scoring.models import Score

HAS_CHANGED = "Something has changed since this was proposed. Look at the new proposal, then accept it."


def arrange_reading(
    session: Session,
    panel: Panel,
    *,
    readers_each: int | None,
    scores_due_at: datetime | None,
    version: int | None = None,
    actor: Actor,
    now: datetime,
) -> None:
    """Say how many members read each application (all, where None) and until when they give marks.

    Where all read all, they are given everything at once; otherwise somebody accepts a proposal. Raises Invalid,
    Conflict once the panel has closed, and Stale where somebody else changed the panel since `version`.
    """
    _lock_open(session, panel)
    _check_version(panel, version, readers_each, scores_due_at)
    check(rules.arrangement_problems(readers_each, scores_due_at, before=panel.scores_due_at, now=now))
    panel.readers_each, panel.scores_due_at = readers_each, scores_due_at
    panel.version += 1
    session.flush()
    happened = ReadingArranged(panel_id=panel.id, readers_each=readers_each, scores_due_at=scores_due_at)
    publish(session, happened, actor=actor, now=now, about=(panel.round_id,))
    if panel.state == SITTING:
        allocate_to_all(session, panel, now=now)


def accept_proposal(
    session: Session, panel: Panel, *, seen: str, anew: bool = False, actor: Actor, now: datetime
) -> int:
    """Give everybody what is proposed, and say for how many applications that changes something.

    `seen` is the fingerprint of the proposal that was looked at. Raises Conflict when another would be made by now.
    """
    _lock_open(session, panel)
    reading = reading_of(session, panel)
    proposal = reading.proposal(anew=anew)
    if fingerprint(proposal) != seen:
        raise Conflict(HAS_CHANGED)
    return _give(session, reading, proposal.readers, set_aside=False, actor=actor, now=now)


def choose_readers(
    session: Session,
    panel: Panel,
    readers: Mapping[UUID, Collection[UUID]],
    *,
    set_aside: bool = False,
    actor: Actor,
    now: datetime,
) -> int:
    """Let these members, and no others, read these applications. Says for how many that changes something.

    Raises Invalid where somebody is recused from it or does not vote, and, unless `set_aside`, where marks given would
    be lost.
    """
    _lock_open(session, panel)
    return _give(session, reading_of(session, panel, only=readers), readers, set_aside=set_aside, actor=actor, now=now)


def _check_version(panel: Panel, version: int | None, readers_each: int | None, scores_due_at: datetime | None) -> None:
    check_version(
        version,
        panel.version,
        changed_meanwhile("panel"),
        current={"readers_each": panel.readers_each, "scores_due_at": panel.scores_due_at},
        yours={"readers_each": readers_each, "scores_due_at": scores_due_at},
    )


def _lock_open(session: Session, panel: Panel) -> None:
    lock_panel(session, panel)
    session.refresh(panel, ["readers_each", "scores_due_at"])
    if panel.state == CLOSED:
        raise Conflict(CLOSED_ALREADY)


def _give(
    session: Session,
    reading: Reading,
    readers: Mapping[UUID, Collection[UUID]],
    *,
    set_aside: bool,
    actor: Actor,
    now: datetime,
) -> int:
    before = reading.readers
    titles = {each.id: each.title for each in reading.applications}
    names = {each.id: each.person.name for each in reading.members}
    problems = [
        problem
        for application_id, wanted in readers.items()
        for problem in (
            _problems(reading, application_id, titles[application_id], names, frozenset(wanted), set_aside=set_aside)
            if application_id in titles
            else [Problem("readers", "One of these applications is not in assessment by this panel.", "unknown")]
        )
    ]
    check(problems)
    changed: list[tuple[Event, tuple[UUID, ...]]] = []
    for application_id, wanted in readers.items():
        given = sorted(set(wanted) - set(before[application_id]))
        taken = sorted(set(before[application_id]) - set(wanted))
        for member_id in taken:
            _take(session, reading, application_id, member_id, actor=actor, now=now)
        for member_id in given:
            _hand(session, reading, application_id, member_id, now=now)
        if given or taken:
            happened = ReadersChanged(application_id=application_id, given=tuple(given), taken=tuple(taken))
            changed.append((happened, (reading.panel.id,)))
    publish_all(session, changed, actor=actor, now=now)
    return len(changed)


def _problems(
    reading: Reading,
    application_id: UUID,
    title: str,
    names: Mapping[UUID, str],
    wanted: frozenset[UUID],
    *,
    set_aside: bool,
) -> list[Problem]:
    """What is wrong with wanting these readers for an application. `names` are of the members who vote."""
    problems = []
    if not wanted <= names.keys():
        problems.append(Problem("readers", "Choose readers who sit on this panel and vote.", "unknown"))
    for member_id in sorted(wanted & names.keys()):
        if reading.is_recused(application_id, member_id):
            sentence = f"{names[member_id]} has a conflict of interest in “{title}” and cannot read it."
            problems.append(Problem("readers", sentence, "conflict_of_interest"))
    for member_id in reading.readers[application_id]:
        if member_id not in wanted and reading.has_marked(application_id, member_id) and not set_aside:
            sentence = f"{names[member_id]} has given marks for “{title}”. Say that they are to be set aside."
            problems.append(Problem("set_aside", sentence, "marked"))
    return problems


def _hand(session: Session, reading: Reading, application_id: UUID, member_id: UUID, *, now: datetime) -> None:
    state = reading.states[application_id].get(member_id)
    if state is None:
        session.add(Allocation(application_id=application_id, member_id=member_id, allocated_at=now))
    elif state == UNABLE:
        row = session.get_one(Allocation, (application_id, member_id))
        row.state, row.note, row.done_at, row.allocated_at = TO_SCORE, "", None, now
        row.version += 1


def _take(
    session: Session, reading: Reading, application_id: UUID, member_id: UUID, *, actor: Actor, now: datetime
) -> None:
    if reading.has_marked(application_id, member_id):
        session.execute(delete(Score).where(Score.application_id == application_id, Score.member_id == member_id))
        happened = ScoresSetAside(application_id=application_id, member_id=member_id)
        publish(session, happened, actor=actor, now=now, about=(reading.panel.id,))
    given = (Allocation.application_id == application_id, Allocation.member_id == member_id)
    session.execute(delete(Allocation).where(*given))
