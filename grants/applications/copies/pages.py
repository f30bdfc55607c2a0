"""The receipt, and copies of what was sent."""

from functools import partial

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.applications import in_words, queries
from grants.applications.access import may_edit_application, may_read_application
from grants.applications.copies import service as copies
from grants.applications.copies.access import may_fetch_copy
from grants.applications.copies.queries import application_and_format
from grants.applications.filling.to_do import to_do_in
from grants.applications.models import UNDECIDED, Application
from grants.applications.reading import copy_as_html, copy_as_text
from grants.identity.models import Person
from grants.identity.needs.queries import needs_of, values_of
from grants.identity.needs.rules import by_hand
from grants.kernel.documents import document_download
from grants.kernel.pages import FormReader, note
from grants.kernel.web import allow, current_actor, current_session, current_time, shown_at, this_app


def add_copies_pages(pages: Blueprint) -> None:
    """Put these pages beside the others of applicants."""
    pages.get("/applications/<uuid:application_id>/receipt")(receipt)
    pages.get("/applications/<uuid:application_id>/copy.txt")(copy)
    pages.get("/applications/<uuid:application_id>/copy.html")(copy_to_keep)
    pages.post("/applications/<uuid:application_id>/copies")(ask_for_copy)
    pages.get("/applications/<uuid:application_id>/copies/<in_format>")(fetch_copy)


@allow(may_read_application, load=queries.application_of)
def receipt(application: Application) -> ResponseReturnValue:
    if application.submitted_at is None:
        return redirect(url_for(".show", application_id=application.id))
    session = current_session()
    may_tell = application.state in UNDECIDED and may_edit_application(current_actor(), application) is None
    return render_template(
        "applications/pages/receipt.html",
        application=application,
        is_undecided=application.state in UNDECIDED,
        sender=session.get(Person, application.reader_id),
        by_hand=by_hand(values_of(needs_of(session, application.reader_id))),
        format_for=partial(copies.format_for, session),
        entered=in_words.entered_in_words(application),
        untold=len(to_do_in(application).gaps) if may_tell else 0,
        formats=copies.WORDS,
        copies=copies.copies_of(session, application, current_actor()),
        on_its_way=copies.format_on_its_way(session, application, current_actor(), now=current_time()),
    )


@shown_at("applications.receipt")
@allow(may_read_application, load=queries.application_of)
def ask_for_copy(application: Application) -> ResponseReturnValue:
    in_format = FormReader(request.form).text("format")
    who = current_actor()
    copies.ask_for_copy(current_session(), application, in_format=in_format, now=current_time(), reader=who)
    note("The copy is being written. Open this page again in a minute to fetch it.")
    return redirect(url_for(".receipt", application_id=application.id))


@allow(may_fetch_copy, load=application_and_format)
def fetch_copy(application: Application, in_format: str) -> Response:
    """The copy as a file, once it is written."""
    return document_download(copies.copy_in(current_session(), application, in_format, current_actor()))


@allow(may_read_application, load=queries.application_of)
def copy_to_keep(application: Application) -> Response:
    """What the application says, as a page to keep."""
    response = Response(copy_as_html(this_app(), application), mimetype="text/html")
    response.headers["Content-Disposition"] = f'attachment; filename="{application.reference}.html"'
    return response


@allow(may_read_application, load=queries.application_of)
def copy(application: Application) -> Response:
    """What the application says, as plain text to keep."""
    response = Response(copy_as_text(application), mimetype="text/plain")
    response.headers["Content-Disposition"] = f'attachment; filename="{application.reference}.txt"'
    return response
