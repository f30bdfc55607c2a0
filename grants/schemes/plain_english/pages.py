"""Plain English: the glossary for everybody, and what could be plainer in a scheme, for who writes it."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.kernel.access import administrator, anyone
from grants.kernel.pages import FormReader, note
from grants.kernel.web import acting_now, allow, current_session, current_time
from grants.schemes import queries
from grants.schemes.models import Scheme
from grants.schemes.plain_english import rules
from grants.schemes.plain_english import service as words_service
from grants.schemes.plain_english.glossary import GLOSSARY
from grants.schemes.plain_english.reading import reading_of

plain_english_pages = Blueprint("plain_english", __name__)


@plain_english_pages.get("/glossary")
@allow(anyone)
def glossary() -> ResponseReturnValue:
    return render_template("schemes/pages/glossary.html", terms=GLOSSARY)


@plain_english_pages.get("/schemes/<uuid:scheme_id>/plain-english")
@allow(administrator, load=queries.scheme_of)
def advice(scheme: Scheme) -> ResponseReturnValue:
    found = reading_of(current_session(), scheme)
    return render_template("schemes/pages/plain_english.html", scheme=scheme, found=found, youngest=rules.YOUNGEST)


@plain_english_pages.get("/schemes/<uuid:scheme_id>/words")
@allow(administrator, load=queries.scheme_of)
def words(scheme: Scheme) -> ResponseReturnValue:
    has_open_round = queries.has_open_round(current_session(), scheme.id, current_time())
    return render_template("schemes/pages/words.html", scheme=scheme, has_open_round=has_open_round)


@plain_english_pages.post("/schemes/<uuid:scheme_id>/words")
@allow(administrator, load=queries.scheme_of)
def change_words(scheme: Scheme) -> ResponseReturnValue:
    reader = FormReader(request.form)
    words_service.change_words(
        current_session(),
        scheme,
        words={name: reader.text(name) for name in words_service.WORDS},
        reason=reader.text("reason"),
        version=FormReader(request.form).version() or 0,
        **acting_now(),
    )
    note("The words are changed. Everybody reads them from now on.")
    return redirect(url_for(".advice", scheme_id=scheme.id))
