"""The minutes of a panel's meeting, and as much of them as one reader may see. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from grants.kernel.money import Pence


@dataclass(frozen=True)
class Present:
    """Somebody on the panel: when they came and went; None for both who sent apologies."""

    name: str
    part: str
    came_at: datetime | None = None
    left_at: datetime | None = None


@dataclass(frozen=True)
class Interested:
    """A member with an interest in an application: what it is, whether they left, and whether the system marked it."""

    name: str
    note: str
    left: bool
    automatic: bool


@dataclass(frozen=True)
class Followed:
    """How a place in reserve ended after the meeting: with this money, or with none when the list was closed."""

    at: datetime
    amount_pence: Pence


@dataclass(frozen=True)
class Decided:
    """What was decided, with its money in pence. `is_final` is False for what is only proposed.

    `by_officers` is what officers of the grant-maker decided, and not the panel. `length` says how long the award runs
    and why, where that was decided of it alone.
    """

    outcome: str
    amount_pence: Pence
    conditions: str
    reasons: str
    reserve_place: int | None
    is_final: bool
    followed: Followed | None = None
    by_officers: bool = False
    length: str = ""


@dataclass(frozen=True)
class MinutedItem:
    """One application in the minutes. Where it `is_closed` to the reader, only its title is left."""

    application_id: UUID
    title: str
    reference: str
    organisation: str
    interests: Sequence[Interested] = ()
    votes: Mapping[str, int] | None = None
    decided: Decided | None = None
    is_closed: bool = False


@dataclass(frozen=True)
class Lots:
    """A drawing of lots: the titles as they went in and as they came out. None of both where that is closed."""

    reason: str
    drawn_by: str
    drawn_at: datetime
    seed: str
    among: Sequence[UUID]
    drawn: Sequence[UUID]
    is_closed: bool = False


@dataclass(frozen=True)
class Noted:
    """What the panel said of a group that does worse: the aspect, the group and the note."""

    aspect: str
    group: str
    note: str


@dataclass(frozen=True)
class Minutes:
    """What happened in a meeting. `closed_items` counts what a reader is recused from."""

    opened_at: datetime
    closed_at: datetime | None
    quorum: int
    present: Sequence[Present]
    apologies: Sequence[Present]
    items: Sequence[MinutedItem]
    lots: Sequence[Lots]
    notes: Sequence[Noted]

    @property
    def closed_items(self) -> int:
        return sum(item.is_closed for item in self.items)

    def title_of(self, application_id: UUID) -> str:
        return next((item.title for item in self.items if item.application_id == application_id), "")


def for_reader(minutes: Minutes, closed: Collection[UUID], *, hides_names: bool) -> Minutes:
    """The minutes for somebody to whom these applications are closed. Names can be hidden until a decision is final.

    Of those only the title is left. Lots in which one of them was drawn go as well: their order tells where it stood.
    So would the places in reserve of the others.
    """
    items = [_bare(item) if item.application_id in closed else _named(item, hides_names) for item in minutes.items]
    if closed:
        items = [_without_place(item) for item in items]
    lots = [
        replace(each, seed="", among=(), drawn=(), is_closed=True) if set(each.among) & set(closed) else each
        for each in minutes.lots
    ]
    return replace(minutes, items=items, lots=lots)


def _named(item: MinutedItem, hides_names: bool) -> MinutedItem:
    is_final = item.decided is not None and item.decided.is_final
    return replace(item, organisation="") if hides_names and not is_final else item


def _without_place(item: MinutedItem) -> MinutedItem:
    return replace(item, decided=replace(item.decided, reserve_place=None)) if item.decided else item


def _bare(item: MinutedItem) -> MinutedItem:
    return MinutedItem(item.application_id, item.title, reference="", organisation="", is_closed=True)
