"""Which grants can be found, by whom, and what is told of them."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import url_for
from sqlalchemy import ColumnElement, literal, select
from sqlalchemy.orm import Session

from grants.awards.models import OFFERED, Award
from grants.awards.queries import readable_by
from grants.kernel.access import Actor
from grants.kernel.clock import is_over
from grants.kernel.findable import Findable, Found, joined
from grants.kernel.look import short_day
from grants.kernel.money import pounds
from grants.kernel.web import current_time
from grants.organisations.models import Organisation
from grants.schemes.models import Scheme


def _open_to(actor: Actor) -> ColumnElement[bool] | None:
    theirs = actor.is_administrator or actor.held("member") or actor.held("party") or actor.held("funder")
    return readable_by(actor) if theirs else None


def _told(session: Session, actor: Actor, ids: Sequence[UUID]) -> Mapping[UUID, Found]:
    rows = session.execute(
        select(
            Award.id,
            Award.title,
            Award.reference,
            Award.state,
            Award.amount_pence,
            Award.awarded_on,
            Award.accept_by,
            Organisation.name.label("organisation"),
            Scheme.name.label("scheme"),
        )
        .join(Organisation, Organisation.id == Award.organisation_id)
        .join(Scheme, Scheme.id == Award.scheme_id)
        .where(Award.id.in_(ids))
    )
    return {row.id: _found(row) for row in rows}


def _found(row: Any) -> Found:
    ran_out = row.state == OFFERED and row.accept_by is not None and is_over(row.accept_by, current_time())
    granted = f"{pounds(row.amount_pence)} to {row.organisation}, {row.scheme}, {short_day(row.awarded_on)}"
    return Found(
        title=row.title,
        href=url_for("awards.show", award_id=row.id),
        state="closed" if ran_out else row.state,
        status="Offer ran out" if ran_out else "",
        sentence=granted,
        reference=row.reference,
    )


def _entries() -> Any:
    named = joined(Award.title, Award.reference, Award.grant_id, Organisation.name, Organisation.trading_name)
    return select(Award.id, Award.reference, named, literal("")).join(
        Organisation, Organisation.id == Award.organisation_id
    )


AWARDS = Findable("awards", "Grants", "award", Award.id, _open_to, _told, entries=_entries)
