"""What waits for people about monitoring: returns to make, and returns to review."""

from datetime import datetime, timedelta

from flask import url_for
from sqlalchemy.orm import Session

from grants.applications.models import Application
from grants.awards.queries import is_theirs
from grants.kernel.access import Actor
from grants.kernel.counting import counted
from grants.kernel.look import short_day
from grants.kernel.stage import Waiting
from grants.kernel.waiting import administrators, held, members, waits_for
from grants.monitoring import queries
from grants.monitoring.answering.queries import number_unanswered
from grants.monitoring.models import ACCEPTED, RETURNED, SUBMITTED, Return
from grants.monitoring.telling.queries import waiting_for

SHOWN_AHEAD = timedelta(days=60)


@waits_for(members, theirs=Return.state.in_(queries.WITH_GRANTEE) & is_theirs(Return.award_id))
def returns_to_make(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """For people of an organisation: what is due in the next weeks, what is late, what came back. Not what they
    have told already and only confirm.
    """
    acts_for = actor.held("member")
    owed = queries.returns_to_make(session, acts_for, until=now + SHOWN_AHEAD)
    told = {telling.return_id for telling in (waiting_for(session, acts_for) if owed else ())}
    return [
        Waiting(
            text=_to_do(owes),
            href=url_for("monitoring.show", return_id=owes.id),
            due_at=owes.due_at,
            detail=f"{owes.award.title}, {short_day(owes.period_from)} to {short_day(owes.period_to)}",
        )
        for owes in owed
        if owes.id not in told
    ]


def _to_do(owes: Return) -> str:
    if owes.state == RETURNED:
        return f"Change monitoring return {owes.number} and send it again"
    return f"Send monitoring return {owes.number} to {owes.award.scheme.name}"


@waits_for(members, theirs=Application.host_organisation_id.in_(held("member")))
def returns_late_of_hosted(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """For people of a host: what a group whose money it holds has not sent in time."""
    acts_for = actor.held("member")
    return [
        Waiting(
            text=f"{late.award.organisation.name} has not sent monitoring return {late.number}",
            href=url_for("awards.show", award_id=late.award_id),
            due_at=late.due_at,
            detail=f"{late.award.title}. You hold its money: the next payment may wait for this.",
        )
        for late in queries.late_returns_of_hosted(session, acts_for, now)
    ]


@waits_for(administrators, Return.state.in_((SUBMITTED, *queries.WITH_GRANTEE)))
def returns_to_review(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """For administrators: one entry for those to review and one for those overdue."""
    to_review, late = queries.counts(session, actor, now)
    lines = [
        (to_review, ("monitoring return to review", "monitoring returns to review"), SUBMITTED),
        (late, ("monitoring return overdue", "monitoring returns overdue"), queries.OVERDUE),
    ]
    return [
        Waiting(
            text=counted(number, *words),
            href=url_for("lists.show", list_key="returns", state=view, sort="due_at"),
        )
        for number, words, view in lines
        if number
    ]


@waits_for(administrators, Return.state == ACCEPTED)
def returns_to_answer(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """For administrators: one entry for the accepted returns whose people have not heard what we make of them."""
    number = number_unanswered(session, actor)
    words = ("accepted return to answer", "accepted returns to answer")
    href = url_for("lists.show", list_key="returns", state=queries.TO_ANSWER)
    return [Waiting(text=counted(number, *words), href=href)] if number else []
