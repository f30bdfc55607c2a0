"""`/awards`: the offer, the grant that it became, and the payments."""

from typing import Any

from grants.awards import queries, rules
from grants.awards.access import (
    may_read_award,
    may_read_letters,
)
from grants.awards.arrangements.models import AwardArrangement
from grants.awards.arrangements.queries import arrangement_of, arrangements_of
from grants.awards.models import Award
from grants.awards.paying.payments import queries as payment_queries
from grants.awards.schemas import (
    AwardQuery,
    AwardSchema,
    InstalmentListSchema,
    InstalmentSchema,
    PayeeSchema,
)
from grants.kernel.access import signed_in
from grants.kernel.api import api_blueprint, page_schema
from grants.kernel.paging import Page
from grants.kernel.web import allow, current_actor, current_session

api = api_blueprint("awards", "Offers, their letters and acceptance, and the payments of grants")


Answer = tuple[dict[str, Any], dict[str, str]]


OWN_FIELDS = (
    "id",
    "reference",
    "grant_id",
    "application_id",
    "scheme_id",
    "organisation_id",
    "title",
    "description",
    "amount_pence",
    "conditions",
    "state",
    "awarded_on",
    "starts_on",
    "ends_on",
    "last_day",
    "accept_by",
    "accepted_at",
    "version",
)


def _shown(award: Award, arrangement: AwardArrangement) -> dict[str, Any]:
    shares = [
        {"funder_id": s.funder_id, "funder_name": s.funder.name, "amount_pence": s.amount_pence} for s in award.shares
    ]
    return {
        **{field: getattr(award, field) for field in OWN_FIELDS},
        "scheme_name": award.scheme.name,
        "organisation_name": award.organisation.name,
        "shares": shares,
        "statement": rules.statement(
            award.organisation.name,
            award.title,
            award.amount_pence,
            conditions=bool(award.conditions.strip()),
            one_off_use=arrangement.one_off_use,
        ),
    }


def with_version(award: Award, **headers: str) -> Answer:
    arrangement = arrangement_of(current_session(), award.scheme_id)
    return _shown(award, arrangement), {"ETag": f'"{award.version}"', **headers}


@api.get("/awards")
@api.arguments(AwardQuery, location="query")
@api.response(200, page_schema(AwardSchema))
@allow(signed_in)
def list_awards(query: dict[str, Any]) -> Page[dict[str, Any]]:
    """Your organisation's, and those your money is in; all of them for administrators."""
    page = queries.awards_page(
        current_session(),
        current_actor(),
        state=query.get("state"),
        scheme_id=query.get("scheme_id"),
        organisation_id=query.get("organisation_id"),
        application_id=query.get("application_id"),
        after=query.get("after"),
        size=query["size"],
    )
    arranged = arrangements_of(current_session(), [award.scheme_id for award in page.items])
    return Page([_shown(award, arranged[award.scheme_id]) for award in page.items], page.next_cursor)


@api.get("/awards/<uuid:award_id>", "show_award")
@api.response(200, AwardSchema)
@allow(may_read_award, load=queries.award_of)
def show(award: Award) -> Answer:
    """An offer, or the grant that it became."""
    return with_version(award)


@api.get("/awards/<uuid:award_id>/instalments")
@api.response(200, InstalmentListSchema)
@allow(may_read_award, load=queries.award_of)
def list_instalments(award: Award) -> dict[str, Any]:
    """What is paid of a grant, and when. Into which account is for those who read its letters."""
    hidden = {} if may_read_letters(current_actor(), award) is None else {"paid_into": None}
    shown = InstalmentSchema().fields
    return {"items": [{name: getattr(each, name) for name in shown} | hidden for each in award.instalments]}


@api.get("/awards/<uuid:award_id>/payee")
@api.response(200, PayeeSchema, etag=True)
@allow(may_read_letters, load=queries.award_of)
def show_payee(award: Award) -> Answer:
    """Who is paid for this grant, and what is missing before it can be. The `ETag` is the account's version."""
    payee = payment_queries.payee_of(current_session(), award)
    shown = {
        "organisation_id": payee.organisation.id,
        "organisation_name": payee.organisation.name,
        "for_organisation_id": payee.for_group.id if payee.for_group else None,
        "account_ends_in": payee.account.last_digits if payee.account else None,
        "gaps": payee.gaps,
        "is_held": payee.is_held,
        "is_disputed": payee.is_disputed,
        "can_be_paid": payee.can_be_paid,
    }
    return shown, {"ETag": f'"{payee.account_version}"'}
