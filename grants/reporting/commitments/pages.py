"""What was promised, for people: everybody reads what is published, its owners review it, administrators keep it."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.kernel.access import administrator, anyone
from grants.kernel.counting import counted
from grants.kernel.pages import FormReader, note
from grants.kernel.problems import Invalid, Problem, check
from grants.kernel.tables import csv_lines
from grants.kernel.web import acting_now, allow, current_actor, current_session, current_time, shown_at, this_app
from grants.reporting.commitments import queries, rules, service
from grants.reporting.commitments.access import may_read_commitment, may_review
from grants.reporting.commitments.figure_rules import FIGURES
from grants.reporting.commitments.models import Commitment
from grants.reporting.commitments.rules import Wanted
from grants.reporting.commitments.showing import shown, told_at
from grants.reporting.commitments.table import HEADINGS, rows_of

commitment_pages = Blueprint("commitments", __name__)


@commitment_pages.get("/commitments")
@allow(anyone)
def show_all() -> ResponseReturnValue:
    session, actor = current_session(), current_actor()
    state = queries.ENDED if request.args.get("state") == queries.ENDED else queries.STANDING
    page = queries.commitments_page(session, actor, state=state, after=request.args.get("after"))
    found = shown(session, actor, page.items, current_time())
    return render_template("reporting/pages/commitments.html", page=page, found=found, state=state)


@commitment_pages.get("/commitments.csv")
@allow(anyone)
def as_csv() -> Response:
    session, actor = current_session(), current_actor()
    found = shown(session, actor, queries.all_standing(session, actor), current_time())
    response = Response(csv_lines([HEADINGS, *rows_of(found)]), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="commitments.csv"'
    return response


@commitment_pages.post("/commitments/starting-set")
@shown_at("commitments.show_all")
@allow(administrator)
def load_starting_set() -> ResponseReturnValue:
    made = service.load_starting_set(current_session(), **acting_now())
    note(f"{counted(len(made), 'commitment')} written down as drafts. Give each its owner, then publish them.")
    return redirect(url_for(".show_all"))


@commitment_pages.post("/commitments/publication")
@shown_at("commitments.show_all")
@allow(administrator)
def publish_drafts() -> ResponseReturnValue:
    number = service.publish_drafts(current_session(), **acting_now())
    note(f"{counted(number, 'commitment')} published. Everybody can read them with their reviews.")
    return redirect(url_for(".show_all"))


@commitment_pages.get("/commitments/new")
@allow(administrator)
def new() -> ResponseReturnValue:
    return _form(None)


@commitment_pages.post("/commitments/new")
@allow(administrator)
def make() -> ResponseReturnValue:
    wanted, owner_id = _wanted()
    commitment = service.make_commitment(current_session(), wanted=wanted, owner_id=owner_id, **acting_now())
    note("It is written down as a draft.")
    return redirect(url_for(".show", commitment_id=commitment.id))


@commitment_pages.get("/commitments/<uuid:commitment_id>")
@allow(may_read_commitment, load=queries.commitment_of)
def show(commitment: Commitment) -> ResponseReturnValue:
    session, actor, now = current_session(), current_actor(), current_time()
    reviews = queries.reviews_of(session, commitment.id)
    (found,) = shown(session, actor, [commitment], now)
    return render_template(
        "reporting/pages/commitment.html",
        commitment=commitment,
        shown=found,
        figure=FIGURES[commitment.measure] if commitment.measure else None,
        reviews=[(each, rules.STATUSES[each.status], told_at(each, actor)) for each in reviews],
        records=_records({each.record_id for each in reviews if each.record_id}) if actor.is_administrator else {},
        may_review=may_review(actor, commitment) is None and commitment.ended_at is None,
    )


def _records(ids: set[UUID]) -> dict[UUID, Any]:
    """The records on which reviews rest by their ids, but for those closed to whoever asks."""
    registry, session = this_app().registry, current_session()
    return registry.names_of(session, ids - registry.closed(session, current_actor())) if ids else {}


@commitment_pages.get("/commitments/<uuid:commitment_id>/change")
@allow(administrator, load=queries.commitment_of)
def change(commitment: Commitment) -> ResponseReturnValue:
    return _form(commitment)


@commitment_pages.post("/commitments/<uuid:commitment_id>/change")
@allow(administrator, load=queries.commitment_of)
def keep(commitment: Commitment) -> ResponseReturnValue:
    wanted, owner_id = _wanted()
    session, version = current_session(), FormReader(request.form).version()
    service.change_commitment(session, commitment, wanted=wanted, owner_id=owner_id, version=version, **acting_now())
    note("Saved.")
    return _back(commitment)


@commitment_pages.get("/commitments/<uuid:commitment_id>/review")
@allow(may_review, load=queries.commitment_of)
def begin_review(commitment: Commitment) -> ResponseReturnValue:
    (found,) = shown(current_session(), current_actor(), [commitment], current_time())
    return render_template(
        "reporting/pages/commitment_review.html",
        commitment=commitment,
        shown=found,
        statuses=list(rules.STATUSES.items()),
    )


@commitment_pages.post("/commitments/<uuid:commitment_id>/review")
@allow(may_review, load=queries.commitment_of)
def review(commitment: Commitment) -> ResponseReturnValue:
    reader = FormReader(request.form)
    said: dict[str, Any] = {name: reader.text(name) for name in ("status", "words", "link", "record")}
    service.review_commitment(current_session(), commitment, **said, registry=this_app().registry, **acting_now())
    note("Your review is kept.")
    return _back(commitment)


@commitment_pages.post("/commitments/<uuid:commitment_id>/publication")
@shown_at("commitments.show")
@allow(administrator, load=queries.commitment_of)
def publish(commitment: Commitment) -> ResponseReturnValue:
    service.publish_commitment(current_session(), commitment, **acting_now())
    note("Published. Everybody can read it with its reviews.")
    return _back(commitment)


@commitment_pages.post("/commitments/<uuid:commitment_id>/taking-back")
@shown_at("commitments.show")
@allow(administrator, load=queries.commitment_of)
def take_back(commitment: Commitment) -> ResponseReturnValue:
    service.take_back(current_session(), commitment, **acting_now())
    note("It is a draft again.")
    return _back(commitment)


@commitment_pages.post("/commitments/<uuid:commitment_id>/end")
@shown_at("commitments.show")
@allow(administrator, load=queries.commitment_of)
def end(commitment: Commitment) -> ResponseReturnValue:
    because = FormReader(request.form).text("because")
    service.end_commitment(current_session(), commitment, because=because, **acting_now())
    note("It stands no longer.")
    return redirect(url_for(".show_all"))


def _back(commitment: Commitment) -> ResponseReturnValue:
    return redirect(url_for(".show", commitment_id=commitment.id))


def _form(commitment: Commitment | None) -> ResponseReturnValue:
    owners = queries.possible_owners(current_session())
    return render_template(
        "reporting/pages/commitment_form.html",
        commitment=commitment,
        owners=[(str(each.id), each.name) for each in owners],
        measures=[("", "Nothing that we count"), *((key, each.name) for key, each in FIGURES.items())],
        figures=FIGURES.values(),
        rules=rules,
    )


def _wanted() -> tuple[Wanted, UUID]:
    """What was typed, and who is to look after it. Raises Invalid."""
    reader = FormReader(request.form)
    target, problems = rules.read_target(reader.text("target"))
    try:
        owner_id = UUID(reader.text("owner_id"))
    except ValueError:
        raise Invalid([*problems, Problem("owner_id", "Choose who looks after it.", "missing")]) from None
    check(problems)
    return Wanted(reader.text("wording"), reader.text("source"), reader.text("measure"), target), owner_id
