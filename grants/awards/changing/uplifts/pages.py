"""The yearly uplift of a scheme's grants, for administrators: said, looked at, released by another."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.awards.changing.uplifts import queries, rules, service
from grants.awards.changing.uplifts.models import Uplift
from grants.awards.changing.uplifts.preview import Change
from grants.awards.changing.uplifts.rules import DRAFT, Entry
from grants.kernel.access import administrator
from grants.kernel.clock import london_day
from grants.kernel.pages import FormReader, note
from grants.kernel.problems import Problem, check
from grants.kernel.web import allow, current_actor, current_session, current_time, shown_at
from grants.organisations.reading import merged
from grants.schemes.models import Scheme
from grants.schemes.queries import scheme_of

pages = Blueprint("uplifts", __name__)

ROWS = 6
AWARDS_SHOWN = 50


@pages.get("/schemes/<uuid:scheme_id>/uplifts", endpoint="list")
@allow(administrator, load=scheme_of)
def list_uplifts(scheme: Scheme) -> ResponseReturnValue:
    found = queries.uplifts_of(current_session(), scheme.id)
    return render_template("awards/pages/uplifts.html", scheme=scheme, uplifts=found, percent=rules.percent)


@pages.get("/schemes/<uuid:scheme_id>/uplifts/new")
@allow(administrator, load=scheme_of)
def new(scheme: Scheme) -> ResponseReturnValue:
    return render_template("awards/pages/uplift_details.html", scheme=scheme, uplift=None, rows=_rows([]))


@pages.post("/schemes/<uuid:scheme_id>/uplifts/new")
@allow(administrator, load=scheme_of)
def prepare(scheme: Scheme) -> ResponseReturnValue:
    uplift = service.prepare_uplift(
        current_session(), scheme, **_read(FormReader(request.form)), actor=current_actor(), now=current_time()
    )
    note("Saved. Another administrator releases it.")
    return redirect(url_for(".show", uplift_id=uplift.id))


@pages.get("/uplifts/<uuid:uplift_id>/details")
@allow(administrator, load=queries.uplift_of)
def details(uplift: Uplift) -> ResponseReturnValue:
    rows = _rows([(each.name, rules.percent(each.hundredths).rstrip("%"), each.weight) for each in uplift.entries])
    return render_template("awards/pages/uplift_details.html", scheme=uplift.scheme, uplift=uplift, rows=rows)


@pages.post("/uplifts/<uuid:uplift_id>/details")
@allow(administrator, load=queries.uplift_of)
def change(uplift: Uplift) -> ResponseReturnValue:
    reader = FormReader(request.form)
    service.change_uplift(
        current_session(),
        uplift,
        **_read(reader),
        version=reader.version() or 0,
        actor=current_actor(),
        now=current_time(),
    )
    note("Saved. Another administrator releases it.")
    return redirect(url_for(".show", uplift_id=uplift.id))


@pages.get("/uplifts/<uuid:uplift_id>")
@allow(administrator, load=queries.uplift_of)
def show(uplift: Uplift) -> ResponseReturnValue:
    session, actor = current_session(), current_actor()
    is_draft = uplift.state == DRAFT
    preview = queries.preview(session, uplift) if is_draft else None
    after = request.args.get("after", "")
    shown, following = _part(preview.changes if preview else [], after)
    return render_template(
        "awards/pages/uplift.html",
        uplift=uplift,
        preview=preview,
        shown=shown,
        following=following,
        percent=rules.percent,
        is_draft=is_draft,
        prepared_it=uplift.prepared_by == actor.person_id,
        has_conflict=is_draft and queries.has_conflict(session, uplift, actor),
        sentences={"own": service.YOUR_OWN, "conflict": service.CONFLICT},
    )


@pages.post("/uplifts/<uuid:uplift_id>/release")
@shown_at("uplifts.show")
@allow(administrator, load=queries.uplift_of)
def release(uplift: Uplift) -> ResponseReturnValue:
    """A second press of the button leads where the first did."""
    reader = FormReader(request.form)
    if uplift.state == DRAFT or uplift.released_by != current_actor().person_id:
        service.release_uplift(
            current_session(),
            uplift,
            change_pence=_seen(reader),
            version=reader.version() or 0,
            actor=current_actor(),
            now=current_time(),
        )
    note("Released. The grants are being changed now, and each organisation hears of its own.")
    return redirect(url_for(".show", uplift_id=uplift.id))


@pages.post("/uplifts/<uuid:uplift_id>/withdrawal")
@shown_at("uplifts.show")
@allow(administrator, load=queries.uplift_of)
def withdraw(uplift: Uplift) -> ResponseReturnValue:
    reader = FormReader(request.form)
    service.withdraw_uplift(
        current_session(), uplift, version=reader.version() or 0, actor=current_actor(), now=current_time()
    )
    note("The uplift is withdrawn. No grant is changed.")
    return redirect(url_for(".list", scheme_id=uplift.scheme_id))


def _seen(reader: FormReader) -> int:
    typed = reader.text("change_pence")
    return int(typed) if typed.lstrip("-").isdecimal() and len(typed) < 20 else 0


def _part(changes: Any, after: str) -> tuple[list[Change], str | None]:
    """The changes that one page shows, those after the grant with this id, and the id to go on from."""
    left = [each for each in changes if str(each.running.award_id) > after]
    shown = left[:AWARDS_SHOWN]
    return shown, str(shown[-1].running.award_id) if len(left) > AWARDS_SHOWN else None


def _rows(filled: list[tuple[str, str, int]]) -> list[tuple[str, str, int | str]]:
    return [*filled, *[("", "", "")] * max(2, ROWS - len(filled))]


def _read(reader: FormReader) -> dict[str, Any]:
    """What was typed. Raises Invalid with all that is wrong, each at its row."""
    year = reader.number("year", "the year")
    starts_on = reader.date("starts_on", "the day from which payments are changed")
    entries, places = [], []
    for place in range(rules.MOST_ENTRIES + ROWS):
        name, typed = reader.text(f"entries.{place}.name"), reader.text(f"entries.{place}.hundredths")
        if not name.strip() and not typed.strip():
            continue
        places.append(place)
        weight = reader.number(f"entries.{place}.weight", "how much it counts") or 0
        entries.append(Entry(name, _hundredths(reader, f"entries.{place}.hundredths", typed), weight))
    found = rules.uplift_problems(year, starts_on, entries, today=london_day(current_time()))
    check(merged(reader, [_at_row(problem, places) for problem in found]))
    return {"year": year, "starts_on": starts_on, "entries": entries}


def _hundredths(reader: FormReader, field: str, typed: str) -> int:
    try:
        return rules.parse_percent(typed)
    except ValueError as error:
        reader.problems.append(Problem(field, f"{error}.", "invalid"))
        return 0


def _at_row(problem: Problem, places: list[int]) -> Problem:
    """The problem at the row of the page: rows that were left blank are not counted by the rule."""
    start, _, rest = problem.field.partition(".")
    place, _, name = rest.partition(".")
    if start != "entries" or not place or not places:
        return problem
    return Problem(f"entries.{places[int(place)]}.{name}", problem.message, problem.code)
