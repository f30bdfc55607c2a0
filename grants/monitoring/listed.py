"""The list of returns of all grants."""

from datetime import datetime
from functools import partial

from sqlalchemy import ColumnElement, case

from grants.awards.finding import AWARDS
from grants.awards.listed import OF_GRANT, open_grants, with_grant
from grants.awards.models import Award
from grants.kernel.access import Actor
from grants.kernel.lists.described import DAY, MOMENT, NUMBER, STATE, Column, List, View, named
from grants.kernel.pages import addresses
from grants.monitoring.models import STATES, Return
from grants.monitoring.queries import OPEN, OVERDUE, TO_ANSWER, in_view


def _state(actor: Actor, now: datetime) -> ColumnElement[str]:
    """Where a return stands for whoever reads it: what is late says so, as its page does."""
    return case((in_view(OVERDUE, now), OVERDUE), else_=Return.state)


RETURNS = List(
    "returns",
    "Returns",
    Return.id,
    named(
        *OF_GRANT,
        Column("number", "Which return of the grant it is", Return.number, NUMBER),
        Column("period_from", "The first day that it tells of", Return.period_from, DAY, "Tells from"),
        Column("period_to", "The last day that it tells of", Return.period_to, DAY, "Tells to"),
        Column("due_at", "By when it is due, in London time", Return.due_at, MOMENT, "Due"),
        Column("state", "Where it stands: due, overdue, submitted, accepted, sent back …", _state, STATE),
        Column("sent_at", "When it was sent, in London time", Return.submitted_at, MOMENT, "Sent"),
        Column("reviewed_at", "When it was reviewed, in London time", Return.reviewed_at, MOMENT, "Reviewed"),
    ),
    lambda statement: with_grant(statement.select_from(Return).join(Award, Return.award_id == Award.id)),
    open_grants,
    lambda: addresses("monitoring.show", "return_id"),
    usual=("award", "number", "organisation", "scheme", "state", "due_at", "sent_at"),
    linked=Return.id,
    sorts={"due_at": Return.due_at},
    states=STATES,
    state=Return.state,
    days="due_at",
    scheme=Award.scheme_id,
    findable=AWARDS,
    found=Award.id,
    views={
        key: View(words, partial(in_view, key))
        for key, words in ((OPEN, "Not in yet"), (OVERDUE, "Overdue"), (TO_ANSWER, "Accepted, not answered"))
    },
)

LISTS = (RETURNS,)
