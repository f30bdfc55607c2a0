"""`/returns`: what grantees tell for each period, and the answer to it."""

from collections.abc import Collection
from typing import Any

from flask import url_for

from grants.awards.access import may_read_award
from grants.awards.models import Award
from grants.awards.queries import award_of
from grants.kernel import forms
from grants.kernel.access import administrator
from grants.kernel.api import api_blueprint, expected_version, page_schema
from grants.kernel.paging import Page
from grants.kernel.problems import Problem
from grants.kernel.web import acting_now, allow, current_actor, current_session, current_time
from grants.monitoring import queries, reading, rules, service
from grants.monitoring.access import (
    may_fill_in,
    may_read_answers,
    may_read_return,
    may_review_return,
    may_see_review,
)
from grants.monitoring.asking.known_rules import Offer, offers
from grants.monitoring.models import RETURNED, Return
from grants.monitoring.reviewing.queries import editions_of, opened_of, unanswered_of
from grants.monitoring.schemas import (
    ReturnChangeSchema,
    ReturnListSchema,
    ReturnQuery,
    ReturnReviewStartSchema,
    ReturnSchema,
    ReturnStateSchema,
    ReturnSubmissionSchema,
    ReturnSummarySchema,
    ReviewSchema,
)
from grants.monitoring.sent import answers_for
from grants.monitoring.telling.queries import told_of

api = api_blueprint("monitoring", "Monitoring returns")

Answer = tuple[dict[str, Any], int, dict[str, str]]
OWN_FIELDS = (
    "id",
    "award_id",
    "number",
    "period_from",
    "period_to",
    "due_at",
    "state",
    "channel",
    "submitted_at",
    "version",
)


def _summary(monitoring_return: Return) -> dict[str, Any]:
    state = rules.shown_state(monitoring_return.state, monitoring_return.due_at, current_time())
    return {**{field: getattr(monitoring_return, field) for field in OWN_FIELDS}, "standing": state}


def _whole(monitoring_return: Return) -> dict[str, Any]:
    grant = queries.grant_of(current_session(), monitoring_return)
    reads_answers = may_read_answers(current_actor(), monitoring_return) is None
    answers = answers_for(current_session(), monitoring_return, current_actor())
    found: list[Problem] = []
    offered: Collection[Offer] = ()
    if rules.is_with_grantee(monitoring_return.state) and may_fill_in(current_actor(), monitoring_return) is None:
        found = forms.problems_for_draft(queries.asked_of(monitoring_return, grant), monitoring_return.answers)
        found += unanswered_of(current_session(), monitoring_return, grant)
        askable = queries.askable_of(monitoring_return, grant).questions
        offered = offers(askable, monitoring_return.answers, grant).values()
    reviews = may_see_review(current_actor(), monitoring_return) is None and rules.was_sent(monitoring_return.state)
    opened = opened_of(current_session(), monitoring_return, grant)
    return {
        **_summary(monitoring_return),
        "organisation_id": monitoring_return.award.organisation_id,
        "review_note": monitoring_return.review_note if reads_answers else "",
        "review_begun_at": monitoring_return.review_begun_at,
        "reviewed_at": monitoring_return.reviewed_at,
        "questions": queries.definition_asked(monitoring_return, grant, answers),
        "answers": answers,
        "offered": offered,
        "told": told_of(current_session(), monitoring_return) if reads_answers else None,
        "warnings": [{"field": rules.field_of(p.field), "message": p.message, "code": p.code} for p in found],
        "grant": {
            "amount_pence": grant.amount,
            "paid_pence": grant.paid,
            "budget_lines": [{"what": what, "pence": pence} for what, pence in grant.budget],
            "spent_by_line": reading.lines_of(monitoring_return, grant, answers) if reads_answers else [],
            "figures": reading.figures_told(monitoring_return, grant, answers) if reads_answers else [],
            "promised": [promise.in_words for promise in grant.promises],
        },
        "editions": _editions(monitoring_return) if reads_answers else [],
        "opened": None if opened is None else sorted(opened),
        "remarks": [
            {"field": p.field, "message": p.message, "code": p.code}
            for p in (queries.remarks_on(monitoring_return, grant) if reviews else [])
        ],
    }


