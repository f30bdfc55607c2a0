"""How much one request may bring. What is more is refused before anybody reads it.

Everybody can send to some addresses without signing in, and reading costs more than sending: a list
of a million entries is sent in a second and takes a minute and a gigabyte to check.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, request
from werkzeug.exceptions import RequestEntityTooLarge, RequestURITooLarge
from werkzeug.routing import IntegerConverter

from grants.kernel.file_checks.checked import MEGABYTE
from grants.kernel.forms.files import MOST_AT_ONCE_MEGABYTES

View = TypeVar("View", bound=Callable[..., Any])

LARGEST_BODY = MEGABYTE // 4
"""Bytes of JSON, and of whatever else is no form."""
LARGEST_FORM = MEGABYTE
LARGEST_WITH_FILES = (MOST_AT_ONCE_MEGABYTES + 4) * MEGABYTE
"""Room for three files at their largest, and for everything typed beside them."""
LONGEST_QUERY = 4_000
"""Characters after the question mark of an address; ours have a few hundred."""
MOST_FIELDS = 5_000
"""Fields of a form."""
MOST_VALUES = 10_000
"""Values in one JSON body, those inside each other counted too."""

_FORM, _FORM_WITH_FILES = "application/x-www-form-urlencoded", "multipart/form-data"


def takes_files(view: View) -> View:
    """Give a route room for files: they go to disk while they come, not into memory."""
    view.largest_with_files = LARGEST_WITH_FILES  # type: ignore[attr-defined]
    return view


def takes_more(largest: int) -> Callable[[View], View]:
    """Give a route room for a body or a form of so many bytes."""

    def declare(view: View) -> View:
        view.largest = largest  # type: ignore[attr-defined]
        return view

    return declare


def refuse_too_much() -> None:
    """Set how much is read of the present request. Raises 413 or 414 when it says itself that it brings more."""
    largest = _largest()
    request.max_content_length = largest
    request.max_form_memory_size = _room("largest") or LARGEST_FORM
    if len(request.query_string) > LONGEST_QUERY:
        raise RequestURITooLarge
    if (request.content_length or 0) > largest:
        raise RequestEntityTooLarge
    if request.mimetype == _FORM and request.get_data(parse_form_data=False).count(b"&") >= MOST_FIELDS:
        raise RequestEntityTooLarge


def _largest() -> int:
    usual = LARGEST_FORM if request.mimetype in (_FORM, _FORM_WITH_FILES) else LARGEST_BODY
    with_files = request.mimetype == _FORM_WITH_FILES and _room("largest_with_files")
    return with_files or _room("largest") or usual


def _room(name: str) -> int | None:
    room: int | None = getattr(current_app.view_functions.get(request.endpoint or ""), name, None)
    return room


class ShortInteger(IntegerConverter):
    """A number in an address: one that no column holds leads nowhere."""

    regex = r"\d{1,9}"


def init_request_limits(app: Flask) -> None:
    """Before any route is added: the numbers in their addresses are read as `ShortInteger`."""
    app.url_map.converters["int"] = ShortInteger
    app.config.from_mapping(MAX_FORM_PARTS=MOST_FIELDS)
    app.before_request(refuse_too_much)
