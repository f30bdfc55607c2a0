"""Reading schemes that are being set up, and what they lack."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from grants.kernel.paging import LARGEST_PAGE, bounded
from grants.kernel.problems import NotFound, Problem
from grants.schemes import queries
from grants.schemes.models import Scheme
from grants.schemes.scheme_drafts import rules
from grants.schemes.scheme_drafts.models import SchemeDraft
from grants.schemes.scheme_drafts.rules import Step
from grants.schemes.service import found_problems
from grants.schemes.tiers.queries import reporting_of


def draft_of(session: Session, draft_id: UUID) -> SchemeDraft:
    """A scheme that is being set up, with who changed it last. Raises NotFound."""
    found = select(SchemeDraft).where(SchemeDraft.id == draft_id).options(joinedload(SchemeDraft.changer))
    draft = session.scalar(found)
    if draft is None:
        raise NotFound("No such scheme is being set up. Perhaps it is there by now, or was dropped.")
    return draft


def draft_and_step(session: Session, draft_id: UUID, step_name: str) -> tuple[SchemeDraft, Step]:
    """A scheme that is being set up, and one of its steps. Raises NotFound."""
    step = rules.step_named(step_name)
    if step is None:
        raise NotFound("There is no such step.")
    return draft_of(session, draft_id), step


def drafts(session: Session) -> Sequence[SchemeDraft]:
    """The schemes that are being set up, the first begun first."""
    found = select(SchemeDraft).options(joinedload(SchemeDraft.changer)).order_by(SchemeDraft.id)
    return session.scalars(found.limit(bounded(LARGEST_PAGE))).all()


def schemes_to_copy(session: Session) -> Sequence[Scheme]:
    """The schemes that were set up here, by name."""
    found = select(Scheme).where(Scheme.is_imported.is_(False)).order_by(Scheme.name, Scheme.id)
    return session.scalars(found.limit(bounded(LARGEST_PAGE))).all()


def details_of(draft: SchemeDraft) -> dict[str, Any]:
    """What the scheme is to be, as one is set up with."""
    return {
        **draft.details,
        "contributions": [
            {**each, "funder_id": UUID(each["funder_id"]) if each.get("funder_id") else None}
            for each in draft.details.get("contributions") or []
        ],
    }


def missing_of(session: Session, draft: SchemeDraft) -> list[Problem]:
    """All that keeps a scheme from being set up now."""
    details = details_of(draft)
    return rules.draft_problems(details) + found_problems(session, details)


def copied_from(session: Session, scheme: Scheme) -> dict[str, Any]:
    """What a scheme would be set up with that is like this one. It needs a name of its own, the test whether a grant is
    right is taken anew, and funders say anew what they give. Needs its criteria and contributions.
    """
    reporting = reporting_of(session, scheme)
    asked = {
        field: queries.latest_question_set(session, scheme.id, purpose).definition
        for field, purpose in (("question_set", "application"), ("return_question_set", "return"))
    }
    kept = {name: getattr(scheme, name) for name in _KEPT}
    of_criterion = ("name", "weight", "guidance", "guide", "is_social_value")
    return {
        **kept,
        **asked,
        "criteria": [{name: getattr(each, name) for name in of_criterion} for each in scheme.criteria],
        "contributions": [
            {"funder_id": str(each.funder_id), "amount_pence": None}
            for each in scheme.contributions
            if each.left_at is None
        ],
        "reporting_kind": reporting.said.kind,
        "has_tiers": bool(reporting.said.tiers),
        "tiers": list(reporting.said.tiers),
        "tier_questions": {
            str(tier.number): reporting.questions_of(tier).definition
            for tier in reporting.tiers
            if reporting.said.tiers
        },
    }


_KEPT = (
    *("purpose", "instrument_test", "co_produced_with", "smallest_award_pence", "largest_award_pence", "award_months"),
    *("length_justification", "instalments", "returns", "eligibility", "to_hand", "decided_by"),
    *("lowest_mark", "highest_mark", "scores_blind", "draws_lots"),
)


def changed_fields(before: Mapping[str, Any], wanted: Mapping[str, Any]) -> tuple[str, ...]:
    """The names of what would be other than before."""
    return tuple(name for name, value in wanted.items() if value != before.get(name))
