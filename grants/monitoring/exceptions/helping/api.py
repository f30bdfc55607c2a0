"""Who may need a call before a deadline, for programs."""

from typing import Any
from uuid import UUID

from marshmallow import fields, validate

from grants.kernel.access import administrator
from grants.kernel.api import PageQuery, Strict, api_blueprint, page_schema
from grants.kernel.paging import Page
from grants.kernel.web import acting_now, allow, current_actor, current_session, current_time
from grants.monitoring.exceptions.helping import queries, rules, service
from grants.monitoring.exceptions.helping.queries import Stuck

helping_api = api_blueprint("helping", "Who may need a call before a deadline")


class StuckSchema(Strict):
    """A draft or a return of a small organisation that does not move, and whom to ring. Nothing that was typed."""

    record_id = fields.UUID(metadata={"description": "The application or the return"})
    form = fields.String(validate=validate.OneOf(rules.FORMS))
    what = fields.String(metadata={"description": "The form in words"})
    organisation_id = fields.UUID()
    organisation = fields.String()
    name = fields.String(metadata={"description": "Whom to ring; empty where nobody is known"})
    phone = fields.String(metadata={"description": "Empty where nobody gave one"})
    email = fields.String()
    stuck_at = fields.String()
    touched_at = fields.AwareDateTime()
    deadline = fields.AwareDateTime()
    holder_id = fields.UUID(allow_none=True, metadata={"description": "The administrator who rings"})


def _told(stuck: Stuck) -> dict[str, Any]:
    facts = stuck.facts
    same = ("record_id", "organisation_id", "organisation", "name", "phone", "email", "holder_id")
    return {
        **{name: getattr(stuck, name) for name in same},
        "form": facts.form,
        "what": rules.form_of(facts),
        "stuck_at": rules.stuck_at(facts),
        "touched_at": facts.touched_at,
        "deadline": facts.deadline,
    }


@helping_api.get("/stuck")
@helping_api.arguments(PageQuery, location="query")
@helping_api.response(200, page_schema(StuckSchema))
@allow(administrator)
def list_stuck(query: dict[str, Any]) -> Page[dict[str, Any]]:
    """Drafts and returns of small organisations that do not move, the nearest deadline first."""
    page = queries.stuck_page(current_session(), current_actor(), now=current_time(), **query)
    return Page([_told(stuck) for stuck in page.items], page.next_cursor)


@helping_api.put("/stuck/<uuid:record_id>/holder")
@helping_api.response(200, StuckSchema)
@allow(administrator)
def take_stuck(record_id: UUID) -> dict[str, Any]:
    """Say that you ring about one of them, unless another administrator does."""
    return _told(service.take(current_session(), record_id, **acting_now()))


@helping_api.delete("/stuck/<uuid:record_id>/holder")
@helping_api.response(204)
@allow(administrator)
def give_up_stuck(record_id: UUID) -> None:
    """Say that nobody rings about it any more."""
    service.give_up(current_session(), record_id, **acting_now())
