"""Entering an application for somebody, and the copy that they confirm."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.applications import in_words, queries, rules
from grants.applications.access import may_assist
from grants.applications.assisted import rules as assisted_rules
from grants.applications.assisted import service as assisted_service
from grants.applications.assisted.access import may_confirm
from grants.applications.beforehand.pages import typed_answers
from grants.applications.beforehand.rules import eligibility_problems
from grants.applications.copies import service as copies
from grants.applications.hosting import queries as hosting_queries
from grants.applications.models import BY_LINK, BY_PHONE, BY_POST, Application
from grants.applications.reading import answered
from grants.kernel.access import administrator
from grants.kernel.pages import FormReader, note
from grants.kernel.problems import Problem, check
from grants.kernel.web import acting_now, allow, current_session, current_time, shown_at
from grants.organisations.models import Organisation
from grants.organisations.rules import KINDS
from grants.schemes.models import Round
from grants.schemes.rules import round_state

assisted_pages = Blueprint("assisted", __name__)
TYPED = ("channel", "person_name", "email", "phone", "address")


@assisted_pages.get("/rounds/<uuid:round_id>/entries/new")
@allow(administrator, load=queries.round_to_apply_in)
def enter(round_: Round) -> ResponseReturnValue:
    return render_template(
        "applications/pages/enter.html",
        round=round_,
        refusal=rules.start_refusal(round_state(round_, current_time())),
        kinds=KINDS,
    )


@assisted_pages.post("/rounds/<uuid:round_id>/entries/new")
@allow(administrator, load=queries.round_to_apply_in)
def begin(round_: Round) -> ResponseReturnValue:
    reader = FormReader(request.form)
    typed = {field: reader.text(field) for field in TYPED}
    organisation, unknown = _organisation(reader)
    answers = typed_answers(round_, reader)
    unanswered = eligibility_problems(round_.scheme.eligibility, answers)
    entry = assisted_rules.entry_problems(
        channel=typed["channel"],
        name=typed["person_name"],
        email=typed["email"],
        phone=typed["phone"],
        address=typed["address"],
    )
    check(unknown + entry + unanswered)
    application = assisted_service.enter_application(
        current_session(),
        round_,
        organisation=organisation,
        new_organisation=None if organisation else _new_organisation(reader),
        **typed,
        eligibility_answers=answers,
        **acting_now(),
    )
    note("This is the draft. Fill it in with what they told you, and send it for them.")
    return redirect(url_for("applications.show", application_id=application.id))


def _organisation(reader: FormReader) -> tuple[Organisation | None, list[Problem]]:
    typed = reader.text("organisation_reference")
    if typed.strip():
        found = hosting_queries.organisation_with_reference(current_session(), typed)
        sentence = "We know no organisation with this reference."
        return found, [] if found else [Problem("organisation_reference", sentence, "unknown")]
    if reader.text("name").strip():
        missing = [] if reader.text("kind") else [Problem("kind", "Choose what kind of organisation it is.", "missing")]
        if reader.text("constituted") not in ("yes", "no"):
            missing.append(Problem("constituted", "Say whether the organisation has written rules.", "missing"))
        return None, missing
    sentence = "Enter the reference of an organisation, or the name of a new one."
    return None, [Problem("organisation_reference", sentence, "missing")]


def _new_organisation(reader: FormReader) -> dict[str, Any]:
    return {
        "name": reader.text("name"),
        "kind": reader.text("kind"),
        "constituted": reader.text("constituted") == "yes",
    }


@assisted_pages.get("/applications/<uuid:application_id>/assistance")
@allow(may_assist, load=queries.application_of)
def assistance(application: Application) -> ResponseReturnValue:
    return render_template(
        "applications/pages/assistance.html",
        application=application,
        entry=application.assistance,
        in_words=in_words.entry_in_words,
        formats=copies.WORDS,
        refusal=_refusal(application),
    )


def _refusal(application: Application) -> Problem | None:
    entry = application.assistance
    confirmed = entry is not None and entry.confirmed_at is not None
    return assisted_rules.confirming_refusal(sent=application.submitted_at is not None, confirmed=confirmed)


@assisted_pages.post("/applications/<uuid:application_id>/posting")
@shown_at("assisted.assistance")
@allow(may_assist, load=queries.application_of)
def record_posting(application: Application) -> ResponseReturnValue:
    assisted_service.record_posting(current_session(), application, **acting_now())
    note("It is recorded that the copy was posted.")
    return redirect(url_for(".assistance", application_id=application.id))


@assisted_pages.post("/applications/<uuid:application_id>/assistance")
@allow(may_assist, load=queries.application_of)
def record_confirmation(application: Application) -> ResponseReturnValue:
    """What they said by telephone or by post."""
    reader = FormReader(request.form)
    how = reader.text("how")
    _confirm(application, reader, how if how in (BY_PHONE, BY_POST) else "")
    note("What they said is recorded.")
    return redirect(url_for(".assistance", application_id=application.id))


@assisted_pages.get("/applications/<uuid:application_id>/confirmation")
@allow(may_confirm, load=queries.application_of)
def confirmation(application: Application) -> ResponseReturnValue:
    return render_template(
        "applications/pages/confirmation.html",
        application=application,
        entry=application.assistance,
        in_words=in_words.entry_in_words,
        sections=answered(application),
        refusal=_refusal(application),
    )


@assisted_pages.post("/applications/<uuid:application_id>/confirmation")
@allow(may_confirm, load=queries.application_of)
def confirm(application: Application) -> ResponseReturnValue:
    _confirm(application, FormReader(request.form), BY_LINK)
    note("Thank you. What you said is recorded.")
    return redirect(url_for(".confirmation", application_id=application.id))


def _confirm(application: Application, reader: FormReader, how: str) -> None:
    said = reader.text("confirms")
    assisted_service.confirm(
        current_session(),
        application,
        confirms=None if said not in ("yes", "no") else said == "yes",
        objection=reader.text("objection"),
        how=how,
        **acting_now(),
    )
