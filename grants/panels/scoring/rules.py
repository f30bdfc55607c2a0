"""Rules of scoring one criterion at a time: what is missing, how far one is, when it is too late. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from grants.applications.models import IN_ASSESSMENT
from grants.kernel.look import minute
from grants.kernel.problems import Problem
from grants.panels.rules import LONGEST_TEXT, Scale, is_too_late


def why_closed(state: str, *, due_at: datetime | None, is_proposed: bool, now: datetime) -> str | None:
    """Why nothing can be scored in an application, None while it can. `is_proposed` is about its decision."""
    if state != IN_ASSESSMENT:
        return "This application is not in assessment, so nothing about it can change here."
    if due_at is not None and is_too_late(due_at, now):
        return f"Scores could be given until {minute(due_at)}. Speak to those who bring the panel together."
    if is_proposed:
        return "The panel has made up its mind on this application, so its scores stay as they are."
    return None


def asking_why(scale: Scale) -> str:
    """The marks that need a reason, in words: “0, 1, 4 or 5”."""
    *most, last = [str(mark) for mark in range(scale.lowest, scale.highest + 1) if scale.asks_why(mark)]
    return f"{', '.join(most)} or {last}"


def unscored(criteria: Sequence[UUID], marked: Collection[UUID]) -> list[int]:
    """The positions, counted from 1, of the criteria that have no mark yet."""
    return [position for position, criterion_id in enumerate(criteria, 1) if criterion_id not in marked]


def next_position(criteria: Sequence[UUID], marked: Collection[UUID], after: int) -> int | None:
    """Where to go from a criterion just marked: the next without a mark, going round; None once all have one."""
    missing = unscored(criteria, marked)
    return next((position for position in missing if position > after), missing[0] if missing else None)


def inability_problems(reason: str) -> list[Problem]:
    """What is wrong with the reason of somebody who cannot score an application."""
    if not reason.strip():
        return [Problem("reason", "Say in a few words why you cannot score this application.", "missing")]
    if len(reason) > LONGEST_TEXT:
        return [Problem("reason", f"Write at most {LONGEST_TEXT:,} characters.", "too_long")]
    return []


@dataclass(frozen=True)
class Progress:
    """How far a member is, in numbers of applications. `begun` are those to score with a mark or more."""

    to_score: int = 0
    begun: int = 0
    done: int = 0
    unable: int = 0

    @property
    def given(self) -> int:
        """How many were given to this member, without those they cannot score."""
        return self.to_score + self.done
