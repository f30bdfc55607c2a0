"""Giving a scheme's own words in its mails in a further language."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.kernel.access import administrator
from grants.kernel.languages import english_name_of
from grants.kernel.pages import FormReader, note
from grants.kernel.problems import check
from grants.kernel.web import acting_now, allow, current_session, this_app
from grants.notifications.reminding.own_words import rules
from grants.notifications.reminding.own_words.languages import (
    AllIn,
    WordsIn,
    all_in,
    may_translate,
    save_words_in,
    words_in,
)

pages = Blueprint("own_words_languages", __name__)
ADDRESS = "/schemes/<uuid:scheme_id>/languages/<language>/mail_texts"


@pages.get(ADDRESS, endpoint="list")
@allow(administrator, load=all_in)
def list_words(words: AllIn) -> ResponseReturnValue:
    return render_template(
        "notifications/pages/own_words_languages.html",
        words=words,
        about=rules.KINDS,
        english_name=english_name_of(words.language),
    )


@pages.get(f"{ADDRESS}/<kind>")
@allow(may_translate, load=words_in)
def show(words: WordsIn) -> ResponseReturnValue:
    return _page(words, words.body, tried=False)


def _page(words: WordsIn, body: str, *, tried: bool) -> str:
    return render_template(
        "notifications/pages/own_words_in_language.html",
        words=words,
        about=rules.KINDS[words.standing.kind],
        body=body,
        english_name=english_name_of(words.catalogue.code),
        fields=list(rules.fields_of(words.standing.kind)),
        preview=rules.example_of(words.standing.kind, body, words.catalogue.code) if tried else None,
    )


@pages.post(f"{ADDRESS}/<kind>")
@allow(may_translate, load=words_in)
def save(words: WordsIn) -> ResponseReturnValue:
    """Keep the words; or, with another button, only show what they say."""
    form = FormReader(request.form)
    body = form.text("body")
    if form.text("do") == "preview":
        check(rules.problems_of(words.standing.kind, body, this_app().settings.base_url))
        return _page(words, body, tried=True)
    save_words_in(current_session(), words, body, version=form.version(), **acting_now())
    note("Saved. Mails to whoever reads this language say it from now on.")
    scheme_id, kind = words.standing.scheme.id, words.standing.kind
    return redirect(url_for(".show", scheme_id=scheme_id, language=words.catalogue.code, kind=kind))
