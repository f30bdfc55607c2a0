"""Where one can go from every page: what a person may open, gathered by what one does."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from grants.kernel.access import Actor

FEW = 8
"""So many links fit on a line, and need no areas."""


class Area(StrEnum):
    """What one does, in the order in which the menu says it."""

    TODAY = "Today"
    ASSESS = "Apply and assess"
    MONEY = "Grants and money"
    REPORTING = "Reporting"
    PEOPLE = "People and organisations"
    SETTINGS = "Settings"


@dataclass(frozen=True)
class Link:
    """A link of the menu, for those to whom `shown` says yes."""

    area: Area
    text: str
    endpoint: str
    shown: Callable[[Actor], bool]

    @property
    def blueprint(self) -> str:
        return self.endpoint.partition(".")[0]


@dataclass(frozen=True)
class Entry:
    """A line of the menu: an area with its links, or one link by itself. `here` says that the page is part of it."""

    text: str
    href: str
    here: bool
    links: tuple["Entry", ...] = ()


def menu(
    links: Sequence[Link], endpoint: str, of_stage: Collection[Link], address: Callable[[str], str]
) -> list[Entry]:
    """The menu on the page of an endpoint, from the links a person may open.

    Few links stand by themselves, many under their areas, each of which opens its first link. A page without a link
    is part of the link of its blueprint, or else of the first of its stage, whose links are `of_stage`. `address` gives
    that of an endpoint.
    """
    here = _link_of(links, endpoint, of_stage)
    gathered = {area: [link for link in links if link.area == area] for area in Area}
    if len(links) <= FEW:
        return [_entry(link, here, address) for within in gathered.values() for link in within]
    return [_area(area, within, here, address) for area, within in gathered.items() if within]


def _link_of(links: Sequence[Link], endpoint: str, of_stage: Collection[Link]) -> Link | None:
    blueprint = endpoint.partition(".")[0]
    fitting = (
        [link for link in links if link.endpoint == endpoint]
        or [link for link in links if link.blueprint == blueprint]
        or [link for link in links if link in of_stage]
    )
    return fitting[0] if fitting else None


def _area(area: Area, links: list[Link], here: Link | None, address: Callable[[str], str]) -> Entry:
    entries = tuple(_entry(link, here, address) for link in links)
    return Entry(area, entries[0].href, here in links, entries)


def _entry(link: Link, here: Link | None, address: Callable[[str], str]) -> Entry:
    return Entry(link.text, address(link.endpoint), link is here)
