"""What is said of an allocation: what could not be done, and between whom."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
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


Readers = Mapping[UUID, Collection[UUID]]
"""Readers by application."""


def said_of(
    readers: Readers, applications: Sequence[ToRead], members: Sequence[Reader], readers_each: int | None
) -> list[str]:
    """What an allocation lacks, a sentence each; nothing where it has everything."""
    third = {each.id for each in members if each.kind == THIRD_SECTOR}
    wanted = readers_each or 0
    unread = [each.title for each in applications if not readers[each.id]]
    few = [each.title for each in applications if 0 < len(readers[each.id]) < wanted]
    without = [each.title for each in applications if readers[each.id] and not third.intersection(readers[each.id])]
    said = []
    if unread:
        said.append(f"Nobody reads {_titles(unread)}.")
    if few:
        said.append(f"Fewer than {wanted} members read {_titles(few)}.")
    if without:
        said.append(f"Nobody from the third sector reads {_titles(without)}.")
    if readers_each is not None:
        said += _about_loads(readers, members)
    return said + _about_groups(readers, members)


def _about_loads(readers: Readers, members: Sequence[Reader]) -> list[str]:
    loads = Counter(reader for together in readers.values() for reader in together)
    most = max(members, key=lambda each: loads[each.id], default=None)
    least = min(members, key=lambda each: loads[each.id], default=None)
    if most is None or least is None or loads[most.id] - loads[least.id] <= EVEN:
        return []
    counts = f"{most.name} reads {loads[most.id]} and {least.name} reads {loads[least.id]}."
    why = "Conflicts of interest, marks given and the need for a third-sector reader keep it from being more even."
    return [f"{counts} {why}"]


def _about_groups(readers: Readers, members: Sequence[Reader]) -> list[str]:
    groups = groups_of(readers.values())
    if len(groups) < 2:
        return []
    listed = "; ".join(", ".join(each.name for each in members if each.id in group) for group in groups)
    return [f"These groups of readers share no application, so their marks cannot be compared: {listed}."]


def groups_of(readers: Collection[Collection[UUID]]) -> list[set[UUID]]:
    """Readers that are joined by applications they share, directly or through others."""
    groups: list[set[UUID]] = []
    for together in readers:
        touched = [group for group in groups if not group.isdisjoint(together)]
        groups = [group for group in groups if group not in touched]
        groups.append(set(together).union(*touched))
    return [group for group in groups if group]


def _titles(titles: Sequence[str]) -> str:
    named = ", ".join(f"“{title}”" for title in titles[:NAMED])
    return named if len(titles) <= NAMED else f"{named} and {len(titles) - NAMED} more"
