"""Rules of drawing lots: among whom, and how a seed becomes an order that anybody can work out again.

Pure.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from grants.kernel.problems import Problem
from grants.panels.comparing.ranking.rules import DISCUSS
from grants.panels.rules import length_problems

FEWEST = 2


@dataclass(frozen=True)
class Entrant:
    """An application that may go into a drawing: what its chance suggests, and its 90 % interval."""

    application_id: UUID
    title: str
    band: str | None
    interval: tuple[float, float] | None


def can_be_drawn(entrant: Entrant) -> bool:
    """Whether the marks leave it open on which side of the line it stands."""
    return entrant.band == DISCUSS and entrant.interval is not None


def overlap(entrants: Sequence[Entrant]) -> bool:
    """Whether the marks tell none of them from another: some number of points lies in the intervals of all.

    On a line, intervals that overlap two by two all have a point in common; so it is enough that the highest of
    the lower ends is not above the lowest of the upper ends.
    """
    intervals = [each.interval for each in entrants if each.interval is not None]
    if len(intervals) < len(entrants) or not intervals:
        return False
    return max(low for low, _ in intervals) <= min(high for _, high in intervals)


def lot_problems(entrants: Sequence[Entrant], reason: str) -> list[Problem]:
    """Why lots cannot be drawn among these."""
    problems = length_problems("reason", reason)
    if not reason.strip():
        problems.append(Problem("reason", "Say why lots are drawn.", "missing"))
    clear = [each for each in entrants if not can_be_drawn(each)]
    if len(entrants) < FEWEST:
        problems.append(Problem("application_ids", "Choose two applications or more to draw among.", "too_few"))
    elif clear:
        names = ", ".join(f"“{each.title}”" for each in clear)
        sentence = f"Lots are drawn only among applications that the marks leave open to discuss. Leave out {names}."
        problems.append(Problem("application_ids", sentence, "not_open"))
    elif not overlap(entrants):
        sentence = (
            "The marks can tell some of these apart: their 90 % intervals do not all overlap. Choose those that do."
        )
        problems.append(Problem("application_ids", sentence, "apart"))
    return problems


def ticket_text(seed: str, application_id: UUID) -> str:
    """What is put into the calculator: the seed, a space, the application's id."""
    return f"{seed} {application_id}"


def ticket(seed: str, application_id: UUID) -> str:
    """The SHA-256 of the ticket's text, in hexadecimal. The lowest is drawn first."""
    return hashlib.sha256(ticket_text(seed, application_id).encode()).hexdigest()


def drawn_order(seed: str, application_ids: Iterable[UUID]) -> list[UUID]:
    """The applications in the order of their tickets; whatever order they came in."""
    return sorted(application_ids, key=lambda each: ticket(seed, each))
