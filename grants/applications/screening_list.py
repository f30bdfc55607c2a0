"""The work list of screening: what waits, for how long, and what needs attention."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session, defer, joinedload

from grants.applications import duplicates_rules, risk_rules
from grants.applications.duplicates_models import LikelyDuplicate
from grants.applications.models import SUBMITTED, Application
from grants.applications.screening_models import Risk
from grants.kernel.access import Actor
from grants.kernel.paging import PAGE_SIZE, Page, page_of
from grants.schemes.models import Round

ATTENTION = {"duplicates": "Looks like another", "red": "Red risk"}


@dataclass(frozen=True)
class Row:
    """One application that waits, with its organisation and round. `days` are how long it has waited."""

    application: Application
    days: int
    highest_risk: int | None
    duplicates: int


def waiting_to_be_screened(
    session: Session,
    actor: Actor,
    *,
    now: datetime,
    round_id: UUID | None = None,
    attention: str | None = None,
    after: str | None = None,
    size: int = PAGE_SIZE,
) -> Page[Row]:
    """Who has waited longest first, without what this person leaves for; three queries and those of loading."""
    statement = (
        select(Application)
        .where(Application.state == SUBMITTED, Application.id.not_in(actor.held("leaves")))
        .options(
            joinedload(Application.organisation, innerjoin=True),
            joinedload(Application.round, innerjoin=True).joinedload(Round.scheme, innerjoin=True),
            defer(Application.answers),
        )
    )
    if round_id is not None:
        statement = statement.where(Application.round_id == round_id)
    if attention == "red":
        red = Risk.likelihood * Risk.severity >= risk_rules.RED_FROM
        statement = statement.where(
            exists().where(Risk.application_id == Application.id, Risk.closed_at.is_(None), red)
        )
    if attention == "duplicates":
        has = or_(LikelyDuplicate.one_id == Application.id, LikelyDuplicate.other_id == Application.id)
        statement = statement.where(exists().where(has, _shown_to(actor)))
    page = page_of(session, statement, by=(Application.submitted_at, Application.id), after=after, size=size)
    ids = [application.id for application in page.items]
    risks, pairs = _highest_risks(session, ids), _pairs(session, ids, actor)
    rows = [
        Row(each, (now - (each.submitted_at or now)).days, risks.get(each.id), pairs.get(each.id, 0))
        for each in page.items
    ]
    return Page(rows, page.next_cursor)


def _highest_risks(session: Session, ids: list[UUID]) -> Mapping[UUID, int]:
    found = (
        select(Risk.application_id, func.max(Risk.likelihood * Risk.severity))
        .where(Risk.application_id.in_(ids), Risk.closed_at.is_(None))
        .group_by(Risk.application_id)
    )
    return {row[0]: row[1] for row in session.execute(found)}


def _pairs(session: Session, ids: list[UUID], actor: Actor) -> Mapping[UUID, int]:
    """How many pairs nobody has judged yet each application is in."""
    here = or_(LikelyDuplicate.one_id.in_(ids), LikelyDuplicate.other_id.in_(ids))
    counted: dict[UUID, int] = {}
    sides = select(LikelyDuplicate.one_id, LikelyDuplicate.other_id).where(here, _shown_to(actor))
    for pair in session.execute(sides):
        for side in pair:
            counted[side] = counted.get(side, 0) + 1
    return counted


def _shown_to(actor: Actor) -> ColumnElement[bool]:
    leaves = actor.held("leaves")
    return and_(
        LikelyDuplicate.verdict == duplicates_rules.OPEN,
        LikelyDuplicate.one_id.not_in(leaves),
        LikelyDuplicate.other_id.not_in(leaves),
    )
