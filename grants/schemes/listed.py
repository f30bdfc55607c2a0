"""The list of rounds."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, true

from grants.kernel.access import Actor
from grants.kernel.clock import to_the_minute
from grants.kernel.lists.described import DAY, MOMENT, MONEY, STATE, Column, List, View, named
from grants.kernel.pages import addresses
from grants.schemes.finding import ROUNDS as FINDABLE
from grants.schemes.models import Round, Scheme


def _is_withdrawn(now: datetime) -> ColumnElement[bool]:
    return Round.withdrawn_at.is_not(None)


def _is_announced(now: datetime) -> ColumnElement[bool]:
    return and_(Round.withdrawn_at.is_(None), Round.opens_at > now)


def _is_open(now: datetime) -> ColumnElement[bool]:
    return and_(Round.withdrawn_at.is_(None), Round.opens_at <= now, Round.closes_at >= to_the_minute(now))


def _is_closed(now: datetime) -> ColumnElement[bool]:
    return and_(Round.withdrawn_at.is_(None), Round.closes_at < to_the_minute(now))


VIEWS = {
    "announced": View("Announced", _is_announced),
    "open": View("Open", _is_open),
    "closed": View("Closed", _is_closed),
    "withdrawn": View("Withdrawn", _is_withdrawn),
}
"""The states of `rules.round_state`, as SQL."""


def _state(actor: Actor, now: datetime) -> ColumnElement[str]:
    return case(*((view.holds(now), state) for state, view in VIEWS.items()))


ROUNDS = List(
    "rounds",
    "Rounds",
    Round.id,
    named(
        Column("round", "The round’s name", Round.name),
        Column("scheme", "Its scheme", Scheme.name),
        Column("state", "Where it stands: announced, open, closed, withdrawn", _state, STATE),
        Column("opens_at", "When it opens, in London time", Round.opens_at, MOMENT, "Opens"),
        Column("closes_at", "When it closes, in London time", Round.closes_at, MOMENT, "Closes"),
        Column("decisions_by", "The day by which applicants hear", Round.decisions_by, DAY),
        Column("budget", "What it can give, in pounds", Round.budget_pence, MONEY),
        Column("withdrawn_because", "Why it was withdrawn, where it was", Round.withdrawn_because),
        Column("no_briefing_because", "Why it has no briefing, where it has none", Round.no_briefing_because),
    ),
    lambda statement: statement.select_from(Round).join(Scheme, Round.scheme_id == Scheme.id),
    lambda actor: true(),
    lambda: addresses("schemes.round_page", "round_id"),
    usual=("round", "scheme", "state", "opens_at", "closes_at", "decisions_by", "budget"),
    linked=Round.id,
    sorts={"closes_at": Round.closes_at},
    days="closes_at",
    scheme=Round.scheme_id,
    views=VIEWS,
    findable=FINDABLE,
    found=Round.id,
)

LISTS = (ROUNDS,)
