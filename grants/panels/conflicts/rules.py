"""What a declaration takes; what is known of a member's ties, and what that means for an application."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from grants.kernel.problems import Problem
from grants.panels.models import NONE, NOTE, RECUSED
from grants.panels.rules import length_problems

LEVELS = (NONE, NOTE, RECUSED)


@dataclass(frozen=True)
class Ground:
    """Why a member is recused from an application, or has something to note, with a sentence that says so."""

    application_id: UUID
    member_id: UUID
    level: str
    note: str


def belongs(*, has_left: bool) -> str:
    """How a sentence begins about somebody's tie to an organisation."""
    return "Belonged" if has_left else "Belongs"


def competing(belonging: Iterable[tuple[UUID, UUID, str, bool]], applications: Iterable[UUID]) -> list[Ground]:
    """Notes on all other applications of a round for members whose own organisation is in it.

    `belonging` are application, member, the name of the organisation, and whether they have left it.
    """
    own: dict[UUID, dict[UUID, str]] = {}
    still: set[UUID] = set()
    for application_id, member_id, name, has_left in belonging:
        own.setdefault(member_id, {})[application_id] = name
        still |= set() if has_left else {member_id}
    everything = list(applications)
    return [
        Ground(
            application_id,
            member_id,
            NOTE,
            f"{belongs(has_left=member_id not in still)} to {_names(theirs)}, which applies in this round too.",
        )
        for member_id, theirs in own.items()
        for application_id in everything
        if application_id not in theirs
    ]


def _names(theirs: Mapping[UUID, str]) -> str:
    return " and ".join(sorted(set(theirs.values())))


def new_grounds(grounds: Iterable[Ground], known: Mapping[tuple[UUID, UUID], str]) -> list[Ground]:
    """The grounds that say more than `known`, the levels declared or found before by application and member.

    One for each application and member: the strongest, and the first where several are equally strong.
    """
    strongest: dict[tuple[UUID, UUID], Ground] = {}
    for ground in grounds:
        pair = (ground.application_id, ground.member_id)
        before = strongest[pair].level if pair in strongest else known.get(pair, NONE)
        if LEVELS.index(ground.level) > LEVELS.index(before):
            strongest[pair] = ground
    return list(strongest.values())


def interest_problems(level: str, note: str, *, before: str | None) -> list[Problem]:
    """What is wrong with a declaration. `before` is the level declared earlier, if any.

    Somebody who finds out more may declare more, never less: what was an interest stays one.
    """
    if level not in LEVELS:
        return [Problem("level", "Choose what you have to do with this applicant.")]
    problems = length_problems("note", note)
    if level != NONE and not note.strip():
        problems.append(Problem("note", "Say in a few words what your interest is."))
    if before is not None and LEVELS.index(level) < LEVELS.index(before):
        sentence = "You have declared an interest in this application. You can add to it, not take it back."
        problems.append(Problem("level", sentence, "declared"))
    return problems
