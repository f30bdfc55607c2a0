"""Open data: accepted awards in the 360Giving standard 1.4.

A grant with several funders is published once, by the grant-maker who awarded it; whose money it is
stands in its classifications. What others have published, and we have imported, is theirs to publish.
"""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from grants.awards.models import MADE, Award, AwardShare
from grants.kernel.money import as_decimal, pounds
from grants.kernel.sessions import Database
from grants.kernel.settings import Settings
from grants.organisations.models import Organisation
from grants.organisations.naming.rules import published_name, without_names

AT_ONCE = 500
LONGEST_TITLE = 140
LICENCE = "https://creativecommons.org/licenses/by/4.0/"

_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[a-z]{2,}", re.IGNORECASE)


def grants_file(database: Database, settings: Settings) -> Iterator[str]:
    """The whole file, piece by piece. No connection is held while a slow reader takes its time."""
    head = {
        "version": "1.4",
        "title": f"Grants awarded by {settings.grant_maker}",
        "publisher": {"name": settings.grant_maker, "identifier": settings.publisher_id},
        "license": LICENCE,
    }
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "grants": ['
    separator = "\n"
    for award in _published(database, settings.publisher_prefix):
        yield separator + grant_text(award, settings)
        separator = ",\n"
    yield "\n]}\n"


def _published(database: Database, prefix: str) -> Iterator[Award]:
    after: UUID | None = None
    while True:
        with database.read() as session:
            awards = _next(session, prefix, after)
        yield from awards
        if len(awards) < AT_ONCE:
            return
        after = awards[-1].id


def _next(session: Session, prefix: str, after: UUID | None) -> list[Award]:
    ours = or_(Award.grant_id.is_(None), Award.grant_id.startswith(f"360G-{prefix}-", autoescape=True))
    statement = select(Award).where(Award.state.in_(MADE), Award.amount_pence > 0, ours)
    if after is not None:
        statement = statement.where(Award.id > after)
    loaded = statement.options(
        joinedload(Award.scheme),
        joinedload(Award.organisation),
        selectinload(Award.shares).joinedload(AwardShare.funder),
    )
    return list(session.scalars(loaded.order_by(Award.id).limit(AT_ONCE)))


def grant_text(award: Award, settings: Settings) -> str:
    """One grant as JSON. The amount is written from whole pence: no float comes near it."""
    record = json.dumps(grant_record(award, settings), ensure_ascii=False)
    return f'{record[:-1]}, "amountAwarded": {as_decimal(award.amount_pence):f}}}'


def grant_record(award: Award, settings: Settings) -> dict[str, Any]:
    """One grant, all but its amount."""
    title = _told(award.title, award.organisation)
    record: dict[str, Any] = {
        "id": award.grant_id or f"360G-{settings.publisher_prefix}-{award.reference}",
        "title": title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1].rstrip()}…",
        "description": _told(award.description.strip() or f"{award.title}: {award.scheme.purpose}", award.organisation),
        "currency": "GBP",
        "awardDate": award.awarded_on.isoformat(),
        "recipientOrganization": [_organisation(award.organisation, settings)],
        "fundingOrganization": [{"id": settings.publisher_id, "name": settings.grant_maker}],
        "grantProgramme": [{"code": award.scheme.slug, "title": _public(award.scheme.name)}],
        "classifications": [_source(share, settings) for share in award.shares],
        "dateModified": _moment(award.accepted_at or award.created_at),
        "dataSource": f"{settings.base_url}/api/v1/open_data/grants.json",
    }
    if award.application_id is not None:
        record["fromOpenCall"] = "Yes"
    planned = {"startDate": award.starts_on, "endDate": award.ends_on}
    dates = {name: day.isoformat() for name, day in planned.items() if day}
    return record | ({"plannedDates": [dates]} if dates else {})


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


def _told(text: str, organisation: Organisation) -> str:
    """What was written about a grant, without the names of a group that is not named."""
    return _public(without_names(text, organisation, organisation.trading_name))


def _public(text: str) -> str:
    """A text without e-mail addresses, which are people's own."""
    return _EMAIL.sub("[e-mail address left out]", text)


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
