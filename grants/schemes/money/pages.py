"""Changing the money of a scheme and of its rounds: on pages and by programs."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import fields

from grants.kernel.access import administrator
from grants.kernel.api import PenceField, Strict, api_blueprint, expected_version
from grants.kernel.money import pounds
from grants.kernel.pages import FormReader, note
from grants.kernel.problems import check
from grants.kernel.web import allow, current_actor, current_session, current_time
from grants.organisations.rules import text_problems
from grants.schemes import queries, reading
from grants.schemes.access import may_read_money
from grants.schemes.api import Answer, round_answer, shown_scheme
from grants.schemes.models import Contribution, Round, Scheme
from grants.schemes.money import service
from grants.schemes.money.queries import contribution_of, money_changes
from grants.schemes.round_rules import left_for_rounds
from grants.schemes.rules import LONGEST_TEXT
from grants.schemes.schemas import ABOVE_NOTHING, RoundSchema, SchemeSchema
from grants.schemes.sums import rounds_without_sums

money_pages = Blueprint("scheme_money", __name__)
money_api = api_blueprint("scheme_money", "The money of schemes and rounds, changed after they were set up")


class BudgetSchema(Strict):
    budget_pence = PenceField(required=True, validate=ABOVE_NOTHING)
    reason = fields.String(required=True, metadata={"description": "Everybody can read it"})


class ContributionChangeSchema(Strict):
    amount_pence = PenceField(required=True, validate=ABOVE_NOTHING)
    reason = fields.String(required=True)


class MoneyChangeSchema(Strict):
    """What a funder gives to the scheme, or what a round of it gives, changed."""

    at = fields.AwareDateTime()
    of_id = fields.UUID(metadata={"description": "The funder or the round"})
    before_pence = PenceField()
    after_pence = PenceField()
    reason = fields.String()


class MoneyChangesSchema(Strict):
    items = fields.List(fields.Nested(MoneyChangeSchema))


@money_api.get("/schemes/<uuid:scheme_id>/money_changes")
@money_api.response(200, MoneyChangesSchema)
@allow(may_read_money, load=queries.scheme_of)
def list_money_changes(scheme: Scheme) -> dict[str, Any]:
    """How the money of a scheme and its rounds changed, the latest first; for administrators and its funders."""
    return {"items": money_changes(current_session(), scheme.id)}


@money_api.put("/schemes/<uuid:scheme_id>/contributions/<uuid:funder_id>", "change_contribution")
@money_api.arguments(ContributionChangeSchema)
@money_api.response(200, SchemeSchema)
@money_api.needs_version
@allow(administrator, load=contribution_of)
def put_contribution(data: dict[str, Any], scheme: Scheme, contribution: Contribution) -> Answer:
    """Let a funder give more or less to a scheme, at least what awards and rounds have. `If-Match` says which version
    of the scheme you read."""
    _change_contribution(scheme, contribution, data["amount_pence"], data["reason"], expected_version())
    return shown_scheme(scheme), {"ETag": f'"{scheme.version}"'}


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
    _change_contribution(scheme, given, pence, reason, FormReader(request.form).version() or 0)
    note(f"{given.funder.name} gives {pounds(given.amount_pence)} now. Its people see it, with your reason.")
    return redirect(url_for("schemes.show", scheme_id=scheme.id))


def _change_contribution(
    scheme: Scheme, contribution: Contribution, pence: int | None, reason: str, version: int | None
) -> None:
    service.change_contribution(
        current_session(),
        scheme,
        contribution,
        amount_pence=pence,
        reason=reason,
        version=version,
        actor=current_actor(),
        now=current_time(),
    )


@money_api.put("/rounds/<uuid:round_id>/budget", "change_budget")
@money_api.arguments(BudgetSchema)
@money_api.response(200, RoundSchema)
@money_api.needs_version
@allow(administrator, load=queries.round_of)
def put_budget(data: dict[str, Any], round_: Round) -> Answer:
    """Raise or lower the budget of a round: at least what is committed, at most what the funders give and no other
    round has. `If-Match` says which version of the round you read."""
    _change_budget(round_, data["budget_pence"], data["reason"], expected_version())
    return round_answer(round_)


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
    _change_budget(round_, pence, reason, FormReader(request.form).version() or 0)
    note("The budget is changed. Everybody can see it, with your reason.")
    return redirect(url_for("schemes.round_page", round_id=round_.id))


def _change_budget(round_: Round, pence: int | None, reason: str, version: int | None) -> None:
    service.change_budget(
        current_session(),
        round_,
        budget_pence=pence,
        reason=reason,
        version=version,
        actor=current_actor(),
        now=current_time(),
    )


def _check_read(reader: FormReader, reason: str, label: str) -> None:
    """Where the amount cannot be read, say so, and what is wrong with the reason too."""
    if reader.problems:
        check(reading.all_problems(reader, text_problems(reason, "reason", label, LONGEST_TEXT), {}))
