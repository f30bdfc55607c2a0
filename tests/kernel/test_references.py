"""References that survive being read out over the telephone."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.kernel import references
from grants.kernel.references import ALPHABET, new_reference, read_reference, unused_reference
from grants.organisations.models import Organisation
from tests.house import TestHouse

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


def test_a_reference_that_is_taken_is_drawn_again(house: TestHouse, monkeypatch: pytest.MonkeyPatch):
    # Given an organisation, and chance about to draw its reference once more
    taken, free = "ORG-2222-2222", "ORG-3333-3333"
    with house.app.database.write() as session:
        session.add(an_organisation(taken))
        session.flush()
        drawn = iter([taken, taken, free])
        monkeypatch.setattr(references, "new_reference", lambda prefix: next(drawn))

        # When a reference is asked for, then it is the next that is free
        assert unused_reference(session, Organisation.reference, "ORG") == free


def an_organisation(reference: str) -> Organisation:
    return Organisation(
        name="Canalside Carers",
        reference=reference,
        kind="unregistered_group",
        constituted=False,
        is_funder=False,
        version=1,
        created_at=datetime(2026, 11, 2, tzinfo=UTC),
    )
