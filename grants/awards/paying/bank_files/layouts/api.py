"""Layouts of files, for programs."""

from collections.abc import Mapping
from typing import Any

from flask import url_for

from grants.awards.paying.bank_files.layout_rules import FOR_PAYMENTS, AnswerLayout, Layout
from grants.awards.paying.bank_files.layouts import queries, service
from grants.awards.paying.bank_files.layouts.models import PaymentLayout
from grants.awards.paying.bank_files.layouts.schemas import (
    LayoutToSaveSchema,
    LayoutToTrySchema,
    PaymentLayoutListSchema,
    PaymentLayoutQuery,
    PaymentLayoutSchema,
    TrialSchema,
)
from grants.awards.paying.bank_files.layouts.trying import tried
from grants.awards.paying.bank_files.trials import Trial
from grants.kernel.access import administrator
from grants.kernel.api import api_blueprint, expected_version
from grants.kernel.problems import Invalid, Problem
from grants.kernel.web import acting_now, allow, current_session, current_time, this_app

api = api_blueprint("payment_layouts", "How files of payments are written, and banks' answers read, in CSV")

Answer = tuple[dict[str, Any], dict[str, str]]


def _content(data: Mapping[str, Any]) -> Layout | AnswerLayout:
    payments, answers = data["payments"], data["answers"]
    if (payments is None) == (answers is None):
        raise Invalid([Problem("payments", "Send one of payments and answers.", "missing")])
    return AnswerLayout.of(answers) if payments is None else Layout.of(payments)


def _shown(layout: PaymentLayout) -> Answer:
    of_payments = layout.kind == FOR_PAYMENTS
    shown = {
        "id": layout.id,
        "kind": layout.kind,
        "name": layout.name,
        "payments": layout.definition if of_payments else None,
        "answers": None if of_payments else layout.definition,
        "saved_at": layout.saved_at,
        "version": layout.version,
    }
    return shown, {"ETag": f'"{layout.version}"'}


@api.get("/payment_layouts")
@api.arguments(PaymentLayoutQuery, location="query")
@api.response(200, PaymentLayoutListSchema)
@allow(administrator)
def list_payment_layouts(query: dict[str, Any]) -> dict[str, Any]:
    """The layouts that are kept, by their names."""
    return {"items": [_shown(each)[0] for each in queries.layouts(current_session(), kind=query.get("kind"))]}


@api.post("/payment_layouts/trials")
@api.arguments(LayoutToTrySchema)
@api.response(200, TrialSchema)
@allow(administrator)
def try_payment_layout(data: dict[str, Any]) -> Trial:
    """Try a layout before it is saved: how it writes made-up payments, or what it reads in a sample."""
    return tried(_content(data), data["sample"], settings=this_app().settings, now=current_time())


@api.post("/payment_layouts")
@api.arguments(LayoutToSaveSchema)
@api.response(201, PaymentLayoutSchema)
@allow(administrator)
def add_payment_layout(data: dict[str, Any]) -> tuple[dict[str, Any], int, dict[str, str]]:
    """Save a layout that was tried."""
    layout = service.add_layout(
        current_session(),
        name=data["name"],
        content=_content(data),
        tried=data["tried"],
        **acting_now(),
    )
    shown, headers = _shown(layout)
    return shown, 201, {**headers, "Location": url_for(".show_payment_layout", layout_id=layout.id)}


@api.get("/payment_layouts/<uuid:layout_id>")
@api.response(200, PaymentLayoutSchema)
@allow(administrator, load=queries.layout_of)
def show_payment_layout(layout: PaymentLayout) -> Answer:
    """A layout as it is kept."""
    return _shown(layout)


@api.put("/payment_layouts/<uuid:layout_id>")
@api.arguments(LayoutToSaveSchema)
@api.response(200, PaymentLayoutSchema)
@api.needs_version
@allow(administrator, load=queries.layout_of)
def change_payment_layout(data: dict[str, Any], layout: PaymentLayout) -> Answer:
    """Save another version of a layout, once that was tried. It stays of its kind."""
    service.change_layout(
        current_session(),
        layout,
        name=data["name"],
        content=_content(data),
        tried=data["tried"],
        version=expected_version(),
        **acting_now(),
    )
    return _shown(layout)
