"""Filters with which templates show a scheme's own words in the language of whoever reads the page."""

from flask import Flask, g
from markupsafe import Markup

from grants.kernel.languages import IN_ENGLISH, Catalogue, day_in, minute_in, pounds_in


def init_said(app: Flask) -> None:
    app.jinja_env.filters.update(
        said=said,
        said_block=said_block,
        said_plain=said_plain,
        said_options=said_options,
        day_in=day_in,
        minute_in=minute_in,
        pounds_in=pounds_in,
    )


def _catalogue() -> Catalogue:
    reading = g.get("reading")
    found: Catalogue = reading.catalogue if reading else IN_ENGLISH
    return found


def said(english: str | None) -> str | Markup | None:
    """A scheme's words, in a sentence or a label."""
    return _catalogue().inline(english) if english else english


def said_block(english: str) -> Markup:
    """A scheme's words as paragraphs."""
    return _catalogue().block(english)


def said_plain(english: str) -> str:
    """A scheme's words where nothing can be marked, such as the title of a page."""
    return _catalogue().plain(english)


def said_options(options: list[tuple[str, ...]]) -> list[tuple[str | Markup, ...]]:
    """Answers to choose from: what is kept, and what is shown of each."""
    return [(value, *map(_catalogue().inline, shown)) for value, *shown in options]
