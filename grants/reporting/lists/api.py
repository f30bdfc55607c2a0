"""`/lists` and `/exports`: every list by page and as a table, and the lists saved under names; for administrators."""

from typing import Any

from flask import Response
from marshmallow import fields, validate

from grants.kernel.access import administrator
from grants.kernel.api import PageQuery, Strict, api_blueprint
from grants.kernel.booleans import BooleanField, WrittenBooleanField
from grants.kernel.lists.acts import MOST_AT_ONCE
from grants.kernel.lists.described import List
from grants.kernel.lists.rules import Asked, asked_of
from grants.kernel.problems import check
from grants.kernel.tables import written
from grants.kernel.web import acting_now, allow, current_actor, current_session, current_time
from grants.kernel.workbooks import XLSX
from grants.reporting.lists import queries, service, serving, several
from grants.reporting.lists.access import may_forget
from grants.reporting.lists.models import SavedList
from grants.reporting.lists.serving import list_named

lists_api = api_blueprint("lists", "Lists of everything, and as tables")


class AskedQuery(Strict):
    """What is asked of a list: which columns, which rows, in which order."""

    columns = fields.String(load_default="", metadata={"description": "Names with commas between, like `award,amount`"})
    sort = fields.String(
        load_default="", metadata={"description": "A column, after a `-` for the largest first; `first` for the oldest"}
    )
    state = fields.String(load_default="")
    q = fields.String(load_default="", metadata={"description": "Words in the names and numbers of its rows"})
    of = fields.UUID(load_default=None, metadata={"description": "Only of this scheme, or of this round"})
    round_id = fields.UUID(load_default=None, metadata={"description": "The same as `of`"})
    from_ = fields.String(data_key="from", load_default="", metadata={"description": "The first day"})
    to = fields.String(load_default="", metadata={"description": "The last day"})


class AskedPageQuery(PageQuery, AskedQuery):
    """What is asked of a list, and where in it to go on."""


class SavingSchema(AskedQuery):
    """A list to be kept under a name."""

    name = fields.String(required=True)
    for_all = BooleanField(load_default=False, metadata={"description": "For everybody who runs the programme"})


class SavedListSchema(Strict):
    """A list that was saved under a name; `query` is what its address asks."""

    id = fields.UUID()
    list = fields.String(attribute="list_key")
    name = fields.String()
    query = fields.String()
    for_all = fields.Boolean()
    saved_by = fields.String(attribute="person.name")
    saved_at = fields.AwareDateTime()


class SavedListsSchema(Strict):
    items = fields.List(fields.Nested(SavedListSchema))


class ForgettingQuery(Strict):
    confirmed = WrittenBooleanField(
        load_default=False, metadata={"description": "That a list which somebody else saved goes for everybody"}
    )


class RowSchema(Strict):
    """A row: the page of what it tells of, and its values by column; sums in pounds, as text."""

    href = fields.String()
    values = fields.Dict()


class ActQuery(AskedQuery):
    """Something that can be done with several rows at once, and with which."""

    act = fields.String(required=True, metadata={"description": "Such as `hold` of messages"})
    ids = fields.String(load_default="", metadata={"description": "Ids with commas between; without, all asked for"})


class SeenSchema(Strict):
    """A row as it was seen."""

    id = fields.UUID(required=True)
    seen = fields.String(required=True, metadata={"description": "As `GET` of this address tells it"})


class StandingSchema(SeenSchema):
    """A row as it stands for an act."""

    words = fields.String()
    refusal = fields.String(allow_none=True, metadata={"description": "Why it cannot be done with this one"})


class StandingsSchema(Strict):
    items = fields.List(fields.Nested(StandingSchema))


class ActingSchema(Strict):
    """What to do with which rows, each as it was seen."""

    act = fields.String(required=True)
    rows = fields.List(fields.Nested(SeenSchema), required=True, validate=validate.Length(min=1, max=MOST_AT_ONCE))


class OutcomeOfActSchema(Strict):
    """What was done, what had changed since it was seen, and what could not be done."""

    done = fields.List(fields.Nested(StandingSchema))
    changed = fields.List(fields.Nested(StandingSchema))
    refused = fields.List(fields.Nested(StandingSchema))


class ListSumsSchema(Strict):
    """What all rows come to; sums in pounds, as text, by column."""

    rows = fields.Integer()
    sums = fields.Dict()


class RowsSchema(Strict):
    items = fields.List(fields.Nested(RowSchema))
    next = fields.String(allow_none=True)


_NOTHING_ASKED = AskedQuery().load({})


def _asked(listed: List, query: dict[str, Any]) -> Asked:
    typed = {name: query[name] for name in ("sort", "state", "q", "to")} | {"from": query["from_"]}
    of = query["of"] or query["round_id"]
    asked, problems = asked_of(listed.offered, typed | {"of": str(of or "")}, [query["columns"]])
    check(problems)
    return asked


