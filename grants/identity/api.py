"""`/me`: the person who asks."""

from typing import Any
from uuid import UUID

from grants.identity import queries, service
from grants.identity.models import Person
from grants.identity.schemas import MeSchema
from grants.kernel.access import signed_in
from grants.kernel.api import api_blueprint
from grants.kernel.web import allow, current_actor, current_session, current_time

api = api_blueprint("identity", "The person who asks")


def _shown(person: Person) -> dict[str, Any]:
    roles = [{"role": role, "on": on} for role, on in sorted(current_actor().roles, key=str)]
    return {
        "id": person.id,
        "email": person.email,
        "name": person.name,
        "phone": person.phone,
        "letter_format": person.letter_format,
        "roles": roles,
    }


def _me() -> Person:
    return queries.person_of(current_session(), current_actor().person_id or UUID(int=0))


@api.get("/me")
@api.response(200, MeSchema)
@allow(signed_in)
def show_me() -> dict[str, Any]:
    return _shown(_me())


@api.put("/me")
@api.arguments(MeSchema)
@api.response(200, MeSchema)
@allow(signed_in)
def change_me(details: dict[str, Any]) -> dict[str, Any]:
    me = _me()
    details["phone"] = details["phone"] or ""
    service.change_details(current_session(), me, **details, actor=current_actor(), now=current_time())
    return _shown(me)
