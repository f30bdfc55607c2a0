"""The money of a scheme is shared to the penny, and changes within bounds."""

from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from grants.schemes.money.rules import budget_change_problems, shares_of

WHY = "The board found more."
sums = st.lists(st.integers(0, 10**12), min_size=1, max_size=12).filter(any)


@given(st.data(), sums)
def test_shares_add_up_keep_to_their_proportions_and_to_what_is_left(data: st.DataObject, left: list[int]):
    amount = data.draw(st.integers(1, sum(left)))
    funders = [uuid4() for _ in left]
    shares = shares_of(amount, list(zip(funders, left, strict=True)))

    assert [funder for funder, _ in shares] == funders
    assert sum(part for _, part in shares) == amount
    for (_, part), pence in zip(shares, left, strict=True):
        assert part <= pence
        assert abs(part * sum(left) - amount * pence) < sum(left)


def test_of_an_odd_penny_the_first_of_equals_gets_it():
    one, two = uuid4(), uuid4()
    assert shares_of(101, [(one, 500), (two, 500)]) == [(one, 51), (two, 50)]


def budget_problems(pence: int | None, reason: str = WHY) -> dict[str, str]:
    found = budget_change_problems(
        pence, reason, stands_at_pence=200, committed_pence=100, left_pence=300, smallest_award_pence=50
    )
    return {problem.field: problem.message for problem in found}


def test_a_budget_lies_between_what_is_committed_and_what_no_other_round_has():
    assert [pence for pence in range(400) if not budget_problems(pence)] == [*range(100, 200), *range(201, 301)]
    assert budget_problems(200) == {"budget_pence": "The round has this budget already."}
    assert budget_problems(99) == {"budget_pence": "£1 of it is awarded, or proposed to be. Enter that or more."}
    assert list(budget_problems(None, "")) == ["budget_pence", "reason"]
    assert list(budget_problems(250, " ")) == ["reason"]
