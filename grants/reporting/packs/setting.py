"""A pack as the one HTML document that is set as its PDF, of nothing but what is kept with it."""

from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from jinja2 import Environment

from grants.reporting.packs.rules import BOARD
from grants.reporting.packs.tables import left_out, row_in_words, rows_here
from grants.reporting.packs.ward_maps import map_of
from grants.reporting.wards.rules import WardMap

TEMPLATE = "reporting/packs/pack.html"


@dataclass(frozen=True)
class Picture:
    """A chart as a document holds it: inside itself, and told in words."""

    source: str
    alt: str


@dataclass(frozen=True)
class Map:
    """A map of wards as a document holds it: inside itself, with what it is made of."""

    source: str
    drawn: WardMap


def html_of(
    templates: Environment, cover: Mapping[str, Any], figures: Mapping[str, Any], charts: Mapping[str, Picture]
) -> str:
    """The pack as one HTML document, with those of its charts inside that are given, by the key of their section."""
    return templates.get_template(TEMPLATE).render(
        service_name=cover["service_name"],
        grant_maker=cover["grant_maker"],
        kind="pack board" if cover["kind"] == BOARD else "pack",
        cover=cover,
        period=[date.fromisoformat(cover[each]) for each in ("period_from", "period_to")],
        approved_on=date.fromisoformat(cover["approved_on"]) if cover["approved_on"] else None,
        figures=figures,
        as_of=datetime.fromisoformat(figures["as_of"]),
        charts=charts,
        row_in_words=row_in_words,
        rows_here=rows_here,
        left_out=left_out,
        maps={key: _map(templates, drawn) for key, drawn in _maps(figures)},
    )


def _maps(figures: Mapping[str, Any]) -> Iterator[tuple[str, WardMap]]:
    tables = (table for section in figures["sections"] for table in section["tables"])
    return ((table["key"], drawn) for table in tables if (drawn := map_of(table)))


def _map(templates: Environment, drawn: WardMap) -> Map:
    drawing: Any = templates.get_template("layout/ward_map.html").module
    return Map(inside(str(drawing.picture(drawn)).encode()), drawn)


def inside(svg: bytes) -> str:
    """A drawing as the address of a picture, with nothing to fetch."""
    return f"data:image/svg+xml;base64,{b64encode(svg).decode()}"
