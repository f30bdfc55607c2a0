"""One grant of a 360Giving file: read whole, or refused with every reason. Pure."""

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, TypeGuard

from grants.kernel.dates import Misdated, day_as_written
from grants.kernel.forms.texts import storable
from grants.kernel.money import LARGEST_PENCE, Pence, from_decimal
from grants.organisations.identifiers import Identifier, compact, read_org_id
from grants.organisations.rules import LONGEST_NAME, LONGEST_ORG_ID
from grants.reporting.giving360.parties import Party, party

LONGEST_TEXT = 20_000
EARLIEST = date(1900, 1, 1)
LONGEST_NUMBER = 30
"""Digits: more than any sum of money has, before or after the point."""

_PENNY = Decimal("0.01")
_AREA = re.compile(r"[A-Z]\d{8}")
"""A code of the Office for National Statistics."""

_ORG_ID = re.compile(r"[^\s/]+-.+")


@dataclass(frozen=True)
class PastGrant:
    """One grant of a file, whole and fit to be loaded. `programme` is empty where none is named.

    `places` are the codes of the areas in which it does good, as they are in the file.
    """

    grant_id: str
    title: str
    description: str
    amount: Pence
    awarded_on: date
    starts_on: date | None
    ends_on: date | None
    recipient: Party
    funder: Party
    programme: str
    places: tuple[str, ...] = ()


