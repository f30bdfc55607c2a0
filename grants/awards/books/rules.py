"""Rules of the books: years, sums of each funder, and whom each day between decision and money waited for. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median
from uuid import UUID

from grants.kernel.clock import london_day
from grants.kernel.money import Pence

US, GRANTEE, BANK, PLAN = "us", "grantee", "bank", "plan"
WAITED_FOR = (US, GRANTEE, BANK, PLAN)
"""Whom a day can wait for; `plan` is the first day on which a payment is planned."""

MONTHS_AHEAD = 12


def financial_year(day: date) -> int:
    """The calendar year in which the financial year of a day begins: on 1 April."""
    return day.year if day.month >= 4 else day.year - 1


def year_in_words(year: int) -> str:
    """A financial year as people write it, like 2027/28."""
    return f"{year}/{(year + 1) % 100:02}"


# Commitment and cash


@dataclass(frozen=True)
class Sums:
    """What became of one funder's money in a scheme, in pence.

    `committed_pence` is in offers and grants, `paid_pence` went out, `returned_pence` of it came back from grantees.
    """

    contributed_pence: Pence
    committed_pence: Pence
    paid_pence: Pence
    returned_pence: Pence

    @property
    def uncommitted_pence(self) -> Pence:
        """What no offer and no grant has of the contribution, with what came back."""
        return Pence(self.contributed_pence - self.committed_pence + self.returned_pence)

    @property
    def held_pence(self) -> Pence:
        """What went out and did not come back. With what is still to pay and what is uncommitted it is all that was
        contributed.
        """
        return Pence(self.paid_pence - self.returned_pence)

    @property
    def to_pay_pence(self) -> Pence:
        """What is committed and has not gone out."""
        return Pence(self.committed_pence - self.paid_pence)

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(
            Pence(self.contributed_pence + other.contributed_pence),
            Pence(self.committed_pence + other.committed_pence),
            Pence(self.paid_pence + other.paid_pence),
            Pence(self.returned_pence + other.returned_pence),
        )


WORDS = {
    "contributed_pence": ("Contributed", "what its funders give to the scheme"),
    "committed_pence": ("Committed", "what is awarded, in offers and grants, whether or not it is paid"),
    "paid_pence": ("Paid", "what went out of that, also where some of it was returned"),
    "to_pay_pence": ("Still to pay", "what is committed and did not go out yet"),
    "returned_pence": ("Returned", "what came back of what was paid"),
    "uncommitted_pence": (
        "Uncommitted",
        "what nobody is promised: contributed without what is committed, and what was returned",
    ),
}
"""What each sum is called wherever the money of a scheme is told, and what it is."""

HELD_WORDS = "Paid and not returned"


NOTHING = Sums(Pence(0), Pence(0), Pence(0), Pence(0))


@dataclass(frozen=True)
class OfYear:
    """What became of one funder's money in one financial year, in pence: paid, given back, and still expected."""

    year: int
    funder_id: UUID
    name: str
    paid_pence: Pence
    returned_pence: Pence
    expected_pence: Pence


def of_years(names: Mapping[UUID, str], *moved: Mapping[tuple[UUID, date], int]) -> list[OfYear]:
    """The years in which anything moved of the funders with these names, the earliest first; each kind, as `OfYear` has
    them, by funder and day.
    """
    sums: dict[tuple[int, UUID], list[int]] = {}
    for kind, by_funder_and_day in enumerate(moved):
        for (funder_id, day), pence in by_funder_and_day.items():
            sums.setdefault((financial_year(day), funder_id), [0] * len(moved))[kind] += pence
    return [
        OfYear(year, funder_id, name, *(Pence(each) for each in sums[year, funder_id]))
        for year in sorted({year for year, _ in sums})
        for funder_id, name in names.items()
        if (year, funder_id) in sums
    ]


