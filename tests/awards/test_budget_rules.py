"""An offer says line by line what was asked, what is given and what is left out."""

from hypothesis import given
from hypothesis import strategies as st

from grants.awards.letters.wording.budget_rules import TOGETHER, Compared, Line, compared, settled

LINES = st.lists(
    st.builds(Line, st.sampled_from(["Rent", "rent ", "Soup", "Tools"]), st.integers(0, 1_000)), max_size=6
)


def test_lines_are_the_same_by_their_names_and_what_was_not_asked_comes_last():
    asked = [Line("Rent & heating", 500), Line("Soup", 300), Line("Tools", 200)]
    given_lines = [Line("A cook", 50), Line("rent and heating", 400), Line("Soup", 300)]
    assert compared(asked, given_lines) == [
        Compared("Rent & heating", 500, 400),
        Compared("Soup", 300, 300),
        Compared("Tools", 200, 0),
        Compared("A cook", None, 50),
    ]


@given(LINES, LINES)
def test_nothing_that_was_asked_or_given_is_lost(asked: list[Line], given_lines: list[Line]):
    found = compared(asked, given_lines)
    assert sum(line.given for line in found) == sum(line.pence for line in given_lines)
    assert sum(line.asked or 0 for line in found) == sum(line.pence for line in asked)


@given(LINES, LINES, st.integers(0, 6_000))
def test_what_is_given_and_left_out_come_to_what_was_asked(
    asked: list[Line], given_lines: list[Line], asked_of_us: int
):
    *lines, together = settled(compared(asked, given_lines), asked=asked_of_us)
    assert (together.what, together.asked) == (TOGETHER, asked_of_us)
    assert together.given + together.left_out == asked_of_us
    assert sum(line.asked or 0 for line in lines) == together.asked
    assert sum(line.given for line in lines) == together.given
    assert sum(line.left_out for line in lines) == together.left_out
