"""Changing the money of a round: on pages and by programs."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import fields

from grants.kernel.access import administrator
from grants.kernel.api import PenceField, Strict, api_blueprint, expected_version
from grants.kernel.pages import FormReader, note
from grants.kernel.problems import check
from grants.kernel.web import allow, current_actor, current_session, current_time
from grants.organisations.rules import text_problems
from grants.schemes import queries, reading
from grants.schemes.api import Answer, round_answer
from grants.schemes.models import Round
from grants.schemes.money import service
from grants.schemes.round_rules import left_for_rounds
from grants.schemes.rules import LONGEST_TEXT
from grants.schemes.schemas import ABOVE_NOTHING, RoundSchema

money_pages = Blueprint("scheme_money", __name__)
money_api = api_blueprint("scheme_money", "The money of schemes and rounds, changed after they were set up")


class BudgetSchema(Strict):
    budget_pence = PenceField(required=True, validate=ABOVE_NOTHING)
    reason = fields.String(required=True, metadata={"description": "Everybody can read it"})


@money_api.put("/rounds/<uuid:round_id>/budget")
@money_api.arguments(BudgetSchema)
@money_api.response(200, RoundSchema)
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
    return render_template("schemes/pages/budget.html", round=round_, contributed=contributed, left=left)


@money_pages.post("/rounds/<uuid:round_id>/budget")
@allow(administrator, load=queries.round_of)
def save_budget(round_: Round) -> ResponseReturnValue:
    reader, reason = FormReader(request.form), request.form.get("reason", "")
    pence = reader.money("budget_pence", "the budget of the round")
    _check_read(reader, reason, "the reason for changing the budget")
    _change_budget(round_, pence, reason, request.form.get("version", type=int) or 0)
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
