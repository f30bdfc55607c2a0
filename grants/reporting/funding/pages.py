"""The picture of funding for people: its filters are in the address, and every figure leads to its grants."""

import csv
import io
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import astuple
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import EXCLUDE, ValidationError
from sqlalchemy.orm import Session

from grants.kernel.money import as_decimal, parse_pounds
from grants.kernel.problems import NotFound
from grants.kernel.spreadsheets import harmless
from grants.kernel.web import allow, current_actor, current_session, require
from grants.organisations.asking.rules import COMMUNITIES
from grants.organisations.models import Organisation
from grants.organisations.places.models import Area
from grants.organisations.rules import SIZE_BANDS
from grants.reporting import queries
from grants.reporting.access import may_see_picture, may_see_reports
from grants.reporting.facts import UNKNOWN
from grants.reporting.funding.behind import closed_number, grants_page, money_of
from grants.reporting.funding.kept import picture_now
from grants.reporting.funding.schemas import FundingQuery
from grants.reporting.funding.shape import Shape
from grants.reporting.picture import LARGEST, Line, Picture, Scope
from grants.reporting.published.queries import latest_tables
from grants.reporting.wards.rules import ward_map
from grants.schemes.models import Scheme

funding_pages = Blueprint("funding", __name__)

TABLES = {
    "by_scheme": "scheme_id",
    "by_funder": "funder_id",
    "by_size_band": "size_band",
    "by_year": "year",
    "by_ward": "ward",
    "by_decile": "decile",
    "by_community": "community",
    "largest": "organisation_id",
}
"""The tables of the picture, and by which filter a line of each is told."""


@funding_pages.get("/funding")
@allow(may_see_reports)
def show() -> ResponseReturnValue:
    """The whole for administrators, a funder's own for its people."""
    session, asked = current_session(), _asked()
    scope, funder, own = _scope(asked)
    picture, shape = _picture(scope, asked)
    return render_template(
        "reporting/pages/funding.html",
        picture=picture,
        shape=shape,
        ward_map=ward_map({line.key: int(line.pence) for line in shape.by_ward}),
        funder=funder,
        outside=not current_actor().is_administrator,
        own=own,
        asked=asked,
        filters=_filters(asked, (line.name for line in picture.largest)),
        address=lambda **changes: url_for(".show", **_given(asked, changes)),
        grants_address=lambda **changes: url_for(".grants", **_given({**asked, "over_pence": None}, changes)),
        table_address=lambda table: url_for(".table", table=table, **_given(asked, {})),
        published=latest_tables(session),
    )


@funding_pages.get("/funding/grants")
@allow(may_see_reports)
def grants() -> ResponseReturnValue:
    """The grants behind a figure."""
    asked = _asked()
    scope, funder, _ = _scope(asked)
    session, actor, over_pence = current_session(), current_actor(), asked.get("over_pence")
    page = grants_page(session, scope, actor, over_pence=over_pence, after=request.args.get("after"))
    return render_template(
        "reporting/pages/funding_grants.html",
        page=page,
        closed=closed_number(session, scope, actor, over_pence=over_pence),
        funder=funder,
        money=[money_of(award, scope) for award in page.items],
        filters=_filters(asked, (award.organisation.name for award in page.items)),
        back=url_for(".show", **_given(asked, {})),
        following=url_for(".grants", **_given(asked, {"after": page.next_cursor})) if page.next_cursor else None,
    )


@funding_pages.get("/funding/tables/<table>.csv")
@allow(may_see_reports)
def table(table: str) -> Response:
    """One table of the picture, for spreadsheets."""
    if table != "success" and table not in TABLES:
        raise NotFound("There is no such table.")
    asked = _asked()
    scope, _, _ = _scope(asked)
    picture, shape = _picture(scope, asked)
    text = io.StringIO()
    rows = csv.writer(text)
    if table == "success":
        rows.writerow(["key", "name", "decided", "awards", "low", "high"])
        rows.writerows([each.key, harmless(each.name), *astuple(each)[2:]] for each in shape.success)
    else:
        rows.writerow(["key", "name", "pounds", "grants", "grantees", "pounds_of_all_funders"])
        rows.writerows(_cells(line) for line in {**vars(picture), **vars(shape)}[table])
    response = Response("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{table}.csv"'
    return response


def _cells(line: Line) -> tuple[Any, ...]:
    pounds, whole = as_decimal(line.pence), as_decimal(line.whole_pence)
    return line.key, harmless(line.name), pounds, line.grants, line.grantees, whole


def _picture(scope: Scope, asked: Mapping[str, Any]) -> tuple[Picture, Shape]:
    return picture_now(
        current_session(),
        scope,
        largest=asked.get("largest", LARGEST),
        over_pence=asked.get("over_pence"),
        outside=not current_actor().is_administrator,
    )


def _asked() -> dict[str, Any]:
    """What the address asks for. What makes no sense there is left out."""
    given = {key: value for key, value in request.args.items() if value}
    try:
        asked: dict[str, Any] = FundingQuery(unknown=EXCLUDE).load(given)
    except ValidationError as error:
        asked = dict(error.valid_data) if isinstance(error.valid_data, dict) else {}
    with suppress(ValueError):
        asked["over_pence"] = int(parse_pounds(given.get("over", "")))
    return asked


def _scope(asked: Mapping[str, Any]) -> tuple[Scope, Organisation | None, list[Organisation]]:
    """What is asked about, where the person may see it; its funder; and the funders that the person belongs to."""
    session, actor = current_session(), current_actor()
    own = queries.funders_named(session, actor.held("funder"))
    funder_id = asked.get("funder_id")
    if funder_id is None and not actor.is_administrator:
        funder_id = own[0].id if own else None
    require(may_see_picture, funder_id)
    funder = next(iter(queries.funders_named(session, frozenset({funder_id}))), None) if funder_id else None
    told = {key: value for key, value in asked.items() if key not in ("largest", "over_pence")}
    return Scope(**{**told, "funder_id": funder_id}), funder, own


def _given(asked: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in {**asked, **changes}.items() if value is not None}


def _filters(asked: Mapping[str, Any], grantees: Iterable[str]) -> list[tuple[str, str]]:
    """Each filter that holds, as its key and in words. An organisation is named only among the `grantees` shown."""
    session = current_session()
    words: dict[str, str] = {}
    if scheme_id := asked.get("scheme_id"):
        scheme = session.get(Scheme, scheme_id)
        words["scheme_id"] = scheme.name if scheme else "A scheme that is not here"
    if "organisation_id" in asked:
        words["organisation_id"] = next(iter(grantees), "An organisation that has no grant here")
    if year := asked.get("year"):
        words["year"] = f"April {year} to March {year + 1}"
    if band := asked.get("size_band"):
        words["size_band"] = SIZE_BANDS[band]
    if ward := asked.get("ward"):
        words["ward"] = "Ward not known" if ward == UNKNOWN else f"Ward {_name_of_ward(session, ward)}"
    if decile := asked.get("decile"):
        words["decile"] = "Deprivation not known" if decile == UNKNOWN else f"Deprivation decile {decile}"
    if community := asked.get("community"):
        words["community"] = COMMUNITIES[community]
    return list(words.items())


def _name_of_ward(session: Session, code: str) -> str:
    area = session.get(Area, code)
    return area.name if area else "that is not here"
