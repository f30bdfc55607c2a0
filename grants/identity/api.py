"""`/me`: the person who asks."""

from typing import Any
from uuid import UUID

from grants.identity import queries, service
from grants.identity.models import Person
from grants.identity.needs import service as needs_service
from grants.identity.needs.models import CommunicationNeed
from grants.identity.needs.queries import needs_of, values_of
from grants.identity.schemas import CommunicationNeedsSchema, MeSchema
from grants.kernel.access import signed_in
from grants.kernel.api import api_blueprint
from grants.kernel.languages import ENGLISH
from grants.kernel.web import acting_now, allow, current_actor, current_session

api = api_blueprint("identity", "The person who asks")


def _shown(person: Person) -> dict[str, Any]:
    roles = [{"role": role, "on": on} for role, on in sorted(current_actor().roles, key=str)]
    return {
        "id": person.id,
        "email": person.email,
        "name": person.name,
        "phone": person.phone,
        "letter_format": person.letter_format,
        "language": person.language or ENGLISH,
        "roles": roles,
    }


def _me() -> Person:
    return queries.person_of(current_session(), current_actor().person_id or UUID(int=0))


@api.get("/me")
@api.response(200, MeSchema)
@allow(signed_in)
def show_me() -> dict[str, Any]:
    """The person whom the token is of, and what they are to whom."""
    return _shown(_me())


@api.put("/me")
@api.arguments(MeSchema)
@api.response(200, MeSchema)
@allow(signed_in)
def change_me(details: dict[str, Any]) -> dict[str, Any]:
    """Change your name, telephone number, language and the format of your letters."""
    me = _me()
    details["phone"] = details["phone"] or ""
    service.change_details(current_session(), me, **details, **acting_now())
    return _shown(me)


@api.get("/me/communication_needs")
@api.response(200, CommunicationNeedsSchema)
@allow(signed_in)
def show_needs() -> dict[str, Any]:
    """How you need to hear from us."""
    return _shown_needs(needs_of(current_session(), _me().id))


@api.put("/me/communication_needs")
@api.arguments(CommunicationNeedsSchema)
@api.response(200, CommunicationNeedsSchema)
@allow(signed_in)
def save_needs(details: dict[str, Any]) -> dict[str, Any]:
    """Say how you need to hear from us; we ask again after a year."""
    kept = needs_service.save_needs(current_session(), _me(), needs=details, **acting_now())
    return _shown_needs(kept)


def _shown_needs(kept: CommunicationNeed | None) -> dict[str, Any]:
    return values_of(kept) | {"review_on": kept.review_on if kept else None}
