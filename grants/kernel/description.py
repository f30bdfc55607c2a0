"""How the API describes itself: what every operation has, said once, and taken from what the operation is."""

from collections.abc import Callable
from functools import cache
from http import HTTPStatus
from typing import Any

from marshmallow import Schema, fields

from grants.kernel.access import administrator, anyone, signed_in
from grants.kernel.content import FORM_WITH_FILES, SAFE
from grants.kernel.idempotency import LONGEST_KEY

Doc = dict[str, Any]

PROBLEM = "application/problem+json"
A_FILE = {"type": "string", "format": "binary"}
TEXT = {"type": "string"}

VERSION_NEEDED: Doc = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "description": "The ETag of what you change, or * for whatever stands now",
    "schema": TEXT,
}
VERSION_TAKEN: Doc = {**VERSION_NEEDED, "required": False, "description": "The ETag of what you read; it must stand"}
IDEMPOTENCY_KEY: Doc = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Asked again with the same key, it is not done again, and the answer is the same",
    "schema": {**TEXT, "minLength": 1, "maxLength": LONGEST_KEY, "pattern": "^[!-~]+$"},
}
ETAG: Doc = {"ETag": {"description": "The version, for If-Match", "schema": TEXT}}
LOCATION: Doc = {"Location": {"description": "Where it is from now on", "schema": TEXT}}
HEADERS_OF_REFUSALS: dict[HTTPStatus, Doc] = {
    HTTPStatus.UNAUTHORIZED: {"WWW-Authenticate": {"description": "How to sign in", "schema": TEXT}},
    HTTPStatus.TOO_MANY_REQUESTS: {"Retry-After": {"description": "Seconds", "schema": {"type": "integer"}}},
    HTTPStatus.SERVICE_UNAVAILABLE: {"Retry-After": {"description": "Seconds", "schema": {"type": "integer"}}},
}


class FieldProblemSchema(Schema):
    """What is wrong with one field. `field` is a dotted path; empty for the whole request."""

    field = fields.String(required=True)
    message = fields.String(required=True)
    code = fields.String(required=True)


class ProblemSchema(Schema):
    """A refusal (RFC 9457), with a stable `code` and a plain sentence for each field."""

    type = fields.Url(required=True, metadata={"description": "Where the code is explained"})
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    code = fields.String(required=True)
    errors = fields.List(fields.Nested(FieldProblemSchema), required=True)
    errors_left_out = fields.Integer(metadata={"description": "How many more there are, where not all are listed"})


class StaleProblemSchema(ProblemSchema):
    """The refusal of a change to what somebody else changed in between (code `stale`); others lack the last fields."""

    version = fields.Integer(metadata={"description": "The version that stands now"})
    current = fields.Dict(metadata={"description": "What stands now, of that which you would change"})
    yours = fields.Dict(metadata={"description": "What you sent"})


STALE = (HTTPStatus.CONFLICT, HTTPStatus.PRECONDITION_FAILED)


def describe_refusals(spec: Any) -> None:
    """Tell the document how each status of a refusal looks; those that an operation names come into it."""
    for status in HTTPStatus:
        if status < HTTPStatus.BAD_REQUEST:
            continue
        schema = StaleProblemSchema if status in STALE else ProblemSchema
        answer: Doc = {"description": status.phrase, "content": {PROBLEM: {"schema": schema}}}
        if status in HEADERS_OF_REFUSALS:
            answer["headers"] = HEADERS_OF_REFUSALS[status]
        spec.components.response(status.name, answer, lazy=True)
    anything = {"description": "Any other refusal", "content": {PROBLEM: {"schema": ProblemSchema}}}
    spec.components.response("DEFAULT_ERROR", anything, lazy=True)


def one_form(doc: Doc, info: Doc, **_: Any) -> Doc:
    """Files and the fields beside them are one form, and one body."""
    parts = info.get("arguments", {}).get("parameters", [])
    of_form = [part for part in parts if part["in"] in ("files", "form")]
    if of_form:
        others = [part for part in parts if part not in of_form]
        schema = _joined(tuple(part["schema"] for part in of_form))
        body = {"in": "files", "required": True, "schema": schema, "content_type": FORM_WITH_FILES}
        info["arguments"]["parameters"] = [*others, body]
    return doc


@cache
def _joined(schemas: tuple[type[Schema], ...]) -> type[Schema]:
    name = "With".join(schema.__name__.removesuffix("Schema") for schema in schemas)
    return type(name, schemas, {"__doc__": "A file, and what is said of it."})


def describe(doc: Doc, info: Doc, *, method: str, **_: Any) -> Doc:
    """What follows from the view: the name of the operation, who may, its headers, and how it can be refused."""
    view: Callable[..., Any] = info["view"]
    rule = view.access.rule  # type: ignore[attr-defined]
    writes = method.upper() not in SAFE
    doc["operationId"] = getattr(view, "operation", view.__name__)
    if rule in (signed_in, administrator):
        doc["security"] = [{"token": []}]
    headers = [IDEMPOTENCY_KEY] if method == "post" else []
    needed: bool | None = getattr(view, "version_needed", None)
    if needed is not None:
        headers.append(VERSION_NEEDED if needed else VERSION_TAKEN)
    if headers:
        doc["parameters"] = [*doc.get("parameters", []), *headers]
    answers = doc.setdefault("responses", {})
    for status in _refusals(view, writes=writes, sends=bool(doc.get("requestBody")), asks=bool(doc.get("parameters"))):
        answers[str(status.value)] = status.name
    return doc


def _refusals(view: Callable[..., Any], *, writes: bool, sends: bool, asks: bool) -> list[HTTPStatus]:
    found = [HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.INTERNAL_SERVER_ERROR, HTTPStatus.SERVICE_UNAVAILABLE]
    found += [HTTPStatus.UNAUTHORIZED]  # also for a wrong token where none is needed
    access = view.access  # type: ignore[attr-defined]
    if access.rule is not anyone:
        found += [HTTPStatus.FORBIDDEN]
    if access.load is not None:
        found += [HTTPStatus.NOT_FOUND]
    if writes:
        found += [HTTPStatus.BAD_REQUEST, HTTPStatus.CONFLICT, HTTPStatus.UNSUPPORTED_MEDIA_TYPE]
        found += [HTTPStatus.REQUEST_ENTITY_TOO_LARGE]
    if writes or sends or asks:
        found += [HTTPStatus.UNPROCESSABLE_ENTITY]
    if hasattr(view, "version_needed"):
        found += [HTTPStatus.PRECONDITION_FAILED]
        found += [HTTPStatus.PRECONDITION_REQUIRED] if view.version_needed else []
    return sorted(found)
