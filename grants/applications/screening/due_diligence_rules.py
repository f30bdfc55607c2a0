"""What is looked at before money is given, by kind of organisation and amount. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from grants.kernel.problems import Problem

SEEN, NOT_APPLICABLE, TROUBLE = "seen", "not_applicable", "problem"
STATES = {SEEN: "Seen", NOT_APPLICABLE: "Does not apply", TROUBLE: "There is a problem"}
OPEN = "open"
LONGEST_NOTE = 1_000


@dataclass(frozen=True)
class Thresholds:
    """Amounts in pence. Below `small` only what protects the money and people is looked at; above `statement` a bank
    statement and reserves are looked at too.
    """

    small: int = 1_000_00
    statement: int = 20_000_00


USUAL = Thresholds()
"""Those in force until somebody has set others."""
LARGEST_THRESHOLD = 1_000_000_00

PUBLIC = frozenset({"school", "parish_council", "council", "statutory_body"})
REGISTERED = frozenset({"cio", "charitable_company", "cic", "cooperative", "school"})


@dataclass(frozen=True, kw_only=True)
class Holder:
    """Who would hold the money: the organisation, or its host. `amount` in pence.

    `on_register` says that it has told a number; `at_risk` that it works with children or adults at risk,
    or has not said that it does not.
    """

    kind: str
    amount: int
    on_register: bool = False
    at_risk: bool = False


@dataclass(frozen=True)
class Item:
    """One thing to look at, and what to look for."""

    key: str
    text: str
    hint: str


_ALL: Sequence[tuple[Item, Callable[[Holder, Thresholds], bool]]] = (
    (
        Item("register", "Number on the register", "The name, the number and the address agree with the register."),
        lambda holder, limits: holder.kind in REGISTERED or holder.on_register,
    ),
    (
        Item("account", "Account in its own name", "Two people who are not related have to agree to each payment."),
        lambda holder, limits: True,
    ),
    (
        Item("safeguarding", "Safeguarding policy", "It names a person, and was looked at in the last two years."),
        lambda holder, limits: holder.at_risk,
    ),
    (
        Item("document", "Governing document", "It says where money goes if they close, or locks the assets."),
        lambda holder, limits: holder.kind not in PUBLIC and holder.amount >= limits.small,
    ),
    (
        Item("people", "Three unrelated people decide", "Not partners, not of one family, not at one address."),
        lambda holder, limits: holder.kind not in PUBLIC and holder.amount >= limits.small,
    ),
    (
        Item("accounts", "Accounts or a forecast", "The last year's accounts; of a new organisation, a forecast."),
        lambda holder, limits: holder.kind not in PUBLIC and holder.amount >= limits.small,
    ),
    (
        Item("reserves", "Reserves", "They could go on for some months, and do not hoard."),
        lambda holder, limits: holder.kind not in PUBLIC and holder.amount > limits.statement,
    ),
    (
        Item("statement", "Bank statement", "Of the last three months, with the name and number of the account."),
        lambda holder, limits: holder.amount > limits.statement,
    ),
)
KEYS = tuple(item.key for item, _ in _ALL)


def items_for(holder: Holder, limits: Thresholds = USUAL) -> list[Item]:
    """What is looked at: the more, the more money; of public bodies little."""
    return [item for item, is_needed in _ALL if is_needed(holder, limits)]


def threshold_problems(small: int | None, statement: int | None, reason: str) -> list[Problem]:
    """What is wrong with the amounts from which more is looked at, and with why they are changed."""
    problems = [
        Problem(field, f"Use an amount from £0 to £{LARGEST_THRESHOLD // 100:,}.", "out_of_range")
        for field, pence in (("small_pence", small), ("statement_pence", statement))
        if pence is not None and not 0 <= pence <= LARGEST_THRESHOLD
    ]
    if small is not None and statement is not None and small > statement:
        problems.append(Problem("statement_pence", "This cannot be less than the first amount."))
    if not reason.strip():
        problems.append(Problem("reason", "Say why.", "missing"))
    elif len(reason) > LONGEST_NOTE:
        problems.append(Problem("reason", f"Write at most {LONGEST_NOTE:,} characters.", "too_long"))
    return problems


def open_items(items: Sequence[Item], states: Mapping[str, str]) -> list[Item]:
    """What nobody has looked at yet, and what is a problem."""
    return [item for item in items if states.get(item.key) not in (SEEN, NOT_APPLICABLE)]


def mark_problems(marks: Mapping[str, tuple[str, str]], items: Sequence[Item]) -> list[Problem]:
    """What is wrong with marks: a state and a note for each key."""
    known = {item.key: item for item in items}
    problems = []
    for key, (state, note) in marks.items():
        if key not in known:
            problems.append(Problem(f"items.{key}", "This application's checklist has no such item.", "unknown_item"))
        elif state not in (OPEN, *STATES):
            problems.append(Problem(f"items.{key}", f"Choose what you found: {known[key].text}."))
        elif state in (NOT_APPLICABLE, TROUBLE) and not note.strip():
            sentence = "Say why it does not apply" if state == NOT_APPLICABLE else "Say what the problem is"
            problems.append(Problem(f"notes.{key}", f"{sentence}: {known[key].text}.", "missing"))
        if len(note) > LONGEST_NOTE:
            problems.append(Problem(f"notes.{key}", f"Write at most {LONGEST_NOTE:,} characters.", "too_long"))
    return problems
