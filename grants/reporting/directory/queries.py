"""The entries of the public directory, each with the grants that are open data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from grants.awards.models import MADE, Award
from grants.kernel.paging import PAGE_SIZE, Page, page_of
from grants.kernel.settings import Settings
from grants.organisations.directory.models import DirectoryEntry
from grants.organisations.models import Organisation
from grants.organisations.naming.rules import is_named, published_name
from grants.organisations.places.models import Place
from grants.organisations.places.queries import places_of
from grants.organisations.rules import tidy_postcode
from grants.reporting.open_data.queries import published_of
from grants.reporting.open_data.records import Record


@dataclass(frozen=True)
class Entry:
    """One organisation with how to reach it, and its grants as they are published, the latest first.

    `where` is the area that it told, or else the ward of its postcode; empty where neither is known.
    """

    organisation: Organisation
    where: str
    contact: str
    grants: list[Record]

    @property
    def name(self) -> str:
        """The name that may be published."""
        return published_name(self.organisation)


def entries_page(
    session: Session, settings: Settings, now: datetime, *, after: str | None = None, size: int = PAGE_SIZE
) -> Page[Entry]:
    """A page of the organisations that want to be found and have a grant, by name. Those not named are left out."""
    granted = exists().where(Award.organisation_id == Organisation.id, Award.state.in_(MADE))
    statement = select(Organisation).join(DirectoryEntry, DirectoryEntry.organisation_id == Organisation.id)
    page = page_of(session, statement.where(granted), by=(Organisation.name, Organisation.id), after=after, size=size)
    named = [organisation for organisation in page.items if is_named(organisation)]
    ids = [organisation.id for organisation in named]
    told = select(DirectoryEntry.organisation_id, DirectoryEntry.contact)
    contacts = {row[0]: row[1] for row in session.execute(told.where(DirectoryEntry.organisation_id.in_(ids)))}
    grants = published_of(session, settings, ids, now)
    places = places_of(session, [each.postcode for each in named if not each.area])
    entries = [
        Entry(each, each.area or _ward(each, places), contacts[each.id], grants[each.id])
        for each in named
        if grants.get(each.id)
    ]
    return Page(entries, page.next_cursor)


def _ward(organisation: Organisation, places: Mapping[str, Place]) -> str:
    place = places.get(tidy_postcode(organisation.postcode or "") or "")
    return f"{place.ward.name}, {place.district}" if place else ""
