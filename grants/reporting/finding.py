"""Packs are found by whoever reads them, by number, scheme and funder."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import url_for
from sqlalchemy import ColumnElement, String, and_, cast, literal, null, select, true
from sqlalchemy.orm import Session, joinedload

from grants.kernel.access import Actor
from grants.kernel.findable import Findable, Found, joined
from grants.kernel.look import short_day
from grants.organisations.models import Organisation
from grants.reporting.models import APPROVED, Pack
from grants.reporting.packs.rules import KINDS
from grants.schemes.models import Scheme


def _open_to(actor: Actor) -> ColumnElement[bool] | None:
    """A condition on packs: those that `access.may_read_pack` lets this person read."""
    if actor.is_administrator:
        return true()
    funds = actor.held("funder")
    return and_(Pack.state == APPROVED, Pack.funder_id.in_(funds)) if funds else None


def _told(session: Session, actor: Actor, ids: Sequence[UUID]) -> Mapping[UUID, Found]:
    whole = select(Pack).where(Pack.id.in_(ids)).options(joinedload(Pack.scheme), joinedload(Pack.funder))
    found = {}
    for pack in session.scalars(whole):
        whose = f" for {pack.funder.name}" if pack.funder else ""
        period = f"{short_day(pack.period_from)} to {short_day(pack.period_to)}"
        title = f"Pack {pack.label} on {pack.about}" if pack.label else f"Pack on {pack.about}"
        sentence = f"{KINDS[pack.kind]}{whose}, {period}"
        found[pack.id] = Found(title, url_for("reporting.show_pack", pack_id=pack.id), pack.state, sentence=sentence)
    return found


def _entries() -> Any:
    numbers = (cast(Pack.year, String), cast(Pack.number, String))
    named = joined(literal("pack"), *numbers, Scheme.name, Organisation.name)
    statement = select(Pack.id, null(), named, literal(""))
    return statement.outerjoin(Scheme, Scheme.id == Pack.scheme_id).outerjoin(
        Organisation, Organisation.id == Pack.funder_id
    )


PACKS = Findable("packs", "Packs", "pack", Pack.id, _open_to, _told, entries=_entries)
