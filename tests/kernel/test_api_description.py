"""The API's description of itself: valid, whole, and with names that stay."""

import json
import re
from typing import Any

import pytest
from marshmallow import Schema
from openapi_spec_validator import OpenAPIV31SpecValidator

from grants.kernel import question_schemas
from grants.kernel.forms import checking
from tests.house import TestHouse

METHODS = ("get", "post", "put", "patch", "delete")


@pytest.fixture
def document(postgres_house: TestHouse) -> dict[str, Any]:
    found: dict[str, Any] = postgres_house.app.test_client().get("/api/v1/openapi.json").json
    return found


def test_the_description_is_whole(document: dict[str, Any]):
    OpenAPIV31SpecValidator(document).validate()
    operations = {
        f"{operation['operationId']} {method.upper()} {path}": operation
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if method in METHODS
    }
    for name, operation in operations.items():
        assert operation["summary"].endswith((".", ")")), name
        assert "\n" not in operation["summary"], name
        answers = operation["responses"]
        assert {"401", "429", "500", "503", "default"} <= set(answers), name
        (fine,) = (status for status in answers if status.startswith("2"))
        assert fine == "204" or answers[fine]["content"], name
        sent = {each["name"]: each["required"] for each in operation["parameters"]} if "parameters" in operation else {}
        assert ("Idempotency-Key" in sent) == (" POST " in name), name
        assert not sent.get("If-Match") or fine == "204" or "ETag" in answers[fine].get("headers", {}), name

    problem = document["components"]["responses"]["NOT_FOUND"]["content"]
    assert list(problem) == ["application/problem+json"]
    stale = document["components"]["schemas"]["StaleProblem"]["properties"]
    assert {"version", "current", "yours", "code", "detail"} <= set(stale)


def test_an_answer_needs_nothing_that_is_only_sent(document: dict[str, Any]):
    """Programs that are made from the description wait for all that is needed, and would wait for it in vain."""
    schemas = document["components"]["schemas"]
    shown = schemas_of([operation["responses"] for item in document["paths"].values() for operation in answering(item)])
    todo = set(shown)
    while todo:
        shown |= (todo := schemas_of([schemas[name] for name in todo]) - shown)
    only_sent = {
        (name, field)
        for name in shown
        for field in schemas[name].get("required", ())
        if schemas[name]["properties"][field].get("writeOnly")
    }
    assert only_sent == set()
    assert {"PanelMember", "BankAccount"} <= shown


def answering(item: dict[str, Any]) -> list[dict[str, Any]]:
    return [operation for method, operation in item.items() if method in METHODS]


def schemas_of(parts: Any) -> set[str]:
    """The names of the schemas that are spoken of in parts of the document."""
    return set(re.findall(r'"#/components/schemas/(\w+)"', json.dumps(parts)))


def test_versions_and_files_are_in_the_description(document: dict[str, Any]):
    def headers(path: str, method: str) -> dict[str, bool]:
        return {each["name"]: each["required"] for each in document["paths"][f"/api/v1{path}"][method]["parameters"]}

    assert headers("/applications/{application_id}", "patch")["If-Match"] is True
    assert headers("/applications/{application_id}/submission", "post")["If-Match"] is False
    answers = document["paths"]["/api/v1/applications/{application_id}"]["patch"]["responses"]
    assert {"412", "428", "415", "422"} <= set(answers)
    assert "ETag" in answers["200"]["headers"]
    sends = document["paths"]["/api/v1/applications/{application_id}/files"]["post"]["requestBody"]["content"]
    assert list(sends) == ["multipart/form-data"]
    gets = document["paths"]["/api/v1/awards/{award_id}/letters/{letter_id}/file"]["get"]["responses"]["200"]
    assert set(gets["content"]) == {"application/pdf", "text/plain"}


@pytest.mark.parametrize(
    ("schema", "settings"),
    [
        (question_schemas.QuestionDefinitionSchema, checking.SET),
        (question_schemas.QuestionSectionSchema, checking.SECTION),
        (question_schemas.QuestionSchema, checking.QUESTION),
        (question_schemas.QuestionOptionSchema, checking.OPTION),
        (question_schemas.QuestionConditionSchema, checking.CONDITION),
    ],
)
def test_questions_are_described_as_they_are_checked(schema: type[Schema], settings: dict[str, checking.Setting]):
    described = {field.data_key or name: field.required for name, field in schema().fields.items()}
    assert described == {name: setting.needed for name, setting in settings.items()}
