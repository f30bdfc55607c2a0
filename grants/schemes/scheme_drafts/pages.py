"""Setting up a scheme, on pages: a list of steps, each a short page that is saved as far as one has come."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.kernel.access import administrator
from grants.kernel.forms import parse_definition
from grants.kernel.pages import FormReader, note
from grants.kernel.problems import Invalid, Problem, check
from grants.kernel.web import acting_now, allow, current_session, shown_at
from grants.organisations.queries import funders
from grants.schemes import defaults
from grants.schemes import queries as schemes
from grants.schemes import reading as scheme_reading
from grants.schemes.scheme_drafts import queries, rules, service
from grants.schemes.scheme_drafts.models import SchemeDraft
from grants.schemes.scheme_drafts.reading import FUNDER_ROWS, read_step
from grants.schemes.scheme_drafts.rules import Step
from grants.schemes.scheme_drafts.starting import STARTING_SETS

scheme_draft_pages = Blueprint("scheme_drafts", __name__)


@scheme_draft_pages.get("/schemes/new")
@allow(administrator)
def new() -> ResponseReturnValue:
    session = current_session()
    return render_template(
        "schemes/pages/scheme_begin.html",
        sets=STARTING_SETS,
        earlier=queries.schemes_to_copy(session),
        drafts=queries.drafts(session),
    )


@scheme_draft_pages.post("/schemes/new")
@allow(administrator)
def begin() -> ResponseReturnValue:
    chosen = request.form.get("begin_with", "")
    details, begun_with = _beginning(chosen, request.form.get("scheme_id", ""))
    draft = service.begin_scheme(current_session(), details=details, begun_with=begun_with, **acting_now())
    return redirect(url_for(".show", draft_id=draft.id))


def _beginning(chosen: str, scheme_id: str) -> tuple[dict[str, Any], str]:
    """What a scheme begins with, and from what that is. Raises Invalid where nothing is chosen."""
    for each in STARTING_SETS:
        if each.key == chosen:
            return dict(each.details), each.name
    if chosen == "earlier":
        wanted = scheme_reading.read_id(scheme_id)
        if wanted is None:
            raise Invalid([Problem("scheme_id", "Choose the scheme to copy.", "missing")])
        scheme = schemes.scheme_of(current_session(), wanted)
        return queries.copied_from(current_session(), scheme), scheme.name
    if chosen != "nothing":
        raise Invalid([Problem("begin_with", "Choose what to begin with.", "missing")])
    return {"question_set": defaults.APPLICATION, "return_question_set": defaults.RETURN}, ""


@scheme_draft_pages.get("/schemes/drafts/<uuid:draft_id>")
@allow(administrator, load=queries.draft_of)
def show(draft: SchemeDraft) -> ResponseReturnValue:
    missing = queries.missing_of(current_session(), draft)
    by_step = rules.problems_by_step(missing)
    return render_template(
        "schemes/pages/scheme_draft.html",
        draft=draft,
        steps=rules.STEPS,
        by_step=by_step,
        states={step.name: rules.state_of(step, draft.details, by_step[step.name]) for step in rules.STEPS},
        missing=missing,
    )


@scheme_draft_pages.get("/schemes/drafts/<uuid:draft_id>/<step_name>")
@allow(administrator, load=queries.draft_and_step)
def step(draft: SchemeDraft, of: Step) -> ResponseReturnValue:
    session, details = current_session(), queries.details_of(draft)
    missing = rules.problems_by_step(queries.missing_of(session, draft))[of.name]
    begun = rules.state_of(of, draft.details, missing) != rules.NOT_BEGUN
    return render_template(
        "schemes/pages/scheme_step.html",
        draft=draft,
        step=of,
        details={name: details.get(name) for name in (*rules.FIELDS, "tiers")},
        missing=missing if begun else [],
        test=rules.TEST,
        funders=funders(session) if of.name == "money" else [],
        rows={
            "funders": FUNDER_ROWS,
            "criteria": scheme_reading.CRITERION_ROWS,
            "eligibility": scheme_reading.ELIGIBILITY_ROWS,
        },
        guide=defaults.GUIDE,
        asked=parse_definition(details.get("question_set") or defaults.APPLICATION) if of.name == "questions" else None,
    )


@scheme_draft_pages.post("/schemes/drafts/<uuid:draft_id>/<step_name>")
@allow(administrator, load=queries.draft_and_step)
def save(draft: SchemeDraft, of: Step) -> ResponseReturnValue:
    session = current_session()
    typed, reader = read_step(of.name, request.form, queries.details_of(draft))
    check(reader.problems)
    if of.name == "money":
        _add_funder(typed, reader)
    version = FormReader(request.form).version() or 0
    service.save_step(session, draft, of, changes=typed, version=version, **acting_now())
    left = rules.problems_by_step(queries.missing_of(session, draft))[of.name]
    note("Saved. Something is still missing on this page." if left else "Saved.")
    return redirect(
        url_for(".step", draft_id=draft.id, step_name=of.name) if left else url_for(".show", draft_id=draft.id)
    )


def _add_funder(typed: dict[str, Any], reader: FormReader) -> None:
    """Register the funder that is named on the spot, with what it gives."""
    name = reader.text("new_funder").strip()
    if not name:
        return
    amount = reader.money("new_funder_pence", "what it gives")
    check([each for each in reader.problems if each.field == "new_funder_pence"])
    kind = reader.text("new_funder_kind") or "other"
    funder_id = service.add_funder(current_session(), name=name, kind=kind, **acting_now())
    typed["contributions"].append({"funder_id": funder_id, "amount_pence": amount})


@scheme_draft_pages.post("/schemes/drafts/<uuid:draft_id>/set-up")
@shown_at("scheme_drafts.show")
@allow(administrator, load=queries.draft_of)
def set_up(draft: SchemeDraft) -> ResponseReturnValue:
    version = FormReader(request.form).version() or 0
    scheme = service.set_up(current_session(), draft, version=version, **acting_now())
    note(f"{scheme.name} is set up. Look at its letters and contacts below, then set up its first round.")
    return redirect(url_for("schemes.show", scheme_id=scheme.id))


@scheme_draft_pages.post("/schemes/drafts/<uuid:draft_id>/removal")
@shown_at("scheme_drafts.show")
@allow(administrator, load=queries.draft_of)
def drop(draft: SchemeDraft) -> ResponseReturnValue:
    service.drop(current_session(), draft, **acting_now())
    note("The scheme is dropped. Nobody outside knew of it.")
    return redirect(url_for("schemes.list"))
