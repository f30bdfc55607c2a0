"""Members declare their interests and give their marks."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, exists, select
from sqlalchemy.orm import Session

from grants.applications.models import IN_ASSESSMENT, Application
from grants.kernel.access import Actor
from grants.kernel.db import new_id
from grants.kernel.events import publish
from grants.kernel.problems import Conflict, Denied, check
from grants.panels import rules
from grants.panels.conflicts.service import leave
from grants.panels.events import InterestDeclared, ScoresGiven
from grants.panels.members.rules import TERMS
from grants.panels.models import DONE, LEAVES, Allocation, Decision, Interest, Panel, PanelMember, Score
from grants.panels.papers.editions import renew_pack
from grants.panels.quorum.service import hold_for_quorum, watch_quorum
from grants.panels.scoring.rules import why_closed
from grants.schemes.models import Criterion, Round, Scheme

UNDECLARED = "Declare your interest in this application before you score it."


def declare_interest(
    session: Session,
    application: Application,
    member: PanelMember,
    *,
    level: str,
    note: str,
    actor: Actor,
    now: datetime,
) -> Interest:
    """Say what a member has to do with an application: none, note, or leaves with a note.

    A later declaration may only add, also to a note that was found. Leaving sets the member's marks for it aside.
    Raises Invalid, and Conflict when the application is not in assessment.
    """
    if level != LEAVES:
        _check_terms(session, member)
    if level == LEAVES:
        hold_for_quorum(session, member.panel_id)
    _hold_in_assessment(session, application)
    interest = declared_interest(session, application, member)
    found = interest.note if interest and not interest.is_declared else ""
    note = "\n".join(each for each in (found, note.strip()) if each)
    check(rules.interest_problems(level, note, before=interest.level if interest else None))
    if interest is None:
        interest = Interest(id=new_id(), application_id=application.id, member_id=member.id)
    if level == LEAVES:
        leave(session, interest, note=note, automatic=False, now=now)
    else:
        interest.level, interest.note = level, note
        interest.automatic, interest.declared_at = False, now
        session.add(interest)
        session.flush()
        renew_pack(session, member.id)
    happened = InterestDeclared(application_id=application.id, member_id=member.id, level=level)
    publish(session, happened, actor=actor, now=now, about=(member.panel_id,))
    if level == LEAVES:
        watch_quorum(session, member.panel_id, now=now)
    return interest


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

    Raises Invalid, Denied when the member has left for it, declared nothing or is not to score it, and Conflict
    when the application is not in assessment, the panel has decided or the last minute for scores has passed.
    """
    interest, allocation = open_for_scores(session, application, member, now=now)
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
    """Keep a mark, in the place of the one before."""
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


_STANDING = (
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
        Interest.level != LEAVES,
    )
    .with_for_update(of=(Interest, Allocation))
    .execution_options(populate_existing=True)
)
"""All that lets a member score an application, in one question: marks are saved often."""


def open_for_scores(
    session: Session, application: Application, member: PanelMember, *, now: datetime
) -> tuple[Interest, Allocation]:
    """What a member declared and is to score, held until the transaction ends. Raises like `give_scores`."""
    _hold_in_assessment(session, application)
    standing = session.execute(_STANDING, {"application_id": application.id, "member_id": member.id}).first()
    if standing is None:
        raise Denied(_why_not_open(session, application, member))
    interest, allocation, terms, accepted_at, due_at, is_proposed = standing
    if terms and accepted_at is None:
        raise Denied(TERMS)
    if not interest.is_declared:
        raise Denied(UNDECLARED)
    closed = why_closed(application.state, due_at=due_at, is_proposed=is_proposed, now=now)
    if closed:
        raise Conflict(closed)
    return interest, allocation


def _why_not_open(session: Session, application: Application, member: PanelMember) -> str:
    _check_terms(session, member)
    interest = declared_interest(session, application, member)
    if interest is None or not interest.is_declared:
        return UNDECLARED
    if interest.level == LEAVES:
        return "You have a conflict of interest in this application, so you cannot score it."
    return "This application was not given to you to score."


def _check_terms(session: Session, member: PanelMember) -> None:
    """Raise Denied until the member has accepted the panel's terms of reference, where it has any."""
    accepted = select(Panel.terms, PanelMember.accepted_terms_at).join(PanelMember, PanelMember.panel_id == Panel.id)
    row = session.execute(accepted.where(PanelMember.id == member.id)).one()
    if row.terms and row.accepted_terms_at is None:
        raise Denied(TERMS)


def _hold_in_assessment(session: Session, application: Application) -> None:
    """Keep the application from being decided until the transaction ends. Raises Conflict when it is not open."""
    session.flush()
    session.refresh(application, ["state"], with_for_update={"read": True})
    if application.state != IN_ASSESSMENT:
        raise Conflict("This application is not in assessment, so nothing about it can change here.")


def declared_interest(session: Session, application: Application, member: PanelMember) -> Interest | None:
    """What the member declared on the application, held until the transaction ends."""
    return declared_interests(session, [application.id], member).get(application.id)


def declared_interests(
    session: Session, application_ids: Collection[UUID], member: PanelMember
) -> dict[UUID, Interest]:
    """The same by application."""
    of_member = select(Interest).where(Interest.member_id == member.id, Interest.application_id.in_(application_ids))
    held = of_member.order_by(Interest.id).with_for_update()
    found = session.scalars(held, execution_options={"populate_existing": True})
    return {interest.application_id: interest for interest in found}


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
