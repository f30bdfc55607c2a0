"""The tier that a return is of, and the ways to tell it that the tier lists."""

from sqlalchemy.orm import Session

from grants.monitoring.models import Return
from grants.schemes.tiers.queries import reporting_of
from grants.schemes.tiers.rules import WAYS, Tier, purpose_of


def tier_of_return(session: Session, monitoring_return: Return) -> Tier | None:
    """The tier whose questions a return asks; None where its scheme has that tier no more."""
    reporting = reporting_of(session, monitoring_return.award.scheme)
    purpose = monitoring_return.question_set.purpose
    return next((tier for tier in reporting.tiers if purpose_of(tier.number) == purpose), None)


def ways_listed(session: Session, monitoring_return: Return) -> list[str]:
    """The ways without the form that the tier of a return lists, by name."""
    tier = tier_of_return(session, monitoring_return)
    return [each for each in WAYS if tier is not None and each in tier.channels]
