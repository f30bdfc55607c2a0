"""Text that no database keeps: a NUL character, or half of a surrogate pair. Refused at the door, by name."""

from collections.abc import Iterator
from typing import Any

from flask import request

from grants.kernel.forms.texts import storable
from grants.kernel.problems import Problem, check

SENTENCE = "This has a character in it that cannot be kept. Type it again, without pasting."


def refuse_unstorable() -> None:
    """Raise Invalid when the address, the form or the JSON of the present request has such text in it."""
    given = [*request.args.items(multi=True), *request.form.items(multi=True)]
    if request.is_json and b"\\u" in request.get_data():
        given += _texts(request.get_json(silent=True), "")
    check([Problem(field, SENTENCE, "unstorable") for field, text in given if not storable(text)])


def _texts(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield path, key
            yield from _texts(item, f"{path}.{key}".strip("."))
    elif isinstance(value, list):
        for place, item in enumerate(value):
            yield from _texts(item, f"{path}.{place}".strip("."))
