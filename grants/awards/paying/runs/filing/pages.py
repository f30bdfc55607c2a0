"""Choosing the file of a run, opening it, and reading the bank's answer: shown first, recorded when it is taken."""

from collections import Counter
from collections.abc import Sequence
from io import BytesIO
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from itsdangerous import BadData, URLSafeTimedSerializer
from sqlalchemy.orm import Session

from grants.awards.paying.bank_files.answers import OUTCOMES, PAID, UNDER_WAY, Answer
from grants.awards.paying.bank_files.iso20022 import PAIN_001_03, PAIN_001_09
from grants.awards.paying.bank_files.layout_rules import FOR_ANSWERS, FOR_PAYMENTS
from grants.awards.paying.bank_files.layouts.models import PaymentLayout
from grants.awards.paying.bank_files.layouts.queries import layout_of, layouts
from grants.awards.paying.bank_files.layouts.trying import own_payer
from grants.awards.paying.runs import queries as run_queries
from grants.awards.paying.runs.filing import packing, queries, service
from grants.awards.paying.runs.filing.access import may_open_file
from grants.awards.paying.runs.filing.rules import BACS_18, CSV, PAIN_002, arrives_on
from grants.awards.paying.runs.models import PaymentRun
from grants.awards.paying.runs.pages import version_seen
from grants.kernel.access import administrator
from grants.kernel.clock import london_day
from grants.kernel.counting import counted
from grants.kernel.file_checks.checked import MEGABYTE
from grants.kernel.look import day
from grants.kernel.pages import note
from grants.kernel.paging import PAGE_SIZE
from grants.kernel.problems import Conflict, Invalid, NotFound, Problem
from grants.kernel.request_limits import takes_files, takes_more
from grants.kernel.uploads.pages import QUIET
from grants.kernel.web import (
    acting_now,
    allow,
    current_actor,
    current_session,
    current_time,
    current_vault,
    shown_at,
    this_app,
)

pages = Blueprint("run_files", __name__)

AN_HOUR = 3_600
"""Seconds for which what a file says can be taken after it was shown."""


@pages.get("/payment_runs/<uuid:run_id>/file")
@allow(administrator, load=run_queries.run_of)
def choose(run: PaymentRun) -> ResponseReturnValue:
    """Which kind of file the run is sent by."""
    session, settings = current_session(), this_app().settings
    bacs = day(arrives_on(BACS_18, run.pay_on, london_day(current_time())))
    options: list[tuple[str, ...]] = [
        (PAIN_001_09, "ISO 20022, the newer version", "XML, called pain.001.001.09"),
        (PAIN_001_03, "ISO 20022, the older version", "XML, called pain.001.001.03"),
    ]
    if settings.bacs_user_number:
        options.append((BACS_18, "Bacs Standard 18", f"The money arrives on {bacs}"))
    for layout in layouts(session, kind=FOR_PAYMENTS):
        hint = service.YOUR_OWN_LAYOUT if layout.saved_by == current_actor().person_id else "CSV"
        options.append((f"{CSV} {layout.id}", layout.name, hint))
    return render_template(
        "awards/pages/run_file.html",
        run=run,
        options=options,
        refusal=run_queries.refusal_for(session, run, current_actor()),
        has_account=bool(settings.payer_account_number),
    )


@pages.post("/payment_runs/<uuid:run_id>/file")
@allow(administrator, load=run_queries.run_of)
def send(run: PaymentRun) -> ResponseReturnValue:
    """Make the file. A second press leads to the run, as the first did."""
    if run.file_id is None:
        file_format, layout = _chosen(current_session())
        service.send_by_file(
            current_session(),
            run,
            file_format=file_format,
            layout=layout,
            payer=own_payer(this_app().settings),
            vault=current_vault(),
            files=this_app().files,
            version=version_seen(),
            **acting_now(),
        )
        note("The file is made. Open it below, and load it into your bank’s service.")
    return _to(run)


def _to(run: PaymentRun) -> ResponseReturnValue:
    return redirect(url_for("runs.show", run_id=run.id))


