"""References that survive being read out over the telephone."""

from hypothesis import given
from hypothesis import strategies as st

from grants.kernel.references import ALPHABET, new_reference, read_reference

places = st.integers(min_value=0, max_value=7)


@given(st.sampled_from(["AP", "AW", "OR"]))
def test_a_reference_is_read_as_it_was_written(prefix: str):
    reference = new_reference(prefix)
    assert read_reference(reference) == reference
    assert read_reference(f" {reference.lower().replace('-', ' ')} ") == reference


@given(places, st.sampled_from(ALPHABET))
def test_one_wrong_character_is_found(place: int, other: str):
    prefix, body = "AP", new_reference("AP").replace("-", "")[2:]
    if body[place] != other:
        assert read_reference(prefix + body[:place] + other + body[place + 1 :]) is None


@given(st.integers(min_value=0, max_value=6))
def test_two_swapped_characters_are_found(place: int):
    body = new_reference("AP").replace("-", "")[2:]
    swapped = body[:place] + body[place + 1] + body[place] + body[place + 2 :]
    if swapped != body:
        assert read_reference("AP" + swapped) is None


def test_no_vowel_and_nothing_that_looks_like_something_else():
    assert not set("AEIOUY01LSBZ") & set(ALPHABET)


def test_rubbish_is_no_reference():
    assert [read_reference(text) for text in ("", "AP", "AP-2222", "AP-AAAA-AAAA", "22222222")] == [None] * 5