@dataclass
class GrantReader:
    """Reads one entry field by field, and collects every fault and every remark."""

    entry: Any
    today: date
    faults: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    @property
    def name(self) -> str | None:
        given = self.entry.get("id") if isinstance(self.entry, dict) else None
        return given.strip()[:200] or None if isinstance(given, str) and _can_be_kept(given) else None

    def grant(self) -> PastGrant | None:
        """The grant, or None when it has faults."""
        if not isinstance(self.entry, dict):
            self.faults.append("it is not an object")
            return None
        starts_on, ends_on = self._planned()
        read = {
            "grant_id": self._text("id"),
            "title": self._text("title"),
            "description": self._text("description"),
            "amount": self._amount(),
            "awarded_on": self._awarded_on(),
            "recipient": self._recipient(),
            "funder": self._party("fundingOrganization", "funder"),
            "programme": self._programme(),
            "places": self._places(),
        }
        if self.faults:
            return None
        return PastGrant(starts_on=starts_on, ends_on=ends_on, **read)  # type: ignore[arg-type]

    def _text(self, name: str, source: dict[str, Any] | None = None, label: str = "") -> str:
        value = (self.entry if source is None else source).get(name)
        label = label or name
        if not isinstance(value, str) or not value.strip():
            self.faults.append(f"{label} is missing" if value in (None, "") else f"{label} is not text")
        elif not _can_be_kept(value):
            self.faults.append(f"{label} holds characters that cannot be kept, or is too long")
        else:
            return value.strip()
        return ""

    def _amount(self) -> Pence:
        amount, currency = self.entry.get("amountAwarded"), self.entry.get("currency")
        if currency != "GBP":
            self.faults.append(
                "currency is missing" if not currency else f"the currency is {str(currency)[:20]}, not GBP"
            )
        if amount is None:
            self.faults.append("amountAwarded is missing")
        elif not is_sum(amount):
            self.faults.append("amountAwarded is not a number that can be a sum of money")
        elif amount < 0:
            self.faults.append(f"amountAwarded is negative: {amount}")
        elif Decimal(amount).quantize(_PENNY) != amount:
            self.faults.append(f"amountAwarded has a fraction of a penny: {amount}")
        else:
            return from_decimal(Decimal(amount))
        return Pence(0)

    def _awarded_on(self) -> date:
        text = self._text("awardDate")
        day = _day(text)
        if text and (day is None or day < EARLIEST):
            self.faults.append(f"awardDate is not a date: {text[:40]}")
        elif day and day > self.today:
            self.faults.append(f"awardDate is still to come: {day.isoformat()}")
        return day or self.today

    def _planned(self) -> tuple[date | None, date | None]:
        """The first day and the last of what is planned; left out, with a remark, where they cannot be."""
        events = self.entry.get("plannedDates") or []
        events = [event for event in events if isinstance(event, dict)] if isinstance(events, list) else []
        given = [[event.get(name) for event in events if event.get(name)] for name in ("startDate", "endDate")]
        starts, ends = ([_day(text) for text in texts] for texts in given)
        if None in starts or None in ends:
            self.remarks.append("loaded without its planned dates: they are not dates")
            return None, None
        first = min((day for day in starts if day), default=None)
        last = max((day for day in ends if day), default=None)
        if first and last and last < first:
            self.remarks.append(f"loaded without its planned dates: they end on {last} and start on {first}")
            return None, None
        return first, last

    def _recipient(self) -> Party | None:
        if self.entry.get("recipientIndividual") and not self.entry.get("recipientOrganization"):
            self.faults.append("it was given to a person, and people are not kept here")
            return None
        return self._party("recipientOrganization", "recipient")

    def _party(self, name: str, label: str) -> Party | None:
        given = self.entry.get(name)
        if not isinstance(given, list) or not given or not isinstance(given[0], dict):
            self.faults.append(f"{name} is missing")
            return None
        if len(given) > 1:
            self.faults.append(f"it has more than one {label}, and the file does not say how much is whose")
            return None
        org_id, found = (
            self._text("id", given[0], f"the {label}’s id"),
            self._text("name", given[0], f"the {label}’s name"),
        )
        if len(found) > LONGEST_NAME:
            self.faults.append(f"the {label}’s name has more than {LONGEST_NAME} characters")
        return party(self._identifier(org_id, found, label), found, given[0])

    def _identifier(self, written: str, name: str, label: str) -> Identifier:
        """Who the identifier names. A remark says so where it is read as another than what is written."""
        identifier = read_org_id(written)
        whole = identifier.org_id or written
        if written and (not _ORG_ID.fullmatch(whole) or len(whole) > LONGEST_ORG_ID):
            self.faults.append(f"the {label}’s id is not an organisation identifier: {written[:60]}")
        elif written and identifier.org_id is None:
            self.remarks.append(f"the {label}’s id {written} names nobody, so it is matched by name: {name}")
        elif identifier.doubt:
            self.remarks.append(f"the {label}’s id is kept as it is written, for {identifier.doubt}: {name}")
        elif compact(written) != compact(whole):
            self.remarks.append(f"the {label}’s id {written} is read as {whole}: {name}")
        return identifier

    def _programme(self) -> str:
        given = self.entry.get("grantProgramme")
        first = given[0] if isinstance(given, list) and given else None
        title = first.get("title") if isinstance(first, dict) else None
        if isinstance(title, str) and title.strip() and _can_be_kept(title):
            return " ".join(title.split())
        return ""

    def _places(self) -> tuple[str, ...]:
        given = self.entry.get("beneficiaryLocation")
        places = [place for place in given if isinstance(place, dict)] if isinstance(given, list) else []
        codes = (place.get("geoCode") for place in places)
        return tuple(code.strip() for code in codes if isinstance(code, str) and _AREA.fullmatch(code.strip()))


def is_sum(amount: Any) -> TypeGuard[int | Decimal]:
    """Whether it is a number of a size that money has, and can be added exactly."""
    if isinstance(amount, bool) or not isinstance(amount, int | Decimal):
        return False
    exact = Decimal(amount)
    exponent = exact.as_tuple().exponent
    return isinstance(exponent, int) and exponent > -LONGEST_NUMBER and abs(exact) * 100 <= LARGEST_PENCE


def _day(text: Any) -> date | None:
    """The day of a date or of a moment, as it was written."""
    try:
        return day_as_written(text)
    except Misdated:
        return None


def _can_be_kept(text: str) -> bool:
    return len(text) <= LONGEST_TEXT and storable(text)
