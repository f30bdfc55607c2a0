"""Layouts for people: mapped on a page, tried on a sample, then saved."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.awards.paying.bank_files import layout_rules
from grants.awards.paying.bank_files.heading_rules import layout_from
from grants.awards.paying.bank_files.layout_rules import FOR_PAYMENTS, KINDS, AnswerLayout, Layout
from grants.awards.paying.bank_files.layouts import queries, service
from grants.awards.paying.bank_files.layouts.models import PaymentLayout
from grants.awards.paying.bank_files.layouts.reading import content_of_form, rows_to_show
from grants.awards.paying.bank_files.layouts.trying import tried
from grants.awards.paying.bank_files.trials import Trial
from grants.kernel.access import administrator
from grants.kernel.pages import FormReader, note
from grants.kernel.problems import NotFound
from grants.kernel.web import acting_now, allow, current_session, current_time, this_app

pages = Blueprint("payment_layouts", __name__)

LONGEST_LINE = 4_000
EMPTY: dict[str, Layout | AnswerLayout] = {
    FOR_PAYMENTS: Layout(columns=tuple(layout_rules.Column("", field) for field in layout_rules.NEEDED)),
    layout_rules.FOR_ANSWERS: AnswerLayout("", "", (), ()),
}
"""What a new layout begins with."""


@pages.get("/payment_layouts", endpoint="list")
@allow(administrator)
def list_layouts() -> ResponseReturnValue:
    found = queries.layouts(current_session())
    by_kind = {kind: [layout for layout in found if layout.kind == kind] for kind in KINDS}
    return render_template("awards/pages/payment_layouts.html", layouts=by_kind)


@pages.get("/payment_layouts/new/<kind>")
@allow(administrator)
def new(kind: str) -> ResponseReturnValue:
    """With the line of headings of the bank's example, its columns are there, with guesses at what each holds."""
    headings = request.args.get("headings", "")
    if _known(kind) == FOR_PAYMENTS and headings.strip():
        return _page(kind, layout_from(headings[:LONGEST_LINE]), headings=headings)
    return _page(kind, EMPTY[kind])


@pages.post("/payment_layouts/new/<kind>")
@allow(administrator)
def add(kind: str) -> ResponseReturnValue:
    content = content_of_form(_known(kind))
    if "try" in request.form:
        return _tried(kind, content)
    layout = service.add_layout(
        current_session(),
        name=request.form.get("name", ""),
        content=content,
        tried=request.form.get("tried", ""),
        **acting_now(),
    )
    return _saved(layout)


@pages.get("/payment_layouts/<uuid:layout_id>")
@allow(administrator, load=queries.layout_of)
def show(layout: PaymentLayout) -> ResponseReturnValue:
    return _page(layout.kind, layout.content, layout=layout)


@pages.post("/payment_layouts/<uuid:layout_id>")
@allow(administrator, load=queries.layout_of)
def change(layout: PaymentLayout) -> ResponseReturnValue:
    content = content_of_form(layout.kind)
    if "try" in request.form:
        return _tried(layout.kind, content, layout=layout)
    service.change_layout(
        current_session(),
        layout,
        name=request.form.get("name", ""),
        content=content,
        tried=request.form.get("tried", ""),
        version=FormReader(request.form).version(),
        **acting_now(),
    )
    return _saved(layout)


def _known(kind: str) -> str:
    if kind not in KINDS:
        raise NotFound("There is no such kind of layout.")
    return kind


def _tried(kind: str, content: Layout | AnswerLayout, *, layout: PaymentLayout | None = None) -> ResponseReturnValue:
    trial = tried(content, request.form.get("sample", ""), settings=this_app().settings, now=current_time())
    return _page(kind, content, layout=layout, trial=trial)


def _page(
    kind: str,
    content: Layout | AnswerLayout,
    *,
    layout: PaymentLayout | None = None,
    trial: Trial | None = None,
    headings: str = "",
) -> ResponseReturnValue:
    columns = content.columns if isinstance(content, Layout) else ()
    return render_template(
        f"awards/pages/payment_layout_of_{kind}.html",
        layout=layout,
        content=content,
        columns=columns,
        rows=rows_to_show(len(columns)),
        trial=trial,
        headings=headings,
        name=request.form.get("name", layout.name if layout else ""),
        sample=request.form.get("sample", ""),
        version=request.form.get("version") if trial else layout.version if layout else None,
        choices=layout_rules,
    )


def _saved(layout: PaymentLayout) -> ResponseReturnValue:
    note(f"The layout “{layout.name}” is saved.")
    return redirect(url_for("payment_layouts.list"))
