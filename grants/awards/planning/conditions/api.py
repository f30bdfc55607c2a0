"""`/awards/{id}/conditions`: what has to be done for a grant."""

from typing import Any

from flask import Response, url_for

from grants.awards import queries as awards
from grants.awards.access import may_read_letters
from grants.awards.models import Award
from grants.awards.planning.conditions import files, queries, service
from grants.awards.planning.conditions.access import (
    may_open_file,
    may_read_condition,
    may_remove_file,
    may_settle_condition,
    may_show_done,
)
from grants.awards.planning.conditions.models import AwardCondition, ConditionFile
from grants.awards.planning.conditions.rules import Details
from grants.awards.planning.conditions.schemas import (
    ConditionAnswerSchema,
    ConditionDetailsSchema,
    ConditionListSchema,
    ConditionOfGrantSchema,
    ConditionQuery,
    ConditionSchema,
    ShowingSchema,
)
from grants.kernel.access import administrator
from grants.kernel.api import api_blueprint, expected_version, page_schema
from grants.kernel.clock import london_day
from grants.kernel.file_checks.checked import MEDIA_TYPES
from grants.kernel.paging import Page
from grants.kernel.uploads.pages import download
from grants.kernel.uploads.schemas import SentFileSchema, UploadListSchema, UploadSchema
from grants.kernel.web import acting_now, allow, current_actor, current_session, current_time, this_app

api = api_blueprint("conditions", "What has to be done for a grant")

ONE = "/awards/<uuid:award_id>/conditions/<int:number>"
Created = tuple[AwardCondition, int, dict[str, str]]


def _created(award: Award, condition: AwardCondition) -> Created:
    return condition, 201, {"Location": url_for(".show", award_id=award.id, number=condition.number)}


@api.get("/conditions", "list_all_conditions")
@api.arguments(ConditionQuery, location="query")
@api.response(200, page_schema(ConditionOfGrantSchema))
@allow(administrator)
def list_all(query: dict[str, Any]) -> Page[AwardCondition]:
    """The conditions of all grants that are shown, overdue, without a day, failed or open."""
    return queries.conditions_page(current_session(), current_actor(), today=london_day(current_time()), **query)


@api.get("/awards/<uuid:award_id>/conditions")
@api.response(200, ConditionListSchema)
@allow(may_read_letters, load=awards.award_of)
def list_conditions(award: Award) -> dict[str, Any]:
    """What has to be done for a grant."""
    return {"items": queries.conditions_of(current_session(), award.id)}


@api.get(ONE, "show_condition")
@api.response(200, ConditionSchema)
@allow(may_read_condition, load=queries.condition_of)
def show(_: Award, condition: AwardCondition) -> AwardCondition:
    """One thing to do."""
    return condition


@api.put(ONE, "arrange_condition")
@api.arguments(ConditionDetailsSchema)
@api.response(200, ConditionSchema)
@api.takes_version
@allow(may_settle_condition, load=queries.condition_of)
def arrange(given: dict[str, Any], award: Award, condition: AwardCondition) -> AwardCondition:
    """Say who does it, by when, what shows it and which payment waits. `If-Match` says which version you read."""
    service.arrange(
        current_session(), award, condition, details=Details(**given), version=expected_version(), **acting_now()
    )
    return condition


@api.post(f"{ONE}/showing", "show_condition_done")
@api.arguments(ShowingSchema)
@api.response(201, ConditionSchema)
@api.takes_version
@allow(may_show_done, load=queries.condition_of)
def show_done(given: dict[str, Any], award: Award, condition: AwardCondition) -> Created:
    """Say for the organisation or its host that it is done: in words, or with a document that was sent before."""
    service.show_done(
        current_session(), award, condition, note=given["note"], version=expected_version(), **acting_now()
    )
    return _created(award, condition)


@api.post(f"{ONE}/answer", "answer_condition")
@api.arguments(ConditionAnswerSchema)
@api.response(201, ConditionSchema)
@api.takes_version
@allow(may_settle_condition, load=queries.condition_of)
def answer(given: dict[str, Any], award: Award, condition: AwardCondition) -> Created:
    """Say that it is met, is waived or has failed, or ask for it again."""
    service.answer(current_session(), award, condition, **given, version=expected_version(), **acting_now())
    return _created(award, condition)


@api.get(f"{ONE}/files", "list_condition_files")
@api.response(200, UploadListSchema)
@allow(may_read_condition, load=queries.condition_of)
def list_files(award: Award, condition: AwardCondition) -> dict[str, Any]:
    """The documents that were sent for it."""
    return {"items": queries.files_of(current_session(), award, condition)}


@api.post(f"{ONE}/files", "add_condition_file")
@api.arguments(SentFileSchema, location="files")
@api.response(201, UploadSchema)
@allow(may_show_done, load=queries.condition_of)
def add_file(
    sent: dict[str, Any], award: Award, condition: AwardCondition
) -> tuple[ConditionFile, int, dict[str, str]]:
    """Send a document that shows that it is done. Then say so."""
    upload = files.add_file(
        current_session(),
        award,
        condition,
        name=sent["file"].filename or "",
        content=sent["file"].read(),
        files=this_app().files,
        **acting_now(),
    )
    return upload, 201, {"Location": url_for(".show_file", upload_id=upload.id)}


@api.get("/conditions/files/<uuid:upload_id>", "show_condition_file")
@api.file(*MEDIA_TYPES, description="The file")
@allow(may_open_file, load=queries.file_of)
def show_file(_: Award, upload: ConditionFile) -> Response:
    """A document, as it was kept."""
    return download(upload)


@api.delete("/conditions/files/<uuid:upload_id>", "remove_condition_file")
@api.response(204)
@allow(may_remove_file, load=queries.file_of)
def remove_file(award: Award, upload: ConditionFile) -> None:
    """Take a document out."""
    files.remove_file(current_session(), award, upload, **acting_now())
