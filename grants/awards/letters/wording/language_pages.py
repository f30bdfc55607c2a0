"""Giving the texts of letters in a further language, with a preview as the English has."""

from dataclasses import replace

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.awards.letters.rules import TITLES
from grants.awards.letters.wording import trying
from grants.awards.letters.wording.fields import BY_KIND
from grants.awards.letters.wording.languages import (
    FIELDS,
    LetterIn,
    LettersIn,
    letter_in,
    letters_in,
    may_translate,
    save_letter_in,
)
from grants.awards.letters.wording.pages import LABELS, as_pdf
from grants.awards.letters.wording.said import FAREWELL, Said, greeting_of
from grants.awards.letters.wording.texts import left_out, problems_of
from grants.awards.letters.wording.trying import Place
from grants.kernel.access import administrator
from grants.kernel.languages import english_name_of
from grants.kernel.pages import TO_HEED, FormReader, note
from grants.kernel.problems import Invalid, check
from grants.kernel.web import acting_now, allow, current_session, shown_at, this_app

pages = Blueprint("wording_languages", __name__)
ADDRESS = "/schemes/<uuid:scheme_id>/languages/<language>/letters/<kind>"


@pages.get("/schemes/<uuid:scheme_id>/languages/<language>/letters", endpoint="list")
@allow(administrator, load=letters_in)
def list_letters(letters: LettersIn) -> ResponseReturnValue:
    return render_template(
        "awards/pages/letters_in_language.html",
        letters=letters,
        titles=TITLES,
        english_name=english_name_of(letters.language),
    )


@pages.get(ADDRESS)
@allow(may_translate, load=letter_in)
def show(letter: LetterIn) -> ResponseReturnValue:
    return _page(letter, letter.words, lacking=letter.left_out)


def _page(letter: LetterIn, words: dict[str, str], *, lacking: list[str], preview: str = "") -> str:
    return render_template(
        "awards/pages/letter_in_language.html",
        letter=letter,
        words=words,
        title=TITLES[letter.text.kind],
        english_name=english_name_of(letter.catalogue.code),
        fields=[each.name for each in BY_KIND[letter.text.kind].values()],
        lacking=lacking,
        preview=preview,
    )


def _typed() -> dict[str, str]:
    form = FormReader(request.form)
    return {name: form.text(name) for name in FIELDS}


def _tried(letter: LetterIn, words: dict[str, str]) -> Said:
    """A letter in the typed words, about the grant or application with the typed reference, or about an example.

    Raises Invalid where something cannot stand in them, and what `trying.tried` raises.
    """
    text = letter.with_words(words)
    check(problems_of(text, this_app().settings.base_url))
    about = FormReader(request.form).text("about")
    place = Place(text.kind, letter.scheme)
    said = trying.tried(current_session(), text, place, about=about, **acting_now())
    catalogue = letter.with_typed(words)
    greeting = greeting_of(catalogue, str(said.values["reader"]))
    return replace(said, frame=replace(said.frame, greeting=greeting, farewell=catalogue.plain(FAREWELL)))


@pages.post(ADDRESS)
@allow(may_translate, load=letter_in)
def save(letter: LetterIn) -> ResponseReturnValue:
    """Keep the words; or, with another button, only show what a letter in them says."""
    words = _typed()
    if FormReader(request.form).text("do") == "preview":
        said = _tried(letter, words)
        return _page(letter, words, lacking=left_out(letter.text, said.text), preview=said.as_page())
    save_letter_in(current_session(), letter, words, version=FormReader(request.form).version(), **acting_now())
    lacking = left_out(letter.text, letter.with_words(words)) if words["body"] else []
    if lacking:
        note("Saved. The English text has something that this one leaves out. It is named below.", TO_HEED)
    else:
        note("Saved. Whoever reads this language gets letters in it from now on.")
    code, kind = letter.catalogue.code, letter.text.kind
    return redirect(url_for(".show", scheme_id=letter.scheme.id, language=code, kind=kind))


@pages.post(f"{ADDRESS}/live")
@shown_at("wording_languages.show")
@allow(may_translate, load=letter_in)
def live(letter: LetterIn) -> ResponseReturnValue:
    """What a letter in the typed words says, and what they leave out; with 422, why it cannot be shown yet."""
    words = _typed()
    if not words["body"].strip():
        return '<p class="govuk-body">Nothing is written in this language yet.</p>'
    try:
        said = _tried(letter, words)
    except Invalid as wrong:
        first = wrong.problems[0]
        return Response(f"{LABELS[first.field]}: {first.message}", 422, mimetype="text/plain")
    lacking = left_out(letter.text, said.text)
    return render_template("awards/pages/_letter_tried.html", lacking=lacking, preview=said.as_page())


@pages.post(f"{ADDRESS}/pdf")
@shown_at("wording_languages.show")
@allow(may_translate, load=letter_in)
def preview_pdf(letter: LetterIn) -> Response:
    """What is typed as a PDF, kept nowhere."""
    return as_pdf(_tried(letter, _typed()))
