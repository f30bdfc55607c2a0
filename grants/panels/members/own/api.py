"""What a member brings and is owed, by program: terms of reference, access needs, expenses."""

from typing import Any

from flask import url_for
from marshmallow import fields, validate

from grants.applications.schemas import NothingSchema
from grants.kernel.api import DayField, PageQuery, PenceField, Strict, api_blueprint
from grants.kernel.web import acting_now, allow, current_session
from grants.panels import access, queries
from grants.panels.members.access import may_act_as_member, may_claim, may_see_member
from grants.panels.members.own import queries as own_queries
from grants.panels.members.own import service
from grants.panels.members.own.access import load_panel_and_expense, may_settle
from grants.panels.members.own.models import Expense
from grants.panels.members.own.queries import Claims
from grants.panels.members.own.rules import SETTLED
from grants.panels.models import Panel, PanelMember

api = api_blueprint("members", "Panels: terms of reference, access needs and expenses of members")
MEMBER = "/panels/<uuid:panel_id>/members/<uuid:member_id>"

Shown = dict[str, Any]


class MemberNeedsSchema(Strict):
    """What a member needs to take part, and when they accepted the terms of reference."""

    access_needs = fields.String(required=True)
    accepted_terms_at = fields.AwareDateTime(dump_only=True, allow_none=True)


class PanelExpenseSchema(Strict):
    """A claim: claimed, agreed, paid or refused with a reason."""

    id = fields.UUID(dump_only=True)
    member_id = fields.UUID(dump_only=True)
    spent_on = DayField(required=True)
    what = fields.String(required=True)
    amount_pence = PenceField(required=True)
    state = fields.String(dump_only=True)
    note = fields.String(dump_only=True)
    claimed_at = fields.AwareDateTime(dump_only=True)
    settled_at = fields.AwareDateTime(dump_only=True, allow_none=True)


class PanelExpensesSchema(Strict):
    """A page of claims, the newest first, and the sums of all of them by what became of them."""

    items = fields.List(fields.Nested(PanelExpenseSchema))
    next = fields.String(attribute="next_cursor", allow_none=True)
    totals = fields.Dict(keys=fields.String(), values=PenceField())


class ExpenseSettlementSchema(Strict):
    state = fields.String(required=True, validate=validate.OneOf(SETTLED))
    note = fields.String(load_default="")


def _shown(claims: Claims) -> Shown:
    return {"items": claims.page.items, "next_cursor": claims.page.next_cursor, "totals": claims.totals}


@api.get(f"{MEMBER}/access_needs", "show_access_needs")
@api.response(200, MemberNeedsSchema)
@allow(may_see_member, load=access.load_panel_and_member)
def show_needs(panel: Panel, member: PanelMember) -> PanelMember:
    """What a member needs to take part; for them and administrators."""
    return member


@api.put(f"{MEMBER}/access_needs")
@api.arguments(MemberNeedsSchema)
@api.response(200, MemberNeedsSchema)
@allow(may_act_as_member, load=access.load_panel_and_member)
def say_access_needs(given: Shown, panel: Panel, member: PanelMember) -> PanelMember:
    """Say what you need to take part. Only administrators see it beside you."""
    service.say_access_needs(current_session(), member, **given, **acting_now())
    return member


@api.post(f"{MEMBER}/terms")
@api.arguments(NothingSchema)
@api.response(201, MemberNeedsSchema)
@allow(may_act_as_member, load=access.load_panel_and_member)
def accept_terms(_: Shown, panel: Panel, member: PanelMember) -> tuple[PanelMember, dict[str, str]]:
    """Accept the terms of reference as they stand."""
    service.accept_terms(current_session(), panel, member, **acting_now())
    return member, {"Location": url_for(".show_needs", panel_id=panel.id, member_id=member.id)}


@api.get(f"{MEMBER}/expenses", "list_member_expenses")
@api.arguments(PageQuery, location="query")
@api.response(200, PanelExpensesSchema)
@allow(may_see_member, load=access.load_panel_and_member)
def list_of_member(query: Shown, panel: Panel, member: PanelMember) -> Shown:
    """What a member claimed, and what became of it."""
    after, size = query.get("after"), query["size"]
    return _shown(own_queries.claims_of_member(current_session(), member.id, after=after, size=size))


@api.post(f"{MEMBER}/expenses", "claim_expense")
@api.arguments(PanelExpenseSchema)
@api.response(201, PanelExpenseSchema)
@allow(may_claim, load=access.load_panel_and_member)
def claim(given: Shown, panel: Panel, member: PanelMember) -> tuple[Expense, dict[str, str]]:
    """Claim what the work of the panel cost you."""
    expense = service.claim_expense(current_session(), member, **given, **acting_now())
    return expense, {"Location": url_for(".list_of_member", panel_id=panel.id, member_id=member.id)}


@api.get("/panels/<uuid:panel_id>/expenses", "list_panel_expenses")
@api.arguments(PageQuery, location="query")
@api.response(200, PanelExpensesSchema)
@allow(access.may_manage_panel, load=queries.panel_of)
def list_of_panel(query: Shown, panel: Panel) -> Shown:
    """What the members of a panel claim."""
    after, size = query.get("after"), query["size"]
    return _shown(own_queries.claims_of_panel(current_session(), panel.id, after=after, size=size))


@api.post("/panels/<uuid:panel_id>/expenses/<uuid:expense_id>/settlement", "settle_expense")
@api.arguments(ExpenseSettlementSchema)
@api.response(201, PanelExpenseSchema)
@allow(may_settle, load=load_panel_and_expense)
def settle(given: Shown, panel: Panel, expense: Expense) -> tuple[Expense, dict[str, str]]:
    """Agree a claim, refuse it with a reason, or say that it is paid."""
    service.settle_expense(current_session(), expense, **given, **acting_now())
    return expense, {"Location": url_for(".list_of_panel", panel_id=panel.id)}
