"""Members give all their marks for an application at once, and what each way of giving them has in common."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, exists, select
from sqlalchemy.orm import Session

from grants.applications.models import Application
from grants.kernel.access import Actor
from grants.kernel.db import new_id
from grants.kernel.events import publish
from grants.kernel.problems import Conflict, Denied, check
from grants.panels.locking import check_terms, lock_in_assessment, locked_interest
from grants.panels.models import DONE, RECUSED, Allocation, Decision, Interest, Panel, PanelMember
from grants.panels.rules import TERMS
from grants.panels.scoring import rules
from grants.panels.scoring.events import ScoresGiven
from grants.panels.scoring.models import Score
from grants.panels.scoring.rules import why_closed
from grants.schemes.models import Criterion, Round, Scheme

UNDECLARED = "Declare your interest in this application before you score it."


def give_scores(
    session: Session,
    application: Application,
    member: PanelMember,
    *,
    scores: Sequence[rules.Mark],
    actor: Actor,
    now: datetime,
) -> list[Score]:
    """Give or revise all of a member's marks for an application, one for each criterion. Then they are done.

    Raises Invalid, Denied when the member is recused from it, declared nothing or is not to score it, and Conflict
    when the application is not in assessment, the panel has decided or the last minute for scores has passed.
    """
    interest, allocation = lock_for_scoring(session, application, member, now=now)
    criteria = criteria_of(session, application.round_id)
    check(rules.score_problems(scores, criteria.names, criteria.scale))
    before = select(Score).where(Score.application_id == application.id, Score.member_id == member.id)
    given = {score.criterion_id: score for score in session.scalars(before.with_for_update())}
    written = [write_score(session, given.get(mark.criterion_id), mark, interest, now) for mark in scores]
    finish(allocation, written, criteria, now)
    session.flush()
    happened = ScoresGiven(application_id=application.id, member_id=member.id)
    publish(session, happened, actor=actor, now=now, about=(member.panel_id,))
    return written


def finish(allocation: Allocation, scores: Iterable[Score], criteria: rules.Criteria, now: datetime) -> None:
    """Let a member's marks for an application count."""
    allocation.state, allocation.note, allocation.done_at = DONE, "", now
    add_up(allocation, scores, criteria)
    allocation.version += 1


def add_up(allocation: Allocation, scores: Iterable[Score], criteria: rules.Criteria) -> None:
    """Keep what the marks that count come to."""
    marks = {score.criterion_id: score.mark for score in scores}
    allocation.weighted_marks, allocation.applied_weight = rules.added_up(marks, criteria.weights)


def write_score(session: Session, score: Score | None, mark: rules.Mark, interest: Interest, now: datetime) -> Score:
    """Write a mark and its reason into `score`, or into a new score where it is None. Gives the score."""
    if score is None:
        score = Score(
            id=new_id(),
            application_id=interest.application_id,
            member_id=interest.member_id,
            interest_level=interest.level,
            criterion_id=mark.criterion_id,
            version=0,
        )
        session.add(score)
    reason = mark.reason.strip()
    if (score.mark, score.reason) != (mark.mark, reason):
        score.mark, score.reason, score.scored_at = mark.mark, reason, now
        score.version += 1
    return score


_ALLOCATED = (
    select(
        Interest,
        Allocation,
        Panel.terms,
        PanelMember.accepted_terms_at,
        Panel.scores_due_at,
        exists().where(Decision.application_id == Interest.application_id),
    )
    .join(
        Allocation,
        (Allocation.member_id == Interest.member_id) & (Allocation.application_id == Interest.application_id),
    )
    .join(PanelMember, PanelMember.id == Interest.member_id)
    .join(Panel, Panel.id == PanelMember.panel_id)
    .where(
        Interest.application_id == bindparam("application_id"),
        Interest.member_id == bindparam("member_id"),
        Interest.level != RECUSED,
    )
    .with_for_update(of=(Interest, Allocation))
    .execution_options(populate_existing=True)
)
"""All that lets a member score an application, in one question: marks are saved often."""


def lock_for_scoring(
    session: Session, application: Application, member: PanelMember, *, now: datetime
) -> tuple[Interest, Allocation]:
    """What a member declared on an application and their allocation of it, locked until the transaction ends.

    Raises Denied when they are not to score it, and Conflict when it is not in assessment or the time is over.
    """
    lock_in_assessment(session, application)
    found = session.execute(_ALLOCATED, {"application_id": application.id, "member_id": member.id}).first()
    if found is None:
        raise Denied(_why_not_open(session, application, member))
    interest, allocation, terms, accepted_at, due_at, is_proposed = found
    if terms and accepted_at is None:
        raise Denied(TERMS)
    if not interest.is_declared:
        raise Denied(UNDECLARED)
    closed = why_closed(application.state, due_at=due_at, is_proposed=is_proposed, now=now)
    if closed:
        raise Conflict(closed)
    return interest, allocation


def _why_not_open(session: Session, application: Application, member: PanelMember) -> str:
    check_terms(session, member)
    interest = locked_interest(session, application, member)
    if interest is None or not interest.is_declared:
        return UNDECLARED
    if interest.level == RECUSED:
        return "You have a conflict of interest in this application, so you cannot score it."
    return "This application was not given to you to score."


_CRITERIA = (
    select(Criterion.id, Criterion.name, Criterion.weight, Scheme.lowest_mark, Scheme.highest_mark)
    .join(Scheme, Scheme.id == Criterion.scheme_id)
    .join(Round, Round.scheme_id == Scheme.id)
    .where(Round.id == bindparam("round_id"))
    .order_by(Criterion.position)
)


def criteria_of(session: Session, round_id: UUID) -> rules.Criteria:
    """The criteria of a round's scheme, with its scale of marks."""
    found = session.execute(_CRITERIA, {"round_id": round_id}).all()
    return rules.Criteria(
        names={row.id: row.name for row in found},
        weights={row.id: row.weight for row in found},
        scale=rules.Scale(found[0].lowest_mark, found[0].highest_mark),
    )
