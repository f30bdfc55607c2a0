"""The pages on which a panel's decisions are proposed, changed and confirmed."""

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.applications.conflicts import conflicts_of
from grants.kernel.counting import counted
from grants.kernel.money import Pence, pounds
from grants.kernel.pages import FormReader, note
from grants.kernel.problems import Stale, check
from grants.kernel.web import acting_now, allow, current_actor, current_session, shown_at
from grants.panels import access, queries
from grants.panels.closed import is_closed_in_part, place_told
from grants.panels.deciding import confirming, reserving, rules, service
from grants.panels.deciding import queries as deciding_queries
from grants.panels.deciding.equality import queries as equality_queries
from grants.panels.deciding.equality import service as equality_service
from grants.panels.deciding.equality.rules import ASPECTS
from grants.panels.deciding.feedback.access import may_have_draft
from grants.panels.deciding.feedback.naming_rules import one_of_them
from grants.panels.deciding.feedback.queries import feedback_draft, is_untouched
from grants.panels.deciding.how_made import how_made, in_words
from grants.panels.deciding.lines import lines_to_type, typed_lines, typed_months
from grants.panels.deciding.reserve.queries import ending_of
from grants.panels.meeting import queries as meeting_queries
from grants.panels.models import AWARDING, FINAL, IN_WRITING, Panel
from grants.panels.scoring.blind import is_blind
from grants.panels.scoring.queries import scoresheets
from grants.panels.seats import Seat
from grants.schemes.queries import money_left
from grants.schemes.who_decides.queries import rule_of_round
from grants.schemes.who_decides.rules import Rule

pages = Blueprint("deciding", __name__)


@pages.get("/applications/<uuid:application_id>/decision")
@allow(access.may_read, load=access.load_seat)
def show(seat: Seat) -> ResponseReturnValue:
    session = current_session()
    made = queries.decision_on(session, seat.application.id)
    if made is not None and made.state == FINAL:
        by = queries.name_of(session, made.decided_by)
        ending = ending_of(session, made.id)
        return render_template(
            "panels/pages/decision.html",
            seat=seat,
            decision=made,
            decided_by=by,
            ending=ending,
            held_place=place_told(session, seat.panel, current_actor(), ending.place) if ending else None,
            held_by=queries.name_of(session, ending.decided_by) if ending else "",
            confirmed_by=queries.name_of(session, made.confirmed_by) if made.confirmed_by else "",
            released_by=queries.name_of(session, made.released_by) if made.released_by else "",
            votes=meeting_queries.written_votes(session, seat.application.id) if made.held == IN_WRITING else [],
        )
    refused = g.get("refused")
    drafts = may_have_draft(current_actor(), seat) is None
    rule = rule_of_round(session, seat.application.round_id)
    return render_template(
        "panels/pages/decide.html",
        seat=seat,
        proposal=made,
        theirs=refused.current if isinstance(refused, Stale) else None,
        lines=lines_to_type(seat.application, made.budget_lines if made else []),
        blind=is_blind(seat),
        draft=feedback_draft(session, seat) if drafts else None,
        single_members=one_of_them(f"{made.reasons}\n{made.feedback}") if made else [],
        sheets=scoresheets(session, seat),
        left=_left(seat.panel),
        refusal=access.may_decide(current_actor(), seat)
        or service.why_others_propose(session, seat.application.round_id, current_actor()),
        lacking=_lacking(seat, rule),
        by_officers=rule.officers_decide(seat.application.amount_requested_pence),
    )


def _left(panel: Panel) -> Pence | None:
    """What the round has left; None for whoever would learn from it what is proposed on an application of theirs."""
    session = current_session()
    return None if is_closed_in_part(session, panel, current_actor()) else money_left(session, panel.round_id)


def _lacking(seat: Seat, rule: Rule) -> list[str]:
    """What members have still to do before anything can be proposed, a sentence each."""
    found = service.what_lacks(current_session(), seat.panel, seat.application, rule)
    return [problem.message for problem in found]


