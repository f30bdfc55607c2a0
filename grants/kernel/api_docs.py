"""A page to read the API's own description, for whoever writes a program against it."""

from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from grants.kernel.access import anyone
from grants.kernel.codes import CODES
from grants.kernel.web import allow, this_app

developers = Blueprint("developers", __name__)
METHODS = ("get", "post", "put", "patch", "delete")


def _fields(schema: dict[str, Any], schemas: dict[str, Any]) -> list[tuple[str, str, bool, str]]:
    """Name, type, whether it is required, and description, of each field of a schema."""
    named = schemas.get(schema.get("$ref", "").rpartition("/")[2], schema)
    required = set(named.get("required", []))
    return [
        (name, _type(part), name in required, part.get("description", ""))
        for name, part in named.get("properties", {}).items()
    ]


def _type(part: dict[str, Any]) -> str:
    if "$ref" in part:
        return str(part["$ref"].rpartition("/")[2])
    kind = part.get("type", "anything")
    kind = " or ".join(kind) if isinstance(kind, list) else kind
    return f"list of {_type(part['items'])}" if kind == "array" else kind


def _content(body: dict[str, Any]) -> dict[str, Any]:
    contents: dict[str, dict[str, Any]] = body.get("content", {})
    schemas = [content["schema"] for content in contents.values() if "schema" in content]
    return schemas[0] if schemas else {}


def _operations(spec: dict[str, Any]) -> list[dict[str, Any]]:
    schemas = spec.get("components", {}).get("schemas", {})
    return [
        {
            "method": method.upper(),
            "path": path,
            "id": f"{method}{path}".replace("/", "-").replace("{", "").replace("}", ""),
            "tag": (operation.get("tags") or ["other"])[0],
            "summary": operation.get("summary", ""),
            "parameters": operation.get("parameters", []),
            "sent": _fields(_content(operation.get("requestBody", {})), schemas),
            "answers": [
                (status, _fields(_content(answer), schemas))
                for status, answer in operation.get("responses", {}).items()
                if status.isdigit() and status.startswith("2")
            ],
        }
        for path, item in spec["paths"].items()
        for method, operation in item.items()
        if method in METHODS
    ]


@developers.get("/api/v1/")
@allow(anyone)
def read_api() -> ResponseReturnValue:
    operations = _operations(this_app().api.spec.to_dict())
    return render_template("kernel/pages/api.html", operations=operations, codes=CODES)
