"""`/schemes` and `/rounds`: what is on offer, and how it is set up."""

from typing import Any
from uuid import UUID

from flask import url_for

from grants.kernel.access import administrator, anyone
from grants.kernel.api import PageQuery, api_blueprint, expected_version, page_schema
from grants.kernel.forms import json_schema, parse_definition
from grants.kernel.paging import Page
from grants.kernel.web import acting_now, allow, current_actor, current_session, current_time, this_app
from grants.schemes import queries, service
from grants.schemes.access import may_list_schemes, may_read_money, may_read_round, may_read_scheme
from grants.schemes.models import Contribution, Criterion, Round, Scheme
from grants.schemes.rules import round_state
from grants.schemes.schemas import (
    DeadlineSchema,
    QuestionsQuery,
    QuestionsSchema,
    RoundListSchema,
    RoundQuery,
    RoundSchema,
    SchemeSchema,
)
from grants.schemes.sums import committed_in, rounds_without_sums
from grants.schemes.who_decides.queries import rule_of_round, rules_of_rounds, who_decides
from grants.schemes.who_decides.rules import Rule

api = api_blueprint("schemes", "Schemes, their rounds and their questions")

Json = dict[str, Any]
Answer = tuple[Json, dict[str, str]]

_SCHEME = [
    *("id", "slug", "name", "purpose", "instrument_test", "co_produced_with", "smallest_award_pence"),
    *("largest_award_pence", "award_months", "length_justification", "instalments", "returns", "eligibility"),
    *(
        "in_use_since",
        "decided_by",
        "to_hand",
        "lowest_mark",
        "highest_mark",
        "scores_blind",
        "draws_lots",
        "version",
        "created_at",
    ),
]
_ROUND = [
    *("id", "scheme_id", "name", "opens_at", "closes_at", "decisions_by", "budget_pence", "question_set_id"),
    *("no_briefing_because", "withdrawn_because", "version", "created_at"),
]
_OF_ROUND = [
    *("id", "name", "purpose", "smallest_award_pence", "largest_award_pence", "award_months", "eligibility"),
    *("lowest_mark", "highest_mark", "draws_lots"),
]
_CRITERION = ["id", "name", "guidance", "guide", "weight", "is_social_value"]


def _picked(record: Any, names: list[str]) -> Json:
    return {name: getattr(record, name) for name in names}


def _reads_money(scheme: Scheme) -> bool:
    return may_read_money(current_actor(), scheme) is None


def _criteria(criteria: list[Criterion]) -> list[Json]:
    return [_picked(criterion, _CRITERION) for criterion in criteria]


def _shown_contribution(contribution: Contribution) -> Json:
    shown = _picked(contribution, ["funder_id", "amount_pence", "left_at"]) | {"funder_name": contribution.funder.name}
    return shown | (_picked(contribution, ["awarded_pence"]) if current_actor().is_administrator else {})


def _round_in_scheme(round_: Round, with_money: bool, hidden: frozenset[UUID]) -> Json:
    money = {"committed_pence": committed_in([round_], hidden)} if with_money else {}
    names = ["id", "name", "opens_at", "closes_at", "budget_pence"]
    return {**_picked(round_, names), "state": round_state(round_, current_time()), **money}


def shown_scheme(scheme: Scheme) -> Json:
    """A scheme as programs see it. Needs its criteria, contributions and rounds."""
    with_money, hidden = _reads_money(scheme), rounds_without_sums()
    shown = _picked(scheme, _SCHEME) | {
        "criteria": _criteria(scheme.criteria),
        "contributions": [_shown_contribution(c) for c in scheme.contributions],
        "contributed_pence": sum(c.amount_pence for c in scheme.contributions),
        "rounds": [_round_in_scheme(round_, with_money, hidden) for round_ in scheme.rounds],
    }
    if with_money:
        shown["committed_pence"] = committed_in(scheme.rounds, hidden)
    return shown


def _shown_round(round_: Round, hidden: frozenset[UUID], rule: Rule) -> Json:
    scheme = round_.scheme
    of_scheme = _picked(scheme, _OF_ROUND) | {
        "decided_by": "\n\n".join(who_decides(this_app().settings, scheme, rule)),
        "criteria": _criteria(scheme.criteria),
        "funders": [contribution.funder.name for contribution in scheme.contributions],
    }
    shown = _picked(round_, _ROUND) | {
        "state": round_state(round_, current_time()),
        "minutes": parse_definition(round_.question_set.definition).minutes,
        "briefings": round_.briefings,
        "scheme": of_scheme,
    }
    return shown | ({"committed_pence": committed_in([round_], hidden)} if _reads_money(scheme) else {})


