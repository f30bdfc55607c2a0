"""The texts of letters for administrators: which there are, changing one with a preview, and going back."""

from dataclasses import replace
from io import BytesIO
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from grants.awards.letters.rules import TITLES
from grants.awards.letters.wording import queries, service, trying
from grants.awards.letters.wording.access import may_change_text, may_try_letter
from grants.awards.letters.wording.fields import BY_KIND
from grants.awards.letters.wording.said import Said
from grants.awards.letters.wording.setting import example_of
from grants.awards.letters.wording.texts import Text, problems_of
from grants.awards.letters.wording.trying import Place, place_of
from grants.kernel.access import administrator
from grants.kernel.pages import FormReader, note
from grants.kernel.problems import Invalid, check
from grants.kernel.web import acting_now, allow, current_actor, current_session, current_time, shown_at, this_app
from grants.panels.models import Decision
from grants.schemes.models import Scheme
from grants.schemes.queries import scheme_of

MOST_FIGURES = 9
LABELS = {"subject": "Subject", "body": "Text", "easy_read": "The same in easy words", "about": "Look at it with"}

pages = Blueprint("wording", __name__)


@pages.get("/letter_texts", endpoint="list")
@allow(administrator)
def list_texts() -> ResponseReturnValue:
    """The texts that all schemes share."""
    return _list(None)


@pages.get("/schemes/<uuid:scheme_id>/letter_texts", endpoint="list_of_scheme")
@allow(administrator, load=scheme_of)
def list_of_scheme(scheme: Scheme) -> ResponseReturnValue:
    return _list(scheme)


def _list(scheme: Scheme | None) -> str:
    standing = queries.standing_texts(current_session(), scheme.id if scheme else None)
    return render_template("awards/pages/letter_texts.html", scheme=scheme, standing=standing, titles=TITLES)


@pages.get("/letter_texts/<kind>")
@pages.get("/schemes/<uuid:scheme_id>/letter_texts/<kind>")
@allow(may_change_text, load=place_of)
def show(place: Place) -> ResponseReturnValue:
    return _page(place, queries.text_for(current_session(), place.kind, place.scheme_id), about="")


def _page(place: Place, text: Text, *, about: str, preview: str = "") -> str:
    session = current_session()
    versions = queries.versions_of(session, place.kind, place.scheme_id)
    return render_template(
        "awards/pages/letter_text.html",
        place=place,
        title=TITLES[place.kind],
        text=text,
        version=versions[0].version if versions else 0,
        versions=versions,
        fields=[(field, example_of(field)) for field in BY_KIND[place.kind].values()],
        about=about,
        preview=preview,
    )


def _typed(kind: str) -> tuple[FormReader, Text]:
    form = FormReader(request.form)
    return form, Text(kind, form.text("subject"), form.text("body"), form.text("easy_read"))


@pages.post("/letter_texts/<kind>")
@pages.post("/schemes/<uuid:scheme_id>/letter_texts/<kind>")
@allow(may_change_text, load=place_of)
def save(place: Place) -> ResponseReturnValue:
    """Keep the text; or, with another button, only show what a letter in it says."""
    form, text = _typed(place.kind)
    if form.text("do") == "preview":
        check(problems_of(text, this_app().settings.base_url))
        about = form.text("about")
        return _page(place, text, about=about, preview=_tried(place, text, about).as_page())
    who: dict[str, Any] = {"actor": current_actor(), "now": current_time(), "version": form.version()}
    service.save_text(current_session(), text, scheme_id=place.scheme_id, **who)
    note("Saved. Letters that are asked for from now on take this text.")
    return redirect(_address(place))


def _tried(place: Place, text: Text, about: str) -> Said:
    return trying.tried(current_session(), text, place, about=about, **acting_now())


@pages.post("/letter_texts/<kind>/live")
@pages.post("/schemes/<uuid:scheme_id>/letter_texts/<kind>/live")
@shown_at("wording.show")
@allow(may_change_text, load=place_of)
def live(place: Place) -> ResponseReturnValue:
    """What a letter in the typed text says, while it is typed; with 422, in words, why it cannot be shown yet."""
    form, text = _typed(place.kind)
    try:
        check(problems_of(text, this_app().settings.base_url))
        said = _tried(place, text, form.text("about"))
    except Invalid as wrong:
        first = wrong.problems[0]
        return Response(f"{LABELS[first.field]}: {first.message}", 422, mimetype="text/plain")
    easy = form.text("part") == "easy_read" and bool(text.easy_read)
    return Response(replace(said, easy=easy).as_page(), mimetype="text/html")


def _address(place: Place, endpoint: str = ".show") -> str:
    return url_for(endpoint, kind=place.kind, scheme_id=place.scheme_id)


@pages.post("/letter_texts/<kind>/pdf")
@pages.post("/schemes/<uuid:scheme_id>/letter_texts/<kind>/pdf")
@shown_at("wording.show")
@allow(may_change_text, load=place_of)
def preview_pdf(place: Place) -> Response:
    """What is typed as a PDF, kept nowhere."""
    form, text = _typed(place.kind)
    check(problems_of(text, this_app().settings.base_url))
    return as_pdf(_tried(place, text, form.text("about")))


def as_pdf(said: Said) -> Response:
    content = this_app().make_pdf(said.as_html())
    return send_file(BytesIO(content), mimetype="application/pdf", download_name="Preview.pdf")


@pages.post("/letter_texts/<kind>/earlier")
@pages.post("/schemes/<uuid:scheme_id>/letter_texts/<kind>/earlier")
@shown_at("wording.show")
@allow(may_change_text, load=place_of)
def go_back(place: Place) -> ResponseReturnValue:
    """An earlier version becomes the newest; or a scheme takes the grant-maker's text."""
    form = FormReader(request.form)
    session = current_session()
    who: dict[str, Any] = {"actor": current_actor(), "now": current_time(), "version": form.version()}
    wanted = form.text("to")
    if wanted == "all" and place.scheme is not None:
        service.take_grant_makers_text(session, place.kind, scheme_id=place.scheme.id, **who)
    else:
        to = int(wanted) if wanted.isdecimal() and len(wanted) <= MOST_FIGURES else -1
        service.go_back(session, place.kind, scheme_id=place.scheme_id, to=to, **who)
    note("Letters that are asked for from now on take this text.")
    return redirect(_address(place))


@pages.get("/decisions/<uuid:decision_id>/letter_preview")
@allow(may_try_letter, load=trying.decision_to_try)
def decision_preview(decision: Decision) -> Response:
    """The letter about a decision as it would be sent now, in its reader's format."""
    said = trying.letter_of_decision(current_session(), decision, now=current_time())
    if said.is_plain or request.args.get("as") == "text":
        return Response(said.as_text(), mimetype="text/plain")
    return as_pdf(said)
