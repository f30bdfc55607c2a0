"""The page where lists are taken out: which columns, as a table or a workbook."""

from uuid import UUID

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from grants.kernel.access import administrator
from grants.kernel.web import allow, current_session
from grants.reporting.exports import serving
from grants.reporting.exports.lists import APPLICATIONS, GRANTS, LISTS, PAYMENTS, RETURNS
from grants.reporting.exports.queries import rounds_to_choose

exports_pages = Blueprint("exports", __name__)

_LIST = f"<any({APPLICATIONS},{GRANTS},{PAYMENTS},{RETURNS}):list_key>"


@exports_pages.get("/exports")
@allow(administrator)
def choose_list() -> ResponseReturnValue:
    return render_template("reporting/pages/exports.html", lists=LISTS)


@exports_pages.get(f"/exports/{_LIST}")
@allow(administrator)
def choose_columns(list_key: str) -> ResponseReturnValue:
    listed = LISTS[list_key]
    rounds = rounds_to_choose(current_session()) if listed.of_round else []
    return render_template("reporting/pages/export.html", list_key=list_key, listed=listed, rounds=rounds)


@exports_pages.get(f"/exports/{_LIST}/file")
@allow(administrator)
def get_file(list_key: str) -> ResponseReturnValue:
    columns, round_id = request.args.getlist("columns"), _round_asked_for()
    send = serving.as_xlsx if request.args.get("as") == "xlsx" else serving.as_csv
    return send(list_key, columns, round_id)


def _round_asked_for() -> UUID | None:
    try:
        return UUID(request.args.get("round_id", ""))
    except ValueError:
        return None
