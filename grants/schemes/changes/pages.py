"""Changing the money of a scheme and of its rounds, and opening a round again, on pages."""

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.identity.by_two.queries import why_not_second
from grants.kernel.access import administrator
from grants.kernel.pages import FormReader, note
from grants.kernel.problems import check
from grants.kernel.web import acting_now, allow, current_actor, current_session, current_time, shown_at
from grants.organisations.queries import funders
from grants.organisations.rules import text_problems
from grants.schemes import queries, reading, round_rules
from grants.schemes.changes import rules, service
from grants.schemes.changes.in_words import what_changes
from grants.schemes.changes.models import SchemeChange
from grants.schemes.changes.queries import change_of, open_changes
from grants.schemes.models import Contribution, Round, Scheme
from grants.schemes.money.queries import contribution_of
from grants.schemes.round_rules import left_for_rounds
from grants.schemes.rules import LONGEST_TEXT
from grants.schemes.sums import rounds_without_sums

pages = Blueprint("scheme_changes", __name__)

Waiting = list[tuple[SchemeChange, str]]

PROPOSED = "Proposed. Another administrator confirms it; until then all is as it was."


@pages.get("/schemes/<uuid:scheme_id>/contributions/<uuid:funder_id>")
@allow(administrator, load=contribution_of)
def contribution(scheme: Scheme, given: Contribution) -> ResponseReturnValue:
    proposed = _waiting(scheme.id, funder_id=given.funder_id)
    return render_template("schemes/pages/contribution.html", scheme=scheme, contribution=given, proposed=proposed)


@pages.post("/schemes/<uuid:scheme_id>/contributions/<uuid:funder_id>")
@allow(administrator, load=contribution_of)
def save_contribution(scheme: Scheme, given: Contribution) -> ResponseReturnValue:
    reader, reason = FormReader(request.form), request.form.get("reason", "")
    pence = reader.money("amount_pence", "the contribution")
    _check_read(reader, reason, "the reason for changing the contribution")
    return _proposed(scheme, reader, kind=rules.CONTRIBUTION, funder_id=given.funder_id, amount_pence=pence)


@pages.get("/schemes/<uuid:scheme_id>/contributions/<uuid:funder_id>/leaving")
@allow(administrator, load=contribution_of)
def leaving(scheme: Scheme, given: Contribution) -> ResponseReturnValue:
    return render_template("schemes/pages/funder_leaves.html", scheme=scheme, contribution=given)


@pages.post("/schemes/<uuid:scheme_id>/contributions/<uuid:funder_id>/leaving")
@allow(administrator, load=contribution_of)
def let_leave(scheme: Scheme, given: Contribution) -> ResponseReturnValue:
    return _proposed(scheme, FormReader(request.form), kind=rules.LEAVING, funder_id=given.funder_id)


@pages.get("/schemes/<uuid:scheme_id>/contributions/new")
@allow(administrator, load=queries.scheme_of)
def new_contribution(scheme: Scheme) -> ResponseReturnValue:
    has = {each.funder_id for each in scheme.contributions}
    others = [each for each in funders(current_session()) if each.id not in has]
    return render_template("schemes/pages/new_contribution.html", scheme=scheme, funders=others)


@pages.post("/schemes/<uuid:scheme_id>/contributions/new")
@allow(administrator, load=queries.scheme_of)
def add_contribution(scheme: Scheme) -> ResponseReturnValue:
    reader, reason = FormReader(request.form), request.form.get("reason", "")
    funder_id, pence = reading.read_id(reader.text("funder_id")), reader.money("amount_pence", "the contribution")
    _check_read(reader, reason, "the reason for which it joins")
    return _proposed(scheme, reader, kind=rules.JOINING, funder_id=funder_id, amount_pence=pence)


@pages.get("/rounds/<uuid:round_id>/budget")
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
        proposed=_waiting(round_.scheme_id, round_id=round_.id),
    )


