"""How a scheme reads, and what could be plainer in it."""

from typing import NamedTuple

from sqlalchemy.orm import Session

from grants.kernel.forms import parse_definition
from grants.schemes import queries
from grants.schemes.models import Scheme
from grants.schemes.plain_english import rules
from grants.schemes.plain_english.rules import Advice


class Reading(NamedTuple):
    """How a scheme reads: from which age, what is aimed for, and what could be plainer."""

    age: int | None
    aim: int
    advice: list[Advice]


def reading_of(session: Session, scheme: Scheme) -> Reading:
    """How what a scheme says to applicants and grantees reads. Needs its criteria."""
    passages = rules.passages_of(
        about={"What it is for": scheme.purpose, "Who decides": scheme.decided_by, "To hand": scheme.to_hand},
        criteria=[(criterion.name, criterion.guidance) for criterion in scheme.criteria],
        eligibility=scheme.eligibility,
        forms={
            name: parse_definition(queries.latest_question_set(session, scheme.id, purpose).definition)
            for purpose, name in (("application", "Application form"), ("return", "Return"))
        },
    )
    age = rules.reading_age(passage.text for passage in passages)
    return Reading(age, rules.OLDEST_AIM, rules.advice_on(passages))
