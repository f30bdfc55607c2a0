"""The lists of applications: those that were sent, as far as this stage knows them, and those being written."""

from typing import Any

from sqlalchemy import ColumnElement, Select, func
from sqlalchemy.orm import aliased

from grants.applications.conflicts import without_conflict
from grants.applications.finding import APPLICATIONS as FINDABLE
from grants.applications.in_lists import OF_APPLICATION, with_application
from grants.applications.models import DRAFT, STATES, Application
from grants.applications.queries import counts_by_state
from grants.applications.uploads.listed import FILES
from grants.kernel.access import Actor
from grants.kernel.lists.described import MOMENT, MONEY, STATE, Column, List, named
from grants.kernel.pages import addresses
from grants.organisations.models import Organisation
from grants.schemes.models import Round

_HOST = aliased(Organisation)
_ENTERED = Column("entered_by", "How it was told where we entered it: phone or paper", Application.entered_channel)


def _sent(statement: Select[Any]) -> Select[Any]:
    """Those that were sent: what is in a draft is the applicant’s own."""
    statement = with_application(statement.select_from(Application)).outerjoin(
        _HOST, Application.host_organisation_id == _HOST.id
    )
    return statement.where(Application.state != DRAFT, Application.submitted_at.is_not(None))


def _others(actor: Actor) -> ColumnElement[bool]:
    """Drafts of organisations with which somebody has nothing to do."""
    return without_conflict(actor) & Application.organisation_id.not_in(actor.held("member"))


APPLICATIONS = List(
    "applications",
    "Applications",
    Application.id,
    named(
        *OF_APPLICATION,
        Column("host", "The host that holds the money, where there is one", _HOST.name),
        Column("title", "What it is called", Application.title),
        Column("requested", "What was asked for, in pounds", Application.amount_requested_pence, MONEY),
        Column("state", "Where it stands: submitted, eligible, decided …", Application.state, STATE),
        Column("sent_at", "When it was sent, in London time", Application.submitted_at, MOMENT, "Sent"),
        _ENTERED,
    ),
    _sent,
    without_conflict,
    lambda: addresses("applications.show", "application_id"),
    usual=("application", "organisation", "title", "round", "requested", "state", "sent_at"),
    linked=Application.id,
    sorts={
        "sent_at": Application.submitted_at,
        "requested": Application.amount_requested_pence,
        "organisation": Organisation.name,
    },
    states=[state for state in STATES if state != DRAFT],
    state=Application.state,
    indexed_by_state=True,
    days="sent_at",
    scheme=Round.scheme_id,
    round=Application.round_id,
    findable=FINDABLE,
    found=Application.id,
    counts=counts_by_state,
)

DRAFTS = List(
    "drafts",
    "Applications not sent yet",
    Application.id,
    named(
        *OF_APPLICATION,
        Column("begun_at", "When it was begun, in London time", Application.created_at, MOMENT, "Begun"),
        Column(
            "closes_at",
            "Until when it can be sent, in London time",
            func.coalesce(Application.own_closes_at, Round.closes_at),
            MOMENT,
            "Send by",
        ),
        Column("own_deadline", "Why it has more time than others, where it has", Application.own_closes_reason),
        _ENTERED,
    ),
    lambda statement: with_application(statement.select_from(Application)).where(Application.state == DRAFT),
    _others,
    lambda: addresses("applications.own_deadline", "application_id"),
    usual=("application", "organisation", "scheme", "round", "begun_at", "closes_at"),
    linked=Application.id,
    sorts={},
    scheme=Round.scheme_id,
    round=Application.round_id,
)

LISTS = (DRAFTS, FILES)
"""That of those that were sent is told in `panels.listed`, with what was decided."""
