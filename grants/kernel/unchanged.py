"""What was worked out before, for as long as nothing has changed that it was made of.

Only the first reader after a change waits. Each process keeps its own.
"""

from collections.abc import Callable, Collection, Hashable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.kernel.tallies import Tally

Part = TypeVar("Part", bound=Hashable)
Found = TypeVar("Found")
Version = frozenset[UUID]
"""Ids of rows of tallies. No two rows have the same, so what was kept is never that of another history."""

MOST_KEPT = 300
_kept: dict[Hashable, tuple[Version, Any]] = {}


@dataclass(frozen=True)
class Changes:
    """What the tallies of one thing were when they were read."""

    _by_name: Mapping[str, Version]

    def of(self, *names: str) -> Version:
        """The version of what changes with these numbers; with all of them where none is named."""
        return frozenset().union(*(self._by_name.get(name, ()) for name in names or self._by_name))


def changes_of(session: Session, of_id: UUID) -> Changes:
    """The tallies of a thing as they are now."""
    rows: dict[str, set[UUID]] = {}
    for name, id_ in session.execute(select(Tally.name, Tally.id).where(Tally.of_id == of_id)):
        rows.setdefault(name, set()).add(id_)
    return Changes({name: frozenset(ids) for name, ids in rows.items()})


def while_unchanged(session: Session, of_id: UUID, key: Hashable, work: Callable[[], Found]) -> Found:
    """What `work` gives; or what it gave before for this key, if the tallies of `of_id` have the same rows as then."""
    return kept(key, changes_of(session, of_id).of(), work)


def kept(key: Hashable, version: Version, work: Callable[[], Found]) -> Found:
    """What `work` gives; or what it gave before for this key and version."""
    return kept_parts({key: version}, lambda _: {key: work()})[key]


def kept_parts(
    versions: Mapping[Part, Version], work: Callable[[Collection[Part]], Mapping[Part, Found]]
) -> dict[Part, Found]:
    """What `work` gives for each part; asked only for those that it was not asked for at this version before."""
    before = {part: _kept.pop(part, None) for part in versions}
    found: dict[Part, Found] = {
        part: kept_then[1]
        for part, kept_then in before.items()
        if kept_then is not None and kept_then[0] == versions[part]
    }
    stale = [part for part in versions if part not in found]
    if stale:
        found.update(work(stale))
    _kept.update({part: (version, found[part]) for part, version in versions.items()})
    for longest_unasked in list(_kept)[:-MOST_KEPT]:
        _kept.pop(longest_unasked, None)
    return found
