"""Names in the characters that banks take: never empty, never longer, never with others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.awards.paying.bank_files.characters import BACS, ISO_20022, Alphabet

alphabets = st.sampled_from([BACS, ISO_20022])


@given(alphabets, st.text(max_size=200), st.integers(1, 70))
def test_a_name_is_never_empty_and_keeps_to_its_characters(alphabet: Alphabet, text: str, longest: int):
    name = alphabet.name(text, longest=longest)

    assert name
    assert set(name) <= alphabet.characters
    assert len(name) <= max(longest, len("PAYEE"))
    assert name == name.strip(" /")
    assert "//" not in name


@given(alphabets, st.text(max_size=200))
def test_what_is_written_once_is_written_the_same_again(alphabet: Alphabet, text: str):
    assert alphabet.written(alphabet.written(text)) == alphabet.written(text)


@pytest.mark.parametrize(
    ("name", "iso", "bacs"),
    [
        ("Ysgol Tŷ Gŵyl", "Ysgol Ty Gwyl", "YSGOL TY GWYL"),
        ("Koło Łódź", "Kolo Lodz", "KOLO LODZ"),
        ("Ẹgbẹ́ Ọmọ", "Egbe Omo", "EGBE OMO"),
        ("O’Neill & Straße (Leeds)", "O'Neill and Strasse (Leeds)", "ONEILL & STRASSE LEEDS"),
        ("Fish // Chips/", "Fish / Chips", "FISH / CHIPS"),
        ("£5 a Month – “Give”", "GBP5 a Month - 'Give'", "GBP5 A MONTH - GIVE"),
        ("ﬁrst № 1", "first No 1", "FIRST NO 1"),
        ("利兹社区", "PAYEE", "PAYEE"),
    ],
)
def test_names_are_written_as_a_person_would(name: str, iso: str, bacs: str):
    assert ISO_20022.name(name, longest=70) == iso
    assert BACS.name(name, longest=70) == bacs
