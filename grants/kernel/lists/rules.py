"""What somebody asks of a list in its address: which columns, which rows, in which order. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from grants.kernel.dates import Misdated, iso_day
from grants.kernel.problems import Problem

LONGEST_NAME, MOST_SAVED, LONGEST_QUERY = 60, 50, 2_000
"""Letters of a saved list's name; how many lists one person saves; characters of what is kept of an address."""
MOST_TYPED = 200
FIRST_FIRST = "first"
"""The order in which rows were made, the oldest first."""
NONE_SUCH = "Choose one of the list."


@dataclass(frozen=True)
class Offered:
    """What a list offers: its columns, those it shows by itself, those it is sorted by, the states of its rows, and
    whether its rows are of a scheme, of a round or about another record, and found by words."""

    columns: Sequence[str]
    usual: Sequence[str]
    sorted_by: Sequence[str]
    states: Sequence[str]
    of_round: bool = False
    of_scheme: bool = False
    of_record: bool = False
    found_by_words: bool = False
    has_days: bool = False


@dataclass(frozen=True)
class Asked:
    """What is asked of a list. `sort` is the name of a column, empty for the order in which the rows were made."""

    columns: tuple[str, ...]
    sort: str = ""
    descending: bool = True
    state: str = ""
    words: str = ""
    of_id: UUID | None = None
    day_from: date | None = None
    day_to: date | None = None

    @property
    def order(self) -> str:
        """The order as an address names it."""
        if self.sort:
            return f"-{self.sort}" if self.descending else self.sort
        return "" if self.descending else FIRST_FIRST

    def parts(self) -> list[tuple[str, str]]:
        """This as the parts of an address, always in the same order; nothing that is as usual."""
        plain = {
            "sort": self.order,
            "state": self.state,
            "q": self.words,
            "of": str(self.of_id or ""),
            "from": self.day_from.isoformat() if self.day_from else "",
            "to": self.day_to.isoformat() if self.day_to else "",
        }
        return [*(("columns", name) for name in self.columns), *((name, text) for name, text in plain.items() if text)]

    def query(self) -> str:
        """This as the query of an address."""
        return urlencode(self.parts())


def asked_of(offered: Offered, typed: Mapping[str, str], columns: Sequence[str]) -> tuple[Asked, list[Problem]]:
    """What an address asks, and what it asks that the list does not offer. Columns may have commas between them."""
    names = list(dict.fromkeys(name.strip() for each in columns for name in each.split(",") if name.strip()))
    sort, problems = typed.get("sort", "").strip(), list[Problem]()
    name = sort.removeprefix("-")
    problems += _unknown("columns", names, offered.columns, "column")
    problems += _unknown("sort", [name] if name not in ("", FIRST_FIRST) else [], offered.sorted_by, "order")
    state = typed.get("state", "").strip()
    problems += _unknown("state", [state] if state else [], offered.states, "state")
    of_id = _id(typed.get("of", ""), problems)
    if of_id and not (offered.of_scheme or offered.of_round or offered.of_record):
        problems.append(Problem("of", NONE_SUCH, "unknown"))
    asked = Asked(
        tuple(names) or tuple(offered.usual),
        sort="" if name == FIRST_FIRST else name,
        descending=not sort or sort.startswith("-"),
        state=state,
        words=typed.get("q", "").strip()[:MOST_TYPED],
        of_id=of_id,
        day_from=day_asked("from", typed, problems),
        day_to=day_asked("to", typed, problems),
    )
    return asked, problems


def _unknown(field: str, names: Sequence[str], known: Collection[str], what: str) -> list[Problem]:
    unknown = [name for name in names if name not in known]
    return [Problem(field, f"This list has no {what} {', '.join(unknown)[:80]}.", "unknown")] if unknown else []


def _id(typed: str, problems: list[Problem]) -> UUID | None:
    try:
        return UUID(typed) if typed.strip() else None
    except ValueError:
        problems.append(Problem("of", NONE_SUCH, "unknown"))
        return None


def day_asked(field: str, typed: Mapping[str, str], problems: list[Problem]) -> date | None:
    """A day that an address asks for, and what is wrong with it."""
    written = typed.get(field, "").strip()
    if not written:
        return None
    try:
        return iso_day(written)
    except Misdated:
        problems.append(Problem(field, "Enter a day like 2027-03-31.", "invalid"))
        return None


def saving_problems(name: str, query: str, saved: int) -> list[Problem]:
    """Why a list cannot be saved under this name."""
    problems = []
    if not name.strip():
        problems.append(Problem("name", "Enter a name for this list.", "missing"))
    elif len(name.strip()) > LONGEST_NAME:
        problems.append(Problem("name", f"Use at most {LONGEST_NAME} letters.", "too_long"))
    if len(query) > LONGEST_QUERY:
        problems.append(Problem("name", "This list asks for too much to be kept. Choose fewer columns.", "too_long"))
    if saved >= MOST_SAVED:
        sentence = f"You have saved {MOST_SAVED} lists. Forget one that you do not need first."
        problems.append(Problem("name", sentence, "too_many"))
    return problems


def forgetting_problems(of: str, confirmed: bool) -> list[Problem]:
    """Why a saved list cannot be forgotten. `of` is the name of whoever saved it for everybody, empty for one's own."""
    if not of or confirmed:
        return []
    return [Problem("confirmed", f"{of} saved this list for everybody. Say that you take it away from all.", "missing")]