@lists_api.get("/lists/<list_key>")
@lists_api.arguments(AskedPageQuery, location="query")
@lists_api.response(200, RowsSchema)
@allow(administrator, load=list_named)
def list_rows(query: dict[str, Any], listed: List) -> dict[str, Any]:
    """A page of a list, with the columns, the rows and the order that are asked for."""
    asked, at = _asked(listed, query), {"after": query.get("after"), "size": query["size"]}
    page = queries.page_of_rows(current_session(), listed, asked, current_actor(), now=current_time(), **at)
    columns, href = queries.columns_of(listed, asked), listed.href()
    items = []
    for row in page.items:
        values = zip(columns, queries.values_of(listed, asked, row), strict=True)
        told = {column.name: _plain(column.told(value)) for column, value in values}
        items.append({"href": href(row.linked), "values": told})
    return {"items": items, "next": page.next_cursor}


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, str | int) else written(value)


@lists_api.get("/lists/<list_key>/sums")
@lists_api.arguments(AskedQuery, location="query")
@lists_api.response(200, ListSumsSchema)
@allow(administrator, load=list_named)
def add_up_list(query: dict[str, Any], listed: List) -> dict[str, Any]:
    """How many rows are asked for, and what each column of money of them comes to."""
    found = queries.sums_of(current_session(), listed, _all_columns(listed, query), current_actor(), current_time())
    return {"rows": found.rows, "sums": {column.name: _plain(column.told(pence)) for column, pence in found.money}}


@lists_api.get("/lists/<list_key>/acts")
@lists_api.arguments(ActQuery, location="query")
@lists_api.response(200, StandingsSchema)
@allow(administrator, load=list_named)
def preview_act_on_rows(query: dict[str, Any], listed: List) -> dict[str, Any]:
    """How rows stand for an act: those with these `ids`, or all that is asked for, as far as so many are done at once.
    Nothing happens."""
    asked, act = _asked(listed, query), serving.act_named(listed, query["act"])
    ids = serving.ids_in(query["ids"].split(",")) if query["ids"] else None
    return {"items": several.preview(current_session(), listed, asked, act, ids=ids, **acting_now())}


@lists_api.post("/lists/<list_key>/acts")
@lists_api.arguments(ActingSchema)
@lists_api.response(200, OutcomeOfActSchema)
@allow(administrator, load=list_named)
def act_on_rows(given: dict[str, Any], listed: List) -> several.Outcome:
    """Do it with each of these rows that stands as it was seen. Each is an event of its own."""
    asked, act = _asked(listed, _NOTHING_ASKED), serving.act_named(listed, given["act"])
    seen = {row["id"]: row["seen"] for row in given["rows"]}
    return several.do(current_session(), listed, asked, act, seen=seen, **acting_now())


@lists_api.get("/saved_lists")
@lists_api.response(200, SavedListsSchema)
@allow(administrator)
def list_saved_lists() -> dict[str, Any]:
    """The lists that you saved, and those saved for everybody who runs the programme."""
    return {"items": queries.saved_lists(current_session(), current_actor())}


@lists_api.post("/lists/<list_key>/saved")
@lists_api.arguments(SavingSchema)
@lists_api.response(201, SavedListSchema)
@allow(administrator, load=list_named)
def save_list(given: dict[str, Any], listed: List) -> SavedList:
    """Keep a list under a name."""
    asked = _asked(listed, given)
    kept = service.save_list(
        current_session(), listed.name, asked, name=given["name"], for_all=given["for_all"], **acting_now()
    )
    return queries.saved_list_of(current_session(), kept.id)


@lists_api.delete("/saved_lists/<uuid:saved_list_id>")
@lists_api.arguments(ForgettingQuery, location="query")
@lists_api.response(204)
@allow(may_forget, load=queries.saved_list_of)
def forget_saved_list(query: dict[str, Any], saved: SavedList) -> None:
    """Keep a saved list no more. One that somebody else saved for everybody has to be `confirmed`."""
    service.forget_list(current_session(), saved, confirmed=query["confirmed"], **acting_now())


@lists_api.get("/exports/<list_key>.csv")
@lists_api.arguments(AskedQuery, location="query")
@lists_api.file("text/csv", description="The list as a table")
@allow(administrator, load=list_named)
def export_table(query: dict[str, Any], listed: List) -> Response:
    """A list as a table. `exports/dictionary.csv` says what its columns mean."""
    return serving.as_csv(listed, _all_columns(listed, query), in_words=False)


@lists_api.get("/exports/<list_key>.xlsx")
@lists_api.arguments(AskedQuery, location="query")
@lists_api.file(XLSX, description="The list as a workbook")
@allow(administrator, load=list_named)
def export_workbook(query: dict[str, Any], listed: List) -> Response:
    """A list as a workbook, with what its columns mean."""
    return serving.as_xlsx(listed, _all_columns(listed, query), in_words=False)


def _all_columns(listed: List, query: dict[str, Any]) -> Asked:
    """For programs: every column where none is named."""
    return _asked(listed, {**query, "columns": query["columns"] or ",".join(listed.columns)})


@lists_api.get("/exports/dictionary.csv")
@lists_api.file("text/csv", description="What the columns of all lists mean")
@allow(administrator)
def export_dictionary() -> Response:
    """What each column of each list means."""
    return serving.dictionary_as_csv()
