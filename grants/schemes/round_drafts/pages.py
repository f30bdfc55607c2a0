"""Setting up a round, on pages: saved as far as one has come; checked and announced by somebody else."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.identity.by_two.queries import why_not_second
from grants.kernel.access import administrator
from grants.kernel.pages import FormReader, note
from grants.kernel.problems import Invalid, check
from grants.kernel.web import acting_now, allow, current_actor, current_session, current_time, shown_at
from grants.schemes import queries, reading, round_rules
from grants.schemes.models import Scheme
from grants.schemes.round_drafts import service
from grants.schemes.round_drafts.models import RoundDraft
from grants.schemes.round_drafts.queries import NOTHING_YET, details_of, draft_of, missing_of
from grants.schemes.sums import money_of
from grants.schemes.tiers.queries import reporting_of

round_draft_pages = Blueprint("round_drafts", __name__)


@round_draft_pages.get("/schemes/<uuid:scheme_id>/rounds/new")
@allow(administrator, load=queries.scheme_of)
def new(scheme: Scheme) -> ResponseReturnValue:
    return _form(scheme, None)


@round_draft_pages.post("/schemes/<uuid:scheme_id>/rounds/new")
@allow(administrator, load=queries.scheme_of)
def begin(scheme: Scheme) -> ResponseReturnValue:
    details, rows = _typed()
    try:
        draft = service.begin_round(current_session(), scheme, details=details, **acting_now())
    except Invalid as invalid:
        raise Invalid(reading.on_rows(invalid.problems, rows)) from invalid
    note("The round is saved. Nobody but administrators sees it yet.")
    return redirect(url_for(".show", round_id=draft.id))


@round_draft_pages.get("/rounds/<uuid:round_id>/draft")
@allow(administrator, load=draft_of)
def show(draft: RoundDraft) -> ResponseReturnValue:
    return render_template(
        "schemes/pages/round_draft.html",
        draft=draft,
        scheme=draft.scheme,
        details=details_of(draft),
        missing=missing_of(current_session(), draft, current_time()),
        is_own=draft.changed_by == current_actor().person_id,
        hinders=why_not_second(current_session(), draft.changed_by, current_actor(), service.ANNOUNCING),
    )


@round_draft_pages.get("/rounds/<uuid:round_id>/draft/change")
@allow(administrator, load=draft_of)
def change(draft: RoundDraft) -> ResponseReturnValue:
    return _form(draft.scheme, draft)


@round_draft_pages.post("/rounds/<uuid:round_id>/draft/change")
@allow(administrator, load=draft_of)
def save(draft: RoundDraft) -> ResponseReturnValue:
    details, rows = _typed()
    version = FormReader(request.form).version() or 0
    try:
        service.change_round_draft(current_session(), draft, changes=details, version=version, **acting_now())
    except Invalid as invalid:
        raise Invalid(reading.on_rows(invalid.problems, rows)) from invalid
    note("Saved.")
    return redirect(url_for(".show", round_id=draft.id))


@round_draft_pages.post("/rounds/<uuid:round_id>/check")
@shown_at("round_drafts.show")
@allow(administrator, load=draft_of)
def ask_to_check(draft: RoundDraft) -> ResponseReturnValue:
    version = FormReader(request.form).version() or 0
    service.ask_to_check(current_session(), draft, version=version, **acting_now())
    note("The other people who run the programme see on their home page that this round can be checked.")
    return redirect(url_for(".show", round_id=draft.id))


@round_draft_pages.post("/rounds/<uuid:round_id>/announcement")
@shown_at("round_drafts.show")
@allow(administrator, load=draft_of)
def announce(draft: RoundDraft) -> ResponseReturnValue:
    version = FormReader(request.form).version() or 0
    round_ = service.announce(current_session(), draft, version=version, **acting_now())
    note(f"{round_.name} is announced. Everybody can see it now.")
    return redirect(url_for("schemes.round_page", round_id=round_.id))


@round_draft_pages.post("/rounds/<uuid:round_id>/draft/removal")
@shown_at("round_drafts.show")
@allow(administrator, load=draft_of)
def drop(draft: RoundDraft) -> ResponseReturnValue:
    service.drop(current_session(), draft, **acting_now())
    note("The round is dropped. Nobody outside knew of it.")
    return redirect(url_for("schemes.show", scheme_id=draft.scheme_id))


NO_BRIEFING = {"starts_at": None, "place": "", "minutes": round_rules.USUAL_BRIEFING, "capacity": None}


def _form(scheme: Scheme, draft: RoundDraft | None) -> ResponseReturnValue:
    details = details_of(draft) if draft else NOTHING_YET
    return render_template(
        "schemes/pages/round_form.html",
        scheme=scheme,
        draft=draft,
        details=details,
        briefings=details["briefings"] + [NO_BRIEFING] * (reading.BRIEFING_ROWS - len(details["briefings"])),
        rows=reading,
        reporting=reporting_of(current_session(), scheme),
        **money_of(scheme),
    )


def _typed() -> tuple[dict[str, Any], reading.Rows]:
    """What was typed. Raises Invalid for what cannot be read, with what rules find wrong with the rest."""
    details, reader, rows = reading.read_round(request.form)
    if reader.problems:
        check(reading.all_problems(reader, round_rules.draft_problems(details, now=current_time()), rows))
    return details, rows
