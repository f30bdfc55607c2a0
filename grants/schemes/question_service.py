"""The questions of a scheme change: a new version, for the rounds that are announced from then on."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.db import new_id
from grants.kernel.events import publish
from grants.kernel.problems import Stale, check
from grants.schemes import queries, rules
from grants.schemes.events import QuestionsChanged
from grants.schemes.models import QuestionSetVersion, Scheme


def change_questions(
    session: Session, scheme: Scheme, *, definition: dict[str, Any], number: int | None, actor: Actor, now: datetime
) -> QuestionSetVersion:
    """Ask applicants these questions, in rounds that are not announced yet. What stays the same makes no version.

    `number` is that of the version as it was read; None for whatever stands now. Raises Invalid, and Stale
    when somebody changed the questions in between.
    """
    queries.locked_scheme(session, scheme.id)
    latest = queries.latest_question_set(session, scheme.id, "application")
    if number is not None and number != latest.number:
        raise Stale(
            "Somebody else changed the questions while you were changing them. Nothing of yours is saved yet.",
            current=latest.definition,
            yours=definition,
            version=latest.number,
        )
    check(rules.application_questions_problems(definition, scheme.smallest_award_pence))
    if definition == latest.definition:
        return latest
    version = QuestionSetVersion(
        id=new_id(),
        scheme_id=scheme.id,
        purpose="application",
        number=latest.number + 1,
        definition=definition,
        created_at=now,
    )
    session.add(version)
    session.flush()
    happened = QuestionsChanged(scheme_id=scheme.id, question_set_id=version.id, number=version.number)
    publish(session, happened, actor=actor, now=now)
    return version