@pages.post("/rounds/<uuid:round_id>/budget")
@allow(administrator, load=queries.round_of)
def save_budget(round_: Round) -> ResponseReturnValue:
    reader, reason = FormReader(request.form), request.form.get("reason", "")
    pence = reader.money("budget_pence", "the budget of the round")
    _check_read(reader, reason, "the reason for changing the budget")
    return _proposed(round_.scheme, reader, kind=rules.BUDGET, round_id=round_.id, amount_pence=pence)


@pages.get("/rounds/<uuid:round_id>/reopening")
@allow(administrator, load=queries.round_of)
def reopening(round_: Round) -> ResponseReturnValue:
    return render_template("schemes/pages/round_reopening.html", round=round_)


@pages.post("/rounds/<uuid:round_id>/reopening")
@allow(administrator, load=queries.round_of)
def reopen(round_: Round) -> ResponseReturnValue:
    reader = FormReader(request.form)
    closes_at, reason = reader.moment("closes_at", "when the round closes"), reader.text("reason")
    if reader.problems:
        found = round_rules.reopening_problems(round_, closes_at=closes_at, reason=reason, now=current_time())
        check(reading.all_problems(reader, found, {}))
    return _proposed(round_.scheme, reader, kind=rules.REOPENING, round_id=round_.id, closes_at=closes_at)


@pages.get("/scheme_changes/<uuid:change_id>")
@allow(administrator, load=change_of)
def show(change: SchemeChange) -> ResponseReturnValue:
    return render_template(
        "schemes/pages/change.html",
        change=change,
        what=what_changes(change),
        is_proposed=change.state == rules.PROPOSED,
        hinders=why_not_second(current_session(), change.proposed_by, current_actor(), service.PAIR),
    )


@pages.post("/scheme_changes/<uuid:change_id>/confirmation")
@shown_at("scheme_changes.show")
@allow(administrator, load=change_of)
def confirm(change: SchemeChange) -> ResponseReturnValue:
    """A second press of the button leads where the first did."""
    if change.confirmed_by != current_actor().person_id:
        service.confirm_change(current_session(), change, version=FormReader(request.form).version(), **acting_now())
        note("Confirmed. From now on it is so.")
    return redirect(_subject(change))


@pages.post("/scheme_changes/<uuid:change_id>/refusal")
@shown_at("scheme_changes.show")
@allow(administrator, load=change_of)
def drop(change: SchemeChange) -> ResponseReturnValue:
    reader = FormReader(request.form)
    service.drop_change(
        current_session(), change, reason=reader.text("reason"), version=reader.version(), **acting_now()
    )
    note("It is not changed, and can be proposed anew.")
    return redirect(url_for(".show", change_id=change.id))


def _waiting(scheme_id: UUID, *, round_id: UUID | None = None, funder_id: UUID | None = None) -> Waiting:
    """What waits for a second administrator of a scheme, and of it of a round or a funder, each in words."""
    changes = open_changes(current_session(), scheme_id, round_id=round_id)
    return [(each, what_changes(each)) for each in changes if funder_id in (None, each.funder_id)]


def _proposed(scheme: Scheme, reader: FormReader, **told: Any) -> ResponseReturnValue:
    change = service.propose_change(
        current_session(), scheme, reason=reader.text("reason"), version=reader.version() or 0, **told, **acting_now()
    )
    note(PROPOSED)
    return redirect(url_for("scheme_changes.show", change_id=change.id))


def _subject(change: SchemeChange) -> str:
    if change.round_id:
        return url_for("schemes.round_page", round_id=change.round_id)
    return url_for("schemes.show", scheme_id=change.scheme_id)


def _check_read(reader: FormReader, reason: str, label: str) -> None:
    """Where the amount cannot be read, say so, and what is wrong with the reason too."""
    if reader.problems:
        check(reading.all_problems(reader, text_problems(reason, "reason", label, LONGEST_TEXT), {}))
