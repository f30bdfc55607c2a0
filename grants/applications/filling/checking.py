"""Checking the answers, and sending them."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.applications import in_words, queries, rules, service
from grants.applications.access import may_edit_application
from grants.applications.filling.sheet import refusal_now
from grants.applications.filling.to_do import to_do_in
from grants.applications.models import Application
from grants.applications.reading import answered
from grants.kernel.filling.pages import version_sent
from grants.kernel.pages import TO_HEED, FormReader, note
from grants.kernel.problems import check
from grants.kernel.web import acting_now, allow, current_session, shown_at


def add_checking_pages(pages: Blueprint) -> None:
    """Put these pages beside the others of applicants."""
    pages.get("/applications/<uuid:application_id>/check")(check_answers)
    pages.post("/applications/<uuid:application_id>/submission")(submit)


@allow(may_edit_application, load=queries.application_of)
def check_answers(application: Application) -> ResponseReturnValue:
    form = queries.form_of(application)
    where = {question.key: s.key for s in form.sections for question in s.questions}
    return render_template(
        "applications/pages/check.html",
        application=application,
        sections=answered(application),
        to_do=to_do_in(application),
        where=where,
        prompts=in_words.prompts_of(application),
        declaration=_declaration(application),
        is_declared=_is_declared(application),
        entered=in_words.entered_in_words(application),
        refusal=refusal_now(application),
    )


def _is_declared(application: Application) -> bool:
    """Whether the applicant declares that all is true. What is entered for somebody declares nothing by itself."""
    return application.assistance is None and rules.is_declared(
        queries.form_of(application), queries.values_of(application)
    )


def _declaration(application: Application) -> str:
    entry = application.assistance
    return rules.declaration_for_another(entry.name, entry.channel) if entry else rules.DECLARATION


@shown_at("applications.check_answers")
@allow(may_edit_application, load=queries.application_to_change)
def submit(application: Application) -> ResponseReturnValue:
    """Sends it. A second click leads to the receipt of the first."""
    receipt_page = redirect(url_for(".receipt", application_id=application.id))
    if application.submitted_at is None and not _is_declared(application):
        check(rules.declaration_problems(declared=FormReader(request.form).flag("declaration")))
    try:
        service.submit(
            current_session(),
            application,
            version=version_sent(),
            **acting_now(),
        )
    except service.AlreadySubmitted:
        note("This application has been sent already. It was not sent a second time.", TO_HEED)
    return receipt_page
