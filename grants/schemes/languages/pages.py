"""The texts of a scheme in further languages: which there are, and giving them."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.kernel.access import administrator
from grants.kernel.languages import FURTHER, direction_of, english_name_of, name_of
from grants.kernel.pages import FormReader, note
from grants.kernel.program_words import is_begun, wants_a_reader
from grants.kernel.web import acting_now, allow, current_session
from grants.schemes.languages import queries, service
from grants.schemes.languages.queries import InLanguage
from grants.schemes.models import Scheme
from grants.schemes.queries import scheme_of

pages = Blueprint("languages", __name__)


@pages.get("/schemes/<uuid:scheme_id>/languages", endpoint="list")
@allow(administrator, load=scheme_of)
def list_languages(scheme: Scheme) -> ResponseReturnValue:
    session = current_session()
    there = [queries.in_language(session, scheme.id, code) for code in queries.languages_of(session, scheme.id)]
    return render_template(
        "schemes/pages/languages.html",
        scheme=scheme,
        there=there,
        further=sorted((english_name_of(code), code) for code in FURTHER),
        english_name=english_name_of,
    )


@pages.get("/schemes/<uuid:scheme_id>/languages/<language>")
@allow(administrator, load=queries.in_language)
def show(standing: InLanguage) -> ResponseReturnValue:
    return render_template(
        "schemes/pages/language.html",
        standing=standing,
        scheme=standing.scheme,
        english_name=english_name_of(standing.language),
        own_name=name_of(standing.language),
        direction=direction_of(standing.language),
        is_begun=is_begun(standing.language),
        wants_a_reader=wants_a_reader(standing.language),
    )


@pages.post("/schemes/<uuid:scheme_id>/languages/<language>")
@allow(administrator, load=queries.in_language)
def save(standing: InLanguage) -> ResponseReturnValue:
    form = FormReader(request.form)
    translated = {
        source.digest: form.text(source.digest) for source, _ in standing.texts if source.digest in request.form
    }
    service.save_translations(current_session(), standing, translated, version=form.version(), **acting_now())
    note("Saved. What has no words yet stays in English.")
    return redirect(url_for(".show", scheme_id=standing.scheme.id, language=standing.language))
