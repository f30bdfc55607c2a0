"""`/awards/{id}/renewal`: a grant that ends goes on through a light form."""

from typing import Any

from flask import url_for

from grants.applications.schemas import NothingSchema
from grants.awards.changing.renewals import access, queries, service
from grants.awards.changing.renewals.models import Renewal
from grants.awards.changing.renewals.rules import Wanted
from grants.awards.changing.renewals.schemas import (
    BegunRenewalSchema,
    InvitationSchema,
    RecommendationSchema,
    RenewalFormSchema,
    RenewalSchema,
)
from grants.awards.changing.renewals.told import Seen
from grants.awards.changing.variations.access import side_of
from grants.awards.changing.variations.rules import US
from grants.awards.models import Award
from grants.awards.queries import award_of
from grants.kernel.api import api_blueprint, expected_version
from grants.kernel.web import acting_now, allow, current_actor, current_session

api = api_blueprint("renewals", "Renewals of grants")

ONE = "/awards/<uuid:award_id>/renewal"
Answer = tuple[dict[str, Any], dict[str, str]]


def _shown(award: Award, renewal: Renewal) -> Answer:
    current_session().refresh(renewal, ["recommender", "confirmer"])
    seen = Seen(renewal, by_us=side_of(current_actor(), award) == US)
    at = url_for("renewals_api.show", award_id=award.id)
    return seen.as_json(), {"ETag": f'"{renewal.version}"', "Location": at}


@api.get(ONE, "show_renewal")
@api.response(200, RenewalSchema, etag=True)
@allow(access.may_read_one, load=queries.renewal_of)
def show(award: Award, renewal: Renewal) -> Answer:
    """The latest renewal of a grant."""
    shown, headers = _shown(award, renewal)
    return shown, {"ETag": headers["ETag"]}


@api.post(ONE, "invite_to_renew")
@api.arguments(InvitationSchema)
@api.response(201, RenewalSchema)
@allow(access.may_invite, load=award_of)
def invite(given: dict[str, Any], award: Award) -> Answer:
    """Invite the grantee to ask that its grant goes on."""
    return _shown(award, service.invite_to_renew(current_session(), award, **given, **acting_now()))


@api.post(f"{ONE}/form", "ask_to_renew")
@api.arguments(RenewalFormSchema)
@api.response(201, RenewalSchema)
@api.takes_version
@allow(access.may_ask, load=queries.renewal_of)
def ask(given: dict[str, Any], award: Award, renewal: Renewal) -> Answer:
    """Say for the grantee what has changed, and for how long and how much the grant should go on."""
    service.ask_to_renew(
        current_session(), award, renewal, wanted=Wanted(**given), version=expected_version(), **acting_now()
    )
    return _shown(award, renewal)


@api.patch(f"{ONE}/form", "keep_begun_renewal")
@api.arguments(BegunRenewalSchema)
@api.response(200, RenewalSchema)
@api.takes_version
@allow(access.may_ask, load=queries.renewal_of)
def keep(given: dict[str, Any], award: Award, renewal: Renewal) -> Answer:
    """Keep what is written so far of the form. Nobody is told of it."""
    service.keep_begun(current_session(), award, renewal, begun=given, version=expected_version(), **acting_now())
    return _shown(award, renewal)


@api.post(f"{ONE}/recommendation", "recommend_renewal")
@api.arguments(RecommendationSchema)
@api.response(201, RenewalSchema)
@api.takes_version
@allow(access.may_decide_renewal, load=queries.renewal_of)
def recommend(given: dict[str, Any], award: Award, renewal: Renewal) -> Answer:
    """Say whether the grant goes on. Another administrator confirms it."""
    service.recommend(current_session(), award, renewal, **given, version=expected_version(), **acting_now())
    return _shown(award, renewal)


@api.post(f"{ONE}/confirmation", "confirm_renewal")
@api.arguments(NothingSchema)
@api.response(201, RenewalSchema)
@api.takes_version
@allow(access.may_decide_renewal, load=queries.renewal_of)
def confirm(_: dict[str, Any], award: Award, renewal: Renewal) -> Answer:
    """Confirm what another recommended: the change is offered to the grantee, or it hears why there is none."""
    service.confirm(current_session(), award, renewal, version=expected_version(), **acting_now())
    return _shown(award, renewal)


@api.post(f"{ONE}/withdrawal", "withdraw_renewal")
@api.arguments(NothingSchema)
@api.response(201, RenewalSchema)
@api.takes_version
@allow(access.may_decide_renewal, load=queries.renewal_of)
def withdraw(_: dict[str, Any], award: Award, renewal: Renewal) -> Answer:
    """Take an invitation back before it is answered."""
    service.withdraw(current_session(), award, renewal, version=expected_version(), **acting_now())
    return _shown(award, renewal)
