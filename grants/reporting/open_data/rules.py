"""What is checked of each grant before it is published, in the three grades of the public quality checks. Pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from grants.kernel.dates import Misdated, day_as_written
from grants.organisations.naming.rules import UNNAMED, reads_like_a_person

CRITICAL, IMPORTANT, USEFUL = "critical", "important", "useful"
GRADES = {
    CRITICAL: "Critical: not published until it is put right",
    IMPORTANT: "Important: published, and others may read it wrongly",
    USEFUL: "Useful: published, and would tell more",
}
"""Each grade with what it means for a grant."""

EARLIEST = date(1990, 1, 1)
LONGEST_TITLE = 140
SHORTEST_DESCRIPTION = 20

_NEEDED = ("id", "title", "description", "currency", "amountAwarded", "awardDate")
_GRANT_ID = re.compile(r"360G-[^\s/]+")
_ORG_ID = re.compile(r"[A-Za-z0-9]+-[^\s/]+(?: [^\s/]+)*")
_WARD = re.compile(r"(?:E05|W05|S13|N08)\d{6}")
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[a-z]{2,}", re.IGNORECASE)


@dataclass(frozen=True)
class Fault:
    """One thing that a check found about a grant."""

    grade: str
    grant_id: str
    sentence: str


def faults_of(record: Mapping[str, Any], *, today: date) -> list[Fault]:
    """All that the checks find about one grant, the gravest first."""
    grant_id = str(record.get("id", ""))
    graded = ((CRITICAL, _critical(record, today)), (IMPORTANT, _important(record)), (USEFUL, _useful(record)))
    return [Fault(grade, grant_id, sentence) for grade, sentences in graded for sentence in sentences]


def is_publishable(faults: list[Fault]) -> bool:
    """Whether nothing critical was found."""
    return all(fault.grade != CRITICAL for fault in faults)


def _critical(record: Mapping[str, Any], today: date) -> Iterator[str]:
    for name in _NEEDED:
        if not record.get(name):
            yield f"{name} is missing"
    if not _GRANT_ID.fullmatch(str(record.get("id", ""))):
        yield "Its identifier has a space or a slash in it, or no publisher’s prefix"
    if record.get("currency") not in (None, "GBP"):
        yield "It is not in pounds"
    if (record.get("amountAwarded") or 0) < 0:
        yield "The amount is less than nothing"
    awarded = _day(record.get("awardDate"))
    if awarded is None or not EARLIEST <= awarded <= today:
        yield "The day of the award is to come, or before 1990"
    if len(record.get("title") or "") > LONGEST_TITLE:
        yield f"The title has more than {LONGEST_TITLE} characters"
    for party in ("recipientOrganization", "fundingOrganization"):
        yield from _party_faults(record.get(party) or [], party)
    if any(_EMAIL.search(text) for text in _texts(record)):
        yield "There is an e-mail address in it"
    for place in record.get("beneficiaryLocation") or []:
        if place.get("geoCodeType") == "WD" and not _WARD.fullmatch(str(place.get("geoCode", ""))):
            yield f"{place.get('geoCode')} is not the code of a ward"


def _party_faults(parties: list[Mapping[str, Any]], kind: str) -> Iterator[str]:
    if not parties:
        yield f"{kind} is missing"
    for party in parties:
        if not party.get("name"):
            yield f"{kind} has no name"
        if not _ORG_ID.fullmatch(str(party.get("id", ""))):
            yield f"{kind} has an identifier that is none"
        if kind == "recipientOrganization" and reads_like_a_person(str(party.get("name", ""))):
            yield "The grantee’s name reads like a person’s"


def _important(record: Mapping[str, Any]) -> Iterator[str]:
    planned = (record.get("plannedDates") or [{}])[0]
    first, last = _day(planned.get("startDate")), _day(planned.get("endDate"))
    if first and last and last < first:
        yield "It is planned to end before it begins"
    if len({party.get("id") for party in record.get("fundingOrganization") or []}) > 1:
        yield "There is more than one funder, and no telling how much is whose"
    title, description = str(record.get("title", "")), str(record.get("description", ""))
    if title.strip().casefold() == description.strip().casefold():
        yield "The description says the same as the title"
    for party in record.get("recipientOrganization") or []:
        if str(party.get("id", "")).startswith("360G-") and party.get("name") != UNNAMED:
            yield "The grantee has no number of a public register, so others cannot find it"
    promised = sum(part.get("value", 0) for part in record.get("commitmentTransaction") or [])
    if record.get("commitmentTransaction") and promised != record.get("amountAwarded"):
        yield "What the funders promised does not come to the amount"


def _useful(record: Mapping[str, Any]) -> Iterator[str]:
    if not record.get("plannedDates"):
        yield "It does not tell when the work begins and ends"
    if not record.get("beneficiaryLocation"):
        yield "It does not tell where the work happens"
    elif not any(place.get("geoCode") for place in record["beneficiaryLocation"]):
        yield "No place of it has a code"
    if not record.get("grantProgramme"):
        yield "It does not tell in which scheme it was made"
    if len(str(record.get("description", ""))) < SHORTEST_DESCRIPTION:
        yield "The description is very short"


def _day(text: Any) -> date | None:
    try:
        return day_as_written(text) if text else None
    except Misdated:
        return None


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
