"""Which schemes and rounds can be found, by whom, and what is told of them."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import url_for
from sqlalchemy import ColumnElement, literal, null, select, true
from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.findable import Findable, Found, joined
from grants.kernel.look import day, minute
from grants.kernel.web import current_time
from grants.schemes.models import Contribution, Round, Scheme
from grants.schemes.rules import round_state

LONGEST_PURPOSE = 160


def _schemes_open_to(actor: Actor) -> ColumnElement[bool] | None:
    """A condition on schemes: those whose page `access.may_read_money` lets this person read."""
    if actor.is_administrator:
        return true()
    funded = select(Contribution.scheme_id).where(Contribution.funder_id.in_(actor.held("funder")))
    return Scheme.id.in_(funded) if actor.held("funder") else None


def _rounds_open_to(actor: Actor) -> ColumnElement[bool] | None:
    return true()


def _schemes_told(session: Session, actor: Actor, ids: Sequence[UUID]) -> Mapping[UUID, Found]:
    rows = session.execute(select(Scheme.id, Scheme.name, Scheme.purpose).where(Scheme.id.in_(ids)))
    return {
        row.id: Found(row.name, url_for("schemes.show", scheme_id=row.id), sentence=_shortened(row.purpose))
        for row in rows
    }


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_PURPOSE else f"{line[:LONGEST_PURPOSE].rpartition(' ')[0]} …"


def _rounds_told(session: Session, actor: Actor, ids: Sequence[UUID]) -> Mapping[UUID, Found]:
    named = select(Round, Scheme.name).join(Scheme, Scheme.id == Round.scheme_id)
    found = {}
    for round_, scheme in session.execute(named.where(Round.id.in_(ids))):
        state = round_state(round_, current_time())
        href = url_for("schemes.round_page", round_id=round_.id)
        found[round_.id] = Found(f"{scheme}: {round_.name}", href, state=state, sentence=_when(round_, state))
    return found


def _when(round_: Round, state: str) -> str:
    if round_.withdrawn_at:
        return f"Withdrawn on {day(round_.withdrawn_at)}."
    return f"Closed on {day(round_.closes_at)}." if state == "closed" else f"Closes {minute(round_.closes_at)}."


def _scheme_entries() -> Any:
    return select(Scheme.id, null(), joined(Scheme.name), literal(""))


def _round_entries() -> Any:
    named = joined(Scheme.name, Round.name)
    return select(Round.id, null(), named, literal("")).join(Scheme, Scheme.id == Round.scheme_id)


SCHEMES = Findable("schemes", "Schemes", "scheme", Scheme.id, _schemes_open_to, _schemes_told, entries=_scheme_entries)
ROUNDS = Findable("rounds", "Rounds", "round", Round.id, _rounds_open_to, _rounds_told, entries=_round_entries)
