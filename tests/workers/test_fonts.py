"""Letters of every script are set, or it is said which are not; long words stay on the page."""

import io
import re
import subprocess

import pikepdf

from tests.workers.test_letters import assert_accessible, words_of
from workers.pdf import make_pdf

DOCUMENT = (
    "<!DOCTYPE html><html lang='en-GB'><head><title>A letter</title></head><body><h1>A letter</h1>{}</body></html>"
)
SCRIPTS = {
    "Bengali": "কমিউনিটি বাগান",
    "Gurmukhi": "ਸਮੁਦਾਇਕ ਬਾਗ",
    "Tamil": "சமூக தோட்டம்",
    "Gujarati": "સમુદાય બગીચો",
    "Devanagari": "सामुदायिक उद्यान",
    "Ethiopic": "የማህበረሰብ አትክልት",
}
BOXES = "A box (□) stands for each letter"


def fonts_of(pdf: bytes) -> set[str]:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        found = [each for page in document.pages for each in page.Resources.get("/Font", {}).values()]
        return {str(font.BaseFont).rpartition("+")[2] for font in found}


def test_every_script_has_its_letters_embedded_and_the_document_stays_accessible():
    lines = "".join(f"<p>{script}: {words} <strong>{words}</strong></p>" for script, words in SCRIPTS.items())
    pdf = make_pdf(DOCUMENT.format(f"{lines}<p>Llŷn, Łódź, Ẹ̀kọ́, حديقة, גן</p>"))
    assert_accessible(pdf)
    assert {f"Noto-Sans-{script}" for script in SCRIPTS} <= fonts_of(pdf)
    assert BOXES not in words_of(pdf)


def test_a_letter_that_cannot_be_set_is_named():
    pdf = make_pdf(DOCUMENT.format("<p>Rune \U000116c5</p>"))
    assert_accessible(pdf)
    assert "Rune □" in words_of(pdf)
    assert f"{BOXES} that we have no type for: takri" in words_of(pdf)


def test_a_long_word_stays_on_the_page():
    word = "w" * 300
    table = f'<table><tr><td>{word}</td><td class="number">£1,234</td></tr></table>'
    pdf = make_pdf(DOCUMENT.format(f"<p>{word}</p><h2>{word}</h2><ul><li>{word}</li></ul>{table}"))
    read = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    width = float(re.findall(r'page width="([\d.]+)"', read)[0])
    assert max(map(float, re.findall(r'xMax="([\d.]+)"', read))) < width - 60


def test_a_document_in_latin_letters_is_set_in_one_font_alone():
    fonts = fonts_of(make_pdf(DOCUMENT.format("<p>Llŷn, Łódź, £1 – “two” <strong>three</strong></p>")))
    assert {name.partition("-Ext")[0] for name in fonts} == {
        "Atkinson-Hyperlegible-Next",
        "Atkinson-Hyperlegible-Next-Bold",
    }
