"""Plain English: a glossary for everybody, and advice for who writes."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.kernel.forms import parse_definition
from grants.schemes.defaults import APPLICATION, RETURN
from grants.schemes.plain_english import rules
from grants.schemes.plain_english.glossary import EVERYBODY_KNOWS, GLOSSARY
from grants.schemes.plain_english.rules import Passage, advice_on, reading_age
from tests.house import TestHouse
from tests.organisations.given import errors, read
from tests.schemes.given import round_of, scheme

PLAIN = "We help small groups. They know what is needed. Tell us what you want to do and what it costs. " * 3
HARD = (
    "Applicants demonstrating organisational sustainability through collaborative interventions, "
    "evidencing measurable improvements throughout disadvantaged neighbourhoods, constitute priorities. "
) * 3


def found(text: str) -> list[tuple[str, str]]:
    return [(advice.code, advice.about) for advice in advice_on([Passage("here", text)])]


def test_a_reading_age_is_that_of_the_formula():
    # 45 words of 4 letters in 9 sentences: 4.71 × 4 + 0.5 × 5 − 21.43 = −0.09: below the lowest that is told
    assert reading_age(["Some kind tall cats walk. " * 9]) == 9
    # 50 words of 5 letters in 2 sentences: 4.71 × 5 + 0.5 × 25 − 21.43 = 14.62
    assert reading_age([("tiger " * 25 + ". ") * 2]) == 20


def test_plain_texts_are_for_younger_readers_than_hard_ones():
    plain, hard = reading_age([PLAIN]), reading_age([HARD])
    assert plain is not None
    assert hard is not None
    assert plain <= rules.OLDEST_AIM < hard
    assert reading_age(["Too short to tell."]) is None
    assert [code for code, _ in found(HARD)] == ["hard_text", "jargon"]


def test_long_sentences_are_named_by_how_they_begin():
    text = "We want to hear " + "and hear " * 12 + "from you. Short one."
    assert found(text) == [("long_sentence", "We want to hear and hear …")]
    assert found("We want to hear from you.\n" * 12) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("What outcomes do you expect?", ["outcomes"]),
        ("Give OUTPUTS and outputs", ["OUTPUTS"]),
        ("Is there match funding, or help in kind?", ["in kind", "match funding"]),
        ("The outcomer outputted", []),
        ("Be kind in Leeds", []),
    ],
)
def test_jargon_is_found_as_words_in_any_form(text: str, words: list[str]):
    assert [about for code, about in found(text) if code == "jargon"] == words


def test_abbreviations_are_found_until_they_are_explained():
    assert found("Ask your ICB or a CIC.") == [("abbreviation", "ICB"), ("abbreviation", "CIC")]
    assert found("Ask the integrated care board (ICB). The ICB knows.") == []
    assert found("The ICB (integrated care board) knows.") == []
    assert found("Two CICs and the NHS in the UK") == [("abbreviation", "CIC")]
    explained = Passage("elsewhere", "Local Care Partnership (LCP)")
    assert advice_on([explained, Passage("here", "Which LCP?")]) == []
    (advice,) = advice_on([Passage("here", "Which LCP?")])
    assert "Local Care Partnership" in advice.sentence


@given(st.text())
def test_any_text_can_be_judged(text: str):
    age = reading_age([text])
    assert age is None or age >= 5
    for advice in advice_on([Passage("here", text)]):
        assert advice.about in text or advice.code == rules.LONG_SENTENCE


def test_our_own_words_are_plain():
    forms = {"Application form": parse_definition(APPLICATION), "Return": parse_definition(RETURN)}
    passages = rules.passages_of(about={}, criteria=[], eligibility=[], forms=forms)
    assert [
        a for a in advice_on(passages) if a.code in (rules.LONG_SENTENCE, rules.ABBREVIATION, rules.HARD_TEXT)
    ] == []
    age = reading_age(passage.text for passage in passages)
    assert age is not None
    assert age <= rules.OLDEST_AIM
    assert [term.word for term in GLOSSARY if len(re.findall(r"\w+", term.meaning)) > rules.LONGEST_SENTENCE] == []


def test_the_glossary_is_in_order_without_doubles():
    words = [term.word.casefold().replace("-", " ") for term in GLOSSARY]
    assert words == sorted(set(words))
    assert EVERYBODY_KNOWS.isdisjoint(term.word for term in GLOSSARY)
    forms = [form.casefold() for term in GLOSSARY for form in (term.word, *term.forms)]
    assert len(forms) == len(set(forms))


def test_everybody_reads_the_glossary_and_administrators_the_advice(house: TestHouse):
    # Given a scheme whose purpose is not plain
    kept = scheme(house, purpose="Improved outcomes for each LCP. <b>Bold</b>")
    ada, sam = house.person("Ada Min", administrator=True), house.person("Sam Field")

    # When people look, Then anybody finds what words mean
    page = house.browser().get("/glossary")
    read(page)
    assert "What changes for people because of the work." in page.text
    assert 'href="/glossary"' in house.browser().get("/help").text
    told = house.app.test_client().get("/api/v1/glossary").json["items"]
    assert {"word": "outcome", "meaning": GLOSSARY_OUTCOME, "instead": "what changes for people"} in told

    # And administrators what could be plainer
    advice = house.browser(ada).get(f"/schemes/{kept.id}/plain-english")
    read(advice)
    for text in ("What it is for", "“outcomes”", "“LCP”", "Local Care Partnership"):
        assert text in advice.text, text
    assert f"/schemes/{kept.id}/plain-english" in house.browser(ada).get(f"/schemes/{kept.id}").text
    same = house.program(ada).get(f"/schemes/{kept.id}/plain_english").json
    assert {"where": "What it is for", "code": "jargon", "about": "outcomes"}.items() <= same["advice"][0].items()
    assert house.browser(sam).get(f"/schemes/{kept.id}/plain-english").status_code == 403


GLOSSARY_OUTCOME = "What changes for people because of the work."


def test_an_administrator_says_it_in_other_words(house: TestHouse):
    # Given a scheme, and an administrator who has its page open
    kept = scheme(house, purpose="Improved outcomes.", to_hand="Your accounts")
    ada, sam = house.person("Ada Min", administrator=True), house.person("Sam Field")
    address = f"/schemes/{kept.id}/words"
    typed = {"version": "1", "purpose": "Less loneliness.", "decided_by": "Seven neighbours.", "to_hand": ""}
    read(house.browser(ada).get(address))

    # When they save other words, Then everybody reads them
    assert house.browser(ada).post(address, data=typed).status_code == 302
    assert house.browser(ada).post(address, data=typed | {"version": "2"}).status_code == 302
    made = round_of(house, kept)
    page = house.browser().get(f"/rounds/{made.id}").text
    assert "Less loneliness." in page
    assert "Seven neighbours." in page
    assert "Your accounts" not in page
    (event,) = house.events("schemes.scheme_words_changed")
    assert event.facts["fields"] == ["purpose", "decided_by", "to_hand"]

    # And a second who changes what has changed since is told, and loses nothing
    stale = house.browser(ada).post(address, data=typed | {"purpose": "Mine."})
    assert stale.status_code == 409
    assert "Mine." in stale.text
    assert list(errors(house.browser(ada).post(address, data=typed | {"version": "2", "purpose": " "}))) == ["purpose"]

    # And the same through the API
    program = house.program(ada)
    assert program.patch(address, {"purpose": "Warmth."}, If_Match='"1"').status_code == 412
    changed = program.patch(address, {"purpose": "Warmth for all.", "reason": "It was too short."}, If_Match='"2"')
    assert changed.headers["ETag"] == '"3"'
    assert program.get(f"/schemes/{kept.id}").json["decided_by"] == "Seven neighbours."
    assert house.program(sam).patch(address, {"purpose": "No."}).status_code == 403
