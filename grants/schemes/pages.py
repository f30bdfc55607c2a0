"""Schemes for administrators and funders; rounds for everybody."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.identity.models import Person
from grants.kernel.access import administrator, anyone
from grants.kernel.forms import parse_definition
from grants.kernel.pages import FormReader, note
from grants.kernel.problems import check
from grants.kernel.web import acting_now, allow, current_actor, current_session, current_time, this_app
from grants.organisations.queries import own_organisations
from grants.schemes import before_you_start_rules, queries, reading, round_rules, rules, service
from grants.schemes.access import may_list_schemes, may_read_money, may_read_round
from grants.schemes.briefings.queries import places_taken
from grants.schemes.changes.in_words import what_changes
from grants.schemes.changes.models import SchemeChange
from grants.schemes.changes.queries import open_changes
from grants.schemes.languages.reading import read_scheme, read_schemes
from grants.schemes.models import Round, Scheme
from grants.schemes.money import queries as money_queries
from grants.schemes.papers import PAPERS, written_papers
from grants.schemes.round_drafts.queries import drafts_of_scheme
from grants.schemes.round_life.queries import reopenings
from grants.schemes.scheme_drafts.queries import drafts
from grants.schemes.sums import money_of, rounds_without_sums
from grants.schemes.tiers.cost_rules import time_in_all, time_of_each
from grants.schemes.tiers.queries import reporting_of
from grants.schemes.who_decides.queries import rule_of_round, who_decides

pages = Blueprint("schemes", __name__)


@pages.get("/rounds")
@allow(anyone)
def open_rounds() -> ResponseReturnValue:
    """What one can apply for, now or soon."""
    page = queries.rounds_page(current_session(), current_time(), after=request.args.get("after"))
    read_schemes({each.scheme_id for each in page.items})
    return render_template("schemes/pages/open_rounds.html", page=page, state_of=_state_of)


@pages.get("/rounds/<uuid:round_id>")
@allow(may_read_round, load=queries.round_of)
def round_page(round_: Round) -> ResponseReturnValue:
    read_scheme(round_.scheme_id)
    questions = parse_definition(round_.question_set.definition)
    session = current_session()
    own, rule = own_organisations(session, current_actor()), rule_of_round(session, round_.id)
    return render_template(
        "schemes/pages/round.html",
        of_officers=rule.officers_decide_all(round_.scheme.largest_award_pence),
        round=round_,
        scheme=round_.scheme,
        state=_state_of(round_),
        questions=questions,
        time_to_apply=before_you_start_rules.time_to_apply(questions, round_.scheme),
        time_beside=before_you_start_rules.time_beside(queries.applicants_among(session, own)),
        beforehand=before_you_start_rules.known_of_round(questions, round_),
        to_hand=before_you_start_rules.to_hand(questions, round_.scheme.to_hand),
        decided_by=who_decides(this_app().settings, round_.scheme, rule),
        last=queries.last_result(current_session(), round_),
        share_in_words=before_you_start_rules.share_in_words,
        reporting=reporting_of(session, round_.scheme),
        time_in_all=time_in_all,
        time_of_each=time_of_each,
        taken=places_taken(current_session(), [briefing.id for briefing in round_.briefings]),
        papers=PAPERS,
        written=written_papers(current_session(), round_),
        moves=queries.deadline_moves(current_session(), round_.id),
        reopened=reopenings(session, round_.id),
        budget_changes=money_queries.budget_changes(current_session(), round_.id),
        waiting_changes=_waiting_changes(round_.scheme_id, round_.id),
        reads_money=may_read_money(current_actor(), round_.scheme) is None,
        hidden=rounds_without_sums(),
    )


def _waiting_changes(scheme_id: UUID, round_id: UUID | None = None) -> list[tuple[SchemeChange, str]]:
    """What is proposed to change of a scheme or one round of it, in words; to administrators alone."""
    if not current_actor().is_administrator:
        return []
    return [(each, what_changes(each)) for each in open_changes(current_session(), scheme_id, round_id=round_id)]


def _state_of(round_: Round) -> str:
    return rules.round_state(round_, current_time())


@pages.get("/schemes", endpoint="list")
@allow(may_list_schemes)
def list_page() -> ResponseReturnValue:
    actor = current_actor()
    theirs = None if actor.is_administrator else actor.held("funder")
    page = queries.schemes_page(current_session(), funder_ids=theirs, after=request.args.get("after"))
    begun = drafts(current_session()) if actor.is_administrator else ()
    return render_template(
        "schemes/pages/list.html", page=page, begun=begun, state_of=_state_of, hidden=rounds_without_sums()
    )


@pages.get("/schemes/<uuid:scheme_id>")
@allow(may_read_money, load=queries.scheme_of)
def show(scheme: Scheme) -> ResponseReturnValue:
    session = current_session()
    asked = parse_definition(queries.latest_question_set(session, scheme.id, "application").definition)
    reporting = reporting_of(session, scheme)
    return render_template(
        "schemes/pages/show.html",
        scheme=scheme,
        asked=asked,
        reporting=reporting,
        has_tiers=bool(reporting.said.tiers),
        state_of=_state_of,
        tester=session.get(Person, scheme.instrument_tested_by) if scheme.instrument_tested_by else None,
        drafts=drafts_of_scheme(session, scheme.id) if current_actor().is_administrator else [],
        lacking=this_app().registry.lacking(session, scheme.id) if current_actor().is_administrator else [],
        waiting_changes=_waiting_changes(scheme.id),
        changes=money_queries.money_changes(session, scheme.id),
        names={c.funder_id: c.funder.name for c in scheme.contributions} | {r.id: r.name for r in scheme.rounds},
        **money_of(scheme),
    )


@pages.get("/rounds/<uuid:round_id>/deadline")
@allow(administrator, load=queries.round_of)
def deadline(round_: Round) -> ResponseReturnValue:
    return render_template("schemes/pages/deadline.html", round=round_)


@pages.post("/rounds/<uuid:round_id>/deadline")
@allow(administrator, load=queries.round_of)
def save_deadline(round_: Round) -> ResponseReturnValue:
    reader, reason = FormReader(request.form), request.form.get("reason", "")
    closes_at = reader.moment("closes_at", "the new deadline")
    if reader.problems:
        found = round_rules.deadline_problems(round_, closes_at=closes_at, reason=reason, now=current_time())
        check(reading.all_problems(reader, found, {}))
    service.move_deadline(
        current_session(),
        round_,
        closes_at=closes_at,
        reason=reason,
        version=reader.version(),
        **acting_now(),
    )
    note("The deadline is moved. Everybody can see it, with your reason.")
    return redirect(url_for(".round_page", round_id=round_.id))
