"""Which applications can be found, by whom, and what is told of them."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import url_for
from sqlalchemy import ColumnElement, case, literal, select
from sqlalchemy.orm import Session

from grants.applications.models import DECIDED, INELIGIBLE, Application
from grants.applications.queries import visible_to
from grants.kernel.access import Actor
from grants.kernel.findable import Findable, Found, TextsIn, joined
from grants.kernel.money import pounds
from grants.kernel.stage import Told
from grants.kernel.web import this_app
from grants.organisations.models import Organisation
from grants.schemes.models import Round, Scheme


def told_of(session: Session, ids: Sequence[UUID]) -> Sequence[Any]:
    """What a search tells of some applications, whoever reads it."""
    return session.execute(
        select(
            Application.id,
            Application.title,
            Application.reference,
            Application.state,
            Application.amount_requested_pence,
            Organisation.name.label("organisation"),
            Round.name.label("round"),
            Scheme.name.label("scheme"),
        )
        .join(Organisation, Organisation.id == Application.organisation_id)
        .join(Round, Round.id == Application.round_id)
        .join(Scheme, Scheme.id == Round.scheme_id)
        .where(Application.id.in_(ids))
    ).all()


def title_of(row: Any) -> str:
    """What an application is called, also before its people have called it something."""
    return row.title or f"Application {row.reference}"


def sentence_of(row: Any) -> str:
    """Who asks for how much, and in which round."""
    asks = f"{row.organisation} asks for {pounds(row.amount_requested_pence)}"
    return f"{asks if row.amount_requested_pence else row.organisation}, {row.scheme}: {row.round}"


def _told(session: Session, actor: Actor, ids: Sequence[UUID]) -> Mapping[UUID, Found]:
    """The state is the one that people were told, as in the list of somebody's own applications."""
    rows = told_of(session, ids)
    outcomes = this_app().registry.outcomes_of(session, [row.id for row in rows if row.state in (INELIGIBLE, DECIDED)])
    return {row.id: _found(row, outcomes.get(row.id)) for row in rows}


def _found(row: Any, outcome: Told | None) -> Found:
    waits = "Decided, letter to come" if row.state == DECIDED else ""
    return Found(
        title=title_of(row),
        href=url_for("applications.show", application_id=row.id),
        state=outcome.state if outcome else row.state,
        status=outcome.words if outcome else waits,
        sentence=sentence_of(row),
        reference=row.reference,
    )


def _open_to(actor: Actor) -> ColumnElement[bool] | None:
    theirs = actor.is_administrator or actor.held("member") or actor.held("reader")
    return visible_to(actor) if theirs else None


def _entries() -> Any:
    named = joined(Application.title, Application.reference, Organisation.name, Organisation.trading_name)
    written = case((Application.submitted_at.is_(None), literal("")), else_=TextsIn(Application.answers))
    return select(Application.id, Application.reference, named, written).join(
        Organisation, Organisation.id == Application.organisation_id
    )


APPLICATIONS = Findable(
    "applications",
    "Applications",
    "application",
    Application.id,
    _open_to,
    _told,
    in_words="Applications with these words in them",
    entries=_entries,
)
