"""Rules of who takes part in a decision. A quorum is of those who did something, not of those who stayed away. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from grants.kernel.counting import counted
from grants.kernel.problems import Problem
from grants.panels.models import AT_MEETING, IN_WRITING, THIRD_SECTOR, TO_SCORE
from grants.schemes.who_decides.rules import LEAST_THIRD_SECTOR, USUAL, Rule

FOR, AGAINST = "for", "against"


@dataclass(frozen=True)
class Part:
    """What one member who may vote on an application has done about it.

    `marks` is the state of their marks, None where it was not theirs to mark. `vote` is how they voted in writing on
    what is proposed, None where they did not.
    """

    kind: str
    has_declared: bool = False
    marks: str | None = None
    was_present: bool = False
    vote: str | None = None

    @property
    def is_prepared(self) -> bool:
        """Whether they have declared their interest and, where they were to mark it, have marked it or said why not."""
        return self.has_declared and self.marks != TO_SCORE

    @property
    def has_marked(self) -> bool:
        return self.is_prepared and self.marks is not None


@dataclass(frozen=True)
class Held:
    """How a decision was made, and how many took part in it."""

    how: str
    members: int
    third_sector: int


def preparation_problems(
    parts: Sequence[Part], *, quorum: int, readers_each: int | None, rule: Rule = USUAL
) -> list[Problem]:
    """Why nothing can be proposed yet. `parts` are of all members who may vote on the application.

    The rule of the round may ask for more third-sector members and more marks than is usual.
    """
    if too_few := voting_problems([part.kind for part in parts], quorum=quorum, rule=rule):
        return too_few
    marked, least = sum(part.has_marked for part in parts), rule.marks_needed(readers_each)
    prepared = [part for part in parts if part.is_prepared]
    third = _third_sector(prepared)
    problems = []
    if marked < least:
        sentence = (
            f"{counted(least, 'member has', 'members have')} to mark an application, or to say why they cannot,"
            f" before anything is proposed. On this one {counted(marked, 'member has', 'members have')}."
        )
        problems.append(Problem("", sentence, "marks"))
    if len(prepared) < quorum:
        sentence = (
            f"{quorum} members have to declare their interest and finish their marks, or say why they cannot, before"
            f" anything is proposed. On this application {counted(len(prepared), 'member has', 'members have')}."
        )
        problems.append(Problem("", sentence, "taking_part"))
    if third < rule.least_third_sector:
        sentence = (
            f"{in_figures(rule.least_third_sector).capitalize()} third-sector members have to declare their interest"
            " and finish their marks, or say why they cannot."
            f" On this application {counted(third, 'has', 'have')}."
        )
        problems.append(Problem("", sentence, "third_sector_taking_part"))
    return problems


def how_held(
    parts: Sequence[Part], *, quorum: int, changed_since_meeting: bool = False, rule: Rule = USUAL
) -> Held | Problem:
    """How what is proposed was decided: at the meeting or by votes in writing; or why it is not decided yet.

    What was proposed or changed after the meeting had closed was not before it, so it needs votes in writing.
    """
    prepared = [part for part in parts if part.is_prepared]
    there = [part for part in prepared if part.was_present]
    voted = [part for part in prepared if part.vote is not None]
    for how, took_part in ((AT_MEETING, [] if changed_since_meeting else there), (IN_WRITING, voted)):
        if len(took_part) < quorum or _third_sector(took_part) < rule.least_third_sector:
            continue
        if how == IN_WRITING and not _is_carried(voted):
            return Problem("", "No more voted in writing for what is proposed than against it.", "voted_down")
        return Held(how, len(took_part), _third_sector(took_part))
    third = in_figures(rule.least_third_sector)
    if changed_since_meeting:
        sentence = (
            "It was proposed or changed after the meeting had closed, so it becomes final by votes in writing of"
            f" {quorum} members who have taken part in it, {third} of them third-sector."
            f" {_in_words(voted, 'voted in writing').capitalize()}."
        )
        return Problem("", sentence, "changed_since_meeting")
    sentence = (
        f"It becomes final at a meeting, or by votes in writing, of {quorum} members who have taken part in it,"
        f" {third} of them third-sector. {_in_words(there, 'at the meeting').capitalize()};"
        f" {_in_words(voted, 'voted in writing')}."
    )
    return Problem("", sentence, "not_held")


def _is_carried(voted: Sequence[Part]) -> bool:
    votes = [part.vote for part in voted]
    return votes.count(FOR) > votes.count(AGAINST)


def _in_words(parts: Sequence[Part], did: str) -> str:
    return f"{len(parts)} {did}, {_third_sector(parts)} third-sector" if parts else f"none {did}"


def _third_sector(parts: Sequence[Part]) -> int:
    return sum(part.kind == THIRD_SECTOR for part in parts)


def in_figures(number: int) -> str:
    """A number of members in a sentence: two is usual, and written out."""
    return "two" if number == LEAST_THIRD_SECTOR else str(number)


def voting_problems(kinds_able_to_vote: Sequence[str], *, quorum: int, rule: Rule = USUAL) -> list[Problem]:
    """Whether enough members may take part in deciding on one application: the quorum, and of the third sector."""
    problems = []
    third = sum(kind == THIRD_SECTOR for kind in kinds_able_to_vote)
    if third < rule.least_third_sector:
        there = "none" if third == 0 else f"only {'one' if third == 1 else third}"
        sentence = (
            f"A decision needs at least {in_figures(rule.least_third_sector)} third-sector members without a conflict"
            f" of interest. On this application this panel has {there}. Add a member, then decide."
        )
        problems.append(Problem("", sentence, "third_sector_members"))
    if len(kinds_able_to_vote) < quorum:
        there = counted(len(kinds_able_to_vote), "member")
        sentence = (
            f"A decision of this panel needs {quorum} members without a conflict of interest."
            f" On this application there are {there}. Call a substitute, then decide."
        )
        problems.append(Problem("", sentence, "quorum"))
    return problems