def _chosen(session: Session) -> tuple[str, PaymentLayout | None]:
    """The kind of file that a form names: `csv` with the id of its layout."""
    file_format, _, layout_id = request.form.get("format", "").partition(" ")
    if file_format != CSV:
        return file_format, None
    try:
        return file_format, layout_of(session, UUID(layout_id))
    except (ValueError, NotFound) as error:
        raise Invalid([Problem("format", "Choose the kind of file.", "missing")]) from error


@pages.get("/payment_runs/<uuid:run_id>/file/content")
@allow(may_open_file, load=run_queries.run_of)
def content(run: PaymentRun) -> Response:
    return as_download(run)


def as_download(run: PaymentRun) -> Response:
    """The file of a run, for whoever sent it."""
    session = current_session()
    data = service.file_of(session, run, vault=current_vault(), files=this_app().files)
    kept = queries.file_of(session, run)
    response = send_file(BytesIO(data), mimetype=kept.media_type, as_attachment=True, download_name=kept.name)
    response.headers["Content-Security-Policy"] = QUIET
    return response


@pages.get("/payment_runs/<uuid:run_id>/answer_file")
@allow(administrator, load=run_queries.run_of)
def choose_answers(run: PaymentRun) -> ResponseReturnValue:
    session = current_session()
    options: list[tuple[str, ...]] = [(PAIN_002, "ISO 20022", "XML, called pain.002")]
    options += [(f"{CSV} {layout.id}", layout.name, "CSV") for layout in layouts(session, kind=FOR_ANSWERS)]
    refusal = run_queries.refusal_for(session, run, current_actor())
    return render_template("awards/pages/run_answer_file.html", run=run, options=options, refusal=refusal)


@pages.post("/payment_runs/<uuid:run_id>/answer_file")
@takes_files
@allow(administrator, load=run_queries.run_of)
def read_answers(run: PaymentRun) -> ResponseReturnValue:
    """Show what the bank's file says. Nothing is recorded yet."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise Invalid([Problem("file", "Choose the file that your bank gave you.", "missing")])
    file_format, layout = _chosen(current_session())
    told = service.read_answers(
        current_session(), run, sent.read(), file_format=file_format, layout=layout, **acting_now()
    )
    return render_template(
        "awards/pages/run_answers_read.html",
        run=run,
        answers=_first_to_look_at(told),
        sums=_sums(told),
        number=len(told),
        shown=PAGE_SIZE,
        packed=_serializer(run).dumps(packing.packed(told)),
    )


def _first_to_look_at(told: Sequence[Answer]) -> list[Answer]:
    """Those that a person has to look at come first: as many as a page has."""
    return sorted(told, key=lambda each: (each.outcome == PAID, each.outcome == UNDER_WAY))[:PAGE_SIZE]


def _sums(told: Sequence[Answer]) -> list[tuple[str, int]]:
    numbers = Counter(each.outcome for each in told)
    return [(outcome, numbers[outcome]) for outcome in OUTCOMES if numbers[outcome]]


@pages.post("/payment_runs/<uuid:run_id>/answer_file/taking")
@shown_at("run_files.choose_answers")
@takes_more(4 * MEGABYTE)
@allow(administrator, load=run_queries.run_of)
def take(run: PaymentRun) -> ResponseReturnValue:
    try:
        values: Any = _serializer(run).loads(request.form.get("answers", ""), max_age=AN_HOUR)
    except BadData as error:
        raise Conflict("This page was open for too long. Read the file again; nothing is recorded yet.") from error
    news = service.take_answers(current_session(), run, packing.unpacked(values), **acting_now())
    note(f"{counted(len(news), 'answer is', 'answers are')} recorded from the bank’s file.")
    return _to(run)


def _serializer(run: PaymentRun) -> URLSafeTimedSerializer:
    """Signs the answers that their page carries, so that only what was read for this person can be taken."""
    salt = f"answers of a bank {run.id} {current_actor().person_id}"
    return URLSafeTimedSerializer(this_app().settings.secret_key, salt=salt)
