"""The list of concerns, complaints and appeals."""

from datetime import datetime
from functools import partial

from sqlalchemy import ColumnElement, and_, case, or_

from grants.concerns.finding import CONCERNS as FINDABLE
from grants.concerns.finding import not_closed_to
from grants.concerns.models import Concern
from grants.concerns.queries import IN_STATE
from grants.concerns.rules import FINDINGS, KINDS, RAISED, STATES
from grants.identity.models import Person
from grants.kernel.access import Actor
from grants.kernel.clock import london_day
from grants.kernel.lists.described import DAY, MOMENT, Column, List, View, named
from grants.kernel.pages import addresses


def _in_state(state: str, now: datetime) -> ColumnElement[bool]:
    return and_(*IN_STATE[state])


def _is_late(now: datetime) -> ColumnElement[bool]:
    """What `rules.is_late` says."""
    today = london_day(now)
    late = and_(_in_state(RAISED, now), Concern.acknowledge_by < today)
    return or_(late, and_(Concern.sent_at.is_(None), Concern.answer_by < today))


def _state(actor: Actor, now: datetime) -> ColumnElement[str]:
    return case(*((_in_state(state, now), words) for state, words in STATES.items()))


CONCERNS = List(
    "concerns",
    "Concerns",
    Concern.id,
    named(
        Column("concern", "The concern’s reference", Concern.reference),
        Column("kind", "What kind of thing it is about", Concern.kind, heading="About", known=KINDS),
        Column("about", "Whom or what it is about, as it was typed", Concern.about, heading="Of whom or what"),
        Column("state", "Where it stands", _state),
        Column("taken_by", "Who looks into it", Person.name, heading="Looked into by"),
        Column("raised_at", "When it was raised, in London time", Concern.raised_at, MOMENT, "Raised"),
        Column("acknowledge_by", "The day by which a person says that they have it", Concern.acknowledge_by, DAY),
        Column("answer_by", "The day by which it is answered", Concern.answer_by, DAY),
        Column("answered_at", "When the answer was written, in London time", Concern.answered_at, MOMENT, "Answered"),
        Column("sent_at", "When the answer was sent, in London time", Concern.sent_at, MOMENT, "Sent"),
        Column("finding", "What we found", Concern.finding, known=FINDINGS),
        Column("learned", "What we learned from it", Concern.learned),
    ),
    lambda statement: statement.select_from(Concern).outerjoin(Person, Concern.taken_by == Person.id),
    not_closed_to,
    lambda: addresses("concerns.show", "concern_id"),
    usual=("concern", "kind", "state", "taken_by", "raised_at", "answer_by"),
    linked=Concern.id,
    sorts={"raised_at": Concern.raised_at},
    views={
        "not_answered": View("Not answered", lambda now: Concern.sent_at.is_(None)),
        "late": View("Late", _is_late),
        **{state: View(words, partial(_in_state, state)) for state, words in STATES.items()},
    },
    days="raised_at",
    findable=FINDABLE,
    found=Concern.id,
    begin=("Type in what somebody told you", "concerns.ask"),
)

LISTS = (CONCERNS,)
