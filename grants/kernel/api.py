"""What all API modules share: the blueprint, money and moments as JSON, versions in headers."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cache, reduce, wraps
from http import HTTPStatus
from typing import Any, Protocol, TypeVar

from apispec.ext.marshmallow import MarshmallowPlugin, resolver
from flask import Flask, Request, Response, g, request
from flask_smorest import Api, Blueprint
from flask_smorest.utils import get_appcontext
from marshmallow import RAISE, Schema, ValidationError, fields, validate
from webargs import missing
from webargs.core import is_json
from webargs.flaskparser import FlaskParser, abort

from grants.kernel.content import FORM_WITH_FILES
from grants.kernel.dates import Misdated, iso_day, iso_moment
from grants.kernel.description import A_FILE, ETAG, LOCATION, ProblemSchema, describe, describe_refusals, one_form
from grants.kernel.money import LARGEST_PENCE, Pence
from grants.kernel.paging import LARGEST_PAGE, PAGE_SIZE
from grants.kernel.problems import Invalid, Problem, VersionNeeded, WeakTag
from grants.kernel.request_limits import takes_files
from grants.kernel.unstorable import UnreadableJson, read_json

View = TypeVar("View", bound=Callable[..., Any])


class Decorator(Protocol):
    """Gives a view back with its own type."""

    def __call__(self, view: View, /) -> View: ...


LARGEST_NUMBER = 2**53 - 1
"""What every program reads as the same whole number, and every column holds."""

STRONG, WEAK = re.compile(r'"(0|[1-9][0-9]{0,8})"'), re.compile(r'W/"[^"]*"')
"""Tags of versions, as in ETag and If-Match."""


class Strict(Schema):
    """A schema that refuses what it does not know, by name, and numbers and moments that nothing can hold."""

    class Meta:
        unknown = RAISE
        ordered = True

    def on_bind_field(self, field_name: str, field_obj: Any) -> None:
        held: Callable[[Any], None] | None = None
        if isinstance(field_obj, fields.Integer) and not _has_a_largest(field_obj):
            held = _can_be_held
        elif isinstance(field_obj, fields.AwareDateTime):
            held = _in_the_calendar
        if held and held not in field_obj.validators:
            field_obj.validators = [*field_obj.validators, held]  # a new list: copies of a field share theirs


def _has_a_largest(field: fields.Integer) -> bool:
    return any(isinstance(each, validate.Range) and each.max is not None for each in field.validators)


def _can_be_held(number: int | None) -> None:
    if number is not None and abs(number) > LARGEST_NUMBER:
        raise ValidationError("Number too large.")


def _in_the_calendar(moment: datetime | None) -> None:
    try:
        if moment is not None:
            moment.astimezone(UTC)
    except OverflowError as error:
        raise ValidationError("Not a valid datetime.") from error


class PenceField(fields.Integer):
    """A sum of money in whole pence."""

    def __init__(self, **options: Any) -> None:
        super().__init__(strict=True, **options)

    def _deserialize(self, value: Any, *args: Any, **options: Any) -> Pence:
        number = int(super()._deserialize(value, *args, **options) or 0)
        if abs(number) > LARGEST_PENCE:
            raise ValidationError("Number too large.")
        return Pence(number)


class DayField(fields.Date):
    """A date that is sent to us, as year, month and day."""

    def _deserialize(self, value: Any, *args: Any, **options: Any) -> date:
        try:
            return iso_day(value)
        except Misdated as error:
            raise ValidationError(str(error)) from error


class MomentField(fields.AwareDateTime):
    """A moment that is sent to us, with its time zone."""

    def _deserialize(self, value: Any, *args: Any, **options: Any) -> datetime:
        try:
            iso_moment(value)
        except Misdated as error:
            raise ValidationError(str(error)) from error
        return super()._deserialize(value, *args, **options)


class PageQuery(Strict):
    """Where in a list to go on, and how many entries to give."""

    after = fields.String(metadata={"description": "The `next` of the page before"})
    size = fields.Integer(load_default=PAGE_SIZE, validate=validate.Range(min=1, max=LARGEST_PAGE))


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
    """The version in `If-Match`; None for `*`, which means whatever stands now, and where it may be left out and is.

    Only for views that `needs_version` or `takes_version` is on. Raises VersionNeeded, WeakTag, and Invalid for what is
    no tag of ours: a version is one strong tag (RFC 9110, 13.1.1).
    """
    tag = request.headers.get("If-Match", "").strip()
    if tag == "*":
        return None
    if "If-Match" not in request.headers:
        if g.version_needed:
            raise VersionNeeded('Send the version that you changed, from its ETag, like If-Match: "3".')
        return None
    if WEAK.fullmatch(tag):
        raise WeakTag('A weak tag never matches. Send the ETag as it came, like If-Match: "3".')
    found = STRONG.fullmatch(tag)
    if found is None:
        raise Invalid([Problem("If-Match", 'Send one version from an ETag, in its quotation marks: "3".', "if_match")])
    return int(found[1])


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
        """Register none of Flask-Smorest's: `refusals` answers errors."""

    def _register_responses(self) -> None:
        describe_refusals(self.spec)


