"""What is wrong with an answer is said in the reader's language where the program has words for it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.kernel.error_words import SENTENCES, in_words_of
from grants.kernel.forms import parse_definition, problems_for_submission
from grants.kernel.languages import IN_ENGLISH, Catalogue, digest_of
from grants.kernel.program_words import word_in
from tests.kernel.forms.examples import asked, definition_of

NAME, IN_WELSH = "Who & why?", "Pwy & pham?"
WELSH = Catalogue("cy", {digest_of(NAME): IN_WELSH})


@pytest.mark.parametrize("code", ["cy", "pl"])
def test_each_sentence_has_words_with_the_same_values(code: str):
    for english in SENTENCES:
        said = word_in(code, english)
        assert said is not None, english
        values = {"question": "QQ", "example": "EE", "count": "CC", "most": "MM"}
        assert [v for v in values.values() if v in said % values] == [
            v for v in values.values() if v in english % values
        ]


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
