"""What is said of the grant-maker on one page with its history, and its statements for everybody."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.identity.grant_maker import queries, service
from grants.identity.grant_maker.rules import FIELDS
from grants.kernel.access import administrator, anyone
from grants.kernel.pages import FormReader, note
from grants.kernel.web import acting_now, allow, current_session, this_app

pages = Blueprint("grant_maker", __name__)


@pages.get("/grant-maker")
@allow(administrator)
def show() -> ResponseReturnValue:
    kept = queries.last_version(current_session())
    return render_template(
        "identity/pages/grant_maker.html",
        particulars=this_app().particulars,
        number=kept.number if kept else 0,
        fields=FIELDS,
        changes=queries.changes_made(current_session()),
    )


@pages.post("/grant-maker")
@allow(administrator)
def save() -> ResponseReturnValue:
    form = FormReader(request.form)
    wanted = {field: form.text(field) for field in FIELDS}
    service.change_particulars(
        current_session(), wanted=wanted, version=form.version(), settings=this_app().settings, **acting_now()
    )
    note("Saved. Pages, messages, letters and papers say this from now on.")
    return redirect(url_for(".show"))


@pages.get("/privacy")
@allow(anyone)
def privacy() -> ResponseReturnValue:
    return _statement("Privacy", this_app().particulars.privacy)


@pages.get("/accessibility")
@allow(anyone)
def accessibility() -> ResponseReturnValue:
    return _statement("Accessibility", this_app().particulars.accessibility)


def _statement(title: str, words: str) -> str:
    mail_from = this_app().settings.mail_from
    return render_template("identity/pages/statement.html", title=title, words=words, mail_from=mail_from)
