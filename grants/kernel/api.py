"""What all API modules share: the blueprint, money and moments as JSON, versions in headers."""

from collections.abc import Callable
from functools import cache
from typing import Any, Protocol, TypeVar

from apispec.ext.marshmallow import MarshmallowPlugin, resolver
from flask import Flask, request
from flask_smorest import Api, Blueprint
from marshmallow import RAISE, Schema, fields

from grants.kernel.money import Pence
from grants.kernel.paging import LARGEST_PAGE, PAGE_SIZE
from grants.kernel.problems import Invalid, Problem

View = TypeVar("View", bound=Callable[..., Any])


class Decorator(Protocol):
    """Gives a view back with its own type."""

    def __call__(self, view: View, /) -> View: ...


class Strict(Schema):
    """A schema that refuses what it does not know, by name."""

    class Meta:
        unknown = RAISE
        ordered = True


class PenceField(fields.Integer):
    """A sum of money in whole pence."""

    def __init__(self, **options: Any) -> None:
        super().__init__(strict=True, **options)

    def _deserialize(self, value: Any, *args: Any, **options: Any) -> Pence:
        number = super()._deserialize(value, *args, **options)
        return Pence(int(number or 0))


class PageQuery(Strict):
    """Where in a list to go on, and how many entries to give."""

    after = fields.String(metadata={"description": "The `next` of the page before"})
    size = fields.Integer(load_default=PAGE_SIZE, validate=lambda n: 1 <= n <= LARGEST_PAGE)


@cache
def page_schema(item: type[Schema]) -> type[Schema]:
    """The schema of a page of `item`: `items`, and `next` where there is more."""
    name = item.__name__.removesuffix("Schema") + "Page"
    parts = {
        "items": fields.List(fields.Nested(item)),
        "next": fields.String(attribute="next_cursor", allow_none=True),
    }
    return type(name, (Strict,), parts)


def expected_version() -> int | None:
    """The version in `If-Match`, None without one.

    Raises Invalid when it is not a version of ours.
    """
    tag = request.headers.get("If-Match")
    if tag is None:
        return None
    text = tag.strip().removeprefix("W/").strip('"')
    if not text.isdigit():
        raise Invalid([Problem("If-Match", 'Send the version from the ETag, like "3".', "if_match")])
    return int(text)


class ProblemSchema(Schema):
    """A refusal (RFC 9457), with a stable `code` and a plain sentence for each field."""

    type = fields.Url(relative=True)
    title = fields.String()
    status = fields.Integer()
    detail = fields.String()
    code = fields.String()
    errors = fields.List(fields.Dict(keys=fields.String(), values=fields.String()))


def _schema_name(schema: Any) -> str:
    """The name of a schema in the description; one that takes a part of its fields is a change."""
    name: str = resolver(schema)
    return f"{name}Change" if isinstance(schema, Schema) and schema.partial else name


class OurApi(Api):  # type: ignore[misc]  # flask-smorest has no types
    """flask-smorest's Api, leaving refusals to `refusals`."""

    ERROR_SCHEMA = ProblemSchema

    def __init__(self, app: Flask) -> None:
        plugin = MarshmallowPlugin(schema_name_resolver=_schema_name)
        super().__init__(app, spec_kwargs={"marshmallow_plugin": plugin})

    def _register_error_handlers(self) -> None:
        """None of its own: `refusals` answers."""


class ApiBlueprint(Blueprint):  # type: ignore[misc]  # flask-smorest has no types
    """flask-smorest's blueprint, with types."""

    def _at(self, method: str, path: str) -> Decorator:
        decorator: Decorator = self.route(path, methods=[method])
        return decorator

    def get(self, path: str) -> Decorator:
        return self._at("GET", path)

    def post(self, path: str) -> Decorator:
        return self._at("POST", path)

    def put(self, path: str) -> Decorator:
        return self._at("PUT", path)

    def patch(self, path: str) -> Decorator:
        return self._at("PATCH", path)

    def delete(self, path: str) -> Decorator:
        return self._at("DELETE", path)

    def arguments(self, schema: Any, **options: Any) -> Decorator:
        """Read and check what is sent; it becomes the view's first argument. What isn't known is refused."""
        options.setdefault("unknown", RAISE)
        decorator: Decorator = super().arguments(schema, **options)
        return decorator

    def response(self, status: int, schema: Any = None, **options: Any) -> Decorator:
        """Give back what the view returns, as `schema` shows it."""
        decorator: Decorator = super().response(status, schema, **options)
        return decorator


def api_blueprint(name: str, description: str) -> ApiBlueprint:
    """A blueprint beneath `/api/v1`; `name` is the stage's."""
    return ApiBlueprint(f"{name}_api", name, url_prefix="/api/v1", description=description)
