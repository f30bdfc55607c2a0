"""Where postcodes are."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from grants.kernel.slices import slices
from grants.organisations.asking.rules import CITYWIDE
from grants.organisations.places.models import Area, Place
from grants.organisations.rules import tidy_postcode


def place_of(session: Session, postcode: str | None) -> Place | None:
    """Where a postcode is, however it was typed; None where that is not known."""
    return places_of(session, [postcode]).get(tidy_postcode(postcode) or "") if postcode else None


def places_of(session: Session, postcodes: Iterable[str | None]) -> dict[str, Place]:
    """The places of the postcodes that are known, by tidy postcode; for a page of them in one query."""
    wanted = {tidy for postcode in postcodes if postcode and (tidy := tidy_postcode(postcode))}
    found: dict[str, Place] = {}
    for some in slices(wanted):
        statement = select(Place).where(Place.postcode.in_(some)).options(joinedload(Place.ward))
        found |= {place.postcode: place for place in session.scalars(statement)}
    return found


def areas_to_choose(session: Session) -> list[Area]:
    """Partnerships and wards, by name."""
    return list(session.scalars(select(Area).order_by(Area.kind, Area.name, Area.code)))


def unknown_areas(session: Session, codes: Iterable[str]) -> set[str]:
    """The codes that are neither an area here nor citywide."""
    wanted = set(codes) - {CITYWIDE}
    return wanted - set(session.scalars(select(Area.code).where(Area.code.in_(wanted)))) if wanted else set()


def described(place: Place) -> str:
    """The place in words: `Armley ward, Leeds 057A, deprivation decile 1 (1 is the most deprived)`."""
    return f"{place.ward.name} ward, {place.lsoa_name}, deprivation decile {place.decile} (1 is the most deprived)"


def facts_of(place: Place) -> dict[str, Any]:
    """The place for programs."""
    kept = ("postcode", "ward_code", "lsoa_code", "lsoa_name", "decile", "district")
    return {"ward": place.ward.name, **{field: getattr(place, field) for field in kept}}