class OurParser(FlaskParser):
    """Reads bodies with `read_json`, which takes less than the parser's own."""

    def _raw_load_json(self, req: Request) -> Any:
        body = req.get_data(cache=True)
        if not body or not is_json(req.mimetype):
            return missing
        try:
            return read_json(body)
        except UnreadableJson as error:
            abort(error.status, exc=error, messages={"json": [str(error)]})


def _reads_version(view: View, *, needed: bool) -> View:
    @wraps(view)
    def reading(*given: Any, **named: Any) -> Any:
        g.version_needed = needed
        return view(*given, **named)

    reading.version_needed = needed  # type: ignore[attr-defined]
    return reading  # type: ignore[return-value]


class ApiBlueprint(Blueprint):  # type: ignore[misc]  # flask-smorest has no types
    """flask-smorest's blueprint, with types."""

    ARGUMENTS_PARSER = OurParser()

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        self._prepare_doc_cbks: list[Callable[..., Any]] = [one_form, *self._prepare_doc_cbks, describe]

    def _store_endpoint_docs(self, endpoint: str, view: Any, *given: Any, **options: Any) -> None:
        """A view's docstring begins with what it does, in a sentence."""
        super()._store_endpoint_docs(endpoint, view, *given, **options)
        for method in options["methods"]:
            said = self._docs[endpoint][method.lower()]
            said["view"] = view
            said["docstring"]["summary"] = " ".join(said["docstring"].get("summary", "").split())

    def _at(self, method: str, path: str, operation: str) -> Decorator:
        def declare(view: View) -> View:
            if operation:
                view.operation = operation  # type: ignore[attr-defined]
            self.route(path, methods=[method])(view)
            return view

        return declare

    def get(self, path: str, operation: str = "") -> Decorator:
        """The view answers GET. `operation` is what it is called in the description, where its own name says too little
        there; so with the other methods.
        """
        return self._at("GET", path, operation)

    def post(self, path: str, operation: str = "") -> Decorator:
        return self._at("POST", path, operation)

    def put(self, path: str, operation: str = "") -> Decorator:
        return self._at("PUT", path, operation)

    def patch(self, path: str, operation: str = "") -> Decorator:
        return self._at("PATCH", path, operation)

    def delete(self, path: str, operation: str = "") -> Decorator:
        return self._at("DELETE", path, operation)

    def arguments(self, schema: Any, **options: Any) -> Decorator:
        """Read and check what is sent; it becomes the view's first argument. What isn't known is refused."""
        options.setdefault("unknown", RAISE)
        read: Decorator = super().arguments(schema, **options)
        if options.get("location") not in ("files", "form"):
            return read

        def as_form(view: View) -> View:
            reading = takes_files(read(view))
            reading.takes = FORM_WITH_FILES  # type: ignore[attr-defined]
            return reading

        return as_form

    def needs_version(self, view: View) -> View:
        """The view asks `expected_version`, and refuses a request without `If-Match`."""
        return _reads_version(view, needed=True)

    def takes_version(self, view: View) -> View:
        """The view asks `expected_version`; whoever sends no `If-Match` means whatever stands now."""
        return _reads_version(view, needed=False)

    def response(self, status: int, schema: Any = None, *, etag: bool = False, **options: Any) -> Decorator:
        """Give back what the view returns, as `schema` shows it. `etag` says that the view gives an ETag.

        A `version` in the answer is its ETag, without a word.
        """
        has_version = "version" in getattr(schema, "_declared_fields", {})
        headers = {**(ETAG if etag or has_version else {}), **(LOCATION if status == HTTPStatus.CREATED else {})}
        if headers:
            options["headers"] = headers
        shows: Decorator = super().response(status, schema, **options)
        return _with_etag(shows) if has_version else shows

    def file(self, *media_types: str, description: str) -> Decorator:
        """Say that the view gives a file, and of which kinds."""
        shows = [
            super(ApiBlueprint, self).response(200, A_FILE, content_type=kind, description=description)
            for kind in media_types
        ]
        return lambda view: reduce(lambda shown, each: each(shown), shows, view)


def _with_etag(shows: Decorator) -> Decorator:
    def decorate(view: View) -> View:
        shown = shows(view)

        @wraps(shown)
        def answer(*given: Any, **named: Any) -> Response:
            response: Response = shown(*given, **named)
            version = get_appcontext().get("result_dump", {}).get("version")
            if version is not None and "ETag" not in response.headers:
                response.headers["ETag"] = f'"{version}"'
            return response

        return answer  # type: ignore[return-value]

    return decorate


def api_blueprint(name: str, description: str) -> ApiBlueprint:
    """A blueprint beneath `/api/v1`; `name` is the stage's."""
    return ApiBlueprint(f"{name}_api", name, url_prefix="/api/v1", description=description)
