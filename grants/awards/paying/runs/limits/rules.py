"""Rules of limits: what is a limit, and whether a run is within one. Pure."""

from dataclasses import dataclass

from grants.kernel.money import LARGEST_PENCE, Pence, pounds
from grants.kernel.problems import Problem


@dataclass(frozen=True)
class Limit:
    """The most that somebody may release in one run, and in one day in London."""

    run_pence: Pence
    day_pence: Pence


STANDARD = Limit(Pence(500_000_00), Pence(1_000_000_00))
"""For everybody for whom nobody has set another."""


def limit_problems(run_pence: int, day_pence: int) -> list[Problem]:
    """What is wrong with the sums of a limit."""
    if not 0 <= run_pence <= LARGEST_PENCE:
        return [Problem("run_pence", "Enter a sum that is not less than nothing.", "out_of_range")]
    if not run_pence <= day_pence <= LARGEST_PENCE:
        return [Problem("day_pence", "A day has room for one run at least: enter as much as for a run, or more.")]
    return []


def why_over(limit: Limit, run_pence: int, before_pence: int) -> str:
    """Why somebody may not release a run; empty when they may. `before_pence` is what they released on the same day."""
    if run_pence > limit.run_pence:
        return f"You may release {pounds(limit.run_pence)} in one run, and this one comes to {pounds(run_pence)}."
    if before_pence + run_pence > limit.day_pence:
        already = f"You have released {pounds(before_pence)} today, and this run comes to {pounds(run_pence)}."
        return f"You may release {pounds(limit.day_pence)} in one day. {already}"
    return ""
