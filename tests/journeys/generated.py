"""A client that is generated from the API's description alone, and a person who uses nothing else."""

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from types import ModuleType
from typing import Any, get_type_hints

import httpx

from grants.kernel.web import Application

NAME = "generated_client"
AS_BYTES = "application/octet-stream"
"""The generator knows files by this kind alone; all others are told to be alike."""

Sent = dict[str, Any]


def generate(app: Application, folder: Path) -> dict[str, ModuleType]:
    """The operations of a client made from the document, by their names. Nothing of the document may be left out.

    The client is a package in `folder`, which has to be on the path.
    """
    document = app.test_client().get("/api/v1/openapi.json")
    (folder / "openapi.json").write_bytes(document.data)
    kinds = {kind for kind in _media_types(document.json) if not kind.endswith(("json", "form-data"))}
    settings = {"post_hooks": [], "content_type_overrides": dict.fromkeys(sorted(kinds), AS_BYTES)}
    (folder / "settings.yml").write_text(json.dumps(settings))
    order = [str(Path(sys.executable).with_name("openapi-python-client")), "generate", "--meta", "none"]
    order += ["--path", "openapi.json", "--config", "settings.yml", "--output-path", NAME, "--fail-on-warning"]
    made = subprocess.run(order, cwd=folder, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stdout + made.stderr
    (folder / NAME / "models" / "__init__.py").write_text("")  # it would read all of them, whichever is used
    package = import_module(f"{NAME}.api")
    names = [each.name for each in walk_packages(package.__path__, f"{package.__name__}.") if not each.ispkg]
    return {name.rpartition(".")[2]: _Later(name) for name in names}  # type: ignore[misc]


class _Later(ModuleType):
    """A module that is read when it is used: a round takes a quarter of them."""

    def __getattr__(self, name: str) -> Any:
        return getattr(import_module(self.__name__), name)


def _media_types(document: Any) -> set[str]:
    answers = [
        answer
        for item in document["paths"].values()
        for operation in item.values()
        if isinstance(operation, dict)
        for answer in operation["responses"].values()
    ]
    return {kind for answer in answers for kind in answer.get("content", {})}


@dataclass
class Person:
    """Somebody whose program calls operations by their names."""

    operations: Mapping[str, ModuleType]
    app: Application
    token: str | None = None

    def ask(self, operation: str, body: Sent | None = None, **named: Any) -> Any:
        """The answer, with its parsed body, headers and content."""
        call = self.operations[operation]
        client = import_module(f"{NAME}.client")
        given = {
            "base_url": "http://localhost",
            "httpx_args": {"transport": httpx.WSGITransport(app=self.app)},  # type: ignore[arg-type]
        }
        with client.AuthenticatedClient(token=self.token, **given) if self.token else client.Client(**given) as there:
            if body is not None:
                named["body"] = _body_of(call.sync_detailed, body)
            return call.sync_detailed(client=there, **named)

    def __call__(self, operation: str, body: Sent | None = None, **named: Any) -> Any:
        """What the operation gives, as plain values."""
        answer = self.ask(operation, body, **named)
        assert answer.status_code < 300, answer.content
        return answer.parsed.to_dict() if hasattr(answer.parsed, "to_dict") else answer.parsed

    def etag(self, operation: str, **named: Any) -> str:
        answer = self.ask(operation, **named)
        found: str = answer.headers["ETag"]
        return found


def _body_of(call: Callable[..., Any], body: Sent) -> Any:
    """The body as the client's own type for it, which knows the fields that the document names and no others."""
    kind = get_type_hints(call)["body"]
    kind = next(each for each in getattr(kind, "__args__", [kind]) if hasattr(each, "from_dict"))
    made = kind.from_dict(body)
    assert not getattr(made, "additional_properties", None), f"not in the document: {made.additional_properties}"
    return made
