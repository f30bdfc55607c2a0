"""What is wrong with the data of a question set, one record at a time. Messages are for who writes one."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from grants.kernel.forms.definition import USES
from grants.kernel.forms.kind import Bounded, Kind
from grants.kernel.forms.kinds import KINDS
from grants.kernel.forms.texts import storable
from grants.kernel.money import LARGEST_PENCE
from grants.kernel.problems import Problem

LONGEST_KEY = 60
"""Characters of a key."""

MOST_MINUTES = 600
"""For one question; past this, it is a typing mistake."""

MOST_WORDS = 10_000

LONGEST_WHERE = 200
"""Characters of where an answer is used."""

MOST_FILES, LARGEST_MEGABYTES = 10, 20
"""The most that a question about files can set."""

OF_SOME_KINDS = ("options", "word_limit", "min", "max", "most_files", "largest_megabytes", "tells")
"""Settings that only questions of some types have."""

RESERVED = frozenset({"version", "csrf_token"})
"""Fields that every form carries beside its questions."""

_KEY = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


@dataclass(frozen=True)
class Setting:
    """One key of a record: `fault` says what is wrong with its value, or None."""

    fault: Callable[[Any], str | None]
    needed: bool = True


def at(path: str, *steps: str | int) -> str:
    return ".".join(str(step) for step in (path, *steps) if step != "")


def record_problems(data: Any, path: str, settings: Mapping[str, Setting]) -> list[Problem]:
    """What is wrong with the keys and values of one record. Null is the same as left out."""
    if not isinstance(data, dict):
        return [Problem(path, "This must be an object.")]
    problems = [
        Problem(at(path, str(key)), f"“{key}” is not known here.", "unknown") for key in data if key not in settings
    ]
    for key, setting in settings.items():
        if data.get(key) is None:
            if setting.needed:
                problems.append(Problem(at(path, key), f"Add “{key}”.", "missing"))
        elif fault := setting.fault(data[key]):
            problems.append(Problem(at(path, key), fault))
    return problems


def question_problems(data: Any, path: str) -> list[Problem]:
    """What is wrong with one question by itself; `parsing` compares it with the others."""
    problems = record_problems(data, path, QUESTION)
    if not isinstance(data, dict):
        return problems
    if isinstance(data.get("shown_if"), dict):
        problems += record_problems(data["shown_if"], at(path, "shown_if"), CONDITION)
    if _type_fault(data.get("type")) is None:
        kind = KINDS[data["type"]]
        problems += _foreign_settings(kind, data, path)
        problems += _options_problems(kind, data, path)
        problems += _bounds_problems(kind, data, path)
        problems += _tells_problems(kind, data, path)
    return problems


def repeated(keys: Collection[Any]) -> list[int]:
    """The places of texts that came before."""
    seen: set[str] = set()
    places = []
    for place, key in enumerate(keys):
        if isinstance(key, str):
            if key in seen:
                places.append(place)
            seen.add(key)
    return places


def _foreign_settings(kind: Kind, data: dict[str, Any], path: str) -> list[Problem]:
    given = [key for key in OF_SOME_KINDS if data.get(key) is not None]
    return [
        Problem(at(path, key), f"A question of type “{data['type']}” has no “{key}”.")
        for key in given
        if key not in kind.settings
    ]


def _options_problems(kind: Kind, data: dict[str, Any], path: str) -> list[Problem]:
    if "options" not in kind.settings:
        return []
    options, here = data.get("options"), at(path, "options")
    if options is None:
        return [Problem(here, "Add “options”.", "missing")]
    if not isinstance(options, list):
        return []
    problems = [problem for i, option in enumerate(options) for problem in record_problems(option, at(here, i), OPTION)]
    values = [option.get("value") if isinstance(option, dict) else None for option in options]
    problems += [Problem(at(here, i, "value"), "Another option has this value.", "repeated") for i in repeated(values)]
    if len(options) < kind.fewest_options:
        problems.append(Problem(here, f"Give at least {kind.fewest_options} options."))
    return problems


def _bounds_problems(kind: Kind, data: dict[str, Any], path: str) -> list[Problem]:
    if not isinstance(kind, Bounded):
        return []
    given = {key: data[key] for key in ("min", "max") if data.get(key) is not None}
    problems = [
        Problem(at(path, key), f"This cannot be the “{key}” of a question of type “{data['type']}”.")
        for key, value in given.items()
        if not kind.is_value(value)
    ]
    low, high = given.get("min", kind.floor), given.get("max")
    if not problems and low is not None and high is not None and low > high:
        problems.append(Problem(at(path, "max"), f"“max” must not be below {low}."))
    return problems


def _tells_problems(kind: Kind, data: dict[str, Any], path: str) -> list[Problem]:
    told = data.get("tells")
    if told is None or not kind.tells or told in sorted(kind.tells):
        return []
    sentence = f"A question of type “{data['type']}” can tell {' or '.join(sorted(kind.tells))}."
    return [Problem(at(path, "tells"), sentence)]


def _text_fault(value: Any) -> str | None:
    if not isinstance(value, str):
        return "This must be text."
    return None if storable(value) else "This has a character that cannot be saved."


def _line_fault(value: Any) -> str | None:
    if fault := _text_fault(value):
        return fault
    if not value.strip():
        return "This must not be blank."
    return "This must be on one line." if "\n" in value or "\r" in value else None


def _value_fault(value: Any) -> str | None:
    if fault := _line_fault(value):
        return fault
    return None if value == value.strip() else "This must not begin or end with a space."


def _key_fault(value: Any) -> str | None:
    if isinstance(value, str) and value in RESERVED:
        return f"Every form has a field “{value}” already. Choose another key."
    if isinstance(value, str) and len(value) <= LONGEST_KEY and _KEY.fullmatch(value):
        return None
    return f"A key has small letters, numbers and single underscores, and at most {LONGEST_KEY} characters."


def _type_fault(value: Any) -> str | None:
    if isinstance(value, str) and value in KINDS:
        return None
    return f"The types are {', '.join(KINDS)}."


def _use_fault(value: Any) -> str | None:
    return None if isinstance(value, str) and value in USES else f"This is one of {', '.join(USES)}."


def _where_fault(value: Any) -> str | None:
    if fault := _line_fault(value):
        return fault
    return f"Use at most {LONGEST_WHERE} characters." if len(value) > LONGEST_WHERE else None


def _flag_fault(value: Any) -> str | None:
    return None if isinstance(value, bool) else "This must be true or false."


def _minutes_fault(value: Any) -> str | None:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if number and 0 < value <= MOST_MINUTES:
        return None
    return f"This must be a number of minutes above 0, at most {MOST_MINUTES}."


def _amount_fault(value: Any) -> str | None:
    if isinstance(value, int) and not isinstance(value, bool) and 0 < value <= LARGEST_PENCE:
        return None
    return "This must be an amount in whole pence, above 0."


def _words_fault(value: Any) -> str | None:
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= MOST_WORDS:
        return None
    return f"This must be a whole number of words from 1 to {MOST_WORDS:,}."


def _up_to(most: int) -> Callable[[Any], str | None]:
    def fault(value: Any) -> str | None:
        if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= most:
            return None
        return f"This must be a whole number from 1 to {most}."

    return fault


def _list_fault(value: Any) -> str | None:
    return None if isinstance(value, list) and value else "This must be a list with something in it."


def _record_fault(value: Any) -> str | None:
    return None if isinstance(value, dict) else "This must be an object."


def _anything(value: Any) -> str | None:
    return None


SET = {"title": Setting(_line_fault), "sections": Setting(_list_fault)}

SECTION = {
    "key": Setting(_key_fault),
    "title": Setting(_line_fault),
    "introduction": Setting(_text_fault, needed=False),
    "questions": Setting(_list_fault),
}

QUESTION = {
    "key": Setting(_key_fault),
    "type": Setting(_type_fault),
    "label": Setting(_line_fault),
    "required": Setting(_flag_fault),
    "minutes": Setting(_minutes_fault),
    "guidance": Setting(_text_fault, needed=False),
    "why": Setting(_text_fault, needed=False),
    "options": Setting(_list_fault, needed=False),
    "word_limit": Setting(_words_fault, needed=False),
    "min": Setting(_anything, needed=False),
    "max": Setting(_anything, needed=False),
    "most_files": Setting(_up_to(MOST_FILES), needed=False),
    "largest_megabytes": Setting(_up_to(LARGEST_MEGABYTES), needed=False),
    "outcome": Setting(_flag_fault, needed=False),
    "tells": Setting(_anything, needed=False),
    "asked_from": Setting(_amount_fault, needed=False),
    "shown_if": Setting(_record_fault, needed=False),
    "used_by": Setting(_use_fault, needed=False),
    "used_where": Setting(_where_fault, needed=False),
    "repeats": Setting(_key_fault, needed=False),
}

OPTION = {"value": Setting(_value_fault), "text": Setting(_line_fault)}

CONDITION = {"question": Setting(_key_fault), "is": Setting(_anything)}
