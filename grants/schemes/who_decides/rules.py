"""Rules of who decides. A scheme may ask for more than is usual, never for less. Pure; money is whole pence."""

from dataclasses import dataclass

from grants.kernel.money import Pence, pounds
from grants.kernel.problems import Problem

LEAST_THIRD_SECTOR = 2
"""How many members of every panel are of the third sector, and of those who take part in each of its decisions."""
LEAST_MARKS = 2
MOST_OF_THEM = 30
MOST_OFFICERS_PENCE = Pence(10_000_00)
"""The largest grant on which officers may decide. Above it people from outside the grant-maker always do."""
LONGEST_WHY = 2_000


@dataclass(frozen=True)
class Rule:
    """Who decides. Officers do, on applications for up to `officers_up_to_pence`; on none where that is None.

    On all others a panel does, with `least_third_sector` members of the third sector taking part in each decision, and
    marks of `least_marks` members; None for as many as are usual. `number` counts the rules of a scheme from 1.
    """

    officers_up_to_pence: Pence | None = None
    why: str = ""
    least_third_sector: int = LEAST_THIRD_SECTOR
    least_marks: int | None = None
    number: int = 0

    def officers_decide(self, asked_pence: int | None) -> bool:
        """Whether officers decide on an application for so much."""
        return self.officers_up_to_pence is not None and (asked_pence or 0) <= self.officers_up_to_pence

    def officers_decide_all(self, largest_award_pence: int) -> bool:
        """Whether nothing is left for a panel in a scheme with awards of up to this."""
        return self.officers_decide(largest_award_pence)

    def marks_needed(self, readers_each: int | None) -> int:
        """How many members' marks a panel's decision needs: as many as read, two at most, or as the scheme says."""
        return self.least_marks or min(LEAST_MARKS, readers_each or LEAST_MARKS)


USUAL = Rule()
"""What holds where a scheme says nothing else."""


def rule_problems(rule: Rule, *, smallest_award_pence: int) -> list[Problem]:
    """What is wrong with what a scheme wants."""
    return _officers_problems(rule, smallest_award_pence) + _panel_problems(rule)


def _officers_problems(rule: Rule, smallest_award_pence: int) -> list[Problem]:
    most, why = rule.officers_up_to_pence, rule.why.strip()
    if most is None:
        return [Problem("why", "Say this only where officers decide.")] if why else []
    problems = []
    if not smallest_award_pence <= most <= MOST_OFFICERS_PENCE:
        bounds = f"{pounds(smallest_award_pence)}, the smallest grant, to {pounds(MOST_OFFICERS_PENCE)}"
        sentence = f"Enter an amount from {bounds}."
        problems.append(Problem("officers_up_to_pence", sentence, "out_of_range"))
    if not why:
        problems.append(Problem("why", "Say why officers decide, and not a panel. Everybody can read it.", "missing"))
    if len(why) > LONGEST_WHY:
        problems.append(Problem("why", f"Write at most {LONGEST_WHY} characters.", "too_long"))
    return problems


def _panel_problems(rule: Rule) -> list[Problem]:
    problems = []
    if not LEAST_THIRD_SECTOR <= rule.least_third_sector <= MOST_OF_THEM:
        sentence = f"Every panel has two third-sector members or more. Enter {LEAST_THIRD_SECTOR} to {MOST_OF_THEM}."
        problems.append(Problem("least_third_sector", sentence, "laxer"))
    if rule.least_marks is not None and not LEAST_MARKS <= rule.least_marks <= MOST_OF_THEM:
        sentence = f"Enter {LEAST_MARKS} to {MOST_OF_THEM}, or leave this empty for as many as are usual."
        problems.append(Problem("least_marks", sentence, "laxer"))
    return problems


def in_words(rule: Rule, *, largest_award_pence: int, grant_maker: str, usual: str) -> list[str]:
    """Who decides, for applicants, before they apply: one by one what we say and what the scheme says in its own words.
    `usual` says it of a panel.
    """
    panel = [usual, *_stricter(rule)]
    if rule.officers_up_to_pence is None:
        return panel
    officers = "one proposes, with reasons, and another makes it final."
    if rule.officers_decide_all(largest_award_pence):
        return [f"Two officers of {grant_maker} decide: {officers}", rule.why]
    upto = pounds(rule.officers_up_to_pence)
    few = f"On applications for up to {upto} two officers of {grant_maker} decide: {officers}"
    return [few, rule.why, f"On applications for more than {upto} a panel decides.", *panel]


def _stricter(rule: Rule) -> list[str]:
    told = []
    if rule.least_third_sector > LEAST_THIRD_SECTOR:
        told.append(f"In this scheme {rule.least_third_sector} third-sector members take part in each decision.")
    if rule.least_marks is not None:
        told.append(f"Each application is read and marked by {rule.least_marks} members or more.")
    return told
