"""People of a funder ask about a line of their pack, and are answered. Both stay with the pack."""

from datetime import datetime

from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.db import new_id
from grants.kernel.events import publish
from grants.kernel.problems import Conflict, Denied, check
from grants.reporting.asking import queries, rules
from grants.reporting.asking.events import PackQuestionAnswered, PackQuestionAsked
from grants.reporting.asking.models import PackQuestion
from grants.reporting.models import APPROVED, Pack


def ask(
    session: Session, pack: Pack, *, table: str, line: str, question: str, actor: Actor, now: datetime
) -> PackQuestion:
    """Ask about a line of a table of an approved pack, or with no line about the whole table.

    What somebody asks again while it waits for its answer is the question that there is. Raises Invalid, and Conflict
    while the pack is not approved or too many questions wait for their answer.
    """
    if actor.person_id is None:
        raise Denied("A person asks.")
    session.refresh(pack, ["state", "figures"], with_for_update=True)
    if pack.state != APPROVED:
        raise Conflict("Questions are asked about approved packs.")
    problems = rules.place_problems(pack.figures or {}, table, line)
    check(problems + rules.words_problems("question", question, "Write your question."))
    same = queries.asked_already(session, pack.id, actor.person_id, table=table, line=line, question=question.strip())
    if same is not None:
        return same
    if queries.number_open(session, pack.id) >= rules.MOST_OPEN:
        raise Conflict(f"{rules.MOST_OPEN} questions about this pack wait for an answer already.")
    asked = PackQuestion(
        id=new_id(),
        pack_id=pack.id,
        table=table,
        line=line,
        question=question.strip(),
        asked_by=actor.person_id,
        asked_at=now,
    )
    session.add(asked)
    session.flush()
    session.refresh(asked, ["asker", "answerer"])
    happened = PackQuestionAsked(pack_id=pack.id, question_id=asked.id)
    publish(session, happened, actor=actor, now=now, about=pack.subjects)
    return asked


def answer(session: Session, pack: Pack, question: PackQuestion, words: str, *, actor: Actor, now: datetime) -> None:
    """Answer a question. Raises Invalid, and Conflict where somebody else has answered it."""
    if actor.person_id is None:
        raise Denied("A person answers.")
    check(rules.words_problems("answer", words, "Write the answer."))
    session.refresh(question, ["answered_at"], with_for_update=True)
    if question.answered_at is not None:
        raise Conflict("Somebody has answered this question already.")
    question.answer, question.answered_by, question.answered_at = words.strip(), actor.person_id, now
    session.flush()
    session.refresh(question, ["answerer"])
    happened = PackQuestionAnswered(pack_id=pack.id, question_id=question.id)
    publish(session, happened, actor=actor, now=now, about=pack.subjects)
