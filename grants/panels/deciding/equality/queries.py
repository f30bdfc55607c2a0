"""The facts of the equality check: to which groups each application belongs, and what it is to get."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased, joinedload

from grants.applications.models import DRAFT, Application
from grants.applications.queries import question_set_of
from grants.organisations.asking.rules import COMMUNITIES
from grants.organisations.places.models import Place
from grants.organisations.places.queries import places_of
from grants.organisations.rules import SIZE_BANDS, size_band, tidy_postcode
from grants.panels.deciding.equality.models import EqualityNote
from grants.panels.deciding.equality.rules import (
    AREA,
    COMMUNITY,
    DEPRIVATION,
    FIRST_TIME,
    SIZE,
    GroupLine,
    Outcome,
    lines,
)
from grants.panels.models import Decision, Panel

UNKNOWN = "Not known"
FIRST, BEFORE = "First application to us", "Applied to us before"


def equality_of(
    session: Session, panel: Panel, *, without: Collection[UUID] = frozenset()
) -> dict[str, list[GroupLine]]:
    """What the decisions of a panel, proposed and final, do to each group. `without` are applications to leave out."""
    rows = session.execute(
        select(Application, Decision.amount_pence)
        .join(Decision, Decision.application_id == Application.id)
        .where(Decision.panel_id == panel.id)
        .options(joinedload(Application.organisation), joinedload(Application.question_set))
        .order_by(Application.id)
    ).all()
    decided = [(application, amount) for application, amount in rows if application.id not in without]
    postcodes = {application.id: _postcode(application) for application, _ in decided}
    places = places_of(session, postcodes.values())
    known = _applied_before(session, panel)
    return lines(
        Outcome(
            groups=_groups(application, places.get(tidy_postcode(postcodes[application.id]) or ""), known),
            asked_pence=application.amount_requested_pence or 0,
            awarded_pence=amount,
        )
        for application, amount in decided
    )


def _groups(application: Application, place: Place | None, known: Collection[UUID]) -> Mapping[str, Sequence[str]]:
    organisation = application.organisation
    communities = [COMMUNITIES.get(key, key) for key in organisation.communities]
    return {
        SIZE: [SIZE_BANDS[size_band(organisation.annual_income_pence)]],
        AREA: [place.ward.name if place else UNKNOWN],
        DEPRIVATION: [_deprivation(place)],
        COMMUNITY: communities or [UNKNOWN],
        FIRST_TIME: [BEFORE if organisation.id in known else FIRST],
    }


def _deprivation(place: Place | None) -> str:
    if place is None:
        return UNKNOWN
    if place.decile <= 2:
        return "Most deprived fifth"
    return "Between the most deprived fifth and the middle" if place.decile <= 5 else "Less deprived half"


def _postcode(application: Application) -> str:
    """Where the work happens, or else where the organisation is."""
    asked = question_set_of(application.question_set).questions
    answers: dict[str, Any] = application.answers
    typed = next((answers[each.key] for each in asked if each.type == "postcode" and answers.get(each.key)), None)
    return str(typed or application.organisation.postcode or "")


def _applied_before(session: Session, panel: Panel) -> set[UUID]:
    """The organisations of this round that sent us an application in an earlier one."""
    earlier = aliased(Application)
    found = (
        select(Application.organisation_id)
        .join(earlier, earlier.organisation_id == Application.organisation_id)
        .where(
            Application.round_id == panel.round_id,
            earlier.round_id != panel.round_id,
            earlier.state != DRAFT,
            earlier.submitted_at < Application.submitted_at,
        )
        .distinct()
    )
    return set(session.scalars(found))


def notes_of(session: Session, panel: Panel) -> Sequence[EqualityNote]:
    """What the panel has said of groups, in order."""
    found = select(EqualityNote).where(EqualityNote.panel_id == panel.id)
    return session.scalars(found.order_by(EqualityNote.aspect, EqualityNote.group)).all()
