"""Reading rounds that are being set up, and what they lack."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload, selectinload

from grants.identity.by_two.queries import is_there
from grants.kernel.money import Pence
from grants.kernel.paging import LARGEST_PAGE, bounded
from grants.kernel.problems import NotFound, Problem
from grants.schemes import queries, round_rules
from grants.schemes.models import Contribution, Scheme
from grants.schemes.round_drafts.models import RoundDraft
from grants.schemes.tiers.cost_rules import announcing_problems
from grants.schemes.tiers.queries import reporting_of

FIELDS = (
    *("name", "opens_now", "opens_at", "closes_at", "decisions_by", "budget_pence", "briefings"),
    *("no_briefing_because", "above_ceiling_because"),
)

NOTHING_YET: dict[str, Any] = {
    **dict.fromkeys(FIELDS),
    **dict.fromkeys(("name", "no_briefing_because", "above_ceiling_because"), ""),
    "opens_now": False,
    "briefings": [],
}
"""A round of which nothing is said yet."""


def draft_of(session: Session, round_id: UUID) -> RoundDraft:
    """A round that is being set up, with its scheme and who changed it last. Raises NotFound."""
    draft = session.scalar(_whole().where(RoundDraft.id == round_id))
    if draft is None:
        raise NotFound("No such round is being set up. Perhaps it is announced by now, or was dropped.")
    return draft


def drafts_of_scheme(session: Session, scheme_id: UUID) -> Sequence[RoundDraft]:
    """The rounds of a scheme that are being set up, the first begun first."""
    of_scheme = _whole().where(RoundDraft.scheme_id == scheme_id)
    return session.scalars(of_scheme.order_by(RoundDraft.id).limit(bounded(LARGEST_PAGE))).all()


def drafts_to_check(session: Session, person_id: UUID) -> Sequence[RoundDraft]:
    """The rounds that somebody else has asked to be checked, the longest asked first."""
    by_another = RoundDraft.changed_by != person_id, is_there(RoundDraft.changed_by)
    asked = _whole().where(RoundDraft.asked_at.is_not(None), *by_another)
    return session.scalars(asked.order_by(RoundDraft.asked_at, RoundDraft.id).limit(bounded(LARGEST_PAGE))).all()


def _whole() -> Select[RoundDraft]:
    scheme = joinedload(RoundDraft.scheme)
    return select(RoundDraft).options(
        scheme.selectinload(Scheme.contributions).joinedload(Contribution.funder),
        scheme.selectinload(Scheme.criteria),
        scheme.options(selectinload(Scheme.rounds)),
        joinedload(RoundDraft.changer),
    )


def details_of(draft: RoundDraft) -> dict[str, Any]:
    """What a round is to be, by the names in `FIELDS`."""
    briefings = [{**each, "starts_at": _moment(each.get("starts_at"))} for each in draft.briefings]
    return {name: getattr(draft, name) for name in FIELDS} | {"briefings": briefings}


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def money_left(session: Session, scheme_id: UUID) -> Pence:
    """What the funders of a scheme give and none of its rounds has."""
    return round_rules.left_for_rounds(queries.contributed(session, scheme_id), queries.budgets(session, scheme_id))


def missing_of(session: Session, draft: RoundDraft, now: datetime) -> list[Problem]:
    """All that keeps a round from being announced at this moment."""
    reporting, details = reporting_of(session, draft.scheme), details_of(draft)
    taken = {round_.name for round_ in draft.scheme.rounds} & {draft.name}
    named = [Problem("name", "This scheme has a round of that name already.", "name_taken") for _ in taken]
    return (
        named
        + round_rules.round_problems(
            details,
            left_pence=money_left(session, draft.scheme_id),
            smallest_award_pence=draft.scheme.smallest_award_pence,
            now=now,
        )
        + announcing_problems(reporting.too_dear, reporting.said, draft.above_ceiling_because.strip())
    )
