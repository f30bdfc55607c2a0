"""The yearly uplift of a scheme's grants, for administrators: said, looked at, released by another."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.awards.changing.uplifts import queries, rules, service
from grants.awards.changing.uplifts.models import Uplift
from grants.awards.changing.uplifts.preview import Change
from grants.awards.changing.uplifts.rules import DRAFT, Entry
from grants.identity.by_two.queries import why_not_second
from grants.kernel.access import administrator
from grants.kernel.clock import london_day
from grants.kernel.pages import FormReader, note
from grants.kernel.problems import Problem, check
from grants.kernel.web import acting_now, allow, current_actor, current_session, current_time, shown_at
from grants.organisations.reading import merged
from grants.schemes.models import Scheme
from grants.schemes.queries import scheme_of

pages = Blueprint("uplifts", __name__)

AWARDS_SHOWN = 50


@pages.get("/schemes/<uuid:scheme_id>/uplifts", endpoint="list")
@allow(administrator, load=scheme_of)
def list_uplifts(scheme: Scheme) -> ResponseReturnValue:
    found = queries.uplifts_of(current_session(), scheme.id)
    return render_template("awards/pages/uplifts.html", scheme=scheme, uplifts=found, percent=rules.percent)


@pages.get("/schemes/<uuid:scheme_id>/uplifts/new")
@allow(administrator, load=scheme_of)
def new(scheme: Scheme) -> ResponseReturnValue:
    return render_template("awards/pages/uplift_details.html", scheme=scheme, uplift=None)


@pages.post("/schemes/<uuid:scheme_id>/uplifts/new")
@allow(administrator, load=scheme_of)
def prepare(scheme: Scheme) -> ResponseReturnValue:
    """The year, the day, and the first thing that is prescribed; the others are added on the uplift's page."""
    reader = FormReader(request.form)
    told: dict[str, Any] = {**_when(reader), "entries": [_entry(reader)]}
    _check(reader, told)
    uplift = service.prepare_uplift(current_session(), scheme, **told, **acting_now())
    note("Saved. Add what else is prescribed. Another administrator releases it.")
    return redirect(url_for(".show", uplift_id=uplift.id))


@pages.get("/uplifts/<uuid:uplift_id>/details")
@allow(administrator, load=queries.uplift_of)
def details(uplift: Uplift) -> ResponseReturnValue:
    return render_template("awards/pages/uplift_details.html", scheme=uplift.scheme, uplift=uplift)


@pages.post("/uplifts/<uuid:uplift_id>/details")
@allow(administrator, load=queries.uplift_of)
def change(uplift: Uplift) -> ResponseReturnValue:
    reader = FormReader(request.form)
    return _change(uplift, reader, **_when(reader))


@pages.get("/uplifts/<uuid:uplift_id>/entries/new")
@allow(administrator, load=queries.uplift_of)
def new_entry(uplift: Uplift) -> ResponseReturnValue:
    return render_template("awards/pages/uplift_entry.html", uplift=uplift, entry=None, percent=rules.percent)


@pages.post("/uplifts/<uuid:uplift_id>/entries/new")
@allow(administrator, load=queries.uplift_of)
def add_entry(uplift: Uplift) -> ResponseReturnValue:
    reader = FormReader(request.form)
    return _change(uplift, reader, entries=[*_entries_of(uplift), _entry(reader)])


@pages.get("/uplifts/<uuid:uplift_id>/entries/<int:number>")
@allow(administrator, load=queries.entry_of)
def entry(uplift: Uplift, number: int) -> ResponseReturnValue:
    kept = _entries_of(uplift)[number - 1]
    return render_template("awards/pages/uplift_entry.html", uplift=uplift, entry=kept, percent=rules.percent)


@pages.post("/uplifts/<uuid:uplift_id>/entries/<int:number>")
@allow(administrator, load=queries.entry_of)
def change_entry(uplift: Uplift, number: int) -> ResponseReturnValue:
    """Say one line anew; or leave it out, with another button."""
    reader, entries = FormReader(request.form), _entries_of(uplift)
    entries[number - 1 : number] = [] if reader.text("do") == "remove" else [_entry(reader)]
    return _change(uplift, reader, entries=entries)


def _change(uplift: Uplift, reader: FormReader, **anew: Any) -> ResponseReturnValue:
    """Change what is said anew of a draft, and leave the rest."""
    told = {"year": uplift.year, "starts_on": uplift.starts_on, "entries": _entries_of(uplift), **anew}
    _check(reader, told)
    service.change_uplift(current_session(), uplift, **told, version=reader.version() or 0, **acting_now())
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
        hinders=why_not_second(session, uplift.prepared_by, actor, service.PAIR),
        has_conflict=is_draft and queries.has_conflict(session, uplift, actor),
        conflict=service.CONFLICT,
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
            **acting_now(),
        )
    note("Released. The grants are being changed now, and each organisation hears of its own.")
    return redirect(url_for(".show", uplift_id=uplift.id))


@pages.post("/uplifts/<uuid:uplift_id>/withdrawal")
@shown_at("uplifts.show")
@allow(administrator, load=queries.uplift_of)
def withdraw(uplift: Uplift) -> ResponseReturnValue:
    reader = FormReader(request.form)
    service.withdraw_uplift(current_session(), uplift, version=reader.version() or 0, **acting_now())
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


def _when(reader: FormReader) -> dict[str, Any]:
    return {
        "year": reader.number("year", "the year"),
        "starts_on": reader.date("starts_on", "the day from which payments are changed"),
    }


def _entry(reader: FormReader) -> Entry:
    weight = reader.number("weight", "how much it counts") or 0
    return Entry(reader.text("name"), _hundredths(reader, reader.text("hundredths")), weight)


def _entries_of(uplift: Uplift) -> list[Entry]:
    return [Entry(each.name, each.hundredths, each.weight) for each in uplift.entries]


def _check(reader: FormReader, told: dict[str, Any]) -> None:
    """Raise Invalid with all that is wrong; of a line at its own fields, for a page has one."""
    found = rules.uplift_problems(**told, today=london_day(current_time()))
    check(merged(reader, [replace(each, field=each.field.rpartition(".")[2]) for each in found]))


def _hundredths(reader: FormReader, typed: str) -> int:
    try:
        return rules.parse_percent(typed)
    except ValueError as error:
        reader.problems.append(Problem("hundredths", f"{error}.", "invalid"))
        return 0