def by_day(of: Mapping[tuple[UUID, date], int]) -> dict[date, int]:
    """Pence by day, of pence by funder and day."""
    found: dict[date, int] = {}
    for (_, day), pence in of.items():
        found[day] = found.get(day, 0) + pence
    return found


def by_year(days: Mapping[date, int]) -> dict[int, Pence]:
    """Pence by financial year, of pence by day; the earliest year first."""
    found: dict[int, int] = {}
    for day, pence in sorted(days.items()):
        year = financial_year(day)
        found[year] = found.get(year, 0) + pence
    return {year: Pence(pence) for year, pence in found.items()}


def by_month(days: Mapping[date, int], *, today: date) -> dict[date, Pence]:
    """Pence expected in this month and the eleven after it, by the first day of each; what is late counts now.

    All that comes later than those months counts under the month after the last.
    """
    first = today.replace(day=1)
    months = [_months_after(first, ahead) for ahead in range(MONTHS_AHEAD + 1)]
    found = dict.fromkeys(months, 0)
    for day, pence in days.items():
        found[min(max(day.replace(day=1), first), months[-1])] += pence
    return {month: Pence(pence) for month, pence in found.items()}


def _months_after(first: date, months: int) -> date:
    year, month = divmod(first.month - 1 + months, 12)
    return date(first.year + year, month + 1, 1)


# From decision to money


@dataclass(frozen=True)
class Stop:
    """Something that has to happen before the first payment arrives, and whom it waits for. `at` is None until then."""

    name: str
    waits_for: str
    at: datetime | None


@dataclass(frozen=True)
class Stretch:
    """Whole days, as London counts them, before a stop was reached; before the present one, those until today."""

    name: str
    waits_for: str
    on: date | None
    days: int


def stretches(decided_at: datetime, stops: Sequence[Stop], now: datetime) -> list[Stretch]:
    """The way from a decision to its first payment, stop by stop, ending with the first that is not reached yet.

    A stop that was reached before the one in front of it, such as an account checked for an earlier grant, keeps its
    day and took none, and of what was paid a stop that was not kept is left out; so the days add up to those between
    the decision and the payment, or today.
    """
    before, found = london_day(decided_at), []
    last = stops[-1].at if stops else None
    for place, stop in enumerate(stops):
        if last and stop.at is None:
            continue
        reached = _reached(stop, stops[place + 1 :], now)
        until = max(before, london_day(reached or now))
        on = london_day(reached) if reached else None
        found.append(Stretch(stop.name, stop.waits_for, on, (until - before).days))
        if reached is None:
            break
        before = until
    return found


def _reached(stop: Stop, later: Sequence[Stop], now: datetime) -> datetime | None:
    """When a stop was reached, at the latest with the payment; a planned day ends also when people went on before it.

    A planned day that is to come is not reached.
    """
    if stop.at is None:
        return None
    ends = [each.at for each in later if each.at and (stop.waits_for == PLAN or each is later[-1])]
    at = min([stop.at, *ends])
    is_to_come = stop.waits_for == PLAN and london_day(at) > london_day(now)
    return None if is_to_come else at


def days_waited(found: Iterable[Stretch]) -> dict[str, int]:
    """How many days of some stretches waited for each."""
    waited = dict.fromkeys(WAITED_FOR, 0)
    for each in found:
        waited[each.waits_for] += each.days
    return waited


@dataclass(frozen=True)
class Waits:
    """How long the first payments of some grants took: how many, the middle and the longest in days, and the mean days
    that they waited for each.
    """

    number: int
    median_days: float
    longest_days: int
    mean_by: Mapping[str, float]


def waits_of(paid: Sequence[Sequence[Stretch]]) -> Waits | None:
    """What the ways of some paid grants have in common; None where there are none."""
    if not paid:
        return None
    totals = [sum(each.days for each in found) for found in paid]
    waited = [days_waited(found) for found in paid]
    means = {who: sum(each[who] for each in waited) / len(paid) for who in WAITED_FOR}
    return Waits(len(paid), median(totals), max(totals), means)
