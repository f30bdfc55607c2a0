"""What a pack says of its figures: the sentences, which chart, which of many things to list. Pure."""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from grants.kernel.counting import counted
from grants.kernel.look import percent, short_day
from grants.kernel.money import pounds

MOST_OVERDUE = 6
MOST_QUESTIONS_QUOTED = 1
MOST_QUOTES = 2
PAYMENTS = (
    ("paid_before", "Paid before this period"),
    ("paid", "Paid in this period"),
    ("paid_since", "Paid since"),
    ("payable", "To be paid now"),
    ("planned", "Still to come"),
)
ALWAYS_TOLD = frozenset({"paid", "payable", "planned"})


@dataclass(frozen=True)
class PackWords:
    """Reads figures for people. `has_funder` says whether they are one funder's."""

    figures: dict[str, Any]
    has_funder: bool

    @property
    def awards(self) -> dict[str, Any]:
        awards: dict[str, Any] = self.figures["awards"]
        return awards

    @property
    def is_shared(self) -> bool:
        """Whether other funders' money is in these grants too."""
        return self.has_funder and bool(self.awards["pence"] != self.awards["whole_pence"])

    @property
    def as_of(self) -> datetime:
        return datetime.fromisoformat(self.figures["as_of"])

    @property
    def awarded(self) -> str:
        """What was awarded, in a sentence."""
        awards = self.awards
        if not awards["grants"]:
            return "No grants were made in this period."
        grants, grantees = awards["grants"], awards["grantees"]
        made = f"{counted(grants, 'grant')} to {counted(grantees, 'organisation')}"
        verb = "was" if grants == 1 else "were"
        if self.is_shared:
            return (
                f"{made} {verb} made in this period, worth {pounds(awards['whole_pence'])} in all. "
                f"Your share is {pounds(awards['pence'])}."
            )
        return f"{made} {verb} made in this period, worth {pounds(awards['pence'])}."

    @property
    def attention(self) -> str:
        """What needs attention, in a sentence; empty when nothing does."""
        late = len(self.figures["overdue"])
        return f"{counted(late, 'return is', 'returns are')} overdue." if late else ""

    # The chart

    @property
    def bands(self) -> list[dict[str, Any]]:
        lines: list[dict[str, Any]] = self.figures["by_size_band"]
        return lines

    @property
    def named_bands(self) -> list[dict[str, Any]]:
        """The bands with names that are short enough for a chart and a narrow table."""
        return [{**line, "name": short_band(line["name"])} for line in self.bands]

    @property
    def charts_bands(self) -> bool:
        """Bands make a picture when there are several; otherwise the largest grantees do."""
        return len([line for line in self.bands if line["pence"]]) > 1

    @property
    def charted(self) -> list[dict[str, Any]]:
        lines = self.named_bands if self.charts_bands else self.figures["largest"]
        return [line for line in lines if line["pence"]]

    @property
    def chart_title(self) -> str:
        return "Money by yearly income of the organisation" if self.charts_bands else "Who received the most"

    @property
    def to_see(self) -> str:
        """The sentence that says what to see in the chart; it needs one."""
        whole, lines = self.awards["pence"], self.charted
        pence = max(line["pence"] for line in lines)
        most = [line for line in lines if line["pence"] == pence]
        part = f"{pounds(pence)} of {pounds(whole)} ({percent(Fraction(pence, whole))})"
        if not self.charts_bands:
            return f"The most that one organisation received is {part}."
        if len(most) > 1:
            return f"{len(most)} groups received the most, each {part}."
        if most[0]["key"] == "unknown":
            return f"Most went to organisations whose yearly income we do not know: {part}."
        return f"{most[0]['key'].capitalize()} organisations received the most: {part}."

    @property
    def concentration(self) -> str:
        """How much of the money the largest grantees received."""
        largest, whole = self.figures["largest"], self.awards["pence"]
        if not whole or len(largest) >= self.awards["grantees"]:
            return ""
        part = sum(line["pence"] for line in largest)
        return (
            f"The {len(largest)} organisations with the most money received {pounds(part)}, "
            f"{percent(Fraction(part, whole))} of it."
        )

    # The tables

    @property
    def payments(self) -> list[dict[str, Any]]:
        """The lines of the table of payments: those that are always told, and those with something in them."""
        found = self.figures["payments"]
        return [{"name": name, **found[key]} for key, name in PAYMENTS if key in ALWAYS_TOLD or found[key]["number"]]

    @property
    def all_payments(self) -> dict[str, int]:
        buckets = self.figures["payments"].values()
        return {key: sum(bucket[key] for bucket in buckets) for key in ("number", "pence", "whole_pence")}

    @property
    def returns(self) -> str:
        """How many returns of the period are in which state, in a sentence."""
        states = (
            ("accepted", "accepted"),
            ("submitted", "sent and being read"),
            ("overdue", "overdue"),
            ("to_come", "not due yet"),
        )
        counts = self.figures["returns"]
        told = [f"{counts[key]:,} {words}" for key, words in states if counts[key]]
        number = sum(counts.values())
        if not told:
            return "No returns belong to this period."
        belong = counted(number, "return belongs", "returns belong")
        return f"{belong} to this period: {', '.join(told)}."

    @property
    def overdue(self) -> list[dict[str, Any]]:
        """The longest overdue returns, with the days they were due on."""
        return [
            {**late, "due": short_day(datetime.fromisoformat(late["due_at"]))}
            for late in self.figures["overdue"][:MOST_OVERDUE]
        ]

    @property
    def more_overdue(self) -> int:
        return max(0, len(self.figures["overdue"]) - MOST_OVERDUE)

    @property
    def sums(self) -> list[tuple[str, str, int]]:
        """Questions whose answers add up: the question, the sum, and how many returns answered."""
        shown = {"number": "{:,}".format, "money": pounds}
        return [
            (outcome["question"], shown[outcome["type"]](outcome["total"]), outcome["answered"])
            for outcome in self.figures["outcomes"]
            if outcome["type"] in shown
        ]

    @property
    def chosen(self) -> list[dict[str, Any]]:
        """Questions whose answers were chosen from a list."""
        return [outcome for outcome in self.figures["outcomes"] if outcome["choices"]]

    @property
    def quoted(self) -> list[dict[str, Any]]:
        """The first questions that were answered in words, with a few answers each."""
        asked = [outcome for outcome in self.figures["outcomes"] if outcome["quotes"]]
        return [{**outcome, "quotes": outcome["quotes"][:MOST_QUOTES]} for outcome in asked[:MOST_QUESTIONS_QUOTED]]


def short_band(name: str) -> str:
    """`Small (£10,000 to under £100,000)`, of the name of a band."""
    band, _, income = name.partition(": ")
    return f"{band} ({income.removesuffix(' a year')})" if income else "Income not known"
