"""A map of wards as hexagons: each ward is as large as the others, and darker the more money went there. Pure.

The places of the hexagons are data (`leeds.hexjson`, layout odd-r: rows count northwards, and odd ones lie half a
hexagon to the east). A city whose wards are not in it has no map, only the table.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import sqrt
from pathlib import Path

from grants.kernel.look import percent
from grants.kernel.money import pounds

WIDTH = 100.0
"""Of one hexagon, in the units of the drawing."""

HEIGHT = WIDTH * 2 / sqrt(3)
LONGEST_LABEL = 6
NOTHING = "#ffffff"
NOTHING_WENT, NOT_APART = "nothing", "nothing, or too few grants to show apart"
"""What a ward got that is white."""
_ALL_SHOWN = ("Most went to", NOTHING_WENT)
SHADES = ("#cfe3f0", "#8fc1e0", "#3d94c7", "#0072b2")
"""From little to much: the blue that means money in all charts, and three lighter."""

INK, ON_DARK = "#1c2423", "#ffffff"


@dataclass(frozen=True)
class Hexagon:
    """One ward: its corners and its middle, its colour and that of its letters, and what is written on it."""

    name: str
    points: str
    x: float
    y: float
    colour: str
    letters: str
    label: str
    sum: str


@dataclass(frozen=True)
class Shade:
    """What a colour means."""

    colour: str
    meaning: str


@dataclass(frozen=True)
class WardMap:
    """A drawing `width` by `height`, what each colour means, and in words what to see."""

    width: float
    height: float
    hexagons: Sequence[Hexagon]
    shades: Sequence[Shade]
    to_see: str


@cache
def _places() -> dict[str, tuple[str, int, int]]:
    """The name, column and row of each ward by its code."""
    read = json.loads((Path(__file__).parent / "leeds.hexjson").read_text())
    return {code: (each["n"], each["q"], each["r"]) for code, each in read["hexes"].items()}


def by_code(pence_by_name: Mapping[str, int]) -> dict[str, int]:
    """Money by the code of a ward, of money by its name. What is not the name of a ward on the map is left out."""
    return {code: pence_by_name[name] for code, (name, _, _) in _places().items() if name in pence_by_name}


def ward_map(pence_by_ward: Mapping[str, int], *, some_together: bool = False) -> WardMap | None:
    """The map of money by the code of a ward; None where none of it went to a ward that is on it. Where
    `some_together`, the money of some wards is told together only, and those are white too.
    """
    nothing = NOT_APART if some_together else NOTHING_WENT
    places = _places()
    pence = {code: pence_by_ward.get(code, 0) for code in places}
    if not any(pence.values()):
        return None
    ends = _ends([*pence.values()])
    west, north = min(_x(q, r) for _, q, r in places.values()), max(r for _, _, r in places.values())
    south = min(r for _, _, r in places.values())
    labels = _labels([name for name, _, _ in places.values()])
    hexagons = []
    for code, (name, q, r) in places.items():
        x, y = _x(q, r) - west + WIDTH / 2, (north - r) * HEIGHT * 3 / 4 + HEIGHT / 2
        colour = _colour(pence[code], ends)
        letters = ON_DARK if colour == SHADES[-1] else INK
        told = _short(pence[code]) if pence[code] else ""
        hexagons.append(Hexagon(name, _corners(x, y), x, y, colour, letters, labels[name], told))
    width = max(each.x for each in hexagons) + WIDTH / 2
    return WardMap(
        round(width, 1),
        round((north - south) * HEIGHT * 3 / 4 + HEIGHT, 1),
        hexagons,
        _shades(hexagons, [*pence.values()], nothing),
        _to_see(pence, some_together=some_together),
    )


def _x(q: int, r: int) -> float:
    return (q + (r % 2) / 2) * WIDTH


def _corners(x: float, y: float) -> str:
    half, quarter, top = WIDTH / 2, HEIGHT / 4, HEIGHT / 2
    corners = ((0, -top), (half, -quarter), (half, quarter), (0, top), (-half, quarter), (-half, -quarter))
    return " ".join(f"{x + along:.1f},{y + down:.1f}" for along, down in corners)


def _colour(pence: int, ends: Sequence[int]) -> str:
    return SHADES[sum(pence > end for end in ends)] if pence > 0 else NOTHING


def _ends(pence: Sequence[int]) -> list[int]:
    """The most that each shade but the darkest stands for: each has a quarter of the wards that got something."""
    sums = sorted(each for each in pence if each > 0)
    return [sums[(len(sums) * part - 1) // len(SHADES)] if len(sums) * part >= len(SHADES) else 0 for part in (1, 2, 3)]


def _shades(used: Sequence[Hexagon], pence: Sequence[int], nothing: str) -> list[Shade]:
    """The colours that are on the map, each with the least and the most that it stands for."""
    found = [Shade(NOTHING, nothing)] if any(each.colour == NOTHING for each in used) else []
    for colour in SHADES:
        sums = [sum_ for each, sum_ in zip(used, pence, strict=True) if each.colour == colour]
        if sums:
            least, most = _short(min(sums)), _short(max(sums))
            found.append(Shade(colour, least if least == most else f"{least} to {most}"))
    return found


def _to_see(pence: Mapping[str, int], *, some_together: bool) -> str:
    places = _places()
    most, whole = max(pence, key=lambda code: (pence[code], code)), sum(pence.values())
    none = sum(not each for each in pence.values())
    part = percent(pence[most] / whole)
    known = f"{pounds(whole)} whose ward is on the map"
    begun, white = ("Of the wards that are shown apart most went to", NOT_APART) if some_together else _ALL_SHOWN
    said = f"{begun} {places[most][0]}: {pounds(pence[most])}, {part} of the {known}."
    without = f" {none} of {len(pence)} wards got {white}." if none else " Every ward got something."
    return said + without


def _short(pence: int) -> str:
    """A sum that fits into a hexagon: `£950`, `£2.3k`, `£12k`, `£1.2m`."""
    for unit, letter in ((1_000_000, "m"), (1_000, "k")):
        if pence >= unit * 99.95:
            of_unit = pence / 100 / unit
            return f"£{of_unit:.1f}".removesuffix(".0") + letter if of_unit < 9.95 else f"£{of_unit:.0f}{letter}"
    return f"£{pence / 100:.0f}"


def _labels(names: Sequence[str]) -> dict[str, str]:
    """The beginnings of the names, by which each can be told from the others."""
    first = [name.split()[0] for name in names]
    found = {}
    for name, word in zip(names, first, strict=True):
        short = word if len(word) <= LONGEST_LABEL else f"{word[: LONGEST_LABEL - 1]}."
        found[name] = short if first.count(word) == 1 else f"{word[: LONGEST_LABEL - 2]} {name.split()[-1][0]}"
    return found
