"""`/me/mail`."""

from typing import Any
from uuid import UUID

from grants.kernel.access import signed_in
from grants.kernel.api import api_blueprint
from grants.kernel.web import acting_now, allow, current_actor, current_session
from grants.notifications.readers.choosing import service
from grants.notifications.readers.choosing.schemas import MailChoiceSchema
from grants.notifications.wishes import queries

api = api_blueprint("choosing", "What one chooses about our mail")


@api.get("/me/mail")
@api.response(200, MailChoiceSchema)
@allow(signed_in)
def show_mail_choice() -> dict[str, Any]:
    """Which messages one does not get by mail, and at which hours one is written to."""
    return _chosen(_person())


@api.put("/me/mail")
@api.arguments(MailChoiceSchema)
@api.response(200, MailChoiceSchema)
@allow(signed_in)
def choose_mail(chosen: dict[str, Any]) -> dict[str, Any]:
    """Choose both anew."""
    hours = {name: chosen[name] for name in ("from_hour", "until_hour")}
    service.choose_unwanted(current_session(), _person(), chosen["unwanted"], **acting_now())
    service.choose_hours(current_session(), _person(), **hours, **acting_now())
    return _chosen(_person())


def _person() -> UUID:
    person_id = current_actor().person_id
    assert person_id is not None
    return person_id


def _chosen(person_id: UUID) -> dict[str, Any]:
    hours = queries.hours_of(current_session(), person_id) or (None, None)
    unwanted = sorted(queries.unwanted_by(current_session(), person_id))
    return {"unwanted": unwanted, "from_hour": hours[0], "until_hour": hours[1]}
