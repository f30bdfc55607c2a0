"""What a decision needs, as properties."""

from hypothesis import given
from hypothesis import strategies as st

from grants.panels.deciding import rules
from grants.panels.models import AWARDING, OUTCOMES


@given(
    outcome=st.sampled_from(OUTCOMES),
    amount=st.none() | st.integers(-5, 200),
    left=st.integers(0, 200),
    requested=st.integers(1, 200),
)
def test_an_amount_keeps_within_every_bound(outcome, amount, left, requested):
    limits = rules.Limits(requested_pence=requested, smallest_pence=20, largest_pence=150, left_pence=left)
    problems = rules.proposal_problems(
        outcome=outcome,
        amount_pence=amount,
        conditions="First this" if outcome == "award with conditions" else "",
        reasons="Why",
        feedback="Next time",
        limits=limits,
    )
    if outcome in AWARDING:
        fits = amount is not None and 20 <= amount <= min(150, requested, left)
        assert (problems == []) == fits
    else:
        assert (problems == []) == (not amount)


def test_all_need_reasons_and_a_decline_and_a_reserve_need_feedback_to_be_final():
    limits = rules.Limits(100, 20, 150, 100)

    def fields(outcome: str, **given_: object) -> list[str]:
        texts = {"conditions": "", "reasons": "", "feedback": "", "amount_pence": None} | given_
        return [p.field for p in rules.proposal_problems(outcome=outcome, limits=limits, **texts)]

    assert fields("decline") == fields("reserve") == ["reasons"]
    assert fields("award", amount_pence=50) == ["reasons"]
    assert fields("award with conditions", amount_pence=50) == ["conditions", "reasons"]
    assert fields("award", amount_pence=50, reasons="Why", conditions="But") == ["conditions"]
    assert fields("perhaps") == ["outcome"]
    for outcome in OUTCOMES:
        needs = outcome in ("decline", "reserve")
        assert [p.field for p in rules.final_problems(outcome, " ")] == (["feedback"] if needs else [])
        assert rules.final_problems(outcome, "Show your costs.") == []


@given(st.lists(st.tuples(st.text(min_size=1, max_size=5), st.integers(-3, 60)), max_size=5), st.integers(20, 100))
def test_the_lines_of_a_part_award_come_to_its_amount(lines, amount):
    problems = rules.proposal_problems(
        outcome="award",
        amount_pence=amount,
        conditions="",
        reasons="Why",
        feedback="",
        budget_lines=[{"what": what, "pence": pence} for what, pence in lines],
        limits=rules.Limits(100, 20, 150, 100),
    )
    fit = all(what.strip() and pence >= 0 for what, pence in lines) and sum(pence for _, pence in lines) == amount
    assert (problems == []) == (not lines or fit)


def test_budget_lines_go_only_with_an_award():
    lines = [{"what": "Soup", "pence": 50}]
    problems = rules.proposal_problems(
        outcome="decline",
        amount_pence=None,
        conditions="",
        reasons="Why",
        feedback="",
        budget_lines=lines,
        limits=rules.Limits(100, 20, 150, 100),
    )
    assert [p.field for p in problems] == ["budget_lines"]


def test_who_is_moved_comes_to_stand_at_their_number_and_the_others_keep_their_order():
    order = ["a", "b", "c", "d"]
    assert rules.moved(order, {}) == order
    assert rules.moved(order, {"d": 2}) == ["a", "d", "b", "c"]
    assert rules.moved(order, {"a": 3}) == ["b", "c", "a", "d"]
    assert rules.moved(order, {"a": 2, "b": 1}) == ["b", "a", "c", "d"]
    assert rules.moved(order, {"a": 9, "d": 0}) == ["d", "b", "c", "a"]


@given(order=st.permutations(range(6)), numbers=st.dictionaries(st.integers(0, 5), st.integers(-2, 9)))
def test_nobody_is_lost_when_some_are_moved(order, numbers):
    assert sorted(rules.moved(order, numbers)) == sorted(order)
