"""Applications for programs: from the eligibility check to the screening."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import url_for

from grants.applications import in_words, queries, rules, service
from grants.applications.access import may_apply_for, may_edit_application, may_read_application, may_screen_application
from grants.applications.beforehand.rules import eligibility_problems, eligibility_results
from grants.applications.deadlines import service as deadline_service
from grants.applications.deadlines.access import may_move_own_deadline
from grants.applications.hosting import queries as hosting_queries
from grants.applications.models import DRAFT, Application
from grants.applications.places_answered import answered_places
from grants.applications.schemas import (
    AnswerSetQuery,
    AnswerSetSchema,
    ApplicationQuery,
    ApplicationSchema,
    ApplicationSummarySchema,
    DraftSchema,
    EligibilityAnswersSchema,
    EligibilityCheckSchema,
    NothingSchema,
    OwnDeadlineSchema,
    ScreeningSchema,
    StartSchema,
    SubmissionSchema,
)
from grants.applications.screening import service as screening_service
from grants.kernel.access import anyone, signed_in
from grants.kernel.api import api_blueprint, expected_version, page_schema
from grants.kernel.paging import Page
from grants.kernel.problems import Problem, check
from grants.kernel.web import acting_now, allow, current_actor, current_session, current_time, require
from grants.organisations.places.queries import facts_of
from grants.organisations.queries import organisation_of
from grants.schemes.models import Round
from grants.schemes.queries import other_open_rounds

api = api_blueprint("applications", "Applications, from the eligibility check to the screening")

Answer = tuple[dict[str, Any], int, dict[str, str]]


def _shown(application: Application) -> dict[str, Any]:
    """An application as its schema takes it, with what a draft still lacks."""
    form, values = queries.form_of(application), queries.values_of(application)
    draft = application.state == DRAFT
    names = (
        *ApplicationSummarySchema._declared_fields,
        "question_set_id",
        "closes_at",
        "answers",
        "eligibility_answers",
    )
    shown = {name: getattr(application, name) for name in names if name != "organisation_name"}
    return shown | {
        "organisation": application.organisation,
        "screening": application.screening,
        "places": [
            {"question": one.key, **facts_of(one.place)} for one in answered_places(current_session(), application)
        ],
        "warnings": _to_do(rules.draft_warnings(form, values)) if draft else [],
        "prompts": in_words.prompts_of(application) if draft else [],
        "missing": _to_do(rules.missing(form, values)) + hosting_queries.waits_for(application) if draft else [],
    }


def _to_do(problems: list[Problem]) -> list[Problem]:
    return [replace(problem, field=rules.field_of(problem.field)) for problem in problems]


def _answer(application: Application, status: int = 200) -> Answer:
    headers = {"ETag": f'"{application.version}"'}
    if status == 201:
        headers["Location"] = url_for("applications_api.show_application", application_id=application.id)
    return _shown(application), status, headers


@api.post("/rounds/<uuid:round_id>/eligibility_checks")
@api.arguments(EligibilityAnswersSchema)
@api.response(200, EligibilityCheckSchema)
@allow(anyone, load=queries.round_to_apply_in)
def check_eligibility(data: dict[str, Any], round_: Round) -> dict[str, Any]:
    """Whether an organisation could apply. Nothing is kept."""
    questions, answers = round_.scheme.eligibility, data["answers"]
    check(_prefixed(eligibility_problems(questions, answers)))
    results = eligibility_results(questions, answers)
    eligible = all(result.fits for result in results)
    others = [] if eligible else other_open_rounds(current_session(), round_, current_time())
    return {"eligible": eligible, "results": results, "other_rounds": others}


def _prefixed(problems: list[Problem]) -> list[Problem]:
    return [replace(problem, field=problem.field.removeprefix("eligibility_")) for problem in problems]


@api.post("/rounds/<uuid:round_id>/applications")
@api.arguments(StartSchema)
@api.response(201, ApplicationSchema)
@allow(signed_in, load=queries.round_to_apply_in)
def start_application(data: dict[str, Any], round_: Round) -> Answer:
    """Begin a draft for one of your organisations."""
    session, actor = current_session(), current_actor()
    organisation = organisation_of(session, data["organisation_id"])
    require(may_apply_for, organisation)
    application = service.start_application(
        session,
        round_,
        organisation,
        eligibility_answers=data["eligibility_answers"],
        actor=actor,
        now=current_time(),
    )
    return _answer(queries.application_of(session, application.id), 201)


@api.get("/rounds/<uuid:round_id>/applications")
@api.arguments(ApplicationQuery, location="query")
@api.response(200, page_schema(ApplicationSummarySchema))
@allow(signed_in, load=queries.round_to_apply_in)
def list_applications_in_round(query: Mapping[str, Any], round_: Round) -> Page[Application]:
    """The applications in the round that you may read, the oldest first."""
    actor = current_actor()
    return queries.applications_in_round(current_session(), round_.id, readable_by=actor, **query)


@api.get("/rounds/<uuid:round_id>/answer_sets")
@api.arguments(AnswerSetQuery, location="query")
@api.response(200, page_schema(AnswerSetSchema))
@allow(signed_in, load=queries.round_to_apply_in)
def list_answer_sets(query: Mapping[str, Any], round_: Round) -> Page[Application]:
    """What those applications of the round answer that you may read, the oldest first."""
    actor = current_actor()
    return queries.applications_in_round(current_session(), round_.id, readable_by=actor, with_answers=True, **query)


@api.get("/applications")
@api.arguments(ApplicationQuery, location="query")
@api.response(200, page_schema(ApplicationSummarySchema))
@allow(signed_in)
def list_applications(query: Mapping[str, Any]) -> Page[Application]:
    """The applications that you may read, the newest first."""
    return queries.applications_readable_by(current_session(), current_actor(), **query)


@api.get("/applications/<uuid:application_id>")
@api.response(200, ApplicationSchema)
@allow(may_read_application, load=queries.application_of)
def show_application(application: Application) -> Answer:
    """An application as far as you may read it, with what is still missing."""
    return _answer(application)


@api.patch("/applications/<uuid:application_id>", "save_application")
@api.arguments(DraftSchema)
@api.response(200, ApplicationSchema)
@api.needs_version
@allow(may_edit_application, load=queries.application_to_change)
def save_draft(change: dict[str, Any], application: Application) -> Answer:
    """Save part of a draft. Needs `If-Match` with the version that you changed."""
    version = expected_version()
    service.save_draft(current_session(), application, **change, version=version, **acting_now())
    return _answer(application)


@api.post("/applications/<uuid:application_id>/submission", "submit_application")
@api.arguments(SubmissionSchema)
@api.response(201, ApplicationSchema)
@api.takes_version
@allow(may_edit_application, load=queries.application_to_change)
def submit(data: dict[str, Any], application: Application) -> Answer:
    """Send an application. With `If-Match`, only the version that you read."""
    check(rules.declaration_problems(declared=data["declaration"]))
    service.submit(
        current_session(),
        application,
        version=expected_version(),
        **acting_now(),
    )
    return _answer(application, 201)


@api.post("/applications/<uuid:application_id>/withdrawal", "withdraw_application")
@api.arguments(NothingSchema)
@api.response(201, ApplicationSchema)
@allow(may_edit_application, load=queries.application_to_change)
def withdraw(data: dict[str, Any], application: Application) -> Answer:
    """Withdraw an application on which nothing is decided."""
    service.withdraw(current_session(), application, **acting_now())
    return _answer(application, 201)


@api.post("/applications/<uuid:application_id>/deadline")
@api.arguments(OwnDeadlineSchema)
@api.response(204)
@allow(may_move_own_deadline, load=queries.application_of)
def move_own_deadline(data: dict[str, Any], application: Application) -> None:
    """Let this one draft be sent later than the others of its round."""
    deadline_service.move_own_deadline(current_session(), application, **data, **acting_now())


@api.post("/applications/<uuid:application_id>/screening", "screen_application")
@api.arguments(ScreeningSchema)
@api.response(201, ApplicationSchema)
@allow(may_screen_application, load=queries.application_of)
def screen(data: dict[str, Any], application: Application) -> Answer:
    """Say whether an application may go to the panel."""
    screening_service.screen(current_session(), application, **data, **acting_now())
    return _answer(application, 201)
