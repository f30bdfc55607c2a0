"""A member scores an application: one criterion at a time, then done; or says that they cannot.

All of it happens before the last minute for scores, and until the panel makes up its mind.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications.models import Application
from grants.kernel.access import Actor
from grants.kernel.events import Event, publish
from grants.kernel.problems import Conflict, NotFound, check, check_version
from grants.panels.models import DONE, TO_SCORE, UNABLE, Allocation, PanelMember
from grants.panels.scoring import rules
from grants.panels.scoring.assessing import add_up, criteria_of, finish, lock_for_scoring, write_score
from grants.panels.scoring.events import InabilityDeclared, InabilityTakenBack, MarkKept, ScoresGiven
from grants.panels.scoring.models import Score


def save_mark(
    session: Session,
    application: Application,
    member: PanelMember,
    *,
    mark: rules.Mark,
    version: int | None = None,
    actor: Actor,
    now: datetime,
) -> Score:
    """Keep a member's mark for one criterion: a draft until all are done, a revision afterwards.

    `version` is that of the mark as it was read, 0 where there was none; without it the last one counts.
    Raises Stale, Invalid, NotFound for a criterion of another scheme, Denied when the application is not theirs to
    score, and Conflict when it is not in assessment, the panel has decided or the last minute for scores has passed.
    """
    kept = save_marks(session, application, member, marks=[(mark, version)], actor=actor, now=now)
    return kept[mark.criterion_id]


def save_marks(
    session: Session,
    application: Application,
    member: PanelMember,
    *,
    marks: Sequence[tuple[rules.Mark, int | None]],
    actor: Actor,
    now: datetime,
) -> dict[UUID, Score]:
    """Keep a member's marks for several criteria of an application, each with the version that was read.

    None as a version lets the last one count. Returns all that is kept now, by criterion. Raises what `save_mark`
    raises.
    """
    interest, allocation = lock_for_scoring(session, application, member, now=now)
    _refuse_unable(allocation)
    criteria = criteria_of(session, application.round_id)
    scores = _own_scores(session, allocation)
    changed = []
    for mark, version in marks:
        if mark.criterion_id not in criteria.names:
            raise NotFound("There is no such criterion in this scheme.")
        before = scores.get(mark.criterion_id)
        check(rules.mark_problems("", mark, criteria.names[mark.criterion_id], criteria.scale))
        if before is not None and (before.mark, before.reason) == (mark.mark, mark.reason.strip()):
            continue
        _check_version(before, mark, version)
        scores[mark.criterion_id] = write_score(session, before, mark, interest, now)
        changed.append(mark)
    if allocation.state == DONE:
        check(rules.nothing_applies_problems([_as_given(score) for score in scores.values()]))
        add_up(allocation, scores.values(), criteria)
    session.flush()
    for happened in _kept(allocation, changed):
        _publish(session, happened, member, actor, now)
    return scores


def _kept(allocation: Allocation, changed: Sequence[rules.Mark]) -> list[Event]:
    """What happened with marks that changed: drafts one by one, those done together."""
    application_id, member_id = allocation.application_id, allocation.member_id
    if allocation.state == TO_SCORE:
        return [
            MarkKept(application_id=application_id, member_id=member_id, criterion_id=mark.criterion_id)
            for mark in changed
        ]
    return [ScoresGiven(application_id=application_id, member_id=member_id)] if changed else []


def finish_scores(
    session: Session, application: Application, member: PanelMember, *, actor: Actor, now: datetime
) -> Allocation:
    """Say that a member's marks for an application are done: they count, and others' can be seen. Safe to repeat.

    Raises Invalid while something is missing, Denied when the application is not theirs to score, and Conflict when
    it is not in assessment, the panel has decided or the last minute for scores has passed.
    """
    _, allocation = lock_for_scoring(session, application, member, now=now)
    _refuse_unable(allocation)
    scores = _own_scores(session, allocation).values()
    criteria = criteria_of(session, application.round_id)
    check(rules.score_problems([_as_given(score) for score in scores], criteria.names, criteria.scale))
    if allocation.state == DONE:
        return allocation
    finish(allocation, scores, criteria, now)
    session.flush()
    _publish(session, ScoresGiven(application_id=application.id, member_id=member.id), member, actor, now)
    return allocation


def cannot_score(
    session: Session, application: Application, member: PanelMember, *, reason: str, actor: Actor, now: datetime
) -> Allocation:
    """Say that a member cannot score an application, and why. Marks kept so far stay, and count for nothing.

    Raises Invalid without a reason, Denied when the application is not theirs to score, and Conflict once the marks
    are done, or when scores are closed.
    """
    _, allocation = lock_for_scoring(session, application, member, now=now)
    if allocation.state == DONE:
        raise Conflict("Your scores for this application are done. You can revise them instead.", code="scores_done")
    check(rules.inability_problems(reason))
    _change(allocation, UNABLE, reason.strip(), now)
    session.flush()
    _publish(session, InabilityDeclared(application_id=application.id, member_id=member.id), member, actor, now)
    return allocation


def can_score_again(
    session: Session, application: Application, member: PanelMember, *, actor: Actor, now: datetime
) -> Allocation:
    """Take back that a member cannot score an application: it is theirs to score again, with the marks kept so far.

    Raises Denied when the application is not theirs to score, and Conflict where they never said so, or when scores
    are closed.
    """
    _, allocation = lock_for_scoring(session, application, member, now=now)
    if allocation.state != UNABLE:
        raise Conflict("You have not said that you cannot score this application.", code="not_unable")
    _change(allocation, TO_SCORE, "", None)
    session.flush()
    _publish(session, InabilityTakenBack(application_id=application.id, member_id=member.id), member, actor, now)
    return allocation


def _refuse_unable(allocation: Allocation) -> None:
    if allocation.state == UNABLE:
        sentence = "You have said that you cannot score this application. Take that back first."
        raise Conflict(sentence, code="unable")


def _own_scores(session: Session, allocation: Allocation) -> dict[UUID, Score]:
    """The marks kept so far, by criterion, locked until the transaction ends."""
    found = select(Score).where(
        Score.application_id == allocation.application_id, Score.member_id == allocation.member_id
    )
    return {score.criterion_id: score for score in session.scalars(found.with_for_update())}


def _check_version(before: Score | None, mark: rules.Mark, version: int | None) -> None:
    check_version(
        version,
        before.version if before else 0,
        "You have saved another mark for this since you opened this page. Nothing has been overwritten.",
        current={"mark": before.mark, "reason": before.reason} if before else {},
        yours={"mark": mark.mark, "reason": mark.reason},
    )


def _as_given(score: Score) -> rules.Mark:
    return rules.Mark(score.criterion_id, score.mark, score.reason, applies=score.mark is not None)


def _change(allocation: Allocation, state: str, note: str, done_at: datetime | None) -> None:
    allocation.state, allocation.note, allocation.done_at = state, note, done_at
    allocation.version += 1


def _publish(session: Session, happened: Event, member: PanelMember, actor: Actor, now: datetime) -> None:
    publish(session, happened, actor=actor, now=now, about=(member.panel_id,))
