"""Broken database constraints, told as plain problems.

The database holds the invariants; a rule usually speaks first. Where two people act in the same
moment the constraint speaks, and this says it in the same words a rule would.
"""

import re
from typing import NamedTuple

from sqlalchemy.exc import IntegrityError

from grants.kernel.problems import Conflict, DomainError, Invalid, Problem


class Meaning(NamedTuple):
    """What it means when a constraint is broken: at which field, in words for people and in one for programs."""

    field: str
    sentence: str
    code: str


_MEANINGS: dict[str, Meaning] = {}
_SQLITE_UNIQUE = re.compile(r"UNIQUE constraint failed: (?P<columns>[\w., ]+)")


def explain(constraint: str, sentence: str, *, field: str = "", code: str = "") -> None:
    """Say what it means when `constraint` is broken. Called beside the table that has it.

    `code` is the one of the rule that speaks first, where there is one; never the constraint's name.
    """
    usual = "already_there" if constraint.startswith(("uq_", "pk_")) else "invalid" if field else "conflict"
    _MEANINGS[constraint] = Meaning(field, sentence, code or usual)


def _broken_constraints(error: IntegrityError) -> list[str]:
    """The name of what was broken. SQLite tells only the columns, which may be a unique or a primary key."""
    diagnosis = getattr(error.orig, "diag", None)
    if diagnosis is not None:
        return [diagnosis.constraint_name or ""]
    message = str(error.orig)
    unique = _SQLITE_UNIQUE.search(message)
    if unique is None:
        return [message.rpartition(": ")[2]]
    columns = [column.strip() for column in unique["columns"].split(",")]
    table = columns[0].partition(".")[0]
    return ["_".join(["uq", table, *(column.partition(".")[2] for column in columns)]), f"pk_{table}"]


def as_domain_error(error: IntegrityError) -> DomainError:
    """The domain error that says what the broken constraint means."""
    constraint = next((name for name in _broken_constraints(error) if name in _MEANINGS), None)
    if constraint is None:
        return Conflict("Somebody else changed this at the same moment. Look at it again, then try again.")
    meaning = _MEANINGS[constraint]
    if meaning.field:
        return Invalid([Problem(*meaning)])
    return Conflict(meaning.sentence, code=meaning.code)


def explained() -> frozenset[str]:
    """The names of all constraints that have a sentence."""
    return frozenset(_MEANINGS)


def codes_of_constraints() -> frozenset[str]:
    """The codes that broken constraints are told by."""
    return frozenset(meaning.code for meaning in _MEANINGS.values())
