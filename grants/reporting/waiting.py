"""What waits: for a funder's people packs that are new, for administrators drafts to approve."""

from datetime import date, datetime

from flask import url_for
from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.look import day, short_day
from grants.kernel.stage import Waiting
from grants.reporting import queries
from grants.reporting.approving.queries import to_approve
from grants.reporting.asking.queries import to_answer
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


def _waiting(text: str, pack: Pack) -> Waiting:
    whose = pack.funder.name if pack.funder else "the board"
    detail = f"{_period(pack.period_from, pack.period_to)}, for {whose}"
    return Waiting(text=text, href=url_for("reporting.show_pack", pack_id=pack.id), detail=detail)


def _period(first: date, last: date) -> str:
    return f"{short_day(first)} to {day(last)}"
