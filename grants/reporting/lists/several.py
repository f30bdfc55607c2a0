"""Several rows of a list at once: who is meant, how they stand, and what was done with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.lists.acts import MOST_AT_ONCE, Act, Standing
from grants.kernel.lists.described import List
from grants.kernel.lists.rules import Asked
from grants.kernel.problems import Conflict, Invalid, Problem
from grants.reporting.lists.queries import keys_of

TOO_MANY = f"That is more than {MOST_AT_ONCE} rows. Choose fewer."


@dataclass
class Outcome:
    """What was done, what was not because it had changed since it was looked at, and what could not be done."""

    done: list[Standing] = field(default_factory=list)
    changed: list[Standing] = field(default_factory=list)
    refused: list[Standing] = field(default_factory=list)


def preview(
    session: Session, listed: List, asked: Asked, act: Act, *, ids: Sequence[UUID] | None, actor: Actor, now: datetime
) -> list[Standing]:
    """How the rows with these ids stand for an act; without ids, all that is asked for. Raises Invalid."""
    if ids is not None and not ids:
        raise Invalid([Problem("ids", "Tick the rows first.", "missing")])
    if ids is not None and len(ids) > MOST_AT_ONCE:
        raise Invalid([Problem("ids", TOO_MANY, "too_many")])
    keys = keys_of(session, listed, asked, actor, now=now, ids=ids, most=MOST_AT_ONCE + 1)
    if len(keys) > MOST_AT_ONCE:
        raise Invalid([Problem("ids", TOO_MANY, "too_many")])
    return _in_order(keys, act.standing(session, actor, keys))


def _in_order(keys: Sequence[UUID], found: Sequence[Standing]) -> list[Standing]:
    by_id = {each.id: each for each in found}
    return [by_id[key] for key in keys if key in by_id]


def do(
    session: Session,
    listed: List,
    asked: Asked,
    act: Act,
    *,
    seen: Mapping[UUID, str],
    actor: Actor,
    now: datetime,
) -> Outcome:
    """Do it with each row that still stands as it was seen; each is an event of its own. Raises Invalid."""
    outcome = Outcome()
    for each in preview(session, listed, asked, act, ids=list(seen), actor=actor, now=now):
        if each.seen != seen[each.id]:
            outcome.changed.append(each)
        elif each.refusal:
            outcome.refused.append(each)
        else:
            _do_one(session, act, each, outcome, actor=actor, now=now)
    return outcome


def _do_one(session: Session, act: Act, row: Standing, outcome: Outcome, *, actor: Actor, now: datetime) -> None:
    """Whatever one row had written before it was refused is taken back, that of the others is kept."""
    session.flush()
    try:
        with session.begin_nested():
            act.do(session, row.id, actor=actor, now=now)
    except Conflict:
        session.expire_all()
        outcome.changed.append(row)
    else:
        outcome.done.append(row)
