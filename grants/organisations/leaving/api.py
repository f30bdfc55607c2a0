"""Leaving an organisation, and taking somebody off it, by programs."""

from grants.kernel.api import api_blueprint
from grants.kernel.web import acting_now, allow, current_session
from grants.organisations import queries
from grants.organisations.access import may_end_membership
from grants.organisations.leaving import service
from grants.organisations.models import Membership, Organisation

api = api_blueprint("leaving", "Who does not act for an organisation any more")


@api.delete("/organisations/<uuid:organisation_id>/members/<uuid:person_id>", "remove_organisation_member")
@api.response(204)
@allow(may_end_membership, load=queries.organisation_and_member)
def remove(organisation: Organisation, member: Membership) -> None:
    """Leave an organisation, or take somebody off it as one who may sign. What they did there stays theirs."""
    service.end_membership(current_session(), organisation, member.person_id, **acting_now())