def _editions(monitoring_return: Return) -> list[dict[str, Any]]:
    """How a return stood each time that it was sent back. What its people answer now is read once they send it."""
    editions = editions_of(current_session(), monitoring_return.id)
    writes = may_fill_in(current_actor(), monitoring_return) is None
    being_written = [] if writes or monitoring_return.state != RETURNED else editions[:1]
    return [
        {
            **{name: getattr(edition, name) for name in ("number", "answers", "note", "sent_at", "sent_back_at")},
            "queries": [
                {
                    "question_key": query.question_key,
                    "label": query.label,
                    "question": query.question,
                    "because": "" if edition in being_written else query.because,
                }
                for query in edition.queries
            ],
        }
        for edition in editions
    ]


def _answer(monitoring_return: Return, status: int = 200) -> Answer:
    headers = {"ETag": f'"{monitoring_return.version}"'}
    if status == 201:
        headers["Location"] = url_for(".show", return_id=monitoring_return.id)
    return _whole(monitoring_return), status, headers


@api.get("/returns")
@api.arguments(ReturnQuery, location="query")
@api.response(200, page_schema(ReturnSummarySchema))
@allow(administrator)
def list_returns(query: dict[str, Any]) -> Page[dict[str, Any]]:
    """Returns of all awards, the first due first."""
    page = queries.returns_page(
        current_session(),
        current_actor(),
        view=query["view"],
        now=current_time(),
        after=query.get("after"),
        size=query["size"],
    )
    return Page([_summary(item) for item in page.items], page.next_cursor)


@api.get("/awards/<uuid:award_id>/returns", "list_award_returns")
@api.response(200, ReturnListSchema)
@allow(may_read_award, load=award_of)
def list_of_award(award: Award) -> dict[str, Any]:
    """The reporting plan of a grant. Funders see the returns that have been accepted. Host and partners see all, and
    what is written in them once it is sent."""
    found = queries.returns_of_award(current_session(), award, current_actor())
    return {"items": [_summary(item) for item in found]}


@api.get("/returns/<uuid:return_id>", "show_return")
@api.response(200, ReturnSchema)
@allow(may_read_return, load=queries.return_of)
def show(monitoring_return: Return) -> Answer:
    """A return with its questions, its answers and what is still wrong with them. What its people are writing is read
    by nobody else; of one that was sent back others read what was sent.
    """
    return _answer(monitoring_return)


@api.patch("/returns/<uuid:return_id>", "save_return")
@api.arguments(ReturnChangeSchema)
@api.response(200, ReturnSchema)
@api.needs_version
@allow(may_fill_in, load=queries.return_of)
def save_draft(change: dict[str, Any], monitoring_return: Return) -> Answer:
    """Save some answers. Needs `If-Match` with the version that you changed."""
    service.save_draft(
        current_session(),
        monitoring_return,
        **change,
        version=expected_version(),
        **acting_now(),
    )
    return _answer(monitoring_return)


@api.post("/returns/<uuid:return_id>/submission", "submit_return")
@api.arguments(ReturnSubmissionSchema)
@api.response(201, ReturnSchema)
@api.takes_version
@allow(may_fill_in, load=queries.return_of)
def submit(data: dict[str, Any], monitoring_return: Return) -> Answer:
    """Send the return as it stands."""
    service.submit(
        current_session(),
        monitoring_return,
        version=expected_version(),
        **acting_now(),
    )
    return _answer(monitoring_return, 201)


@api.post("/returns/<uuid:return_id>/review_start", "begin_return_review")
@api.arguments(ReturnReviewStartSchema)
@api.response(201, ReturnStateSchema)
@allow(may_review_return, load=queries.return_of)
def begin_review(_: dict[str, Any], monitoring_return: Return) -> tuple[Return, int, dict[str, str]]:
    """Begin to review a return: its people cannot take it back any more. Who decides need not have begun."""
    service.begin_review(current_session(), monitoring_return, **acting_now())
    return monitoring_return, 201, {"Location": url_for(".show", return_id=monitoring_return.id)}


@api.post("/returns/<uuid:return_id>/review", "review_return")
@api.arguments(ReviewSchema)
@api.response(201, ReturnSchema)
@api.takes_version
@allow(may_review_return, load=queries.return_of)
def review(given: dict[str, Any], monitoring_return: Return) -> Answer:
    """Accept the return, or send it back with a note or with questions about named answers."""
    service.review(
        current_session(),
        monitoring_return,
        **given,
        version=expected_version(),
        **acting_now(),
    )
    return _answer(monitoring_return, 201)
