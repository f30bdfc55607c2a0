"""What no database keeps: a NUL character, half of a surrogate pair, JSON without an end. Refused at the door."""

import json
from collections.abc import Iterator
from typing import Any, NoReturn

from flask import request

from grants.kernel.forms.texts import storable
from grants.kernel.problems import Problem, check
from grants.kernel.sizes import MOST_VALUES

SENTENCE = "This has a character in it that cannot be kept. Type it again, without pasting."
DEEPEST = 50
"""How many lists and objects may be inside each other. Nothing of ours needs more than a dozen."""


class UnreadableJson(ValueError):
    """What was sent is not JSON, or more deeply nested than anything here is. `status` is that of the answer."""

    status = 400


class TooManyValues(UnreadableJson):
    """More lists, objects, texts and numbers than anything here needs: each costs far more to check than to send."""

    status = 413


def read_json(body: bytes) -> Any:
    """The value that JSON in UTF-8 says. Raises UnreadableJson or TooManyValues, with a sentence."""
    try:
        value = json.loads(body.decode(), parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise UnreadableJson("Invalid JSON body.") from error
    opened = body.count(b"[") + body.count(b"{")
    if opened + body.count(b",") >= MOST_VALUES and any(place >= MOST_VALUES for place, _ in enumerate(_nodes(value))):
        raise TooManyValues(f"Send at most {MOST_VALUES:,} values at once, in all lists and objects together.")
    if opened > DEEPEST and any(depth > DEEPEST for _, depth, _ in _nodes(value)):
        raise UnreadableJson(f"Nest lists and objects at most {DEEPEST} deep.")
    return value


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number in JSON")


def refuse_unstorable() -> None:
    """Raise Invalid when the address, the form or the JSON of the present request has such text in it."""
    given: list[tuple[str, Any]] = [*request.args.items(multi=True), *request.form.items(multi=True)]
    given += (request.view_args or {}).items()
    if request.is_json and b"\\u" in request.get_data():
        given += _texts_sent(request.get_data())
    check(
        [
            Problem(field, SENTENCE, "unstorable")
            for field, text in given
            if isinstance(text, str) and not storable(text)
        ]
    )


def _texts_sent(body: bytes) -> Iterator[tuple[str, str]]:
    """The texts in a body with their paths; none where it cannot be read, for that is refused when it is."""
    try:
        nodes = list(_nodes(read_json(body)))
    except UnreadableJson:
        return
    for path, _, value in nodes:
        if isinstance(value, str):
            yield path.removeprefix("."), value
        elif isinstance(value, dict):
            yield from ((path.removeprefix("."), key) for key in value)


def _nodes(value: Any) -> Iterator[tuple[str, int, Any]]:
    """Every value inside this one and itself: a path like `.sections.0`, how deep it is, and the value.

    Without calling itself, for what is nested too deeply comes here too.
    """
    waiting: list[tuple[str, int, Any]] = [("", 0, value)]
    while waiting:
        path, depth, node = waiting.pop()
        yield path, depth, node
        if isinstance(node, dict):
            waiting += [(f"{path}.{key}", depth + 1, item) for key, item in reversed(node.items())]
        elif isinstance(node, list):
            waiting += [(f"{path}.{place}", depth + 1, item) for place, item in reversed(list(enumerate(node)))]
