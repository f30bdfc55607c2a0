"""Changing the money of a scheme and of its rounds, on pages."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.kernel.access import administrator
from grants.kernel.money import pounds
from grants.kernel.pages import FormReader, note
from grants.kernel.problems import check
from grants.kernel.web import acting_now, allow, current_actor, current_session, current_time
from grants.organisations.queries import funders
from grants.organisations.rules import text_problems
from grants.schemes import queries, reading
from grants.schemes.models import Contribution, Round, Scheme
from grants.schemes.money import service
from grants.schemes.money.queries import contribution_of
from grants.schemes.round_rules import left_for_rounds
from grants.schemes.rules import LONGEST_TEXT
from grants.schemes.sums import rounds_without_sums

money_pages = Blueprint("scheme_money", __name__)


@money_pages.get("/schemes/<uuid:scheme_id>/contributions/<uuid:funder_id>")
@allow(administrator, load=contribution_of)
def contribution(scheme: Scheme, given: Contribution) -> ResponseReturnValue:
    return render_template("schemes/pages/contribution.html", scheme=scheme, contribution=given)


@money_pages.post("/schemes/<uuid:scheme_id>/contributions/<uuid:funder_id>")
@allow(administrator, load=contribution_of)
def save_contribution(scheme: Scheme, given: Contribution) -> ResponseReturnValue:
    reader, reason = FormReader(request.form), request.form.get("reason", "")
    pence = reader.money("amount_pence", "the contribution")
    _check_read(reader, reason, "the reason for changing the contribution")
    service.change_contribution(
        current_session(),
        scheme,
        given,
        amount_pence=pence,
        reason=reason,
        version=reader.version() or 0,
        actor=current_actor(),
        now=current_time(),
    )
    note(f"{given.funder.name} gives {pounds(given.amount_pence)} now. Its people see it, with your reason.")
    return redirect(url_for("schemes.show", scheme_id=scheme.id))


@money_pages.get("/schemes/<uuid:scheme_id>/contributions/<uuid:funder_id>/leaving")
@allow(administrator, load=contribution_of)
def leaving(scheme: Scheme, given: Contribution) -> ResponseReturnValue:
    return render_template("schemes/pages/funder_leaves.html", scheme=scheme, contribution=given)


@money_pages.post("/schemes/<uuid:scheme_id>/contributions/<uuid:funder_id>/leaving")
@allow(administrator, load=contribution_of)
def let_leave(scheme: Scheme, given: Contribution) -> ResponseReturnValue:
    reader = FormReader(request.form)
    service.let_funder_leave(
        current_session(),
        scheme,
        given,
        reason=reader.text("reason"),
        version=reader.version() or 0,
        **acting_now(),
    )
    note(f"{given.funder.name} pays for what is awarded already, and for nothing else.")
    return redirect(url_for("schemes.show", scheme_id=scheme.id))


@money_pages.get("/schemes/<uuid:scheme_id>/contributions/new")
@allow(administrator, load=queries.scheme_of)
def new_contribution(scheme: Scheme) -> ResponseReturnValue:
    has = {each.funder_id for each in scheme.contributions}
    others = [each for each in funders(current_session()) if each.id not in has]
    return render_template("schemes/pages/new_contribution.html", scheme=scheme, funders=others)


@money_pages.post("/schemes/<uuid:scheme_id>/contributions/new")
@allow(administrator, load=queries.scheme_of)
def add_contribution(scheme: Scheme) -> ResponseReturnValue:
    reader, reason = FormReader(request.form), request.form.get("reason", "")
    funder_id, pence = reading.read_id(reader.text("funder_id")), reader.money("amount_pence", "the contribution")
    _check_read(reader, reason, "the reason for which it joins")
    service.add_contribution(
        current_session(),
        scheme,
        funder_id=funder_id,
        amount_pence=pence,
        reason=reason,
        version=reader.version() or 0,
        **acting_now(),
    )
    note("The funder has joined the scheme. Its money is in no round yet.")
    return redirect(url_for("schemes.show", scheme_id=scheme.id))


@money_pages.get("/rounds/<uuid:round_id>/budget")
@allow(administrator, load=queries.round_of)
def budget(round_: Round) -> ResponseReturnValue:
    contributed = sum(contribution.amount_pence for contribution in round_.scheme.contributions)
    left = left_for_rounds(contributed, queries.budgets(current_session(), round_.scheme_id))
    return render_template(
        "schemes/pages/budget.html",
        round=round_,
        contributed=contributed,
        left=left,
        is_hidden=round_.id in rounds_without_sums(),
    )


@money_pages.post("/rounds/<uuid:round_id>/budget")
@allow(administrator, load=queries.round_of)
def save_budget(round_: Round) -> ResponseReturnValue:
    reader, reason = FormReader(request.form), request.form.get("reason", "")
    pence = reader.money("budget_pence", "the budget of the round")
    _check_read(reader, reason, "the reason for changing the budget")
    service.change_budget(
        current_session(),
        round_,
        budget_pence=pence,
        reason=reason,
        version=reader.version() or 0,
        actor=current_actor(),
        now=current_time(),
    )
    note("The budget is changed. Everybody can see it, with your reason.")
    return redirect(url_for("schemes.round_page", round_id=round_.id))


def _check_read(reader: FormReader, reason: str, label: str) -> None:
    """Where the amount cannot be read, say so, and what is wrong with the reason too."""
    if reader.problems:
        check(reading.all_problems(reader, text_problems(reason, "reason", label, LONGEST_TEXT), {}))
