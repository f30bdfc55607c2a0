"""Which organisations can be found, by whom, and what is told of them."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import url_for
from sqlalchemy import ColumnElement, func, literal, select, true
from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.findable import Findable, Found, joined
from grants.organisations.models import Organisation
from grants.organisations.rules import KINDS


def open_to(actor: Actor) -> ColumnElement[bool] | None:
    """A condition on organisations: those that `access.may_read_organisation` lets this person read."""
    if actor.is_administrator:
        return true()
    return Organisation.id.in_(actor.held("member")) if actor.held("member") else None


def _told(session: Session, actor: Actor, ids: Sequence[UUID]) -> Mapping[UUID, Found]:
    rows = session.execute(
        select(
            Organisation.id,
            Organisation.name,
            Organisation.reference,
            Organisation.kind,
            Organisation.is_funder,
            Organisation.trading_name,
            Organisation.postcode,
            Organisation.charity_number,
            Organisation.company_number,
        ).where(Organisation.id.in_(ids))
    )
    return {
        row.id: Found(
            title=row.name,
            href=url_for("organisations.show", organisation_id=row.id),
            state="funder" if row.is_funder else "",
            sentence=_sentence(row),
            reference=row.reference,
        )
        for row in rows
    }


def _sentence(row: Any) -> str:
    parts = [f"Also known as {row.trading_name}" if row.trading_name else "", KINDS[row.kind], row.postcode]
    parts += [f"charity {row.charity_number}" if row.charity_number else ""]
    parts += [f"company {row.company_number}" if row.company_number else ""]
    return ", ".join(part for part in parts if part)


def _entries() -> Any:
    postcode = func.coalesce(Organisation.postcode, "")
    columns = (
        Organisation.name,
        Organisation.trading_name,
        Organisation.reference,
        Organisation.charity_number,
        Organisation.company_number,
        Organisation.org_id,
        Organisation.postcode,
        func.replace(postcode, " ", ""),
    )
    return select(Organisation.id, Organisation.reference, joined(*columns), literal(""))


ORGANISATIONS = Findable(
    "organisations", "Organisations", "organisation", Organisation.id, open_to, _told, entries=_entries
)
