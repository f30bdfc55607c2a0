"""What comes in, at the door: what no database keeps is refused, and what nobody can see is taken away.

Refused are half of a surrogate pair, JSON without an end, and a NUL character in JSON or in an address; out of a form
a NUL is taken away, for nobody sees it in what they pasted.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, NoReturn

from flask import request
from werkzeug.datastructures import ImmutableMultiDict

from grants.kernel.cleaning import cleaned, cleaned_all
from grants.kernel.forms.texts import storable
from grants.kernel.problems import Problem, check
from grants.kernel.request_limits import MOST_VALUES

SENTENCE = "This has a character in it that cannot be kept. Type it again, without pasting."
DEEPEST = 50
"""How many lists and objects may be inside each other. Nothing of ours needs more than a dozen."""


_NOT_PLAIN = re.compile(rb"[^\x00-\x7f]|\\[bfu]")
"""What JSON has to have in it before there is anything to clean."""


class UnreadableJson(ValueError):
    """What was sent is not JSON, or more deeply nested than anything here is. `status` is that of the answer."""

    status = 400


class NamedTwice(UnreadableJson):
    """An object with two fields of one name: which of them was meant, nobody knows."""


class TooManyValues(UnreadableJson):
    """More lists, objects, texts and numbers than anything here needs: each costs far more to check than to send."""

    status = 413


def read_json(body: bytes) -> Any:
    """The value that JSON in UTF-8 says. Raises UnreadableJson, with a sentence."""
    try:
        value = json.loads(body.decode(), parse_constant=_no_number, object_pairs_hook=_each_once)
    except NamedTwice:
        raise
    except (ValueError, RecursionError) as error:
        raise UnreadableJson("Invalid JSON body.") from error
    opened = body.count(b"[") + body.count(b"{")
    if opened + body.count(b",") >= MOST_VALUES and _has_more_values(value, MOST_VALUES):
        raise TooManyValues(f"Send at most {MOST_VALUES:,} values at once, in all lists and objects together.")
    if opened > DEEPEST and any(depth > DEEPEST for _, depth, _ in _nodes(value)):
        raise UnreadableJson(f"Nest lists and objects at most {DEEPEST} deep.")
    return cleaned_all(value) if _NOT_PLAIN.search(body) else value


def _has_more_values(value: Any, most: int) -> bool:
    """Whether there are more values than that in all its lists and objects together; stops as soon as it is so."""
    waiting, found = [value], 1
    while waiting and found <= most:
        node = waiting.pop()
        inside = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
        found += len(inside)
        if found <= most:
            waiting.extend(inside)
    return found > most


def _each_once(fields: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(fields)
    if len(found) < len(fields):
        twice, _ = Counter(name for name, _ in fields).most_common(1)[0]
        raise NamedTwice(f"The field {twice[:50]!r} is there twice.")
    return found


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


def clean_form() -> None:
    """Clean what the address and the form of the present request say. `read_json` does the same for JSON."""
    request.args = ImmutableMultiDict([(field, cleaned(text)) for field, text in request.args.items(multi=True)])
    whole = [(field, cleaned(text.replace("\x00", ""))) for field, text in request.form.items(multi=True)]
    request.form = ImmutableMultiDict(whole)


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
