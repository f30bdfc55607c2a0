"""Rules of limits: what is a limit, who says so, and whether a run is within one. Pure."""

from dataclasses import dataclass

from grants.identity.by_two.rules import Pair
from grants.kernel.money import Pence, pounds
from grants.kernel.problems import Problem


@dataclass(frozen=True)
class Limit:
    """The most that somebody may release in one run, and in one day in London."""

    run_pence: Pence
    day_pence: Pence


STANDARD = Limit(Pence(500_000_00), Pence(1_000_000_00))
"""For everybody for whom nobody has set another."""

MOST = Limit(Pence(5_000_000_00), Pence(10_000_000_00))
"""Ten times the standard: no two of us let anybody release more."""

PROPOSED, CONFIRMED, DROPPED = "proposed", "confirmed", "dropped"
STATES = (PROPOSED, CONFIRMED, DROPPED)
LONGEST_REASON = 500
NOBODY_TO_CONFIRM = (
    "Nobody but you and {name} runs the programme, so nobody could confirm it. {name} asks, and you confirm."
)
RAISING = Pair("You proposed this, so somebody else has to confirm it.", "Drop it, and propose it anew.")


def limit_problems(run_pence: int, day_pence: int) -> list[Problem]:
    """What is wrong with the sums of a limit."""
    problems = []
    if run_pence < 0:
        problems.append(Problem("run_pence", "Enter a sum that is not less than nothing.", "out_of_range"))
    if run_pence > MOST.run_pence:
        sentence = f"Nobody releases more than {pounds(MOST.run_pence)} in one run."
        problems.append(Problem("run_pence", sentence, "out_of_range"))
    if day_pence > MOST.day_pence:
        sentence = f"Nobody releases more than {pounds(MOST.day_pence)} in one day."
        problems.append(Problem("day_pence", sentence, "out_of_range"))
    if not problems and day_pence < run_pence:
        sentence = "A day has room for one run at least: enter as much as for a run, or more."
        problems.append(Problem("day_pence", sentence))
    return problems


def raises(now: Limit, run_pence: int, day_pence: int) -> bool:
    """Whether somebody may release more by these sums than now: then two of us say so."""
    return run_pence > now.run_pence or day_pence > now.day_pence


def reason_problems(reason: str, sentence: str) -> list[Problem]:
    """What is wrong with why somebody is to release more, or is not."""
    if not reason.strip():
        return [Problem("reason", sentence, "missing")]
    if len(reason) > LONGEST_REASON:
        return [Problem("reason", f"Say it in at most {LONGEST_REASON} characters.", "too_long")]
    return []


def why_over(limit: Limit, run_pence: int, before_pence: int) -> str:
    """Why somebody may not release a run; empty when they may. `before_pence` is what they released on the same day."""
    if run_pence > limit.run_pence:
        return f"You may release {pounds(limit.run_pence)} in one run, and this one comes to {pounds(run_pence)}."
    if before_pence + run_pence > limit.day_pence:
        already = f"You have released {pounds(before_pence)} today, and this run comes to {pounds(run_pence)}."
        return f"You may release {pounds(limit.day_pence)} in one day. {already}"
    return ""
