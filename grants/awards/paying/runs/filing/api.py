"""Files of runs, for programs."""

from typing import Any
from uuid import UUID

from flask import Response

from grants.awards.paying.bank_files.layouts.models import PaymentLayout
from grants.awards.paying.bank_files.layouts.queries import layout_of
from grants.awards.paying.bank_files.layouts.trying import own_payer
from grants.awards.paying.runs import queries as run_queries
from grants.awards.paying.runs.api import Shown, done_with
from grants.awards.paying.runs.filing import service
from grants.awards.paying.runs.filing.access import may_open_file
from grants.awards.paying.runs.filing.pages import as_download
from grants.awards.paying.runs.filing.rules import MEDIA_TYPES
from grants.awards.paying.runs.filing.schemas import AnswerFormatSchema, ReadAnswersSchema, RunFileSchema
from grants.awards.paying.runs.models import PaymentRun
from grants.awards.paying.runs.schemas import PaymentRunSchema
from grants.kernel.access import administrator
from grants.kernel.api import api_blueprint
from grants.kernel.problems import Invalid, NotFound, Problem
from grants.kernel.uploads.schemas import SentFileSchema
from grants.kernel.web import acting_now, allow, current_session, current_vault, this_app
from grants.organisations.bank.reading import account_version

api = api_blueprint("run_files", "Files that payment runs are sent by, and what banks' files say of them")


def _layout(layout_id: UUID | None) -> PaymentLayout | None:
    try:
        return layout_of(current_session(), layout_id) if layout_id else None
    except NotFound as error:
        raise Invalid([Problem("layout_id", error.message, "unknown")]) from error


@api.post("/payment_runs/<uuid:run_id>/file", "send_payment_run_by_file")
@api.arguments(RunFileSchema)
@api.response(201, PaymentRunSchema)
@api.needs_version
@allow(administrator, load=run_queries.run_of)
def send_by_file(given: Shown, run: PaymentRun) -> tuple[Shown, dict[str, str]]:
    """Write a released run as a file for the bank. It is sent from now on."""
    service.send_by_file(
        current_session(),
        run,
        file_format=given["format"],
        layout=_layout(given["layout_id"]),
        payer=own_payer(this_app().settings),
        vault=current_vault(),
        files=this_app().files,
        version=account_version(),
        **acting_now(),
    )
    return done_with(run)


@api.get("/payment_runs/<uuid:run_id>/file", "fetch_payment_run_file")
@api.file(*sorted(set(MEDIA_TYPES.values())), description="The file for the bank")
@allow(may_open_file, load=run_queries.run_of)
def fetch_file(run: PaymentRun) -> Response:
    """The file as it was made, for whoever made it."""
    return as_download(run)


@api.post("/payment_runs/<uuid:run_id>/answer_file", "read_answer_file")
@api.arguments(SentFileSchema, location="files")
@api.arguments(AnswerFormatSchema, location="form")
@api.response(200, ReadAnswersSchema)
@allow(administrator, load=run_queries.run_of)
def read_answer_file(sent: dict[str, Any], form: dict[str, Any], run: PaymentRun) -> dict[str, Any]:
    """What a bank's file says of this run, held against what was sent: shown, or recorded as well."""
    told = service.read_answers(
        current_session(),
        run,
        sent["file"].read(),
        file_format=form["format"],
        layout=_layout(form["layout_id"]),
        **acting_now(),
    )
    news = service.take_answers(current_session(), run, told, **acting_now()) if form["record"] else []
    return {"answers": told, "recorded": len(news)}
