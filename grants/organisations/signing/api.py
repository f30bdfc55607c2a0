"""Who may sign for an organisation, said by programs."""

from typing import Any

from grants.kernel.api import Strict, api_blueprint
from grants.kernel.booleans import BooleanField
from grants.kernel.web import acting_now, allow, current_session
from grants.organisations import queries
from grants.organisations.access import may_change_signing_right
from grants.organisations.models import Membership, Organisation
from grants.organisations.schemas import MemberSchema
from grants.organisations.shown import member_shown
from grants.organisations.signing import service

api = api_blueprint("signing", "Who may sign for an organisation")


class SigningSchema(Strict):
    """Whether a member may accept grants and change the bank account."""

    is_signatory = BooleanField(required=True)


@api.patch("/organisations/<uuid:organisation_id>/members/<uuid:person_id>", "change_organisation_member")
@api.arguments(SigningSchema)
@api.response(200, MemberSchema)
@allow(may_change_signing_right, load=queries.organisation_and_member)
def change(given: dict[str, Any], organisation: Organisation, member: Membership) -> dict[str, Any]:
    """Say whether somebody who acts for the organisation may sign for it."""
    changed = service.change_signing_right(
        current_session(),
        organisation,
        member.person_id,
        may_sign=given["is_signatory"],
        **acting_now(),
    )
    return member_shown(changed)
