"""Rounds and grants as the CommonGrants protocol has them. Pure.

A round is an opportunity. Of a grant nothing is told that is not open data too, in the same words.
"""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid5

from grants.awards.models import ENDED, Award
from grants.kernel.clock import in_london
from grants.kernel.money import Pence, as_decimal
from grants.kernel.settings import Settings
from grants.organisations.models import Organisation
from grants.organisations.naming.rules import is_named, published_name
from grants.reporting.open_data.records import Record
from grants.schemes.models import Round
from grants.schemes.rules import round_state

Shown = dict[str, Any]

_STATES = {"announced": "forecasted", "open": "open", "closed": "closed", "withdrawn": "closed"}


def opportunity(round_: Round, changed_at: datetime | None, settings: Settings, now: datetime) -> Shown:
    """A round, which comes with its scheme."""
    scheme = round_.scheme
    return {
        "id": str(round_.id),
        "title": f"{scheme.name}: {round_.name}",
        "status": {"value": _STATES[round_state(round_, now)]},
        "description": scheme.purpose,
        "funding": {
            "totalAmountAvailable": _money(round_.budget_pence),
            "minAwardAmount": _money(scheme.smallest_award_pence),
            "maxAwardAmount": _money(scheme.largest_award_pence),
        },
        "keyDates": {
            "postDate": _at("Opens", round_.opens_at),
            "closeDate": _at("Closes", round_.closes_at),
        },
        "source": f"{settings.base_url}/rounds/{round_.id}",
        "createdAt": _moment(round_.created_at),
        "lastModifiedAt": _moment(max(round_.created_at, changed_at or round_.created_at)),
    }


def award_item(award: Award, record: Record, rounds: dict[Any, str], settings: Settings, today: date) -> Shown:
    """A grant, which comes with its organisation, shares and funders, and what is published of it as open data."""
    moment = award.accepted_at or award.created_at
    funders = [_party(share.funder, award.id) for share in award.shares]
    item: Shown = {
        "id": str(award.id),
        "title": record["title"],
        "identifiers": {"otherIds": {"awd:360giving:id": {"id": record["id"]}}},
        "description": record["description"],
        "status": {"value": "completed" if _is_done(award, today) else "awarded"},
        "funding": {"awardedAmount": _money(award.amount_pence)},
        "keyDates": {"awardDate": _on("Awarded", award.awarded_on)},
        "recipientOrganizations": {"primary": _party(award.organisation, award.id)},
        "source": f"{settings.base_url}/open-data",
        "createdAt": _moment(award.created_at),
        "lastModifiedAt": _moment(moment),
    }
    if award.starts_on and award.last_day:
        item["keyDates"]["periodOfPerformance"] = {
            "name": "The work",
            "eventType": "dateRange",
            "startDate": award.starts_on.isoformat(),
            "endDate": award.last_day.isoformat(),
        }
    if funders:
        item["funders"] = {"primary": funders[0], "otherOrgs": {other["id"]: other for other in funders[1:]}}
    round_id = award.application.round_id if award.application else None
    if round_id in rounds:
        item["opportunity"] = {"id": str(round_id), "title": rounds[round_id]}
    return item


def _is_done(award: Award, today: date) -> bool:
    return award.state == ENDED or (award.last_day is not None and award.last_day < today)


def _party(organisation: Organisation, award_id: UUID) -> Shown:
    """Who is not named has an id of each grant's own, by which nobody knows it again."""
    known = organisation.id if is_named(organisation) else uuid5(award_id, "recipient")
    return {"id": str(known), "name": published_name(organisation)}


def _money(pence: Pence) -> Shown:
    return {"amount": f"{as_decimal(pence):.2f}", "currency": "GBP"}


def _on(name: str, day: date) -> Shown:
    return {"name": name, "eventType": "singleDate", "date": day.isoformat()}


def _at(name: str, moment: datetime) -> Shown:
    here = in_london(moment)
    return _on(name, here.date()) | {"time": here.strftime("%H:%M:%S"), "description": "Time in London"}


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
