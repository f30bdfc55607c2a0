"""Everything of one record on one page, for those who run the programme: what belongs to it, and its history."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from marshmallow import fields
from sqlalchemy.orm import Session

from grants.kernel import history
from grants.kernel.access import administrator
from grants.kernel.api import Strict, api_blueprint
from grants.kernel.problems import NotFound
from grants.kernel.stage import Belonging, Named
from grants.kernel.web import allow, current_actor, current_session, current_time, this_app

pages = Blueprint("records", __name__)
api = api_blueprint("records", "Everything of one record, for administrators")


class BelongingSchema(Strict):
    heading = fields.String()
    words = fields.String()
    href = fields.String(metadata={"description": "The address of its page; empty where it has none"})
    detail = fields.String()
    state = fields.String()
    is_overdue = fields.Boolean()


class BelongingsSchema(Strict):
    items = fields.List(fields.Nested(BelongingSchema))


class RecordSchema(Strict):
    id = fields.UUID()
    words = fields.String(metadata={"description": "What it is called"})
    href = fields.String()
    belonging = fields.List(fields.Nested(BelongingSchema))


def _named(session: Session, record_id: UUID) -> tuple[UUID, Named]:
    named = history.named(session, current_actor(), record_id)
    if named is None:
        raise NotFound("There is no such record, or it is closed to you.")
    return record_id, named


def kept_beside(record_id: UUID) -> list[Belonging] | None:
    """What those who run the programme keep beside a record, by every stage, for a page that shows it to one of them;
    None where it is closed.
    """
    session, actor, now = current_session(), current_actor(), current_time()
    keeping = [each for stage in this_app().registry.stages for each in stage.beside] if actor.is_administrator else []
    kept = [each for beside in keeping if (each := beside(session, actor, record_id, now)) is not None]
    return [each for found in kept for each in found] if kept else None


def _belonging(record_id: UUID) -> Sequence[Belonging]:
    return this_app().registry.belonging(current_session(), current_actor(), record_id, current_time())


def on_own_page(record_id: UUID) -> list[Belonging]:
    """What belongs to a record and stands on its own page, as far as it is open to the reader."""
    return [each for each in _belonging(record_id) if each.on_own_page]


def by_heading(belonging: Sequence[Belonging]) -> dict[str, list[Belonging]]:
    """What belongs to a record under each heading, in their order."""
    listed: dict[str, list[Belonging]] = defaultdict(list)
    for each in belonging:
        listed[each.heading].append(each)
    return listed


@api.get("/records/<uuid:record_id>")
@api.response(200, RecordSchema)
@allow(administrator, load=_named)
def show_record(record_id: UUID, named: Named) -> dict[str, Any]:
    """What belongs to a record; its history is in `events`, by its id."""
    return {
        "id": record_id,
        "words": named.words,
        "href": named.href,
        "belonging": [*(kept_beside(record_id) or ()), *_belonging(record_id)],
    }


@pages.get("/records/<uuid:record_id>")
@allow(administrator, load=_named)
def record(record_id: UUID, named: Named) -> ResponseReturnValue:
    kept, belonging = kept_beside(record_id), _belonging(record_id)
    wanted = history.Wanted(subject_id=record_id)
    return render_template(
        "kernel/pages/record.html",
        record_id=record_id,
        named=named,
        overdue=[each for each in (*(kept or ()), *belonging) if each.is_overdue],
        kept=kept,
        listed=by_heading(belonging),
        page=history.events_page(current_session(), current_actor(), wanted, after=request.args.get("after")),
    )
