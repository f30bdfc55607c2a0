"""What an application lacks before a panel may decide on it, and whom to call."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from grants.kernel.counting import counted
from grants.panels.models import RECUSED, THIRD_SECTOR
from grants.schemes.who_decides.rules import LEAST_THIRD_SECTOR


@dataclass(frozen=True)
class Votes:
    """How many may vote on an application, how many of them are of the third sector, and the quorum."""

    voters: int
    third_sector: int
    quorum: int

    @property
    def lacks_third_sector(self) -> bool:
        return self.third_sector < LEAST_THIRD_SECTOR

    @property
    def is_enough(self) -> bool:
        return self.voters >= self.quorum and not self.lacks_third_sector

    @property
    def lacks(self) -> list[str]:
        """What is lacking, a sentence each."""
        said = []
        if self.lacks_third_sector:
            able = counted(self.third_sector, "third-sector member")
            said.append(f"{able} can vote on it; two are needed.")
        if self.voters < self.quorum:
            said.append(f"{counted(self.voters, 'member')} can vote on it; the quorum is {self.quorum}.")
        return said


def votes_of(kinds: Iterable[str], quorum: int) -> Votes:
    """`kinds` are those of the members who may vote on the application."""
    able = list(kinds)
    return Votes(len(able), able.count(THIRD_SECTOR), quorum)


@dataclass(frozen=True)
class Substitute:
    """Somebody who can be called. `level` is what they declared on the application, None before they do."""

    member_id: UUID
    name: str
    kind: str
    level: str | None


def whom_to_call(votes: Votes, substitutes: Sequence[Substitute]) -> list[Substitute]:
    """Substitutes without a conflict, the best first.

    Where third-sector votes lack, those of the third sector come first and, where the quorum is met, alone; among
    equals those who have declared come before those of whom nobody knows.
    """
    only_third = votes.lacks_third_sector and votes.voters >= votes.quorum
    free = [each for each in substitutes if each.level != RECUSED]
    useful = [each for each in free if each.kind == THIRD_SECTOR or not only_third]

    def order(each: Substitute) -> tuple[bool, bool, str, UUID]:
        third_first = votes.lacks_third_sector and each.kind != THIRD_SECTOR
        return third_first, each.level is None, each.name, each.member_id

    return sorted(useful, key=order)
