"""Changing what a scheme asks and how it judges, until somebody has begun to apply."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.kernel.access import administrator
from grants.kernel.pages import FormReader, note
from grants.kernel.problems import Invalid, check
from grants.kernel.web import acting_now, allow, current_session
from grants.schemes import queries, reading
from grants.schemes.before_use import rules, service
from grants.schemes.models import Scheme

setup_pages = Blueprint("scheme_setup", __name__)


@setup_pages.get("/schemes/<uuid:scheme_id>/criteria")
@allow(administrator, load=queries.scheme_of)
def criteria(scheme: Scheme) -> ResponseReturnValue:
    return render_template("schemes/pages/criteria.html", scheme=scheme, rows=range(reading.CRITERION_ROWS))


@setup_pages.post("/schemes/<uuid:scheme_id>/criteria")
@allow(administrator, load=queries.scheme_of)
def save_criteria(scheme: Scheme) -> ResponseReturnValue:
    return _saved(scheme, *reading.read_criteria(request.form))


@setup_pages.get("/schemes/<uuid:scheme_id>/eligibility")
@allow(administrator, load=queries.scheme_of)
def eligibility(scheme: Scheme) -> ResponseReturnValue:
    return render_template("schemes/pages/eligibility.html", scheme=scheme, rows=range(reading.ELIGIBILITY_ROWS))


@setup_pages.post("/schemes/<uuid:scheme_id>/eligibility")
@allow(administrator, load=queries.scheme_of)
def save_eligibility(scheme: Scheme) -> ResponseReturnValue:
    return _saved(scheme, *reading.read_eligibility(request.form, scheme.eligibility))


def _saved(scheme: Scheme, changes: dict[str, Any], reader: FormReader, rows: reading.Rows) -> ResponseReturnValue:
    if reader.problems:
        marks = {"lowest_mark": scheme.lowest_mark, "highest_mark": scheme.highest_mark}
        check(reading.all_problems(reader, rules.setup_problems(changes, **marks), rows))
    try:
        service.change_setup(
            current_session(),
            scheme,
            changes=changes,
            version=reader.version() or 0,
            **acting_now(),
        )
    except Invalid as invalid:
        raise Invalid(reading.on_rows(invalid.problems, rows)) from invalid
    note("The scheme is changed. Everybody sees it so from now on.")
    return redirect(url_for("schemes.show", scheme_id=scheme.id))
