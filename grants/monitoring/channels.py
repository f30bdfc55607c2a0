"""The tier that a return is of, the ways to tell it that the tier lists, and whom to ask about it."""

from datetime import datetime

from sqlalchemy.orm import Session

from grants.awards.letters.contacts.queries import Contact, contact_of
from grants.awards.planning.plans.queries import facts_of
from grants.kernel.clock import london_day
from grants.monitoring.models import Return
from grants.schemes.tiers.queries import reporting_of
from grants.schemes.tiers.rules import CALL, NO_TIER, PROJECT, WAYS, Tier, purpose_of, tier_of
from grants.schemes.tiers.starting import starting_tiers


def tier_of_return(session: Session, monitoring_return: Return) -> Tier | None:
    """The tier whose questions a return asks; None where its scheme has that tier no more."""
    reporting = reporting_of(session, monitoring_return.award.scheme)
    purpose = monitoring_return.question_set.purpose
    return next((tier for tier in reporting.tiers if purpose_of(tier.number) == purpose), None)


def usual_ways(session: Session, monitoring_return: Return) -> list[str]:
    """The ways without the form that need no reason: those that its tier lists, all where the scheme has no tiers."""
    tier = tier_of_return(session, monitoring_return)
    return list(WAYS) if tier is not None and tier.number == NO_TIER else ways_listed(session, monitoring_return)


def ways_listed(session: Session, monitoring_return: Return) -> list[str]:
    """The ways without the form that the tier of a return lists, by name. In a scheme without tiers, those that a tier
    to begin with lists for grants that are small enough to be told in a call.
    """
    tier = tier_of_return(session, monitoring_return)
    channels = tier.channels if tier is not None else ()
    if tier is not None and tier.number == NO_TIER:
        begun_with = tier_of(starting_tiers(PROJECT), facts_of(session, monitoring_return.award))
        channels = begun_with.channels if CALL in begun_with.channels else channels
    return [each for each in WAYS if each in channels]


def whom_to_ask(session: Session, monitoring_return: Return, now: datetime) -> Contact | None:
    """The contact of the grant that a return is about; None where nobody is named."""
    award, on = monitoring_return.award, london_day(now)
    return contact_of(
        session, award_id=award.id, organisation_id=award.organisation_id, scheme_id=award.scheme_id, on=on
    )
