"""Filters with which templates show a scheme's own words in the language of whoever reads the page."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from flask import Flask, g
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from grants.kernel.languages import (
    IN_ENGLISH,
    Catalogue,
    day_in,
    in_tongue,
    marked_in,
    minute_in,
    number_in,
    pounds_in,
    spoken_in,
)
from grants.kernel.shapes import found_again, in_words_of


def init_said(app: Flask) -> None:
    env = app.jinja_env
    env.policies["ext.i18n.trimmed"] = True
    env.add_extension("jinja2.ext.i18n")
    env.install_gettext_callables(_gettext, _ngettext, newstyle=True)  # type: ignore[attr-defined]
    env.filters.update(
        said=said,
        said_block=said_block,
        said_plain=said_plain,
        said_options=said_options,
        said_problem=said_problem,
        said_day=_written(day_in),
        said_minute=_written(minute_in),
        said_number=_written(number_in),
        said_pounds=_written(pounds_in),
        said_alone=_written(marked_in),
    )


def _catalogue(context: Context | None = None) -> Catalogue:
    """That of the mail that is written, or else of the page."""
    given = context.get("catalogue") if context is not None else None
    reading = g.get("reading")
    found: Catalogue = given or (reading.catalogue if reading else IN_ENGLISH)
    return found


@pass_context
def _gettext(context: Context, english: str) -> str:
    """What `_("…")` in a template says: the program's own words, marked where they are in another language."""
    return _catalogue(context).said_by_program(english)


@pass_context
def _ngettext(context: Context, one: str, several: str, number: int) -> str:
    return _catalogue(context).counted_by_program(one, several, number)


def _written(how: Callable[[Any, str], str]) -> Callable[[Context, Any], str]:
    """A filter that writes a day, a sum or a number as the reader's language does, to stand in our sentences; or alone,
    and then marked.
    """

    @pass_context
    def written(context: Context, value: date | datetime | int) -> str:
        return how(value, spoken_in(_catalogue(context).code))

    return written


def said(english: str | None) -> str | Markup | None:
    """A scheme's words, or a sentence that the program made, in a sentence or a label."""
    return _inline(english) if english else english


def _inline(english: str) -> str | Markup:
    catalogue = _catalogue()
    own = catalogue.inline(english)
    made = found_again(english, catalogue) if own is english else None
    return own if made is None else in_tongue("span", made, catalogue.code)


def said_block(english: str) -> Markup:
    """A scheme's words, or a sentence that the program made, as paragraphs."""
    catalogue = _catalogue()
    made = None if catalogue.find(english) else found_again(english, catalogue)
    if made is None:
        return catalogue.block(english)
    return in_tongue("div", Markup("<p>{}</p>").format(made), catalogue.code)


def said_plain(english: str) -> str:
    """A scheme's words where nothing can be marked, such as the title of a page."""
    return _catalogue().plain(english)


def said_problem(message: str) -> Markup:
    """What is wrong with an answer, where a field or the top of a page says it."""
    return in_words_of(message, _catalogue())


def said_options(options: list[tuple[str, ...]]) -> list[tuple[str | Markup, ...]]:
    """Answers to choose from: what is kept, and what is shown of each."""
    return [(value, *map(_inline, shown)) for value, *shown in options]
