"""Charts for documents: plain bars with direct labels, the same bytes for the same values.

Each colour means one thing in all of them: what is paid, what is promised, what is free.
"""

import threading
from collections.abc import Mapping, Sequence
from functools import cache
from io import BytesIO
from textwrap import shorten
from typing import Any

from grants.kernel.money import pounds
from grants.reporting.packs.tables import FREE, MEANINGS, PAID, TO_PAY

INK = "#1c2423"
COLOURS = {PAID: ("#0072B2", "#ffffff"), TO_PAY: ("#56B4E9", INK), FREE: ("#ded9d0", INK)}
"""The colour of each meaning, and of the letters on it: two of Okabe and Ito, which people with any kind of colour
sight can tell apart, and a grey."""

WIDTH_INCHES = 6.4
ROW_INCHES = 0.34
LEGEND_INCHES = 0.32
LONGEST_LABEL = 44
WIDE_ENOUGH = 0.16
"""The part of the longest bar from which a sum fits into its part of a bar."""

# Matplotlib's fonts and settings are shared by all threads.
_one_at_a_time = threading.Lock()


@cache
def _matplotlib() -> Any:
    """Matplotlib, set so that it draws the same each time. Loaded late: it takes half a second."""
    import matplotlib as mpl

    mpl.use("agg")
    mpl.rcParams.update(
        {
            "font.family": ["DejaVu Sans"],
            "font.size": 9,
            "svg.hashsalt": "proportion",
            "svg.fonttype": "path",
            "text.color": INK,
            "text.parse_math": False,
        }
    )
    return mpl


def bars(values: Sequence[Mapping[str, Any]], *, kind: str = "svg") -> bytes:
    """A chart of lying bars, the first on top, each with its name before it and its sum after it, and above them what
    the colours mean. A value has a `name`, and `parts`: pence by meaning.

    `kind` is `svg` or `png`. Raises ValueError when there is nothing to show.
    """
    if not values:
        raise ValueError("a chart needs a bar")
    with _one_at_a_time:
        _matplotlib()
        from matplotlib.figure import Figure

        figure = Figure(figsize=(WIDTH_INCHES, ROW_INCHES * len(values) + LEGEND_INCHES + 0.1), layout="constrained")
        _draw(figure, figure.add_subplot(), values)
        content = BytesIO()
        metadata = {"Date": None, "Creator": None} if kind == "svg" else {"Software": None}
        figure.savefig(content, format=kind, dpi=200, transparent=kind == "svg", metadata=metadata)
    return content.getvalue()


def meanings_in(values: Sequence[Mapping[str, Any]]) -> list[str]:
    """What is in these bars, in the order in which it is drawn."""
    return [meaning for meaning in COLOURS if any(each["parts"].get(meaning) for each in values)]


def _draw(figure: Any, axes: Any, values: Sequence[Mapping[str, Any]]) -> None:
    places = list(range(len(values)))
    sums = [sum(each["parts"].values()) for each in values]
    longest = max(sums) or 1
    begun = [0] * len(values)
    for meaning in meanings_in(values):
        colour, letters = COLOURS[meaning]
        widths = [each["parts"].get(meaning, 0) for each in values]
        drawn = axes.barh(places, widths, left=begun, color=colour, height=0.66, label=MEANINGS[meaning])
        texts = [
            pounds(width) if width >= WIDE_ENOUGH * longest and width != whole else ""
            for width, whole in zip(widths, sums, strict=True)
        ]
        axes.bar_label(drawn, labels=texts, label_type="center", color=letters, fontsize=8)
        begun = [before + width for before, width in zip(begun, widths, strict=True)]
    for place, whole in zip(places, sums, strict=True):
        axes.annotate(pounds(whole), (whole, place), xytext=(5, 0), textcoords="offset points", va="center")
    axes.set_yticks(places, labels=[shorten(each["name"], LONGEST_LABEL, placeholder="…") for each in values])
    axes.invert_yaxis()
    axes.margins(x=0.16)
    axes.set_xlim(left=0, right=longest * 1.16)
    axes.xaxis.set_visible(False)
    axes.tick_params(axis="y", length=0)
    for side in ("top", "right", "bottom"):
        axes.spines[side].set_visible(False)
    axes.spines["left"].set_color("#cdc6bb")
    if meanings_in(values):
        figure.legend(loc="outside upper left", ncols=3, frameon=False, handlelength=1, handleheight=1)


def described(title: str, values: Sequence[Mapping[str, Any]]) -> str:
    """What the chart shows, for people who do not see it."""
    return f"Bar chart. {title}: " + "; ".join(f"{each['name']}, {_parts(each['parts'])}" for each in values) + "."


def _parts(parts: Mapping[str, int]) -> str:
    told = [f"{MEANINGS[meaning].lower()} {pounds(parts[meaning])}" for meaning in COLOURS if parts.get(meaning)]
    return ", ".join(told) or "nothing"
