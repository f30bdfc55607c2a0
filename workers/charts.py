"""Charts for documents: plain bars in Okabe–Ito colours with direct labels, the same bytes for the same values."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from textwrap import shorten
from typing import Any

from grants.kernel.money import pounds

BLUE, ORANGE, INK = "#0072B2", "#E69F00", "#1c2423"
"""Two colours of Okabe and Ito, which people with any kind of colour sight can tell apart; and the text's."""

WIDTH_INCHES = 6.4
ROW_INCHES = 0.34
LONGEST_LABEL = 44

# Matplotlib's fonts and settings are shared by all threads.
_one_at_a_time = threading.Lock()


@dataclass(frozen=True)
class Bar:
    """One bar: its name and a sum in pence. The one bar that matters most may stand out."""

    name: str
    pence: int
    stands_out: bool = False


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


def bars(values: Sequence[Bar], *, kind: str = "svg") -> bytes:
    """A chart of lying bars, the first on top, each with its name before it and its sum after it.

    `kind` is `svg` or `png`. Raises ValueError when there is nothing to show.
    """
    if not values:
        raise ValueError("a chart needs a bar")
    with _one_at_a_time:
        _matplotlib()
        from matplotlib.figure import Figure

        figure = Figure(figsize=(WIDTH_INCHES, ROW_INCHES * len(values) + 0.1), layout="constrained")
        _draw(figure.add_subplot(), values)
        content = BytesIO()
        metadata = {"Date": None, "Creator": None} if kind == "svg" else {"Software": None}
        figure.savefig(content, format=kind, dpi=200, transparent=kind == "svg", metadata=metadata)
    return content.getvalue()


def _draw(axes: Any, values: Sequence[Bar]) -> None:
    places = range(len(values))
    colours = [ORANGE if bar.stands_out else BLUE for bar in values]
    drawn = axes.barh(places, [bar.pence for bar in values], color=colours, height=0.62)
    axes.bar_label(drawn, labels=[pounds(bar.pence) for bar in values], padding=5)
    axes.set_yticks(places, labels=[shorten(bar.name, LONGEST_LABEL, placeholder="…") for bar in values])
    axes.invert_yaxis()
    axes.margins(x=0.16)
    axes.set_xlim(left=0)
    axes.xaxis.set_visible(False)
    axes.tick_params(axis="y", length=0)
    for side in ("top", "right", "bottom"):
        axes.spines[side].set_visible(False)
    axes.spines["left"].set_color("#cdc6bb")


def described(title: str, values: Sequence[Bar]) -> str:
    """What the chart shows, for people who do not see it."""
    return f"Bar chart. {title}: " + "; ".join(f"{bar.name}, {pounds(bar.pence)}" for bar in values) + "."
