"""The terms of grants for administrators: read, changed with a preview for an amount, and earlier versions."""

from collections.abc import Sequence

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.awards.terms import queries, rules, service
from grants.awards.terms.rules import Block
from grants.kernel.access import administrator
from grants.kernel.pages import FormReader, note
from grants.kernel.problems import Problem, check
from grants.kernel.web import acting_now, allow, current_session
from grants.schemes.models import Scheme
from grants.schemes.queries import scheme_of

pages = Blueprint("terms", __name__)

EMPTY_ROWS = 1
"""Room for new blocks at the end of the form."""
USUAL_AMOUNT = 5_000_00
"""Pence for which terms are shown at least where nobody has chosen an amount; more where a block needs more."""


@pages.get("/terms")
@allow(administrator)
def show() -> ResponseReturnValue:
    return _page(None, queries.terms_in_force(current_session(), None).blocks)


@pages.post("/terms")
@allow(administrator)
def save() -> ResponseReturnValue:
    return _save(None)


@pages.get("/schemes/<uuid:scheme_id>/terms")
@allow(administrator, load=scheme_of)
def show_of_scheme(scheme: Scheme) -> ResponseReturnValue:
    return _page(scheme, queries.terms_in_force(current_session(), scheme.id).blocks)


@pages.post("/schemes/<uuid:scheme_id>/terms")
@allow(administrator, load=scheme_of)
def save_of_scheme(scheme: Scheme) -> ResponseReturnValue:
    return _save(scheme)


def _page(scheme: Scheme | None, blocks: Sequence[Block], *, amount: int | None = None) -> str:
    session, scheme_id = current_session(), scheme.id if scheme else None
    sent = sum(name.endswith(".heading") for name in request.form)
    return render_template(
        "awards/pages/terms.html",
        scheme=scheme,
        blocks=blocks,
        rows=max(len(blocks) + EMPTY_ROWS, sent),
        version=queries.own_version(session, scheme_id),
        versions=queries.versions_of(session, scheme_id),
        amount=max([USUAL_AMOUNT, *(block.from_pence for block in blocks)]) if amount is None else amount,
        preview=rules.applying(blocks, amount) if amount is not None else [],
    )


def _save(scheme: Scheme | None) -> ResponseReturnValue:
    """Publish what is typed; or, with another button, only show what a grant of an amount gets of it."""
    form = FormReader(request.form)
    typed = _typed(form)
    blocks = list(typed.values())
    check([*form.problems, *_at_their_rows(rules.terms_problems(blocks), list(typed))])
    if form.text("do") == "preview":
        amount = form.money("amount", "the amount of a grant")
        check(form.problems)
        return _page(scheme, blocks, amount=amount)
    number = service.publish_terms(
        current_session(),
        blocks,
        scheme_id=scheme.id if scheme else None,
        version=form.version(),
        **acting_now(),
    )
    note(f"Version {number} holds for offers that are made from now on. Offers made before keep theirs.")
    return redirect(url_for(".show_of_scheme", scheme_id=scheme.id) if scheme else url_for(".show"))


def _typed(form: FormReader) -> dict[int, Block]:
    """The blocks that are not empty, by their row on the page."""
    found: dict[int, Block] = {}
    for row in range(rules.MOST_BLOCKS + EMPTY_ROWS):
        at = f"blocks.{row}"
        heading, text = form.text(f"{at}.heading"), form.text(f"{at}.text")
        if heading.strip() or text.strip():
            amount = form.money(f"{at}.from_pence", "the amount") if form.text(f"{at}.from_pence").strip() else 0
            found[row] = rules.block_of({"heading": heading, "text": text, "from_pence": amount or 0})
    return found


def _at_their_rows(problems: Sequence[Problem], rows: Sequence[int]) -> list[Problem]:
    """Problems of the nth block, said at the row in which it was typed."""
    moved = []
    for problem in problems:
        first, _, rest = problem.field.partition(".")
        place, _, field = rest.partition(".")
        at = f"{first}.{rows[int(place)]}.{field}" if place else "blocks.0.heading"
        moved.append(Problem(at, problem.message, problem.code))
    return moved