def round_answer(round_: Round, **headers: str) -> Answer:
    """A round as programs see it, with its version. Needs what `round_of` loads."""
    rule = rule_of_round(current_session(), round_.id)
    return _shown_round(round_, rounds_without_sums(), rule), {"ETag": f'"{round_.version}"', **headers}


@api.get("/schemes")
@api.arguments(PageQuery, location="query")
@api.response(200, page_schema(SchemeSchema))
@allow(may_list_schemes)
def list_schemes(query: Json) -> Page[Json]:
    """All of them for administrators; for people of funders, those that they fund."""
    actor = current_actor()
    theirs = None if actor.is_administrator else actor.held("funder")
    page = queries.schemes_page(current_session(), funder_ids=theirs, after=query.get("after"), size=query["size"])
    return Page([shown_scheme(scheme) for scheme in page.items], page.next_cursor)


@api.post("/schemes")
@api.arguments(SchemeSchema)
@api.response(201, SchemeSchema)
@allow(administrator)
def create_scheme(details: Json) -> Answer:
    """Set up a scheme: its funders' money, criteria, sizes, lengths and questions."""
    session = current_session()
    made = service.create_scheme(session, details=details, **acting_now())
    scheme = queries.scheme_of(session, made.id)
    address = url_for(".show_scheme", scheme_id=scheme.id)
    return shown_scheme(scheme), {"ETag": f'"{scheme.version}"', "Location": address}


@api.get("/schemes/<uuid:scheme_id>")
@api.response(200, SchemeSchema)
@allow(may_read_scheme, load=queries.scheme_of)
def show_scheme(scheme: Scheme) -> Answer:
    """For everybody once a round is announced; how much is committed, for administrators and funders."""
    return shown_scheme(scheme), {"ETag": f'"{scheme.version}"'}


@api.get("/schemes/<uuid:scheme_id>/rounds")
@api.response(200, RoundListSchema)
@allow(may_read_scheme, load=queries.scheme_of)
def list_rounds_of_scheme(scheme: Scheme) -> Json:
    """The rounds of a scheme."""
    with_money, hidden = _reads_money(scheme), rounds_without_sums()
    return {"items": [_round_in_scheme(round_, with_money, hidden) for round_ in scheme.rounds]}


@api.get("/rounds")
@api.arguments(RoundQuery, location="query")
@api.response(200, page_schema(RoundSchema))
@allow(anyone)
def list_rounds(query: Json) -> Page[Json]:
    """Rounds by deadline; those open now unless you ask for others."""
    page = queries.rounds_page(
        current_session(), current_time(), state=query["state"], after=query.get("after"), size=query["size"]
    )
    hidden = rounds_without_sums()
    rules = rules_of_rounds(current_session(), page.items)
    return Page([_shown_round(each, hidden, rules[each.id]) for each in page.items], page.next_cursor)


@api.get("/rounds/<uuid:round_id>")
@api.response(200, RoundSchema)
@allow(may_read_round, load=queries.round_of)
def show_round(round_: Round) -> Answer:
    """A round: when it opens and closes, its money and its briefings."""
    return round_answer(round_)


@api.get("/rounds/<uuid:round_id>/questions")
@api.arguments(QuestionsQuery, location="query")
@api.response(200, QuestionsSchema)
@allow(may_read_round, load=queries.round_of)
def show_questions(query: Json, round_: Round) -> Json:
    """All that applicants of this round are asked.

    The more they ask for, the more they may be asked: `definition` and `draft_schema` have every question, with the
    amount in pence from which it is asked as `asked_from` and `x-asked-from`; `minutes` and `submission_schema` are
    for who asks for `amount_pence`. Answers to what is not asked at that amount are not read.
    """
    questions = parse_definition(round_.question_set.definition)
    amount = query.get("amount_pence") or round_.scheme.largest_award_pence
    return {
        "question_set_id": round_.question_set_id,
        "minutes": questions.minutes_for(amount),
        "definition": round_.question_set.definition,
        "draft_schema": json_schema(questions, for_submission=False),
        "submission_schema": json_schema(questions, for_submission=True, amount=amount),
    }


@api.post("/rounds/<uuid:round_id>/deadline")
@api.arguments(DeadlineSchema)
@api.response(200, RoundSchema)
@api.takes_version
@allow(administrator, load=queries.round_of)
def move_deadline(data: Json, round_: Round) -> Answer:
    """Move the deadline of a round that has not closed. `If-Match` says which version you read."""
    service.move_deadline(current_session(), round_, **data, version=expected_version(), **acting_now())
    return round_answer(round_)
