"""Who is to read which application: a proposal that is fair to readers and lets their marks be compared.

Pure, and the same every time for the same panel. An application gets readers one after another: one of the third
sector first, then whoever joins markers that share nothing yet, then whoever has least to read. Afterwards readings
are passed on from those who have most, along chains where nobody can pass on directly, and exchanged between groups
of markers that share no application. Nobody reads what they left for; what is marked already stays.
"""

from collections import Counter, deque
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from grants.kernel.problems import Problem
from grants.panels.allocating.words import EVEN, Reader, ToRead, groups_of, said_of, shape_of
from grants.panels.models import THIRD_SECTOR
from grants.panels.planning.rules import MOST_YEARS_AHEAD
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
Pair = tuple[UUID, UUID]
"""An application and a member."""


def proposed(
    applications: Sequence[ToRead],
    members: Sequence[Reader],
    conflicts: Collection[Pair],
    readers_each: int | None,
    kept: Collection[Pair] = (),
) -> Proposal:
    """Readers for each application: all who are free, or `readers_each` of them.

    `conflicts` are pairs that must not be, `kept` those that must stay, such as the ones with marks.
    """
    draft = _Draft(applications, members, frozenset(conflicts), frozenset(kept))
    wanted = len(members) if readers_each is None else readers_each
    for application in sorted(applications, key=lambda each: len(draft.free[each.id])):
        draft.fill(application.id, wanted)
    draft.level()
    draft.join()
    readers = {each.id: tuple(m.id for m in members if m.id in draft.readers[each.id]) for each in applications}
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


class _Draft:
    """An allocation while it is made."""

    def __init__(
        self,
        applications: Sequence[ToRead],
        members: Sequence[Reader],
        conflicts: frozenset[Pair],
        kept: frozenset[Pair],
    ) -> None:
        ids = [each.id for each in members]
        self.place = {member: index for index, member in enumerate(ids)}
        self.third = {each.id for each in members if each.kind == THIRD_SECTOR}
        self.kept = kept
        self.free = {each.id: [m for m in ids if (each.id, m) not in conflicts] for each in applications}
        self.readers: dict[UUID, set[UUID]] = {each.id: set() for each in applications}
        self.loads = dict.fromkeys(ids, 0)
        self.together: Counter[Pair] = Counter()
        self.group = dict(self.place)
        for application in applications:
            for member in self.free[application.id]:
                if (application.id, member) in kept:
                    self._take(application.id, member)

    # One application

    def fill(self, application: UUID, wanted: int) -> None:
        """Give an application its readers: one of the third sector, then others."""
        readers, free = self.readers[application], self.free[application]
        if not readers & self.third:
            self._take_best(application, [each for each in free if each in self.third])
        for _ in range(min(wanted, len(free)) - len(readers)):
            self._take_best(application, [each for each in free if each not in readers])

    def _take_best(self, application: UUID, candidates: list[UUID]) -> None:
        readers = self.readers[application]
        groups = {self.group[reader] for reader in readers}

        def least(member: UUID) -> tuple[bool, int, int, int]:
            met = sum(self.together[member, reader] for reader in readers)
            return self.group[member] in groups, self.loads[member], met, self.place[member]

        if candidates:
            self._take(application, min(candidates, key=least))

    def _take(self, application: UUID, member: UUID) -> None:
        readers = self.readers[application]
        for reader in readers:
            self.together[member, reader] += 1
            self.together[reader, member] += 1
            joined = self.group[reader]
            self.group = {m: self.group[member] if group == joined else group for m, group in self.group.items()}
        readers.add(member)
        self.loads[member] += 1

    # Even loads

    def level(self) -> None:
        """Pass readings on while somebody has two more than somebody else to whom a chain of them leads."""
        while chain := self._chain():
            for application, giver, taker in chain:
                self._replace(application, giver, taker)

    def _chain(self) -> list[tuple[UUID, UUID, UUID]] | None:
        for start in sorted(self.loads, key=lambda member: (-self.loads[member], self.place[member])):
            found = self._chain_from(start)
            if found:
                return found
        return None

    def _chain_from(self, start: UUID) -> list[tuple[UUID, UUID, UUID]] | None:
        """The shortest chain from `start` to somebody with at least two fewer; no application comes in it twice."""
        chains: dict[UUID, list[tuple[UUID, UUID, UUID]]] = {start: []}
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
        return None

    def _gifts(self, giver: UUID) -> Iterator[Pair]:
        for application, readers in self.readers.items():
            if giver in readers:
                for taker in self.free[application]:
                    if self._may_replace(application, giver, taker):
                        yield application, taker

    def _may_replace(self, application: UUID, giver: UUID, taker: UUID) -> bool:
        readers = self.readers[application]
        if taker in readers or taker not in self.free[application] or (application, giver) in self.kept:
            return False
        return giver not in self.third or taker in self.third or len(readers & self.third) > 1

    def _replace(self, application: UUID, giver: UUID, taker: UUID) -> None:
        self.readers[application] ^= {giver, taker}
        self.loads[giver] -= 1
        self.loads[taker] += 1

    # Marks that can be compared

    def join(self) -> None:
        """Exchange readings between groups of markers that share no application, then pass single ones on."""
        if all(len(readers) < 2 for readers in self.readers.values()):
            return
        while len(groups := groups_of(self.readers.values())) > 1:
            if not self._exchange(groups) and not self._lend(groups):
                return

    def _exchange(self, groups: list[set[UUID]]) -> bool:
        smallest = min(groups, key=len)
        rows = [(application, reader) for application, readers in self.readers.items() for reader in readers]
        rows.sort(key=lambda row: self.place[row[1]])
        own = [row for row in rows if row[1] in smallest]
        others = [row for row in rows if row[1] not in smallest]
        for one, a in own:
            for other, b in others:
                if self._may_exchange(one, a, other, b) and self._joins(groups, (one, a, b), (other, b, a)):
                    return True
        return False

    def _may_exchange(self, one: UUID, a: UUID, other: UUID, b: UUID) -> bool:
        return self._may_replace(one, a, b) and self._may_replace(other, b, a)

    def _lend(self, groups: list[set[UUID]]) -> bool:
        """Pass one reading on to another group, where loads stay even and the giver keeps something to read."""
        for giver in sorted(self.loads, key=lambda member: (-self.loads[member], self.place[member])):
            for application, taker in list(self._gifts(giver)):
                even = self.loads[taker] + 1 - min(self.loads.values()) <= EVEN and self.loads[giver] > 1
                if even and self._joins(groups, (application, giver, taker)):
                    return True
        return False

    def _joins(self, groups: list[set[UUID]], *changes: tuple[UUID, UUID, UUID]) -> bool:
        """Make changes, and keep them only where fewer groups are left."""
        for application, giver, taker in changes:
            self._replace(application, giver, taker)
        if len(groups_of(self.readers.values())) < len(groups):
            return True
        for application, giver, taker in changes:
            self._replace(application, taker, giver)
        return False
