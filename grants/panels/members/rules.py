"""Rules of who sits: joining, standing down, being called, the quorum, the terms of reference; when a panel sits."""

from datetime import datetime

from grants.kernel.clock import is_over
from grants.kernel.counting import counted
from grants.kernel.problems import Problem
from grants.panels.models import (
    MEMBER_KINDS,
    SITS,
    STOOD_DOWN,
    SUBSTITUTE,
    THIRD_SECTOR,
    PanelMember,
)
from grants.panels.rules import length_problems, votes
from grants.schemes.who_decides.rules import LEAST_THIRD_SECTOR

MOST_QUORUM = 30


def standing_down_problems(member: PanelMember, *, third_sector_members: int, has_begun: bool) -> list[Problem]:
    """Why a member cannot stand down now. `third_sector_members` counts them too."""
    if member.standing == STOOD_DOWN:
        return [Problem("", "This member has stood down already.", "stood_down")]
    if member.is_chair:
        return [Problem("", "Let somebody else chair the panel first.", "chair")]
    if not (has_begun and votes(member) and member.kind == THIRD_SECTOR):
        return []
    if third_sector_members > LEAST_THIRD_SECTOR:
        return []
    sentence = (
        "Without this member the panel would have fewer than two from the third sector."
        " First call a third-sector substitute, or add a member."
    )
    return [Problem("", sentence, "third_sector_members")]


def calling_problems(member: PanelMember) -> list[Problem]:
    if member.standing == SUBSTITUTE:
        return []
    return [Problem("", "Only a substitute can be called.", "no_substitute")]


def chairing_problems(member: PanelMember) -> list[Problem]:
    if votes(member):
        return []
    return [Problem("is_chair", "The chair sits on the panel and votes.", "chair_votes")]


def arrangement_problems(quorum: int, terms: str) -> list[Problem]:
    problems = length_problems("terms", terms)
    if not LEAST_THIRD_SECTOR <= quorum <= MOST_QUORUM:
        sentence = f"A quorum is a number from {LEAST_THIRD_SECTOR} to {MOST_QUORUM}."
        problems.append(Problem("quorum", sentence, "quorum"))
    return problems


def member_problems(
    kind: str, *, is_chair: bool, has_chair: bool, is_observer: bool = False, standing: str = SITS
) -> list[Problem]:
    """What is wrong with the part somebody is to have on a panel."""
    problems = []
    if kind not in MEMBER_KINDS:
        problems.append(Problem("kind", "Choose on whose part this person sits on the panel."))
    if is_chair and has_chair:
        problems.append(Problem("is_chair", "This panel has a chair already.", "has_chair"))
    if standing not in (SITS, SUBSTITUTE):
        problems.append(Problem("standing", "Choose whether this person sits on the panel or is a substitute."))
    if is_chair and (is_observer or standing != SITS):
        problems.append(Problem("is_chair", "The chair sits on the panel and votes.", "chair_votes"))
    return problems


def sitting_problems(
    *,
    third_sector_members: int,
    eligible: int,
    closes_at: datetime,
    now: datetime,
    least_third_sector: int = LEAST_THIRD_SECTOR,
) -> list[Problem]:
    """Why a panel cannot sit yet. `eligible` is the number of applications that wait for it."""
    problems = []
    if third_sector_members < least_third_sector:
        there = counted(third_sector_members, "third-sector member")
        wanted = "two" if least_third_sector == LEAST_THIRD_SECTOR else least_third_sector
        sentence = f"A panel needs at least {wanted} third-sector members before it can sit. This one has {there}."
        problems.append(Problem("members", sentence, "third_sector_members"))
    if not is_over(closes_at, now):
        sentence = "The round is still open to applications. The panel can sit after it has closed."
        problems.append(Problem("", sentence, "round_open"))
    elif eligible == 0:
        sentence = "No application in this round has been found eligible yet, so there is nothing to assess."
        problems.append(Problem("", sentence, "nothing_to_assess"))
    return problems
