"""Where one can go from every page: what a person may open, gathered by what one does."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

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
    """A link of the menu, for those to whom `shown` says yes. `values` are the arguments of its address."""

    area: Area
    text: str
    endpoint: str
    shown: Callable[[Actor], bool]
    values: Mapping[str, Any] = field(default_factory=dict)

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


def to_list(area: Area, text: str, list_key: str) -> Link:
    """The link to a list of the administrator's desk."""
    return Link(area, text, "lists.show", lambda actor: actor.is_administrator, {"list_key": list_key})


def menu(
    links: Sequence[Link],
    endpoint: str,
    of_stage: Collection[Link],
    address: Callable[..., str],
    values: Mapping[str, Any] | None = None,
) -> list[Entry]:
    """The menu on the page of an endpoint with these values, from the links a person may open.

    Few links stand by themselves, many under their areas, each of which opens its first link. A page without a link
    is part of the link of its blueprint, or else of the first of its stage, whose links are `of_stage`. `address` gives
    that of an endpoint.
    """
    here = _link_of(links, endpoint, values or {}, of_stage)
    gathered = {area: [link for link in links if link.area == area] for area in Area}
    if len(links) <= FEW:
        return [_entry(link, here, address) for within in gathered.values() for link in within]
    return [_area(area, within, here, address) for area, within in gathered.items() if within]


def _link_of(
    links: Sequence[Link], endpoint: str, values: Mapping[str, Any], of_stage: Collection[Link]
) -> Link | None:
    blueprint = endpoint.partition(".")[0]
    fitting = (
        [link for link in links if (link.endpoint, link.values) == (endpoint, values)]
        or [link for link in links if link.blueprint == blueprint and link.values in ({}, values)]
        or [link for link in links if link in of_stage]
    )
    return fitting[0] if fitting else None


def _area(area: Area, links: list[Link], here: Link | None, address: Callable[..., str]) -> Entry:
    entries = tuple(_entry(link, here, address) for link in links)
    return Entry(area, entries[0].href, here in links, entries)


def _entry(link: Link, here: Link | None, address: Callable[..., str]) -> Entry:
    return Entry(link.text, address(link.endpoint, **link.values), link is here)
