"""Small things that all pages share."""

import datetime
from collections.abc import Callable, Iterable
from typing import Any, TypeVar
from urllib.parse import urlsplit
from uuid import UUID

from flask import flash, g, get_flashed_messages, session, url_for
from werkzeug.datastructures import MultiDict

from grants.kernel.cleaning import cleaned_code
from grants.kernel.dates import Misdated, day_of_parts, moment_in_london, month_of_parts, time_typed_as
from grants.kernel.forms import Question, field_names
from grants.kernel.money import Pence, TooMuch, parse_pounds
from grants.kernel.problems import Problem

Value = TypeVar("Value")

LONGEST_NOTE = 500
"""Characters. Notes travel in a cookie, and a browser drops a cookie of more than four kilobytes."""

MOST_NOTES = 2


DONE, TO_HEED, PROBLEM = "done", "to heed", "problem:"


def note(sentence: str, kind: str = DONE) -> None:
    """Show a sentence at the top of the next page: what has just been done, or what is still `TO_HEED`."""
    _carry(sentence, kind)


def note_problem(problem: Problem) -> None:
    """Show a problem on the next page, beside its field, where all the rest of a form has been saved."""
    _carry(problem.message, f"{PROBLEM}{problem.field}")


def _carry(sentence: str, kind: str) -> None:
    flash(sentence if len(sentence) <= LONGEST_NOTE else f"{sentence[: LONGEST_NOTE - 2].rpartition(' ')[0]} …", kind)
    session["_flashes"] = session["_flashes"][-MOST_NOTES:]


def leave_nothing_to_say() -> None:
    """Forget what was to be said on the next page, where it is said on this one."""
    session.pop("_flashes", None)


def notes() -> dict[str, Any]:
    """What the page before left to say: a notice, whether all of it is good news, and problems."""
    said: list[Any] = get_flashed_messages(with_categories=True)
    told = [(kind, str(sentence)) for kind, sentence in said]
    return {
        "notice": " ".join(sentence for kind, sentence in told if not kind.startswith(PROBLEM)) or None,
        "notice_is_good": all(kind == DONE for kind, _ in told),
        "problems": [
            Problem(kind.removeprefix(PROBLEM), sentence) for kind, sentence in told if kind.startswith(PROBLEM)
        ],
    }


def name_questions(questions: Iterable[Question]) -> None:
    """On a page that asks these questions, say of which of them a text was refused at the door, at its field."""
    asked = {name: question for question in questions for name in (question.key, *field_names(question))}
    g.problems = [
        Problem(asked[each.field].key, _UNSTORABLE.format(name=asked[each.field].name), each.code)
        if each.code == "unstorable" and each.field in asked
        else each
        for each in g.get("problems", [])
    ]


_UNSTORABLE = (
    "Your answer to {name} has a character in it that cannot be kept. It is taken out below: check it, then save again."
)


def addresses(endpoint: str, argument: str) -> Callable[[UUID], str]:
    """Gives the address of a page for any id, for lists of hundreds: it is looked up once, and filled in."""
    blank: Any = UUID(int=0)
    before, after = url_for(endpoint, **{argument: blank}).split(str(blank))
    return lambda identity: f"{before}{identity}{after}"


def safe_path(path: str | None) -> str | None:
    """`path` if it leads to a page of ours, otherwise None: never send people elsewhere."""
    if not path or not path.startswith("/") or path.startswith(("//", "/\\")) or not path.isprintable():
        return None
    parts = urlsplit(path)
    return None if parts.scheme or parts.netloc else path


class FormReader:
    """Reads a page's form field by field and collects every problem, in plain English."""

    def __init__(self, form: MultiDict[str, str]) -> None:
        self.form = form
        self.problems: list[Problem] = []

    def text(self, name: str) -> str:
        """What was typed, as typed; only line ends are made the same."""
        return self.form.get(name, "").replace("\r\n", "\n")

    def flag(self, name: str) -> bool:
        return self.form.get(name, "") in ("yes", "true", "on", "1")

    def money(self, name: str, label: str) -> Pence | None:
        typed = self.text(name).strip()
        if not typed:
            self.problems.append(Problem(name, f"Enter {label}.", "missing"))
            return None
        try:
            return parse_pounds(typed)
        except TooMuch:
            self.problems.append(Problem(name, f"That is too much for {label}. Enter a smaller amount."))
        except ValueError:
            self.problems.append(Problem(name, f"Enter {label} in pounds, like 1200 or 1,200.50."))
        return None

    def number(self, name: str, label: str) -> int | None:
        typed = cleaned_code(self.text(name)).strip()
        if typed.isascii() and typed.isdigit() and len(typed) < 10:
            return int(typed)
        self.problems.append(Problem(name, f"Enter {label} as a whole number."))
        return None

    def version(self, name: str = "version") -> int | None:
        """The version that the page had: None when the form names none, 0, which is none, when it is no number."""
        typed = self.text(name).strip()
        if not typed:
            return None
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0

    def date(self, name: str, label: str) -> datetime.date | None:
        """Three fields, `name-day`, `name-month` and `name-year`."""
        day, month, year = (self.text(f"{name}-{part}") for part in ("day", "month", "year"))
        if not (day + month + year).strip():
            self.problems.append(Problem(name, f"Enter {label}: a day, a month and a year.", "missing"))
            return None
        return self._read(name, lambda: day_of_parts(day, month, year, label))

    def month(self, name: str, label: str) -> datetime.date | None:
        """The first day of a month in two fields, `name-month` and `name-year`."""
        return self._read(name, lambda: month_of_parts(self.text(f"{name}-month"), self.text(f"{name}-year"), label))

    def moment(self, name: str, label: str) -> datetime.datetime | None:
        """A date and a time of day in London: the date's three fields, and `name-time` as HH:MM."""
        day = self.date(name, label)
        at = self._read(name, lambda: time_typed_as(self.text(f"{name}-time"), label))
        if day is None or at is None:
            return None
        return self._read(name, lambda: moment_in_london(day, at))

    def _read(self, name: str, read: Callable[[], Value]) -> Value | None:
        """What `read` gives, or None and a problem at the part of the field that is wrong."""
        try:
            return read()
        except Misdated as error:
            self.problems.append(Problem(f"{name}-{error.part}" if error.part else name, str(error)))
            return None