@pages.post("/applications/<uuid:application_id>/decision")
@allow(access.may_decide, load=access.load_seat)
def propose(seat: Seat) -> ResponseReturnValue:
    form = FormReader(request.form)
    outcome = form.text("outcome")
    amount = form.money("amount_pence", "the amount of the award") if outcome in AWARDING else None
    months = typed_months(form)
    lines = typed_lines(form)
    check(form.problems)
    proposal = service.Proposal(
        outcome=outcome,
        amount_pence=amount,
        conditions=form.text("conditions"),
        reasons=form.text("reasons"),
        feedback=_feedback(form, outcome, seat),
        budget_lines=lines,
        award_months=months,
        length_reason=form.text("length_reason"),
    )
    service.propose_decision(
        current_session(),
        seat.application,
        proposal=proposal,
        version=form.version(),
        **acting_now(),
    )
    note(f"The decision on “{seat.application.title}” is proposed. It is final once the decisions are confirmed.")
    return redirect(url_for("ranking.show", round_id=seat.application.round_id))


def _feedback(form: FormReader, outcome: str, seat: Seat) -> str:
    """The feedback as it was typed. An award needs none, so a draft that nobody touched is none."""
    typed = form.text("feedback")
    untouched = outcome in AWARDING and is_untouched(current_session(), seat.application, typed)
    return "" if untouched else typed


@pages.post("/applications/<uuid:application_id>/decision/removal")
@shown_at("deciding.show")
@allow(access.may_decide, load=access.load_seat)
def take_back(seat: Seat) -> ResponseReturnValue:
    service.take_back_proposal(current_session(), seat.application, **acting_now())
    note(f"Nothing is proposed for “{seat.application.title}” any more.")
    return redirect(url_for(".show", application_id=seat.application.id))


@pages.get("/panels/<uuid:panel_id>/confirmation")
@allow(access.may_confirm, load=queries.panel_of)
def confirmation(panel: Panel) -> ResponseReturnValue:
    session, actor = current_session(), current_actor()
    closed = conflicts_of(actor)
    asked = request.args
    proposed = queries.proposals(session, panel.id, closed=closed, after=asked.get("after"))
    reserve = deciding_queries.proposed_reserve(session, panel.id, closed=closed, after=asked.get("reserve_after"))
    return render_template(
        "panels/pages/confirmation.html",
        panel=panel,
        proposed=proposed,
        reserve=reserve,
        how_decided={each: in_words(made) for each, made in how_made(session, panel, proposed.items, actor).items()},
        total=deciding_queries.money_proposed(session, panel.id, closed=closed),
        left=_left(panel),
        equality=equality_queries.equality_of(session, panel, without=closed),
        aspects=ASPECTS,
        notes={(each.aspect, each.group): each.note for each in equality_queries.notes_of(session, panel)},
    )


@pages.post("/panels/<uuid:panel_id>/equality_notes")
@shown_at("deciding.confirmation")
@allow(access.may_confirm, load=queries.panel_of)
def write_notes(panel: Panel) -> ResponseReturnValue:
    given = {}
    for name in request.form:
        part, _, rest = name.partition(".")
        aspect, _, group = rest.partition(".")
        if part == "equality" and request.form[name].strip():
            given[aspect, group] = request.form[name].replace("\r\n", "\n")
    equality_service.write_notes(current_session(), panel, notes=given, **acting_now())
    note("What the panel makes of it is kept.")
    return redirect(url_for(".confirmation", panel_id=panel.id))


@pages.post("/panels/<uuid:panel_id>/reserve")
@shown_at("deciding.confirmation")
@allow(access.may_confirm, load=queries.panel_of)
def order_reserve(panel: Panel) -> ResponseReturnValue:
    """By the numbers typed beside those of one page; the others keep theirs."""
    session, form = current_session(), FormReader(request.form)
    closed = conflicts_of(current_actor())
    reserve = deciding_queries.order_of_reserve(session, panel.id, closed=closed)
    shown = [each for each in reserve if f"place-{each}" in request.form]
    typed = {each: form.number(f"place-{each}", "the place in reserve") or 0 for each in shown}
    check(form.problems)
    ordered = rules.moved(reserve, typed)
    reserving.order_reserve(session, panel, application_ids=ordered, closed=closed, **acting_now())
    note("The reserve list is in order.")
    return redirect(url_for(".confirmation", panel_id=panel.id))


@pages.post("/panels/<uuid:panel_id>/confirmation")
@allow(access.may_confirm, load=queries.panel_of)
def confirm(panel: Panel) -> ResponseReturnValue:
    made = confirming.confirm_decisions(current_session(), panel, **acting_now())
    total = pounds(sum(decision.amount_pence for decision in made))
    final = counted(len(made), "decision is", "decisions are")
    note(f"{final} final: {total} awarded. The letters are held until another administrator releases them.")
    return redirect(url_for("ranking.show", round_id=panel.round_id))
