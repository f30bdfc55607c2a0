"""`/schemes/{id}/books` and `/awards/{id}/way_to_money`: money committed and paid, and how long it took to arrive."""

from typing import Any

from marshmallow import fields, validate

from grants.awards import queries as awards
from grants.awards.access import may_read_award
from grants.awards.books import queries, rules, words
from grants.awards.changing.overpayments.queries import overpaid_in
from grants.awards.models import Award
from grants.kernel.api import PenceField, Strict, api_blueprint
from grants.kernel.web import allow, current_actor, current_session, current_time
from grants.schemes.access import may_read_money
from grants.schemes.models import Scheme
from grants.schemes.queries import scheme_of

api = api_blueprint("books", "What is committed and paid of a scheme's money, and how long it took to arrive")


class SumsSchema(Strict):
    """What became of money, in pence."""

    contributed_pence = PenceField()
    committed_pence = PenceField(metadata={"description": "Awarded: in offers and grants, whether or not it is paid"})
    uncommitted_pence = PenceField(
        metadata={
            "description": "What nobody is promised: contributed without what is committed, and what was returned"
        }
    )
    paid_pence = PenceField()
    to_pay_pence = PenceField(metadata={"description": "Committed and not paid yet"})
    returned_pence = PenceField(metadata={"description": "What came back of what was paid"})


class SumsOfFunderSchema(SumsSchema):
    funder_id = fields.UUID()
    funder_name = fields.String()


class PaidInYearSchema(Strict):
    financial_year = fields.String(metadata={"description": "From April to March, like 2027/28"})
    paid_pence = PenceField()


class FunderInYearSchema(Strict):
    """What became of one funder's money in one financial year, from April to March, like 2027/28."""

    financial_year = fields.String()
    funder_id = fields.UUID()
    funder_name = fields.String()
    paid_pence = PenceField()
    returned_pence = PenceField()
    expected_pence = PenceField(metadata={"description": "Still to be paid of grants, when it is expected"})


class ExpectedInMonthSchema(Strict):
    """What is to be paid in a month; in the last, then or later."""

    month_from = fields.Date()
    pence = PenceField()


class DaysToMoneySchema(Strict):
    """How long first payments took, from the decision, in days."""

    number = fields.Integer()
    median_days = fields.Float()
    longest_days = fields.Integer()
    mean_days_for = fields.Dict(
        keys=fields.String(validate=validate.OneOf(rules.WAITED_FOR)), values=fields.Float(), attribute="mean_by"
    )


class BooksSchema(Strict):
    """What is committed and paid: of all funders for administrators, for a funder's people what is theirs."""

    total = fields.Nested(SumsSchema)
    funders = fields.List(fields.Nested(SumsOfFunderSchema))
    paid = fields.List(fields.Nested(PaidInYearSchema))
    years = fields.List(fields.Nested(FunderInYearSchema))
    in_offers_pence = PenceField(metadata={"description": "Of what is still to pay, what nobody has accepted yet"})
    stopped_pence = PenceField(
        metadata={"description": "Of what is still to pay, what is not paid any more because notice is given"}
    )
    on_its_way_pence = PenceField(
        metadata={"description": "Of what is expected, what the bank has and has not answered"}
    )
    kept_pence = PenceField(metadata={"description": "Of what is paid, what grantees were let keep unspent"})
    overpaid_pence = PenceField(
        allow_none=True,
        metadata={"description": "Paid beyond grants and not back, in none of these sums; told to administrators"},
    )
    expected = fields.List(fields.Nested(ExpectedInMonthSchema))
    days_to_money = fields.Nested(DaysToMoneySchema, allow_none=True)


class StretchSchema(Strict):
    """The days before one step of the way to the first payment; `on` is empty for the step that it waits for now."""

    step = fields.String(attribute="name", validate=validate.OneOf(tuple(words.DONE)))
    waited_for = fields.String(attribute="waits_for", validate=validate.OneOf(rules.WAITED_FOR))
    on = fields.Date(allow_none=True)
    days = fields.Integer()


class WayToMoneySchema(Strict):
    """From the decision to the first payment."""

    items = fields.List(fields.Nested(StretchSchema))


SUMS = tuple(SumsSchema().fields)


@api.get("/schemes/<uuid:scheme_id>/books", "show_books")
@api.response(200, BooksSchema)
@allow(may_read_money, load=scheme_of)
def show_books(scheme: Scheme) -> dict[str, Any]:
    """Commitment and cash: by funder, by financial year, and what is expected in the coming months."""
    session, actor, now = current_session(), current_actor(), current_time()
    books = queries.books_of(session, scheme, actor, now)
    return {
        "total": books.total,
        "funders": [
            {"funder_id": each.funder_id, "funder_name": each.name} | {name: getattr(each.sums, name) for name in SUMS}
            for each in books.funders
        ],
        "paid": [
            {"financial_year": rules.year_in_words(year), "paid_pence": pence}
            for year, pence in books.paid_by_year.items()
        ],
        "years": [
            {
                "financial_year": rules.year_in_words(each.year),
                "funder_id": each.funder_id,
                "funder_name": each.name,
                "paid_pence": each.paid_pence,
                "returned_pence": each.returned_pence,
                "expected_pence": each.expected_pence,
            }
            for each in books.years
        ],
        "in_offers_pence": books.in_offers_pence,
        "stopped_pence": books.stopped_pence,
        "on_its_way_pence": books.on_its_way_pence,
        "kept_pence": books.kept_pence,
        "overpaid_pence": overpaid_in(session, scheme.id, actor) if actor.is_administrator else None,
        "expected": [{"month_from": month, "pence": pence} for month, pence in books.expected_by_month.items()],
        "days_to_money": queries.waits_in(session, scheme, now),
    }


@api.get("/awards/<uuid:award_id>/way_to_money", "show_way_to_money")
@api.response(200, WayToMoneySchema)
@allow(may_read_award, load=awards.award_of)
def show_way(award: Award) -> dict[str, Any]:
    """Whom each day between the decision and the first payment waited for, and what it waits for now."""
    return {"items": queries.way_of(current_session(), award, current_time())}
