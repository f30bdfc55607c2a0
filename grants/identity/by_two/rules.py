"""The one rule of two people: who may be the second. Pure."""

from dataclasses import dataclass

from grants.kernel.problems import Problem

FIRST_GONE = "first_gone"


@dataclass(frozen=True)
class Pair:
    """One kind of thing that needs two of us: what whoever was the first is told, and what is done `instead` where the
    first does not run the programme any more.
    """

    yourself: str
    instead: str


def second_refusal(pair: Pair, *, is_first: bool, gone: str | None) -> Problem | None:
    """Why somebody cannot be the second; None where they can. `gone` names a first who runs the programme no more."""
    if is_first:
        return Problem("", pair.yourself, "denied")
    if gone is not None:
        return Problem("", f"{gone} began this, and does not run the programme any more. {pair.instead}", FIRST_GONE)
    return None
