"""Giving a letter's text in a further language."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.awards.letters.rules import TITLES
from grants.awards.letters.wording.fields import BY_KIND
from grants.awards.letters.wording.languages import FIELDS, LetterIn, letter_in, may_translate, save_letter_in
from grants.kernel.languages import english_name_of
from grants.kernel.pages import FormReader, note
from grants.kernel.web import acting_now, allow, current_session

pages = Blueprint("wording_languages", __name__)


@pages.get("/schemes/<uuid:scheme_id>/languages/<language>/letters/<kind>")
@allow(may_translate, load=letter_in)
def show(letter: LetterIn) -> ResponseReturnValue:
    return render_template(
        "awards/pages/letter_in_language.html",
        letter=letter,
        title=TITLES[letter.text.kind],
        english_name=english_name_of(letter.catalogue.code),
        fields=[each.name for each in BY_KIND[letter.text.kind].values()],
    )


@pages.post("/schemes/<uuid:scheme_id>/languages/<language>/letters/<kind>")
@allow(may_translate, load=letter_in)
def save(letter: LetterIn) -> ResponseReturnValue:
    form = FormReader(request.form)
    words = {name: form.text(name) for name in FIELDS}
    save_letter_in(current_session(), letter, words, version=form.version(), **acting_now())
    note("Saved. Whoever reads this language gets letters in it from now on.")
    code, kind = letter.catalogue.code, letter.text.kind
    return redirect(url_for(".show", scheme_id=letter.scheme.id, language=code, kind=kind))
