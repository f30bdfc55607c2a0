"""A scheme's own words in its mails."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.awards.letters.wording.setting import example_of
from grants.kernel.access import administrator
from grants.kernel.pages import FormReader, note
from grants.kernel.problems import check
from grants.kernel.web import acting_now, allow, current_session, this_app
from grants.notifications.reminding.own_words import queries, rules, service
from grants.notifications.reminding.own_words.queries import Standing
from grants.schemes.models import Scheme
from grants.schemes.queries import scheme_of

pages = Blueprint("own_words", __name__)


@pages.get("/schemes/<uuid:scheme_id>/mail_texts", endpoint="list")
@allow(administrator, load=scheme_of)
def list_words(scheme: Scheme) -> ResponseReturnValue:
    said = queries.kinds_with_words(current_session(), scheme.id)
    return render_template("notifications/pages/own_words_list.html", scheme=scheme, groups=rules.GROUPS, said=said)


@pages.get("/schemes/<uuid:scheme_id>/mail_texts/<kind>")
@allow(administrator, load=queries.words_standing)
def show(standing: Standing) -> ResponseReturnValue:
    return _page(standing, standing.body, tried=False)


def _page(standing: Standing, body: str, *, tried: bool) -> str:
    return render_template(
        "notifications/pages/own_words.html",
        standing=standing,
        about=rules.KINDS[standing.kind],
        body=body,
        preview=rules.example_of(standing.kind, body) if tried else None,
        fields=[(field, example_of(field)) for field in rules.fields_of(standing.kind).values()],
    )


@pages.post("/schemes/<uuid:scheme_id>/mail_texts/<kind>")
@allow(administrator, load=queries.words_standing)
def save(standing: Standing) -> ResponseReturnValue:
    """Keep the words; or, with another button, only show what they say."""
    form = FormReader(request.form)
    body = form.text("body")
    if form.text("do") == "preview":
        check(rules.problems_of(standing.kind, body, this_app().settings.base_url))
        return _page(standing, body, tried=True)
    service.save_words(current_session(), standing, body, version=form.version(), **acting_now())
    note("Saved. Mails of this kind that are written from now on say it.")
    return redirect(url_for(".show", scheme_id=standing.scheme.id, kind=standing.kind))
