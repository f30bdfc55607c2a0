"""Rules of who sits: standing down, being called, the quorum, the terms of reference."""

from grants.kernel.problems import Problem
from grants.panels.models import LEAST_THIRD_SECTOR, STOOD_DOWN, SUBSTITUTE, THIRD_SECTOR, PanelMember
from grants.panels.rules import length_problems, votes

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
