"""Reading how much the grants of a scheme report."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from grants.kernel.forms import QuestionSet, parse_definition
from grants.schemes.models import QuestionSetVersion, Scheme
from grants.schemes.queries import scheme_of
from grants.schemes.tiers.cost_rules import Cost, above_ceiling, costs_of
from grants.schemes.tiers.minutes_rules import minutes_to_report
from grants.schemes.tiers.models import SchemeReporting, usual_reporting
from grants.schemes.tiers.rules import APPLICATION, Facts, Tier, only_tier, purpose_of, returns_in, tier_of


@dataclass(frozen=True)
class Reporting:
    """How much the grants of a scheme report. Where it has no tiers, `tiers` has the one of every grant."""

    scheme: Scheme
    said: SchemeReporting
    tiers: Sequence[Tier]
    sets: dict[str, QuestionSetVersion]

    def questions_of(self, tier: Tier) -> QuestionSetVersion:
        """The questions that returns of a tier ask now."""
        return self.sets[purpose_of(tier.number)]

    @cached_property
    def asked(self) -> dict[int, QuestionSet]:
        """The questions of each tier, by its number; not of one that never had any, as in a scheme of past awards."""
        known = [tier for tier in self.tiers if purpose_of(tier.number) in self.sets]
        return {tier.number: parse_definition(self.questions_of(tier).definition) for tier in known}

    @cached_property
    def applying(self) -> QuestionSet | None:
        """The questions of applications; None in a scheme of past awards."""
        found = self.sets.get(APPLICATION)
        return parse_definition(found.definition) if found else None

    @cached_property
    def costs(self) -> list[Cost]:
        """What reporting costs in each tier that grants of the scheme can be in."""
        scheme = self.scheme
        if len(self.asked) < len(self.tiers):
            return []
        return costs_of(
            self.tiers,
            self.asked,
            scheme,
            self.applying,
            months=scheme.award_months,
            hour_pence=int(self.said.hour_pence),
        )

    @property
    def too_dear(self) -> list[Cost]:
        """The tiers in which reporting takes more of a grant than the ceiling."""
        return above_ceiling(self.costs, self.said.ceiling_percent)

    def tier_of(self, facts: Facts) -> Tier:
        return tier_of(self.tiers, facts)

    def minutes_of(self, facts: Facts) -> tuple[int, int] | None:
        """How long a return about a grant and the last one take, as it is told to people; None where it makes none."""
        tier = self.tier_of(facts)
        if not returns_in(tier, facts.months) or tier.number not in self.asked:
            return None
        each, last = (
            minutes_to_report(self.asked[tier.number], facts.amount_pence, self.applying, is_last=is_last)
            for is_last in (False, True)
        )
        return each, last


def reporting_of(session: Session, scheme: Scheme) -> Reporting:
    """How much the grants of a scheme report, as it is said now."""
    said = session.get(SchemeReporting, scheme.id)
    return _reporting(scheme, said, latest_sets(session, scheme.id))


def reporting_of_all(session: Session, schemes: Select[UUID], *, most: int) -> list[Reporting]:
    """The same of the schemes whose ids a statement gives, at most so many, in three statements."""
    found = session.scalars(select(Scheme).where(Scheme.id.in_(schemes)).order_by(Scheme.id.desc()).limit(most)).all()
    ids = [scheme.id for scheme in found]
    said = session.scalars(select(SchemeReporting).where(SchemeReporting.scheme_id.in_(ids)))
    by_scheme = {each.scheme_id: each for each in said}
    sets: dict[UUID, dict[str, QuestionSetVersion]] = {}
    for each in session.scalars(_sets().where(QuestionSetVersion.scheme_id.in_(ids))):
        sets.setdefault(each.scheme_id, {})[each.purpose] = each
    return [_reporting(scheme, by_scheme.get(scheme.id), sets.get(scheme.id, {})) for scheme in found]


def _reporting(scheme: Scheme, said: SchemeReporting | None, sets: dict[str, QuestionSetVersion]) -> Reporting:
    said = said or usual_reporting(scheme.id)
    tiers = [tier_from(each) for each in said.tiers] or [only_tier(scheme.returns, scheme.award_months)]
    return Reporting(scheme, said, tiers, sets)


def latest_sets(session: Session, scheme_id: UUID) -> dict[str, QuestionSetVersion]:
    """The latest questions of a scheme by their purpose: for applications, for returns, and for those of each tier that
    it has had.
    """
    found = session.scalars(_sets().where(QuestionSetVersion.scheme_id == scheme_id))
    return {each.purpose: each for each in found}


def _sets() -> Select[QuestionSetVersion]:
    return select(QuestionSetVersion).order_by(QuestionSetVersion.number)


def tier_from(kept: dict[str, Any]) -> Tier:
    """A tier as it is kept in a row."""
    return Tier(**{**kept, "channels": tuple(kept["channels"])})


def scheme_and_reporting(session: Session, scheme_id: UUID) -> tuple[Scheme, Reporting]:
    """Raises NotFound where there is no such scheme."""
    scheme = scheme_of(session, scheme_id)
    return scheme, reporting_of(session, scheme)
