"""Rules of a panel's meeting: how many have to be there, who may vote, what a vote can be. Pure."""

from collections.abc import Sequence

from grants.kernel.counting import counted
from grants.kernel.problems import Problem
from grants.panels.comparing.ranking.rules import ADJUSTED, RAW
from grants.panels.meeting.models import CHOICES
from grants.panels.models import RECUSED, SUBSTITUTE, THIRD_SECTOR, PanelMember
from grants.panels.rules import votes
from grants.schemes.who_decides.rules import LEAST_THIRD_SECTOR


def attendance_problems(present: Sequence[PanelMember], *, quorum: int) -> list[Problem]:
    """Why those who are there cannot decide anything: fewer than the quorum, or than two of the third sector; or why
    somebody cannot be there.
    """
    voting = [member for member in present if votes(member)]
    third = sum(member.kind == THIRD_SECTOR for member in voting)
    problems = [
        Problem("present", f"{member.person.name} is a substitute. Call them to sit first.", "not_called")
        for member in present
        if member.standing == SUBSTITUTE
    ]
    if len(voting) < quorum:
        there = counted(len(voting), "member who votes is", "members who vote are")
        problems.append(Problem("present", f"A quorum of {quorum} is needed; {there} there.", "quorum"))
    if third < LEAST_THIRD_SECTOR:
        there = counted(third, "third-sector member is", "third-sector members are")
        sentence = f"Two third-sector members are needed; {there} there."
        problems.append(Problem("present", sentence, "third_sector_members"))
    return problems


def order_problems(ordered_by: str) -> list[Problem]:
    """The order a meeting goes by is one of two."""
    if ordered_by in (ADJUSTED, RAW):
        return []
    return [Problem("ordered_by", "Choose the order: by adjusted or by raw means.")]


def vote_problems(member: PanelMember | None, choice: str, *, is_there: bool, level: str | None) -> list[Problem]:
    """Why a vote cannot be taken. `level` is the interest the member declared, None while nothing is."""
    if member is None:
        return [Problem("votes", "Choose from the members of this panel.", "unknown")]
    field, name = f"votes.{member.id}", member.person.name
    if choice not in CHOICES:
        return [Problem(field, f"Choose how {name} votes: for, against or abstains.")]
    if not votes(member):
        return [Problem(field, f"{name} has no vote on this panel.", "no_vote")]
    if level is None:
        return [Problem(field, f"{name} has not declared an interest in this application yet.", "undeclared")]
    if level == RECUSED:
        return [Problem(field, f"{name} has left for this application, so has no vote on it.", "left")]
    if not is_there:
        return [Problem(field, f"{name} is not at the meeting.", "absent")]
    return []
