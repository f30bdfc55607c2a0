"""The list of applications that were sent, with what was decided on them."""

from dataclasses import replace
from typing import Any

from sqlalchemy import Select, and_, case, func

from grants.applications.listed import APPLICATIONS as SENT
from grants.applications.models import Application
from grants.kernel.lists.described import MOMENT, MONEY, STATE, Column, named
from grants.panels.models import AWARDING, FINAL, Decision


def _decided(statement: Select[Any]) -> Select[Any]:
    """With the decision on each that is final: what is only proposed is the panel’s own."""
    is_its_own = and_(Decision.application_id == Application.id, Decision.state == FINAL)
    return SENT.joined(statement).outerjoin(Decision, is_its_own)


_AWARDED = case((Decision.outcome.in_(AWARDING), Decision.amount_pence))
APPLICATIONS = replace(
    SENT,
    columns=named(
        *SENT.columns.values(),
        Column("outcome", "What was decided: award, award with conditions, reserve, decline", Decision.outcome, STATE),
        Column("awarded", "What was awarded when it was decided, in pounds", _AWARDED, MONEY),
        Column(
            "decided_at",
            "When the decision became final, in London time",
            func.coalesce(Decision.final_at, Decision.decided_at),
            MOMENT,
            "Decided",
        ),
    ),
    joined=_decided,
    usual=(*SENT.usual, "outcome", "awarded", "decided_at"),
)

LISTS = (APPLICATIONS,)
