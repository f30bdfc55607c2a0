"""Reading the records behind a figure of a pack, as far as they are open to whoever asks.

What a conflict of interest closes to somebody is counted in the figure, and not listed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from grants.applications.conflicts import closed_applications
from grants.awards.queries import closed_to
from grants.kernel.access import Actor
from grants.kernel.paging import PAGE_SIZE, bounded
from grants.kernel.problems import Conflict, NotFound
from grants.reporting.models import Pack, PackRows
from grants.reporting.opening import rules
from grants.reporting.packs.behind import APPLICATIONS, hash_of
from grants.reporting.queries import pack_of

CHANGED = "What is kept behind this figure is not what was kept with the pack. Have our technicians look into this."


@dataclass(frozen=True)
class Opened:
    """The records behind a figure that somebody may see, as they are kept, from one of them on."""

    key: str
    name: str
    kind: str
    number: int
    pence: int | None
    records: Sequence[Sequence[Any]]
    closed: int
    following: int | None


def figure_of(session: Session, pack_id: UUID, figure: str) -> tuple[Pack, str]:
    """A pack and the key of one of its figures. Raises NotFound where there is no such pack."""
    return pack_of(session, pack_id), figure


def rows_of(session: Session, pack: Pack) -> Mapping[str, Any]:
    """All that is kept behind the figures of a pack; nothing for packs from before this was kept."""
    kept = session.get(PackRows, pack.id) if pack.figures and "behind" in pack.figures else None
    return kept.rows if kept else {}


def openable(session: Session, pack: Pack, actor: Actor) -> frozenset[str]:
    """The keys of the figures of a pack that somebody can open."""
    return rules.openable(rows_of(session, pack), is_administrator=actor.is_administrator)


def opened(session: Session, pack: Pack, key: str, actor: Actor, *, after: int = 0, size: int = PAGE_SIZE) -> Opened:
    """What is behind one figure. Raises NotFound where there is none, or none for this person, and Conflict where it is
    not what was kept with the figures.
    """
    rows = rows_of(session, pack)
    if rows and hash_of(rows) != (pack.figures or {})["behind"]:
        raise Conflict(CHANGED)
    kind, places = rows.get("opens", {}).get(key, ("", ()))
    name = rules.name_of(pack.figures or {}, key) if places else ""
    if not name or not rules.may_open(kind, len(places), is_administrator=actor.is_administrator):
        raise NotFound("No records are kept behind such a figure of this pack.")
    records = [rows["records"][kind][place] for place in places]
    closed = _closed(session, actor, kind, records)
    seen = [record for record in records if record[1] not in closed]
    last = after + bounded(size)
    return Opened(
        key=key,
        name=name,
        kind=kind,
        number=len(records),
        pence=rules.sum_of(records),
        records=seen[after:last],
        closed=len(records) - len(seen),
        following=last if last < len(seen) else None,
    )


def _closed(session: Session, actor: Actor, kind: str, records: Sequence[Sequence[Any]]) -> frozenset[str]:
    """Which grants, or applications, a conflict of interest closes to somebody. To funders' people it closes none."""
    if not actor.is_administrator:
        return frozenset()
    if kind == APPLICATIONS:
        return frozenset(map(str, closed_applications(session, actor)))
    return frozenset(map(str, session.scalars(closed_to(actor))))
