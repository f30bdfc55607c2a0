"""One grant in the 360Giving standard 1.4. Pure.

A grant with several funders is published once, by the grant-maker who awarded it; whose money it is stands in its
commitments and classifications.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from grants.awards.models import Award, AwardShare
from grants.kernel.money import as_decimal, pounds
from grants.kernel.settings import Settings
from grants.organisations.models import Organisation
from grants.organisations.naming.rules import is_named, published_name, without_names
from grants.organisations.places.models import WARD, Area

VERSION = "1.4"
LONGEST_TITLE = 140
LICENCE = "https://creativecommons.org/licenses/by/4.0/"

Record = dict[str, Any]
"""One grant. Sums are Decimal, exact to the penny."""

_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[a-z]{2,}", re.IGNORECASE)
_PHONE = re.compile(r"(?<!\w)(?:\+44[\s(0)]*|0)(?:\d[\s-]?){8,9}\d(?!\w)")


def package(settings: Settings, now: datetime) -> dict[str, Any]:
    """What a file says of itself: who publishes it, when, and under which licence."""
    return {
        "version": VERSION,
        "title": f"Grants awarded by {settings.grant_maker}",
        "description": "Every grant that was accepted, with its funders. Groups on no public register are named only "
        "where they agreed. No field is about people.",
        "issued": _moment(now)[:10],
        "modified": _moment(now),
        "identifier": f"360G-{settings.publisher_prefix}-grants",
        "publisher": {
            "name": settings.grant_maker,
            "identifier": settings.publisher_id,
            "website": settings.base_url,
        },
        "accessURL": f"{settings.base_url}/open-data",
        "downloadURL": f"{settings.base_url}/api/v1/open_data/grants.json",
        "license": LICENCE,
    }


def grant_record(
    award: Award, areas: Mapping[str, Area], settings: Settings, *, changed_at: datetime | None = None
) -> Record:
    """One award, which comes with its scheme, organisation, shares and their funders. `changed_at` is of its latest
    change after it was accepted.
    """
    title = _told(award.title, award.organisation)
    described = award.description.strip() or f"{award.title}: {award.scheme.purpose}"
    grant_id = award.grant_id or f"360G-{settings.publisher_prefix}-{award.reference}"
    record: Record = {
        "id": grant_id,
        "title": title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1].rstrip()}…",
        "description": _told(described, award.organisation),
        "currency": "GBP",
        "amountAwarded": as_decimal(award.amount_pence),
        "awardDate": award.awarded_on.isoformat(),
        "recipientOrganization": [_organisation(award.organisation, settings)],
        "fundingOrganization": [{"id": settings.publisher_id, "name": settings.grant_maker}],
        "grantProgramme": [{"code": award.scheme.slug, "title": _public(award.scheme.name)}],
        "classifications": [_source(share, settings) for share in award.shares],
        "commitmentTransaction": [_commitment(award, grant_id, share, settings) for share in award.shares],
        "dateModified": _moment(changed_at or award.accepted_at or award.created_at),
        "dataSource": f"{settings.base_url}/open-data",
    }
    if award.application_id is not None:
        record["fromOpenCall"] = "Yes"
    planned = {"startDate": award.starts_on, "endDate": award.last_day}
    if dates := {name: day.isoformat() for name, day in planned.items() if day}:
        record["plannedDates"] = [dates]
    if is_named(award.organisation) and (places := _places(award.organisation, areas)):
        record["beneficiaryLocation"] = places
    return record


def _organisation(organisation: Organisation, settings: Settings) -> dict[str, str]:
    """No address: a small group's is somebody's home."""
    known = {
        "id": _identifier(organisation, settings),
        "name": _public(published_name(organisation)),
        "charityNumber": organisation.charity_number,
        "companyNumber": organisation.company_number,
    }
    return {name: value for name, value in known.items() if value}


def _identifier(organisation: Organisation, settings: Settings) -> str:
    return organisation.org_id or f"360G-{settings.publisher_prefix}-{organisation.reference}"


def _source(share: AwardShare, settings: Settings) -> dict[str, str]:
    return {
        "vocabulary": "Source of the money",
        "code": _identifier(share.funder, settings),
        "title": _public(published_name(share.funder)),
        "description": f"{pounds(share.amount_pence)} of this grant",
    }


def _commitment(award: Award, grant_id: str, share: AwardShare, settings: Settings) -> dict[str, Any]:
    """What one funder has promised: the field of the standard that tells whose money it is."""
    return {
        "id": f"{grant_id}-{share.funder.reference}",
        "transactionDate": award.awarded_on.isoformat(),
        "currency": "GBP",
        "value": as_decimal(share.amount_pence),
        "provider": _identifier(share.funder, settings),
        "recipient": _identifier(award.organisation, settings),
    }


def _places(organisation: Organisation, areas: Mapping[str, Area]) -> list[dict[str, str]]:
    """Where it works: wards with their ONS code, other areas by name. A group that is not named tells no place."""
    known = [areas[code] for code in organisation.areas if code in areas]
    coded = {"geoCodeType": "WD", "countryCode": "GB"}
    return [
        {"name": area.name, "geoCode": area.code, **coded} if area.kind == WARD else {"name": area.name}
        for area in sorted(known, key=lambda area: (area.name, area.code))
    ]


def _told(text: str, organisation: Organisation) -> str:
    """What was written about a grant, without the names of a group that is not named."""
    return _public(without_names(text, organisation))


def _public(text: str) -> str:
    """A text without e-mail addresses and telephone numbers, which are people's own."""
    return _PHONE.sub("[telephone number left out]", _EMAIL.sub("[e-mail address left out]", text))


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
