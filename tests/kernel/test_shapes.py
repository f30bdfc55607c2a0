"""What rules say in English is said in the reader's language where the program has words for it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.kernel.forms import parse_definition, problems_for_submission
from grants.kernel.languages import IN_ENGLISH, Catalogue, digest_of
from grants.kernel.program_words import word_in
from grants.kernel.shapes import MADE, in_words_of
from tests.kernel.forms.examples import asked, definition_of

NAME, IN_WELSH = "Who & why?", "Pwy & pham?"
WELSH = Catalogue("cy", {digest_of(NAME): IN_WELSH})


@pytest.mark.parametrize("code", ["cy", "pl"])
def test_each_sentence_has_words(code: str):
    assert [english for english in MADE if word_in(code, english) is None] == []


@pytest.mark.parametrize("code", ["cy", "pl"])
@pytest.mark.parametrize(
    ("english", "in_it"),
    [
        ("Your lines come to £1,200.50, and you told us of £1,000 in all. Is it right, and why?", ["1"]),
        ("“Rest”, “Sleep” is less afterwards than before. Is it right, and why?", ["“", "Rest", "Sleep"]),
        ("You told us that 1,234 people took part. Is 40 % right, and why?", ["40"]),
        ("Garden tools, £300 in the budget, £20 told last time", ["Garden tools", "300", "20"]),
        ("You hoped for 4.2 on a scale from 1 to 5. Your best guess is enough.", ["1", "5"]),
        ("“lots” in “How many?”, line 3: enter one whole number, like 25.", ["“lots”", "25", "3"]),
        ("Your answer to “When?” must be 2 June 2027 or later.", ["2027"]),
        ("Your answer to “When?” must include a month and a year.", ["When?"]),
    ],
)
def test_what_stands_in_a_sentence_is_written_as_the_language_writes_it(code: str, english: str, in_it: list[str]):
    said = in_words_of(english, Catalogue(code, {}))
    assert said.startswith(f'<span lang="{code}"')
    assert [each for each in in_it if each not in said] == []
    assert [each for each in ("June", "people", "the", "told", "month", "number") if each in said] == []


def test_a_number_a_sum_and_a_day_are_those_of_the_language():
    polish = Catalogue("pl", {})
    assert "1\xa0200,50\xa0GBP" in in_words_of("Say who gives the £1,200.50.", polish)
    assert "liczba osób: 12" in in_words_of("You told us that 12,345 people took part. Is 3 right, and why?", polish)
    assert "2 czerwca 2027" in in_words_of("Your answer to “A?” must be 2 June 2027 or later.", polish)
    assert "4,2" in in_words_of("You hoped for 4.2 on a scale from 1 to 5. Your best guess is enough.", polish)


def test_an_error_names_the_question_in_the_language_of_the_reader():
    said = in_words_of(f"Answer “{NAME}”.", WELSH)
    assert said == '<span lang="cy" dir="ltr">Atebwch “Pwy &amp; pham?”.</span>'
    said = in_words_of("Your answer to “A <b>?” has 160 words; the most is 150.", WELSH)
    assert "Mae 160 o eiriau" in said
    assert '<span lang="en" dir="ltr">A &lt;b&gt;?</span>' in said, "it has no translation, and says so"


def test_what_has_no_words_stays_english():
    assert in_words_of("The <round> is closed.", WELSH) == "The &lt;round&gt; is closed."
    assert in_words_of(f"Answer “{NAME}”.", IN_ENGLISH) == "Answer “Who &amp; why?”."
    assert in_words_of(f"Answer “{NAME}”.", Catalogue("ur", {})) == "Answer “Who &amp; why?”."


def test_what_the_rules_of_a_form_say_is_found_again():
    form = definition_of(
        asked("one", "long_text", NAME, required=True),
        asked("two", "long_text", NAME, required=True, word_limit=2),
        asked("three", "yes_no", NAME, required=True),
    )
    found = problems_for_submission(parse_definition(form), {"two": "Three words here"})
    assert len(found) == 3
    for problem in found:
        assert 'lang="cy"' in in_words_of(problem.message, WELSH), problem.message


@given(st.text(), st.sampled_from(["cy", "pl", "ur", "en"]))
def test_nothing_that_somebody_wrote_is_read_as_html(words: str, code: str):
    said = in_words_of(f"Answer “{words}<script>”.", Catalogue(code, {}))
    assert "<script>" not in said
