"""What a search in the CommonGrants protocol finds among items that are read already. Pure.

What a program asks for and cannot have here is told in `errors`, as the protocol wishes, and refused nowhere.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from grants.kernel.names import folded

Item = Mapping[str, Any]

LARGEST_PAGE = 100


@dataclass(frozen=True)
class Kind:
    """What can be asked of one kind of items: filters, each with the path that it looks at, and paths to sort by."""

    lists: Mapping[str, str]
    dates: Mapping[str, str]
    sums: Mapping[str, str]
    sorted_by: frozenset[str]


OPPORTUNITIES = Kind(
    lists={"status": "status.value"},
    dates={"closeDateRange": "keyDates.closeDate.date"},
    sums={
        "totalFundingAvailableRange": "funding.totalAmountAvailable",
        "minAwardAmountRange": "funding.minAwardAmount",
        "maxAwardAmountRange": "funding.maxAwardAmount",
    },
    sorted_by=frozenset(
        [
            *("lastModifiedAt", "createdAt", "title", "status.value", "keyDates.closeDate"),
            *("funding.totalAmountAvailable", "funding.minAwardAmount", "funding.maxAwardAmount"),
        ]
    ),
)
AWARDS = Kind(
    lists={"status": "status.value", "opportunityId": "opportunity.id"},
    dates={"awardDateRange": "keyDates.awardDate.date"},
    sums={"awardedAmountRange": "funding.awardedAmount"},
    sorted_by=frozenset(
        ["lastModifiedAt", "createdAt", "title", "status.value", "keyDates.awardDate", "funding.awardedAmount"]
    ),
)
NEWEST_FIRST = "lastModifiedAt"


@dataclass
class Search:
    """One search: what was asked, what of it could be done, and what not."""

    kind: Kind
    text: str = ""
    filters: Mapping[str, Any] = field(default_factory=dict)
    sort_by: str = NEWEST_FIRST
    descending: bool = True
    filter_errors: list[str] = field(default_factory=list)
    sort_errors: list[str] = field(default_factory=list)

    def among(self, items: Sequence[Item]) -> list[Item]:
        """The items that were asked for, in order."""
        wanted = [test for name, asked in self.filters.items() if asked and (test := self._test(name, asked))]
        words = folded(self.text).split() if self.text.strip() else []
        found = [item for item in items if all(test(item) for test in wanted) and _tells(item, words)]
        if self.sort_by not in self.kind.sorted_by:
            self.sort_errors.append(f"Sorting by {self.sort_by[:60]} is not possible here; {NEWEST_FIRST} is used.")
            self.sort_by = NEWEST_FIRST
        return sorted(found, key=lambda item: (_sortable(at(item, self.sort_by)), item["id"]), reverse=self.descending)

    def _test(self, name: str, asked: Any) -> Callable[[Item], bool] | None:
        operator, value = (asked.get("operator"), asked.get("value")) if isinstance(asked, Mapping) else (None, None)
        if name in self.kind.lists and operator in ("in", "notIn") and isinstance(value, list):
            path, among = self.kind.lists[name], {str(each) for each in value}
            return lambda item: (at(item, path) in among) == (operator == "in")
        least, most = (value.get("min"), value.get("max")) if isinstance(value, Mapping) else (None, None)
        if name in self.kind.dates and operator in ("between", "outside") and least and most:
            path, first, last = self.kind.dates[name], str(least)[:10], str(most)[:10]
            return lambda item: _within(at(item, path), first, last, inside=operator == "between")
        if name in self.kind.sums and operator in ("between", "outside"):
            path, low, high = self.kind.sums[name], _pounds(least), _pounds(most)
            if low is not None and high is not None:
                return lambda item: _within(_pounds(at(item, path)), low, high, inside=operator == "between")
        self.filter_errors.append(f"The filter {name[:60]} is not known here, or cannot be read. It was left out.")
        return None


def page_of(items: Sequence[Item], *, page: int, size: int) -> tuple[list[Item], dict[str, int]]:
    """One page of items, the first page being 1, and what the protocol tells of it."""
    size = min(size, LARGEST_PAGE)
    told = {"page": page, "pageSize": size, "totalItems": len(items), "totalPages": -(-len(items) // size)}
    return list(items[(page - 1) * size : page * size]), told


def at(item: Item, path: str) -> Any:
    """What stands at a path such as `status.value`; None where there is nothing."""
    found: Any = item
    for step in path.split("."):
        found = found.get(step) if isinstance(found, Mapping) else None
    return found


def _within(value: Any, least: Any, most: Any, *, inside: bool) -> bool:
    return value is not None and (least <= value <= most) == inside


def _pounds(money: Any) -> Decimal | None:
    """A sum of the protocol in pounds; None where it is none, or of another currency."""
    if not isinstance(money, Mapping) or money.get("currency") != "GBP":
        return None
    try:
        amount = Decimal(str(money.get("amount"))[:30])
    except InvalidOperation:
        return None
    return amount if amount.is_finite() else None


def _sortable(value: Any) -> tuple[Decimal, str]:
    """What is sorted: sums by their amount, dates of events and texts as they are written."""
    if isinstance(value, Mapping):
        return _pounds(value) or Decimal(0), str(value.get("date", ""))
    return Decimal(0), str(value or "").casefold()


def _tells(item: Item, words: Sequence[str]) -> bool:
    told = folded(f"{item['title']} {item['description']}") if words else ""
    return all(word in told for word in words)
