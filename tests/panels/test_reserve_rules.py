"""What one in reserve can get, and what passing over others needs."""

from hypothesis import given
from hypothesis import strategies as st

from grants.panels.deciding.reserve.rules import most_for, order_problems, state_problems
from grants.panels.deciding.rules import Limits

pence = st.integers(0, 20_000_00)
ENOUGH = ["third_sector", "third_sector", "staff"]


@given(pence, pence, pence, pence)
def test_nobody_gets_more_than_they_ask_for_or_is_left_or_less_than_the_smallest(
    requested: int, smallest: int, more: int, left: int
):
    limits = Limits(requested, smallest, smallest + more, left)
    most = most_for(limits)
    assert most <= min(requested, smallest + more, left)
    assert most == 0 or most >= smallest
    assert most or min(requested, smallest + more, left) in range(smallest) or smallest == 0


def test_all_that_is_asked_for_or_as_much_as_is_left():
    assert most_for(Limits(4_000_00, 500_00, 8_000_00, 6_000_00)) == 4_000_00
    assert most_for(Limits(4_000_00, 500_00, 8_000_00, 1_500_00)) == 1_500_00
    assert most_for(Limits(4_000_00, 500_00, 8_000_00, 499_99)) == 0


def test_the_next_in_order_needs_no_reason_and_no_new_vote():
    assert order_problems([], "", kinds_able_to_vote=[], quorum=3) == []
    assert [each.field for each in order_problems([], "Because", kinds_able_to_vote=[], quorum=3)] == [
        "why_out_of_order"
    ]


def test_passing_over_needs_a_reason_and_enough_who_are_free_to_decide():
    (lacks,) = order_problems(["Soup", "Songs"], " ", kinds_able_to_vote=ENOUGH, quorum=3)
    assert "2 applications stand before this one: “Soup”, “Songs”." in lacks.message
    assert order_problems(["Soup"], "They have it from elsewhere", kinds_able_to_vote=ENOUGH, quorum=3) == []
    codes = [each.code for each in order_problems(["Soup"], "Gone", kinds_able_to_vote=["staff"], quorum=3)]
    assert codes == ["third_sector_members", "quorum"]


def test_while_the_panel_decides_the_money_is_for_what_lies_before_it():
    assert state_problems("closed") == []
    assert [each.code for each in state_problems("sitting")] == ["panel_decides"]
