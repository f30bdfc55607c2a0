"""Administrators' pages: more time for one application."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.applications import queries
from grants.applications.deadlines import rules, service
from grants.applications.deadlines.access import may_move_own_deadline
from grants.applications.models import Application
from grants.kernel.pages import FormReader, note
from grants.kernel.problems import check
from grants.kernel.web import acting_now, allow, current_session, current_time


def add_deadline_pages(pages: Blueprint) -> None:
    """Put these pages beside those of the applicants."""
    pages.get("/applications/<uuid:application_id>/deadline")(own_deadline)
    pages.post("/applications/<uuid:application_id>/deadline")(move_own_deadline)


@allow(may_move_own_deadline, load=queries.application_of)
def own_deadline(application: Application) -> ResponseReturnValue:
    return render_template(
        "applications/pages/own_deadline.html",
        application=application,
        refusal=rules.moving_refusal(application.state),
    )


@allow(may_move_own_deadline, load=queries.application_of)
def move_own_deadline(application: Application) -> ResponseReturnValue:
    reader, reason = FormReader(request.form), request.form.get("reason", "")
    closes_at = reader.moment("closes_at", "the new deadline")
    if reader.problems:
        found = rules.own_deadline_problems(closes_at, reason, stands_at=application.closes_at, now=current_time())
        check(reader.problems + [problem for problem in found if problem.field != "closes_at"])
    service.move_own_deadline(current_session(), application, closes_at=closes_at, reason=reason, **acting_now())
    note(f"{application.reference} has a deadline of its own now. Its people are told.")
    return redirect(url_for("lists.show", list_key="drafts", of=application.round_id))
