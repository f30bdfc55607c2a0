"""Published tables for people."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.kernel.access import administrator
from grants.kernel.counting import counted
from grants.kernel.pages import FormReader, note
from grants.kernel.problems import Invalid, Problem
from grants.kernel.request_limits import takes_files
from grants.kernel.web import acting_now, allow, current_actor, current_session
from grants.reporting.access import may_see_reports
from grants.reporting.published import queries, rules, service
from grants.reporting.published.models import PublishedTable
from grants.reporting.published.reading import FILE

published_pages = Blueprint("published", __name__)


@published_pages.get("/published-figures")
@allow(may_see_reports)
def show_all() -> ResponseReturnValue:
    page = queries.tables_page(current_session(), after=request.args.get("after"))
    may_load = current_actor().is_administrator
    return render_template("reporting/pages/published.html", page=page, may_load=may_load)


@published_pages.post("/published-figures")
@takes_files
@allow(administrator)
def load() -> ResponseReturnValue:
    reader, sent = FormReader(request.form), request.files.get(FILE)
    if sent is None or not sent.filename:
        raise Invalid([Problem(FILE, "Choose the table, as CSV or .xlsx.", "missing")])
    table = service.load_table(
        current_session(),
        title=reader.text("title"),
        source=reader.text("source"),
        name=sent.filename,
        content=sent.read(),
        **acting_now(),
    )
    found = counted(table.differences, "difference") if table.differences else "No difference"
    note(f"The table is loaded. {found} found.")
    return redirect(url_for(".show", table_id=table.id))


@published_pages.get("/published-figures/<uuid:table_id>")
@allow(may_see_reports, load=queries.table_of)
def show(table: PublishedTable) -> ResponseReturnValue:
    findings = rules.findings_of(table.cells)
    needed = [finding for finding in findings if finding.verdict in (rules.DIFFERS, rules.UNREAD)]
    return render_template(
        "reporting/pages/published_table.html",
        table=table,
        needed=needed,
        states_a_total=rules.states_a_total(findings),
        others=[finding for finding in findings if finding not in needed],
        verdicts=rules.VERDICTS,
        numeric=(*rules.money_columns(table.cells), *rules.percent_columns(table.cells)),
    )
