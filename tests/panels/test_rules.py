"""Rules of panels: points, interests and marks."""

from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from grants.panels.conflicts import rules as conflict_rules
from grants.panels.scoring import rules

MARKS = st.integers(0, 5)
IDS = [UUID(int=number) for number in range(4)]


@st.composite
def weighted(draw):
    """Weights that add to 100, and marks for each."""
    cuts = sorted(draw(st.lists(st.integers(1, 99), min_size=1, max_size=3, unique=True)))
    weights = [b - a for a, b in zip([0, *cuts], [*cuts, 100], strict=True)]
    return dict(zip(IDS, weights, strict=False)), {IDS[i]: draw(MARKS) for i in range(len(weights))}


# Points


@given(weighted())
def test_points_run_from_0_to_100(case):
    weights, marks = case
    assert 0 <= rules.points(marks, weights) <= 100


@given(weighted())
def test_the_same_mark_everywhere_gives_that_share_whatever_the_weights(case):
    weights, _ = case
    for mark in range(6):
        assert rules.points(dict.fromkeys(weights, mark), weights) == 20 * mark


@given(weighted(), st.data())
def test_a_better_mark_never_costs_points(case, data):
    weights, marks = case
    raised = data.draw(st.sampled_from(sorted(marks)))
    better = marks | {raised: min(5, marks[raised] + 1)}
    assert rules.points(better, weights) >= rules.points(marks, weights)


@given(weighted(), st.data())
def test_a_criterion_without_a_mark_leaves_no_points(case, data):
    weights, marks = case
    del marks[data.draw(st.sampled_from(sorted(marks)))]
    assert rules.points(marks, weights) is None


def test_points_weigh_each_criterion():
    weights = {IDS[0]: 50, IDS[1]: 40, IDS[2]: 10}
    assert rules.points({IDS[0]: 5, IDS[1]: 0, IDS[2]: 5}, weights) == 60


# Interests and scores


@given(st.sampled_from(conflict_rules.LEVELS), st.sampled_from(conflict_rules.LEVELS))
def test_a_declaration_only_grows(before, after):
    grows = conflict_rules.LEVELS.index(after) >= conflict_rules.LEVELS.index(before)
    assert (conflict_rules.interest_problems(after, "Words", before=before) == []) == grows


@given(st.lists(st.sampled_from(IDS), max_size=6))
def test_scores_are_taken_when_each_criterion_has_one(given_for):
    criteria = {each: str(each) for each in IDS}
    marks = [rules.Mark(each, 3, "Because") for each in given_for]
    assert (rules.score_problems(marks, criteria) == []) == (sorted(given_for) == IDS)


def test_problems_of_scores_name_their_fields():
    marks = [rules.Mark(IDS[0], 6, " "), rules.Mark(IDS[1], None, "Because")]
    problems = rules.score_problems(marks, {IDS[0]: "Need", IDS[1]: "Plan", IDS[2]: "Social value"})
    assert [p.field for p in problems] == ["scores.0.mark", "scores.1.mark", "scores"]


SCALES = st.builds(lambda low, more: rules.Scale(low, low + more), st.integers(0, 1), st.integers(1, 9))


@given(SCALES, st.integers(-2, 12), st.booleans())
def test_low_and_high_marks_need_a_reason_and_those_between_do_not(scale, mark, has_reason):
    problems = rules.mark_problems("", rules.Mark(IDS[0], mark, "Because" if has_reason else " "), "Need", scale)
    if not scale.holds(mark):
        assert [p.field for p in problems] == ["mark"]
    else:
        quarter = (scale.highest - scale.lowest) / 4
        outer = mark <= scale.lowest + quarter or mark >= scale.highest - quarter
        assert [p.field for p in problems] == (["reason"] if outer and not has_reason else [])


def test_a_criterion_that_does_not_apply_needs_a_reason_and_no_mark():
    def fields(mark: int | None, reason: str) -> list[str]:
        return [p.field for p in rules.mark_problems("", rules.Mark(IDS[0], mark, reason, applies=False), "Need")]

    assert fields(None, "They ask for no staff") == []
    assert fields(None, "") == ["reason"]
    assert fields(3, "They ask for no staff") == ["mark"]


def test_an_application_to_which_nothing_applies_cannot_be_scored():
    nothing = [rules.Mark(each, None, "No", applies=False) for each in IDS]
    assert [p.code for p in rules.score_problems(nothing, {each: str(each) for each in IDS})] == ["nothing_applies"]


@given(SCALES, st.lists(st.tuples(st.integers(1, 60), st.none() | st.integers(0, 9)), min_size=1, max_size=6))
def test_what_does_not_apply_leaves_its_weight_to_the_others(scale, given_marks):
    ids = [uuid4() for _ in given_marks]
    weights = {each: weight for each, (weight, _) in zip(ids, given_marks, strict=True)}
    marks = {
        each: None if mark is None else min(scale.highest, scale.lowest + mark)
        for each, (_, mark) in zip(ids, given_marks, strict=True)
    }
    applying = [each for each in ids if marks[each] is not None]
    total = rules.points(marks, weights, scale)
    assert total == rules.points({e: marks[e] for e in applying}, {e: weights[e] for e in applying}, scale)
    if applying:
        assert 0 <= total <= 100
