"""Who is to read which application: a proposal that is fair to readers and lets their marks be compared.

Pure, and the same every time for the same panel. An application gets readers one after another: one of the third
sector first, then whoever joins markers that share nothing yet, then whoever has least to read. Afterwards readings
are passed on from those who have most, along chains where nobody can pass on directly, and exchanged between groups
of markers that share no application. Nobody reads what they are recused from; what is marked already stays.
"""

from collections import Counter, deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from grants.kernel.problems import Problem
from grants.panels.allocating.words import EVEN, Reader, ToRead, groups_of, said_of, shape_of
from grants.panels.models import THIRD_SECTOR
from grants.panels.rules import MOST_YEARS_AHEAD
from grants.schemes.round_rules import moment_problems


@dataclass(frozen=True)
class Proposal:
    """Who reads what: readers by application, in the order of the panel. `said` is what could not be done, in words."""

    readers: dict[UUID, tuple[UUID, ...]]
    said: list[str]

    @property
    def loads(self) -> Counter[UUID]:
        """How many applications each reader has."""
        return Counter(reader for readers in self.readers.values() for reader in readers)


MOST_READERS = 30
Pairs = Mapping[UUID, Collection[UUID]]
"""Applications, each with members."""

Step = tuple[int, int, int]
"""A reading of an application that one member passes on to another."""


def proposed(
    applications: Sequence[ToRead],
    members: Sequence[Reader],
    conflicts: Pairs,
    readers_each: int | None,
    kept: Pairs,
) -> Proposal:
    """Readers for each application: all who are free, or `readers_each` of them.

    `conflicts` are pairs that must not be, `kept` those that must stay, such as the ones with marks.
    """
    draft = _Draft(
        _numbers(applications, members, conflicts),
        len(members),
        frozenset(number for number, member in enumerate(members) if member.kind == THIRD_SECTOR),
        _numbers(applications, members, kept),
    )
    wanted = len(members) if readers_each is None else readers_each
    for application in sorted(range(len(applications)), key=lambda each: len(draft.free[each])):
        draft.fill(application, wanted)
    draft.level()
    draft.join()
    readers = {
        each.id: tuple(members[number].id for number in sorted(chosen))
        for each, chosen in zip(applications, draft.readers, strict=True)
    }
    shape = shape_of(readers, applications, members, readers_each)
    return Proposal(readers, said_of(shape, members, readers_each))


def arrangement_problems(
    readers_each: int | None, scores_due_at: datetime | None, *, before: datetime | None, now: datetime
) -> list[Problem]:
    """What is wrong with a number of readers and a last minute for marks. `before` is the last minute set earlier."""
    problems = []
    if readers_each is not None and not 1 <= readers_each <= MOST_READERS:
        problems.append(Problem("readers_each", f"Give each application 1 to {MOST_READERS} readers."))
    if scores_due_at is not None and scores_due_at != before and scores_due_at <= now:
        problems.append(Problem("scores_due_at", "Choose a last minute for marks that is still to come."))
    elif scores_due_at is not None and scores_due_at != before:
        label = "the last minute for marks"
        problems += moment_problems(scores_due_at, "scores_due_at", label, now=now, years=MOST_YEARS_AHEAD)
    return problems


def _numbers(applications: Sequence[ToRead], members: Sequence[Reader], pairs: Pairs) -> list[frozenset[int]]:
    """For each application the members it is paired with, by their place: numbers are quicker to look up than ids."""
    place = {member.id: number for number, member in enumerate(members)}
    return [frozenset(place[member] for member in pairs.get(each.id, ()) if member in place) for each in applications]


