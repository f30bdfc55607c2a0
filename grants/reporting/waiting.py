"""What waits: packs to read, drafts to approve, questions to answer, and commitments to review."""

from datetime import date, datetime

from flask import url_for
from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.clock import end_of_day, london_day
from grants.kernel.counting import counted
from grants.kernel.look import day, short_day
from grants.kernel.stage import Waiting
from grants.kernel.waiting import waits_for
from grants.reporting import queries
from grants.reporting.access import may_see_reports
from grants.reporting.approving.queries import to_approve
from grants.reporting.asking.queries import to_answer
from grants.reporting.commitments.models import Commitment
from grants.reporting.commitments.queries import to_review
from grants.reporting.commitments.rules import last_day_open
from grants.reporting.models import Pack


def packs_to_read(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """The packs approved for the actor's funders in the last 30 days."""
    funders = actor.held("funder")
    if not funders:
        return []
    return [_waiting(f"Read the new pack on {pack.about}", pack) for pack in queries.new_packs(session, funders, now)]


def packs_to_approve(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """For administrators: drafts that somebody else asked for."""
    if not actor.is_administrator:
        return []
    drafts = to_approve(session, actor.person_id)
    return [_waiting(f"Read the draft pack on {pack.about}, and approve it", pack) for pack in drafts]


def questions_to_answer(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """For administrators: what funders ask about their packs."""
    if not actor.is_administrator:
        return []
    return [
        Waiting(
            text=f"Answer a question about pack {question.pack.label}",
            href=url_for("packs_asked.show", pack_id=question.pack_id, question_id=question.id),
            detail=f"{question.asker.name} of {question.pack.funder.name if question.pack.funder else 'the board'}"
            f" asked on {day(question.asked_at)}",
        )
        for question in to_answer(session)
    ]


@waits_for(lambda actor: may_see_reports(actor) is None, Commitment.ended_at.is_(None))
def commitments_to_review(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """For owners of commitments: from September on, one entry for those of the year that they have not reviewed."""
    if actor.person_id is None:
        return []
    number, first = to_review(session, actor.person_id, by=last_day_open(london_day(now)))
    if first is None:
        return []
    return [
        Waiting(
            text=f"Review {counted(number, 'commitment')}",
            href=url_for("commitments.show_all"),
            due_at=end_of_day(first),
        )
    ]


def _waiting(text: str, pack: Pack) -> Waiting:
    whose = pack.funder.name if pack.funder else "the board"
    detail = f"{_period(pack.period_from, pack.period_to)}, for {whose}"
    return Waiting(text=text, href=url_for("reporting.show_pack", pack_id=pack.id), detail=detail)


def _period(first: date, last: date) -> str:
    return f"{short_day(first)} to {day(last)}"
