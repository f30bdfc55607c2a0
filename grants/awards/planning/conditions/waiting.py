"""What waits for people about conditions: to do them, and to look at what was done."""

from datetime import datetime

from flask import url_for
from sqlalchemy.orm import Session

from grants.awards.planning.conditions import queries
from grants.awards.planning.conditions.models import AwardCondition
from grants.awards.planning.conditions.rules import OPEN, UNSETTLED
from grants.awards.queries import is_theirs
from grants.kernel.access import Actor
from grants.kernel.clock import end_of_day, london_day
from grants.kernel.counting import counted
from grants.kernel.stage import Waiting
from grants.kernel.waiting import administrators, members, waits_for

LONGEST = 80
"""Characters of a condition on a home page; its own page has it whole."""


@waits_for(members, theirs=(AwardCondition.state == OPEN) & is_theirs(AwardCondition.award_id))
def conditions_to_meet(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """For the people of an organisation, or of its host: each thing that it has to do for a grant."""
    acts_for = actor.held("member")
    return [
        Waiting(
            text=f"Do what your grant asks: {_shortened(condition.text)}",
            href=url_for("conditions.show", award_id=condition.award_id, number=condition.number),
            due_at=end_of_day(condition.due_on) if condition.due_on else None,
            detail=f"{condition.award.title}, {condition.award.organisation.name}",
        )
        for condition in queries.to_do_for(session, acts_for)
    ]


@waits_for(administrators, AwardCondition.state.in_(UNSETTLED))
def conditions_to_settle(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """For administrators: one entry for each kind of condition that waits for them."""
    numbers = queries.numbers_of(session, actor, today=london_day(now))
    said = (
        (queries.TO_LOOK_AT, "Look at {}: they say it is done"),
        (queries.OVERDUE, "{} of grants overdue"),
        (queries.WITHOUT_DAY, "Say by when to meet {} of grants"),
    )
    return [
        Waiting(sentence.format(counted(numbers[which], "condition")), url_for("conditions.all_of_them", which=which))
        for which, sentence in said
        if numbers[which]
    ]


def _shortened(text: str) -> str:
    first = text.splitlines()[0]
    return first if len(first) <= LONGEST else f"{first[:LONGEST].rpartition(' ')[0]} …"
