"""The questions of a scheme change: a new version, for the rounds that are announced from then on."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.db import new_id
from grants.kernel.events import publish
from grants.kernel.forms import parse_definition
from grants.kernel.problems import Problem, check, check_version
from grants.schemes import queries, rules
from grants.schemes.events import QuestionsChanged
from grants.schemes.models import QuestionSetVersion, Scheme
from grants.schemes.tiers.queries import reporting_of
from grants.schemes.tiers.rules import is_of_returns, ladder_problems, purpose_of
from grants.schemes.using import check_not_in_use


def change_questions(
    session: Session,
    scheme: Scheme,
    *,
    definition: dict[str, Any],
    number: int | None,
    actor: Actor,
    now: datetime,
    purpose: str = "application",
) -> QuestionSetVersion:
    """Ask applicants these questions, in rounds that are not announced yet; or for `return` and the
    `return 2` of the second tier, grantees.

    What stays the same makes no version. `number` is that of the version as it was read; None for whatever stands
    now. Raises Invalid, Stale when somebody changed the questions in between, and Conflict when somebody has begun
    to apply: then what grantees will be asked is settled.
    """
    queries.locked_scheme(session, scheme.id)
    if is_of_returns(purpose):
        session.refresh(scheme, ["in_use_since"])
        check_not_in_use(scheme)
    latest = queries.latest_question_set(session, scheme.id, purpose)
    check_version(
        number,
        latest.number,
        "Somebody else changed the questions while you were changing them. Nothing of yours is saved yet.",
        current=latest.definition,
        yours=definition,
    )
    check(_problems(session, scheme, purpose, definition))
    if definition == latest.definition:
        return latest
    version = QuestionSetVersion(
        id=new_id(),
        scheme_id=scheme.id,
        purpose=purpose,
        number=latest.number + 1,
        definition=definition,
        created_at=now,
    )
    session.add(version)
    session.flush()
    happened = QuestionsChanged(scheme_id=scheme.id, question_set_id=version.id, number=version.number)
    publish(session, happened, actor=actor, now=now)
    return version


def _problems(session: Session, scheme: Scheme, purpose: str, definition: dict[str, Any]) -> list[Problem]:
    if is_of_returns(purpose):
        return rules.return_questions_problems(definition) or _beside_other_tiers(session, scheme, purpose, definition)
    return rules.application_questions_problems(definition, scheme.smallest_award_pence)


def _beside_other_tiers(session: Session, scheme: Scheme, purpose: str, definition: dict[str, Any]) -> list[Problem]:
    """Whether more money would mean fewer questions, as the tiers of the scheme are."""
    reporting = reporting_of(session, scheme)
    if not reporting.said.tiers:
        return []
    changed = {
        tier.number: parse_definition(definition) for tier in reporting.tiers if purpose_of(tier.number) == purpose
    }
    found = ladder_problems(reporting.tiers, reporting.asked | changed, kind=reporting.said.kind)
    return [Problem("", problem.message, problem.code) for problem in found]
