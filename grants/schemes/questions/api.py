"""`/schemes/{id}/question_set` and `return_question_set`: what a scheme asks, and how that changes."""

from typing import Any

from grants.kernel.access import administrator
from grants.kernel.api import api_blueprint, expected_version
from grants.kernel.web import acting_now, allow, current_session
from grants.schemes import queries
from grants.schemes.models import QuestionSetVersion, Scheme
from grants.schemes.questions import service
from grants.schemes.schemas import DefinitionSchema, QuestionSetSchema

question_api = api_blueprint("question_set", "The questions of a scheme")

Answer = tuple[dict[str, Any], dict[str, str]]


@question_api.get("/schemes/<uuid:scheme_id>/question_set")
@question_api.response(200, QuestionSetSchema, etag=True)
@allow(administrator, load=queries.scheme_of)
def show_question_set(scheme: Scheme) -> Answer:
    """What rounds ask that are announced from now on."""
    return _answer(queries.latest_question_set(current_session(), scheme.id, "application"))


@question_api.put("/schemes/<uuid:scheme_id>/question_set")
@question_api.arguments(DefinitionSchema)
@question_api.response(200, QuestionSetSchema, etag=True)
@question_api.needs_version
@allow(administrator, load=queries.scheme_of)
def change_question_set(data: dict[str, Any], scheme: Scheme) -> Answer:
    """Ask other questions in rounds that are not announced yet. `If-Match` says which number you read."""
    version = service.change_questions(current_session(), scheme, **data, number=expected_version(), **acting_now())
    return _answer(version)


@question_api.get("/schemes/<uuid:scheme_id>/return_question_set")
@question_api.response(200, QuestionSetSchema, etag=True)
@allow(administrator, load=queries.scheme_of)
def show_return_question_set(scheme: Scheme) -> Answer:
    """What grantees are asked in their returns."""
    return _answer(queries.latest_question_set(current_session(), scheme.id, "return"))


@question_api.put("/schemes/<uuid:scheme_id>/return_question_set")
@question_api.arguments(DefinitionSchema)
@question_api.response(200, QuestionSetSchema, etag=True)
@question_api.needs_version
@allow(administrator, load=queries.scheme_of)
def change_return_question_set(data: dict[str, Any], scheme: Scheme) -> Answer:
    """Ask grantees other questions, until somebody has begun to apply. `If-Match` says which number you read."""
    version = service.change_questions(
        current_session(),
        scheme,
        **data,
        number=expected_version(),
        **acting_now(),
        purpose="return",
    )
    return _answer(version)


def _answer(version: QuestionSetVersion) -> Answer:
    shown = {"question_set_id": version.id, "number": version.number, "definition": version.definition}
    return shown, {"ETag": f'"{version.number}"'}
