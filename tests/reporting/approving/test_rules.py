"""The hash of a pack, and what came of making it again."""

from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from grants.reporting.approving.rules import DIFFERENT, OTHER_PROGRAMS, SAME, cover_of, hash_of, outcome_of

PLAIN = st.recursive(
    st.none() | st.integers() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)
FIGURES = st.dictionaries(st.text(max_size=3), PLAIN, max_size=4)
COVER = cover_of(
    about="A scheme",
    funder=None,
    kind="board",
    period=(date(2027, 1, 1), date(2027, 3, 31)),
    grant_maker="A foundation",
    service_name="Grants",
)


def reordered(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: reordered(value[key]) for key in reversed(list(value))}
    return [reordered(each) for each in value] if isinstance(value, list) else value


@given(FIGURES, FIGURES)
def test_the_hash_is_of_what_is_told_not_of_its_order(one: dict[str, Any], other: dict[str, Any]):
    assert hash_of(COVER, one) == hash_of(reordered(COVER), reordered(one))
    assert (hash_of(COVER, one) == hash_of(COVER, other)) == (one == other)


def test_what_came_of_making_it_again():
    assert outcome_of(before=("a", "1"), again=("a", "2")) == SAME
    assert outcome_of(before=("a", "1"), again=("b", "2")) == OTHER_PROGRAMS
    assert outcome_of(before=("a", "1"), again=("b", "1")) == DIFFERENT
