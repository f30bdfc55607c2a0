"""What a return told is kept when it is sent back, with what we ask and what is answered in words."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.db import new_id
from grants.kernel.forms import QuestionSet
from grants.kernel.problems import check
from grants.monitoring.models import Return, ReturnEdition, ReturnQuery
from grants.monitoring.reviewing import queries, rules


def keep_because(asked: Sequence[ReturnQuery], because: Mapping[str, str], changed: Collection[str]) -> bool:
    """Keep why answers that we ask about are right as they are, by their keys; what was said before is dropped where
    its answer is among the `changed`. Says whether anything is new. Raises Invalid.
    """
    queries_by_key = {query.question_key: query for query in asked}
    check(rules.because_problems(because, queries_by_key))
    new = {key: words.strip() for key, words in because.items() if queries_by_key[key].because != words.strip()}
    dropped = {key: "" for key in changed if key not in new and key in queries_by_key and queries_by_key[key].because}
    for key, words in (new | dropped).items():
        queries_by_key[key].because = words
    return bool(new or dropped)


def keep_edition(
    session: Session,
    monitoring_return: Return,
    *,
    note: str,
    questions: Mapping[str, str],
    asked: QuestionSet,
    actor: Actor,
    now: datetime,
) -> ReturnEdition:
    """Keep what a return told, and ask about some of its answers, each by its key. Raises Invalid."""
    wanted = rules.asked_about(questions)
    check(rules.question_problems(wanted, {question.key for question in asked.questions}))
    assert monitoring_return.submitted_at is not None
    edition = ReturnEdition(
        id=new_id(),
        return_id=monitoring_return.id,
        number=len(queries.editions_of(session, monitoring_return.id)) + 1,
        answers=dict(monitoring_return.answers),
        note=rules.note_for(note, wanted),
        sent_at=monitoring_return.submitted_at,
        sent_back_at=now,
        sent_back_by=actor.person_id,
    )
    session.add(edition)
    session.flush()
    named = [question for question in asked.questions if question.key in wanted]
    session.add_all(
        ReturnQuery(
            edition_id=edition.id,
            question_key=question.key,
            position=position,
            label=question.label,
            question=wanted[question.key],
        )
        for position, question in enumerate(named)
    )
    session.flush()
    return edition
