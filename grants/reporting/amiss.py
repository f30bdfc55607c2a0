"""What is not as it was agreed about packs and commitments, for the page of exceptions."""

from datetime import datetime

from flask import url_for
from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.clock import end_of_day, london_day
from grants.kernel.counting import counted
from grants.kernel.look import day
from grants.kernel.stage import Amiss
from grants.reporting.asking.queries import to_answer
from grants.reporting.commitments.queries import not_reviewed


def questions_unanswered(session: Session, actor: Actor, now: datetime) -> list[Amiss]:
    """What funders ask about their packs and nobody has answered."""
    return [
        Amiss(
            f"{question.asker.name} asked about pack {question.pack.label} on {day(question.asked_at)}"
            " and has no answer.",
            "Answer it.",
            url_for("packs_asked.show", pack_id=question.pack_id, question_id=question.id),
            question.asked_at,
        )
        for question in to_answer(session)
    ]


def commitments_not_reviewed(session: Session, actor: Actor, now: datetime) -> list[Amiss]:
    """Who has not reviewed their commitments by the end of a September."""
    return [
        Amiss(
            f"{owner} has not reviewed {counted(number, 'commitment')} by {day(by)}.",
            "Review them, or give them to somebody else.",
            url_for("commitments.show_all"),
            end_of_day(by),
        )
        for owner, by, number in not_reviewed(session, london_day(now))
    ]
