"""What is said of an allocation: what could not be done, and between whom."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from grants.panels.models import THIRD_SECTOR

EVEN = 2
"""Applications by which one reader may have more to read than another before it is worth a sentence."""
NAMED = 5
"""Titles that a sentence names before it only counts the others."""


@dataclass(frozen=True)
class ToRead:
    """An application to be read."""

    id: UUID
    title: str


@dataclass(frozen=True)
class Reader:
    """A member who sits and votes, and on whose part."""

    id: UUID
    name: str
    kind: str


Member = TypeVar("Member", UUID, int)
"""A member by id, or by place."""

Readers = Mapping[UUID, Collection[UUID]]
"""Readers by application."""


@dataclass(frozen=True)
class Some:
    """Some applications: how many, and the titles of the first `NAMED`."""

    number: int = 0
    titles: Sequence[str] = ()

    @classmethod
    def of(cls, titles: Sequence[str]) -> "Some":
        return cls(len(titles), titles[:NAMED])


@dataclass(frozen=True)
class Shape:
    """What is said of an allocation, in numbers: which applications nobody reads, fewer than are wanted, nobody from
    the third sector; how many each member reads; and the members that are joined by what they share.
    """

    unread: Some
    few: Some
    without_third: Some
    loads: Mapping[UUID, int]
    groups: Sequence[Collection[UUID]]


def shape_of(
    readers: Readers, applications: Sequence[ToRead], members: Sequence[Reader], readers_each: int | None
) -> Shape:
    """The shape of an allocation that is there as a whole."""
    third = {each.id for each in members if each.kind == THIRD_SECTOR}
    wanted = readers_each or 0
    return Shape(
        unread=Some.of([each.title for each in applications if not readers[each.id]]),
        few=Some.of([each.title for each in applications if 0 < len(readers[each.id]) < wanted]),
        without_third=Some.of(
            [each.title for each in applications if readers[each.id] and not third.intersection(readers[each.id])]
        ),
        loads=Counter(reader for together in readers.values() for reader in together),
        groups=groups_of(readers.values()),
    )


def said_of(shape: Shape, members: Sequence[Reader], readers_each: int | None) -> list[str]:
    """What an allocation lacks, a sentence each; nothing where it has everything."""
    said = []
    if shape.unread.number:
        said.append(f"Nobody reads {_titles(shape.unread)}.")
    if shape.few.number:
        said.append(f"Fewer than {readers_each} members read {_titles(shape.few)}.")
    if shape.without_third.number:
        said.append(f"Nobody from the third sector reads {_titles(shape.without_third)}.")
    if readers_each is not None:
        said += _about_loads(shape.loads, members)
    return said + _about_groups(shape.groups, members)


def _about_loads(loads: Mapping[UUID, int], members: Sequence[Reader]) -> list[str]:
    def load(member: Reader) -> int:
        return loads.get(member.id, 0)

    most, least = max(members, key=load, default=None), min(members, key=load, default=None)
    if most is None or least is None or load(most) - load(least) <= EVEN:
        return []
    counts = f"{most.name} reads {load(most)} and {least.name} reads {load(least)}."
    why = "Conflicts of interest, marks given and the need for a third-sector reader keep it from being more even."
    return [f"{counts} {why}"]


def _about_groups(groups: Sequence[Collection[UUID]], members: Sequence[Reader]) -> list[str]:
    if len(groups) < 2:
        return []
    together = [[number for number, each in enumerate(members) if each.id in group] for group in groups]
    listed = "; ".join(", ".join(members[number].name for number in group) for group in sorted(together))
    return [f"These groups of readers share no application, so their marks cannot be compared: {listed}."]


def groups_of(readers: Collection[Collection[Member]]) -> list[set[Member]]:
    """Readers that are joined by applications they share, directly or through others."""
    groups: list[set[Member]] = []
    for together in readers:
        touched = [group for group in groups if not group.isdisjoint(together)]
        groups = [group for group in groups if group not in touched]
        groups.append(set(together).union(*touched))
    return [group for group in groups if group]


def _titles(some: Some) -> str:
    named = ", ".join(f"“{title}”" for title in some.titles)
    return named if some.number <= len(some.titles) else f"{named} and {some.number - len(some.titles)} more"
