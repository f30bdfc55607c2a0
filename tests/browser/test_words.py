"""Words are counted the same in the browser and on the server, and a limit never cuts what somebody types."""

from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page, expect

from grants.kernel.forms.texts import words
from tests.applications.rows import build
from tests.browser.conftest import Site, accessibility_problems

WORDS_JS = Path(__file__).parents[2] / "assets" / "words.js"

SPACES = "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2007\u200a\u2028\u2029\u202f\u205f\u3000"
NO_SPACES = "\u200b\u200c\u200d\u2060\ufeff\u180e\u200e\u202b\x00\x1b\xad"
"""What only looks like a space to some programs: it parts no words here, or there."""

TEXTS = [
    *["", " ", "one", " one  two ", "“Word” – it’s so…", "A garden\r\nfor everybody\r\n", "tab\tand\tline\vfeed\f"],
    *[
        "🌱",
        "👩‍👩‍👧 👨🏽‍🌾",
        "🇬🇧🏴󠁧󠁢󠁷󠁬󠁳󠁿",
        "مرحبا بكم في الحديقة",
        "שלום\u200f עולם",
        "ਪੰਜਾਬੀ বাংলা 漢字 かな",
        "e\u0301te\u0301 été",
    ],
    *["https://example.org/a?b=c&d", "and/or", "a-b – c — d", "1,000 £5.50", "</textarea>&amp;&nbsp;"],
    *[f"one{between}two" for between in SPACES + NO_SPACES],
    *[f"{edge}word{edge}" for edge in SPACES + NO_SPACES],
    *[chr(code) for code in range(0x3100) if chr(code).isspace()],
    "word " * 10_000,
]

DRAWN = 300


def drawn_texts() -> list[str]:
    """Texts of letters from anywhere, with every kind of space and of what is none."""
    drawn: list[str] = []
    letters = st.characters(exclude_categories=["Cs"])

    @settings(max_examples=DRAWN, phases=[Phase.generate], database=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.sampled_from(SPACES + NO_SPACES) | letters, max_size=30).map("".join))
    def draw(text: str) -> None:
        drawn.append(text)

    draw()
    return drawn


def test_words_are_counted_the_same_in_the_browser_and_on_the_server(page: Page):
    texts = TEXTS + drawn_texts()
    assert len(texts) > DRAWN
    page.goto("data:text/html,<title>Words</title>")
    count = """async ([source, texts]) => {
        const file = URL.createObjectURL(new Blob([source], {type: 'text/javascript'}));
        const { wordsIn } = await import(file);
        return texts.map(wordsIn);
    }"""
    counted: list[int] = page.evaluate(count, [WORDS_JS.read_text(), texts])
    differing = {text: (here, words(text)) for text, here in zip(texts, counted, strict=True) if here != words(text)}
    assert differing == {}


def section_of_a_draft(site: Site) -> tuple[Any, str]:
    """Somebody, and the address of a page of their draft with a text of at most ten words."""
    world = build(site.house)
    return world.sam, f"{site.address}/applications/{world.draft()}/sections/work"


def test_typing_past_the_limit_cuts_nothing_and_the_line_says_how_many_words_too_many(site: Site, page: Page):
    # Given a question that takes ten words
    sam, path = section_of_a_draft(site)
    site.sign_in(page, sam)
    page.goto(path)
    field, line = page.get_by_label("What will you do?"), page.locator("#plan-info + p")
    expect(line).to_have_text("You have 10 words left")

    # When twelve are typed, with an emoji and a no-break space among them
    typed = "We plant\u00a0a garden 🌱 behind the library, with a bench, together"
    field.press_sequentially(typed)

    # Then all of them stand there, and the line below the field counts
    assert words(typed) == 12
    expect(field).to_have_value(typed)
    expect(line).to_have_text("You have 2 words too many")
    assert accessibility_problems(page) == []

    # And all of them are kept, with the same count from the server
    page.get_by_role("button", name="Save and continue").click()
    page.goto(path)
    expect(page.get_by_label("What will you do?")).to_have_value(typed)
    expect(page.get_by_text("has 12 words; the most is 10")).to_be_visible()
    expect(page.locator("#plan-info + p")).to_have_text("You have 2 words too many")


def test_without_javascript_the_limit_is_told_beforehand_and_nothing_is_cut(site: Site, browser: Browser):
    sam, path = section_of_a_draft(site)
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    site.sign_in(page, sam)
    page.goto(path)
    field = page.get_by_label("What will you do?")
    assert field.get_attribute("maxlength") is None
    expect(field).to_have_accessible_description("You can write up to 10 words")
    context.close()


def test_what_is_left_is_said_in_the_language_of_the_sentence_on_the_page(page: Page):
    # Given a page with the sentence about a limit in Welsh, with the words for what is left
    page.goto("data:text/html,<title>Words</title>")
    page.set_content(
        """<textarea id="why" data-word-limit="3"></textarea><p id="why-info" data-left="Geiriau ar ôl: {number}"
        data-over="Gormod o eiriau: {number}"><span lang="cy" dir="ltr">Hyd at 3 gair</span></p>"""
    )
    count = """async (source) => {
        const { countWords } = await import(URL.createObjectURL(new Blob([source], {type: 'text/javascript'})));
        countWords(document.getElementById('why'));
    }"""
    page.evaluate(count, WORDS_JS.read_text())

    # When somebody types, then the line is in Welsh as well, and marked as such
    line = page.locator("p[lang=cy][aria-hidden]")
    for typed, said in (("un", "Geiriau ar ôl: 2"), ("un dau tri pedwar", "Gormod o eiriau: 1")):
        page.locator("#why").fill(typed)
        expect(line).to_have_text(said)
