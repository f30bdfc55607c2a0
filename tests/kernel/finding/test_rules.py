"""What is looked for, and what is marked: whatever somebody types or has written."""

from hypothesis import given
from hypothesis import strategies as st

from grants.kernel.finding.rules import MOST_EXCERPT, MOST_WORDS, excerpt, is_found, pieces, wanted_in
from grants.kernel.folding import ACCENTED, PLAIN, folded

ANYTHING = st.text(max_size=400)


def test_words_are_looked_for_without_case_accents_or_signs():
    assert wanted_in("Café-GARDEN, l’Été AP-4F7K-2MQD").words == ("cafe", "garden", "l", "ete", "ap", "4f7k", "2mqd")
    assert wanted_in('""&|!:*()').words == wanted_in("").words == wanted_in("🌻🌻").words == ()
    assert wanted_in("the the THE").words == ("the",)


def test_a_long_text_is_cut_and_said_to_be():
    wanted = wanted_in("gardens " * 5_000)
    assert (wanted.words, wanted.cut) == (("gardens",), True)
    wanted = wanted_in(" ".join(f"word{number}" for number in range(30)))
    assert (len(wanted.words), wanted.cut) == (MOST_WORDS, True)
    assert not wanted_in("two words").cut


def test_a_word_also_finds_what_begins_with_it_once_it_is_long_enough():
    assert is_found("gardens", ("gar",))
    assert not is_found("gardens", ("ga",))
    assert is_found("ga", ("ga",))


def test_an_excerpt_is_the_line_around_the_first_word():
    text = f"Nothing here.\n{'Long before. ' * 20}We plant a gárden there. {'Long after. ' * 40}"
    shown = excerpt(text, ("garden",))
    assert "".join(piece.text for piece in shown if piece.is_wanted) == "gárden"
    assert shown[0].text.startswith("… ")
    assert shown[-1].text.endswith(" …")
    assert excerpt(text, ("absent",)) == []


@given(ANYTHING, ANYTHING)
def test_pieces_together_are_the_text_and_marked_ones_are_wanted(text: str, typed: str):
    words = wanted_in(typed).words
    parts = pieces(text, words)
    assert "".join(part.text for part in parts) == text
    assert all(is_found(folded(part.text), words) == part.is_wanted for part in parts if part.is_wanted)


@given(ANYTHING, st.data())
def test_an_excerpt_is_short_and_marks_what_it_was_made_for(text: str, data: st.DataObject):
    words = wanted_in(text).words
    if words:
        word = data.draw(st.sampled_from(words))
        shown = excerpt(text, (word,))
        assert sum(len(part.text) for part in shown) <= MOST_EXCERPT + 4
        assert all(is_found(folded(part.text), (word,)) for part in shown if part.is_wanted)
        assert shown


@given(ANYTHING)
def test_folding_changes_no_length_and_nothing_twice(text: str):
    assert len(folded(text)) == len(text)
    assert folded(folded(text)) == folded(text)


def test_the_table_of_accents_is_as_the_migration_wrote_it():
    assert len(ACCENTED) == len(PLAIN)
    assert "'" not in ACCENTED + PLAIN
    assert dict(zip(ACCENTED, PLAIN, strict=True))["ŵ"] == "w"
