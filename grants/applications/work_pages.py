"""Administrators' pages: the applications of a round, and more time for one."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.applications import queries
from grants.applications.access import may_decide_about_application
from grants.applications.deadlines import rules as deadline_rules
from grants.applications.deadlines import service as deadline_service
from grants.applications.deadlines.access import may_move_own_deadline
from grants.applications.models import STATES, Application
from grants.kernel.access import administrator
from grants.kernel.pages import FormReader, addresses, note
from grants.kernel.problems import check
from grants.kernel.web import allow, current_actor, current_session, current_time
from grants.organisations.rules import size_band
from grants.schemes.models import Round
from grants.schemes.rules import round_state


def add_work_pages(pages: Blueprint) -> None:
    """Put these pages beside those of the applicants."""
    pages.get("/rounds/<uuid:round_id>/applications")(in_round)
    pages.get("/applications/<uuid:application_id>/deadline")(own_deadline)
    pages.post("/applications/<uuid:application_id>/deadline")(move_own_deadline)


@allow(administrator, load=queries.round_to_apply_in)
def in_round(round_: Round) -> ResponseReturnValue:
    state = request.args.get("state", "")
    state = state if state in STATES else ""
    page = queries.applications_in_round(
        current_session(), round_.id, state=state or None, after=request.args.get("after")
    )
    return render_template(
        "applications/pages/in_round.html",
        round=round_,
        round_state=round_state(round_, current_time()),
        page=page,
        state=state,
        counts=queries.counts_by_state(current_session(), round_.id),
        states=STATES,
        may_decide=lambda application: may_decide_about_application(current_actor(), application) is None,
        screened_at=addresses("applications.screening", "application_id"),
        shown_at=addresses("applications.show", "application_id"),
        moved_at=addresses("applications.own_deadline", "application_id"),
        size_band=lambda application: size_band(application.organisation.annual_income_pence),
    )


@allow(may_move_own_deadline, load=queries.application_of)
def own_deadline(application: Application) -> ResponseReturnValue:
    return render_template(
        "applications/pages/own_deadline.html",
        application=application,
        refusal=deadline_rules.moving_refusal(application.state),
    )


@allow(may_move_own_deadline, load=queries.application_of)
def move_own_deadline(application: Application) -> ResponseReturnValue:
    reader, reason = FormReader(request.form), request.form.get("reason", "")
    closes_at = reader.moment("closes_at", "the new deadline")
    if reader.problems:
        found = deadline_rules.own_deadline_problems(
            closes_at, reason, stands_at=application.closes_at, now=current_time()
        )
        check(reader.problems + [problem for problem in found if problem.field != "closes_at"])
    deadline_service.move_own_deadline(
        current_session(), application, closes_at=closes_at, reason=reason, actor=current_actor(), now=current_time()
    )
    note(f"{application.reference} has a deadline of its own now. Its people are told.")
    return redirect(url_for("applications.in_round", round_id=application.round_id))
