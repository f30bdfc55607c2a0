"""History and jobs, for administrators: pages and API. Also the stage of the kernel, with its periodic jobs."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, g, redirect, render_template, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue
from marshmallow import EXCLUDE, ValidationError, fields, post_load, validate
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.kernel import history
from grants.kernel.access import Actor, administrator
from grants.kernel.api import DayField, PageQuery, Strict, api_blueprint, page_schema
from grants.kernel.counting import counted
from grants.kernel.discarding import DELETE_JOB
from grants.kernel.documents import DOCUMENT_JOB
from grants.kernel.failing_jobs import FAILING, About, about_each, failing_jobs
from grants.kernel.filling.unsaved import purge_unsaved
from grants.kernel.finding.api import finding_api
from grants.kernel.finding.pages import finding_pages
from grants.kernel.home import home_api
from grants.kernel.idempotency import forget_forms
from grants.kernel.jobs import DEAD, STATES, Job, forget_done_jobs, has_failed, replay_job
from grants.kernel.navigation import Area, Link
from grants.kernel.pages import note
from grants.kernel.paging import Page, page_of
from grants.kernel.problems import Conflict, NotFound, Problem
from grants.kernel.records import api as record_api
from grants.kernel.records import pages as record_pages
from grants.kernel.sealing import seal_events
from grants.kernel.stage import Periodic, Registry, Stage, Waiting
from grants.kernel.tables import csv_lines
from grants.kernel.tallies import add_up
from grants.kernel.uploads import called as uploads_called
from grants.kernel.uploads.api import scanning_api
from grants.kernel.uploads.events import EVENTS
from grants.kernel.uploads.pages import scanning_pages
from grants.kernel.uploads.service import SCAN_JOB, ask_for_missed_scans, discard_unwanted
from grants.kernel.uploads.waiting import files_to_look_at
from grants.kernel.waiting import administrators, waits_for
from grants.kernel.web import allow, current_actor, current_session, current_time, shown_at, this_app

pages = Blueprint("oversight", __name__, url_prefix="/oversight")
api = api_blueprint("oversight", "Events and jobs, for administrators")


class EventSchema(Strict):
    id = fields.UUID()
    name = fields.String()
    sentence = fields.String(metadata={"description": "What happened, in plain English"})
    subject_id = fields.UUID()
    actor_id = fields.UUID(allow_none=True)
    facts = fields.Dict()
    at = fields.AwareDateTime()
    number = fields.Integer(allow_none=True)
    seal = fields.String(allow_none=True)


class JobSchema(Strict):
    id = fields.UUID()
    name = fields.String()
    sentence = fields.String(metadata={"description": "What is to be done and how it stands, in plain English"})
    why_failed = fields.String(allow_none=True, metadata={"description": "Why it failed last, in plain English"})
    what_to_do = fields.String(allow_none=True)
    key = fields.String()
    queue = fields.String()
    state = fields.String()
    run_at = fields.AwareDateTime()
    attempts = fields.Integer()
    last_error = fields.String(allow_none=True)
    finished_at = fields.AwareDateTime(allow_none=True)


class WantedQuery(Strict):
    """Which events: of none that is said, all."""

    subject_id = fields.UUID(metadata={"description": "Only events about this record, and what this person did"})
    person = fields.String(metadata={"description": "Who did it: a name, a part of one, or an e-mail address"})
    record = fields.String(metadata={"description": "What it is about: a name, a part of one, or a reference"})
    kind = fields.String(metadata={"description": "The name of a kind of event, or of all of a stage"})
    from_day = DayField(metadata={"description": "The first day, in London"})
    to_day = DayField(metadata={"description": "The last day, in London"})

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """What is wanted, beside where in the list to go on."""
        paging: dict[str, Any] = {name: data.pop(name) for name in ("after", "size") if name in data}
        return paging | {"wanted": history.Wanted(**data)}


class EventQuery(WantedQuery, PageQuery):
    pass


class JobQuery(PageQuery):
    state = fields.String(load_default=DEAD, validate=validate.OneOf((FAILING, *STATES)))


def _jobs(session: Session, state: str, **paging: Any) -> Page[Job]:
    return page_of(
        session,
        select(Job).where(has_failed() if state == FAILING else Job.state == state),
        by=(Job.run_at, Job.id),
        **paging,
    )


def _job(session: Session, job_id: UUID) -> Job:
    job = session.get(Job, job_id)
    if job is None:
        raise NotFound("There is no such job.")
    return job


def _replay(job: Job) -> None:
    if not replay_job(current_session(), job.id, now=current_time()):
        raise Conflict("Only a job that has failed can be tried again.")


@api.get("/events")
@api.arguments(EventQuery, location="query")
@api.response(200, page_schema(EventSchema))
@allow(administrator)
def list_events(query: dict[str, Any]) -> Page[history.Told]:
    """What has happened, in sentences, the latest first."""
    wanted, after, size = query["wanted"], query.get("after"), query["size"]
    return history.events_page(current_session(), current_actor(), wanted, after=after, size=size)


@api.get("/events.csv")
@api.arguments(WantedQuery, location="query")
@api.file("text/csv", description="The history as a table")
@allow(administrator)
def export_events(query: dict[str, Any]) -> Response:
    """What has happened, in sentences, as a table."""
    return _as_csv(query["wanted"])


@api.get("/jobs")
@api.arguments(JobQuery, location="query")
@api.response(200, page_schema(JobSchema))
@allow(administrator)
def list_jobs(query: dict[str, Any]) -> Page[dict[str, Any]]:
    """Jobs in one state, in sentences, the earliest first."""
    page = _jobs(current_session(), query["state"], after=query.get("after"), size=query["size"])
    jobs = about_each(current_session(), page.items, current_actor(), current_time())
    return Page([_as_told(each) for each in jobs], page.next_cursor)


def _as_told(about: About) -> dict[str, Any]:
    kept = {column.key: getattr(about.job, column.key) for column in Job.__table__.columns}
    trouble = about.trouble
    said = {"why_failed": trouble and trouble.why, "what_to_do": trouble and trouble.what_to_do}
    return kept | said | {"sentence": about.sentence}


@api.post("/jobs/<uuid:job_id>/replay", "replay_job")
@api.response(204)
@allow(administrator, load=_job)
def replay(job: Job) -> None:
    """Let a job that was given up be tried again, and one that failed and waits be tried now."""
    _replay(job)


@pages.get("/events")
@allow(administrator)
def events_page() -> ResponseReturnValue:
    asked = {name: text for name, text in request.args.items() if text.strip()}
    wanted = _wanted(asked)
    page = history.events_page(current_session(), current_actor(), wanted, after=asked.pop("after", None))
    return render_template(
        "kernel/pages/events.html",
        page=page,
        asked=asked,
        about=history.named(current_session(), current_actor(), wanted.subject_id) if wanted.subject_id else None,
        kinds=[("", "Everything"), *history.kinds_in_words()],
    )


@pages.get("/events.csv")
@allow(administrator)
def events_file() -> ResponseReturnValue:
    return _as_csv(_wanted(request.args))


def _wanted(asked: Mapping[str, str]) -> history.Wanted:
    """What an address asks for. What cannot be read is said at its field, and left out."""
    given = {name: text.strip() for name, text in asked.items() if text.strip()}
    try:
        wanted: history.Wanted = WantedQuery(unknown=EXCLUDE).load(given)["wanted"]
    except ValidationError as error:
        said: dict[str, list[str]] = error.messages_dict
        g.problems = [Problem(name, sentences[0]) for name, sentences in said.items()]
        valid = error.valid_data if isinstance(error.valid_data, dict) else {}
        wanted = history.Wanted(**valid)
    return wanted


def _as_csv(wanted: history.Wanted) -> Response:
    rows = stream_with_context(csv_lines(history.rows_of(current_actor(), wanted)))
    response = Response(rows, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="history.csv"'
    return response


@pages.get("/jobs")
@allow(administrator)
def jobs_page() -> ResponseReturnValue:
    state = request.args.get("state", FAILING)
    state = state if state in STATES else FAILING
    page = _jobs(current_session(), state, after=request.args.get("after"))
    return render_template(
        "kernel/pages/jobs.html",
        page=page,
        jobs=about_each(current_session(), page.items, current_actor(), current_time()),
        state=state,
        state_options=[(s, s.capitalize()) for s in (FAILING, *STATES)],
    )


@pages.post("/jobs/<uuid:job_id>/replay")
@shown_at("oversight.jobs_page")
@allow(administrator, load=_job)
def replay_page(job: Job) -> ResponseReturnValue:
    _replay(job)
    note("The job will be tried again.")
    return redirect(url_for(".jobs_page"))


def forget_finished_jobs(session: Session, now: datetime) -> None:
    """Remove what is done and was kept long enough to be looked at."""
    registry: Registry = session.info["registry"]
    forget_done_jobs(session, registry.job_kinds(), now=now)


@waits_for(administrators, Job.state == DEAD)
def documents_not_written(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """For administrators: how many documents could not be written and are not tried any more."""
    names = [kind.name for kind in this_app().registry.job_kinds() if kind.writes]
    given_up = select(func.count()).select_from(Job).where(Job.name.in_(names), Job.state == DEAD)
    if not (number := session.scalar(given_up)):
        return []
    text = f"{counted(number, 'document')} could not be written"
    return [Waiting(text, url_for("oversight.jobs_page"), detail="The list of jobs says why, and can try again.")]


kernel_stage = Stage(
    name="kernel",
    pages=(pages, record_pages, scanning_pages, finding_pages),
    api=(api, record_api, scanning_api, home_api, finding_api),
    events=EVENTS,
    names=(uploads_called.names,),
    jobs=(DOCUMENT_JOB, DELETE_JOB, SCAN_JOB),
    periodic=(
        Periodic("kernel.seal_events", timedelta(seconds=10), seal_events),
        Periodic("kernel.ask_for_missed_scans", timedelta(hours=1), ask_for_missed_scans),
        Periodic("kernel.purge_unsaved", timedelta(hours=1), purge_unsaved),
        Periodic("kernel.forget_forms", timedelta(hours=1), forget_forms),
        Periodic("kernel.add_up_tallies", timedelta(minutes=1), add_up),
        Periodic("kernel.discard_unwanted", timedelta(hours=1), discard_unwanted),
        Periodic("kernel.forget_finished_jobs", timedelta(hours=6), forget_finished_jobs),
    ),
    waiting=(files_to_look_at, documents_not_written, failing_jobs),
    navigation=(
        Link(Area.SETTINGS, "History", "oversight.events_page", lambda actor: actor.is_administrator),
        Link(Area.SETTINGS, "Jobs", "oversight.jobs_page", lambda actor: actor.is_administrator),
    ),
)
