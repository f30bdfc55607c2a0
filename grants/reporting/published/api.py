"""Published tables for programs."""

from typing import Any

from flask import url_for
from marshmallow import fields

from grants.kernel.access import administrator
from grants.kernel.api import PageQuery, Strict, api_blueprint, page_schema
from grants.kernel.paging import Page
from grants.kernel.uploads.schemas import SentFileSchema
from grants.kernel.web import acting_now, allow, current_session
from grants.reporting.access import may_see_reports
from grants.reporting.published import queries, rules, service
from grants.reporting.published.models import PublishedTable

published_api = api_blueprint("published", "Published figures, held against their own lines")


class TableNameSchema(Strict):
    """What a table is of, and where it was published."""

    title = fields.String(required=True)
    source = fields.String(required=True)


class PublishedTableSchema(Strict):
    """A published table. `differences` counts what does not agree and what cannot be read."""

    id = fields.UUID()
    title = fields.String()
    source = fields.String()
    differences = fields.Integer()
    loaded_by = fields.String(attribute="loader.name")
    loaded_at = fields.AwareDateTime()


class FindingSchema(Strict):
    """What came of looking at one cell. Sums are in pence; `difference` is what is stated less what was found."""

    row = fields.Integer()
    label = fields.String()
    column = fields.String()
    verdict = fields.String()
    sentence = fields.String()
    stated = fields.Integer(allow_none=True)
    found = fields.Integer(allow_none=True)
    difference = fields.Integer(allow_none=True)


class PublishedTableDetailSchema(PublishedTableSchema):
    """A published table with its cells, the heading first, and all that was found."""

    cells = fields.List(fields.List(fields.String()))
    findings = fields.List(fields.Nested(FindingSchema))


class TablesQuery(PageQuery):
    """Where in the list of published tables to go on."""


@published_api.get("/published_tables")
@published_api.arguments(TablesQuery, location="query")
@published_api.response(200, page_schema(PublishedTableSchema))
@allow(may_see_reports)
def list_published_tables(query: dict[str, Any]) -> Page[PublishedTable]:
    """Published tables that were loaded, the latest first."""
    return queries.tables_page(current_session(), **query)


@published_api.post("/published_tables")
@published_api.arguments(SentFileSchema, location="files")
@published_api.arguments(TableNameSchema, location="form")
@published_api.response(201, PublishedTableDetailSchema)
@allow(administrator)
def load_published_table(sent: dict[str, Any], form: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """Load a published table (CSV or XLSX) and hold every total and percentage against its lines."""
    session, file = current_session(), sent["file"]
    table = service.load_table(session, **form, name=file.filename or "", content=file.read(), **acting_now())
    location = {"Location": url_for(".show_published_table", table_id=table.id)}
    return _shown(queries.table_of(session, table.id)), location


@published_api.get("/published_tables/<uuid:table_id>")
@published_api.response(200, PublishedTableDetailSchema)
@allow(may_see_reports, load=queries.table_of)
def show_published_table(table: PublishedTable) -> dict[str, Any]:
    """A published table, and where it does not add up."""
    return _shown(table)


def _shown(table: PublishedTable) -> dict[str, Any]:
    shown = {key: getattr(table, key) for key in ("id", "title", "source", "differences", "loader", "loaded_at")}
    return {**shown, "cells": table.cells, "findings": rules.findings_of(table.cells)}