class _Draft:
    """An allocation while it is made. Applications and members are numbers, in their order."""

    def __init__(
        self, conflicts: Sequence[frozenset[int]], members: int, third: frozenset[int], kept: Sequence[frozenset[int]]
    ) -> None:
        self.third, self.kept = third, kept
        self.free = [[each for each in range(members) if each not in left] for left in conflicts]
        self.readers: list[set[int]] = [set() for _ in conflicts]
        self.loose: list[set[int]] = [set() for _ in range(members)]
        """What each member reads and may pass on: what stays is looked at no more."""
        self.loads = [0] * members
        self.together = [[0] * members for _ in range(members)]
        self.group = list(range(members))
        for application, stay in enumerate(kept):
            for member in self.free[application]:
                if member in stay:
                    self._take(application, member)

    # One application

    def fill(self, application: int, wanted: int) -> None:
        """Give an application its readers: one of the third sector, then others."""
        readers, free = self.readers[application], self.free[application]
        if not readers & self.third:
            self._take_best(application, [each for each in free if each in self.third])
        for _ in range(min(wanted, len(free)) - len(readers)):
            self._take_best(application, [each for each in free if each not in readers])

    def _take_best(self, application: int, candidates: list[int]) -> None:
        readers = self.readers[application]
        groups = {self.group[reader] for reader in readers}

        def least(member: int) -> tuple[bool, int, int, int]:
            met = sum(self.together[member][reader] for reader in readers)
            return self.group[member] in groups, self.loads[member], met, member

        if candidates:
            self._take(application, min(candidates, key=least))

    def _take(self, application: int, member: int) -> None:
        readers = self.readers[application]
        for reader in readers:
            self.together[member][reader] += 1
            self.together[reader][member] += 1
            joined, into = self.group[reader], self.group[member]
            if joined != into:
                self.group = [into if group == joined else group for group in self.group]
        readers.add(member)
        self.loads[member] += 1
        if member not in self.kept[application]:
            self.loose[member].add(application)

    # Even loads

    def level(self) -> None:
        """Pass readings on while somebody has two more than somebody else to whom a chain of them leads."""
        while chain := self._chain():
            for application, giver, taker in chain:
                self._replace(application, giver, taker)

    def _chain(self) -> list[Step] | None:
        for start in self._busiest_first():
            if self.loads[start] < min(self.loads) + 2:
                return None
            found = self._chain_from(start)
            if found:
                return found
        return None

    def _busiest_first(self) -> list[int]:
        return sorted(range(len(self.loads)), key=lambda member: (-self.loads[member], member))

    def _chain_from(self, start: int) -> list[Step] | None:
        """The shortest chain from `start` to somebody with at least two fewer; no application comes in it twice."""
        chains: dict[int, list[Step]] = {start: []}
        waiting = deque([start])
        while waiting:
            giver = waiting.popleft()
            if self.loads[giver] <= self.loads[start] - 2:
                return chains[giver]
            used = {step[0] for step in chains[giver]}
            for application, taker in self._gifts(giver):
                if taker not in chains and application not in used:
                    chains[taker] = [*chains[giver], (application, giver, taker)]
                    waiting.append(taker)
                if len(chains) == len(self.loads):
                    break
        return None

    def _gifts(self, giver: int) -> Iterator[tuple[int, int]]:
        for application in sorted(self.loose[giver]):
            for taker in self.free[application]:
                if self._may_replace(application, giver, taker):
                    yield application, taker

    def _may_replace(self, application: int, giver: int, taker: int) -> bool:
        readers = self.readers[application]
        if taker in readers or taker not in self.free[application] or giver in self.kept[application]:
            return False
        return giver not in self.third or taker in self.third or len(readers & self.third) > 1

    def _replace(self, application: int, giver: int, taker: int) -> None:
        self.readers[application] ^= {giver, taker}
        self.loose[giver].remove(application)
        self.loose[taker].add(application)
        self.loads[giver] -= 1
        self.loads[taker] += 1

    # Marks that can be compared

    def join(self) -> None:
        """Exchange readings between groups of markers that share no application, then pass single ones on."""
        if all(len(readers) < 2 for readers in self.readers):
            return
        while len(groups := groups_of(self.readers)) > 1:
            if not self._exchange(groups) and not self._lend(groups):
                return

    def _exchange(self, groups: list[set[int]]) -> bool:
        smallest = min(groups, key=len)
        rows = [(application, reader) for reader, loose in enumerate(self.loose) for application in sorted(loose)]
        own = [row for row in rows if row[1] in smallest]
        others = [row for row in rows if row[1] not in smallest]
        for one, a in own:
            for other, b in others:
                if self._may_exchange(one, a, other, b) and self._joins(groups, (one, a, b), (other, b, a)):
                    return True
        return False

    def _may_exchange(self, one: int, a: int, other: int, b: int) -> bool:
        return self._may_replace(one, a, b) and self._may_replace(other, b, a)

    def _lend(self, groups: list[set[int]]) -> bool:
        """Pass one reading on to another group, where loads stay even and the giver keeps something to read."""
        for giver in self._busiest_first():
            for application, taker in list(self._gifts(giver)):
                even = self.loads[taker] + 1 - min(self.loads) <= EVEN and self.loads[giver] > 1
                if even and self._joins(groups, (application, giver, taker)):
                    return True
        return False

    def _joins(self, groups: list[set[int]], *changes: Step) -> bool:
        """Make changes, and keep them only where fewer groups are left."""
        for application, giver, taker in changes:
            self._replace(application, giver, taker)
        if len(groups_of(self.readers)) < len(groups):
            return True
        for application, giver, taker in changes:
            self._replace(application, taker, giver)
        return False
