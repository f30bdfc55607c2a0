"""Rules of scoring one criterion at a time."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from grants.applications.models import DECIDED, IN_ASSESSMENT
from grants.panels.rules import is_too_late
from grants.panels.scoring import rules as scoring_rules
from grants.panels.scoring.rules import Mark, Scale, mark_problems, points

DUE = datetime(2027, 5, 4, 16, 0, tzinfo=UTC)
scales = st.tuples(st.sampled_from([0, 1]), st.integers(2, 10)).map(lambda ends: Scale(*ends))
criteria = st.lists(st.uuids(), min_size=1, max_size=8, unique=True)


@given(st.integers(-7_200_000, 7_200_000))
def test_all_of_the_last_minute_is_in_time(milliseconds: int):
    now = DUE + timedelta(milliseconds=milliseconds)
    assert is_too_late(DUE, now) == (milliseconds >= 60_000)
    assert is_too_late(DUE + timedelta(seconds=59), now) == (milliseconds >= 60_000)
    assert not is_too_late(None, now)


def test_why_nothing_can_be_scored_names_the_minute():
    late = DUE + timedelta(minutes=1)
    closed = scoring_rules.why_closed(IN_ASSESSMENT, due_at=DUE, is_proposed=False, now=late)
    assert closed is not None
    assert "4 May 2027 at 5:00pm" in closed
    assert scoring_rules.why_closed(IN_ASSESSMENT, due_at=DUE, is_proposed=False, now=DUE) is None
    assert scoring_rules.why_closed(IN_ASSESSMENT, due_at=DUE, is_proposed=True, now=DUE) is not None
    assert scoring_rules.why_closed(DECIDED, due_at=None, is_proposed=False, now=DUE) is not None


@given(scales, st.integers(-2, 12), st.sampled_from(["", " ", "Because"]))
def test_a_reason_is_needed_exactly_where_the_page_says_so(scale: Scale, mark: int, reason: str):
    said = scoring_rules.asking_why(scale).replace(" or ", ", ").split(", ")
    found = [problem.field for problem in mark_problems("", Mark(UUID(int=1), mark, reason), "Need", scale)]
    if not scale.lowest <= mark <= scale.highest:
        assert found == ["mark"]
    else:
        assert found == (["reason"] if str(mark) in said and not reason.strip() else [])


def test_the_usual_scale_asks_why_at_both_ends():
    assert scoring_rules.asking_why(Scale()) == "0, 1, 4 or 5"


@given(criteria, st.data())
def test_going_on_reaches_every_criterion_without_a_mark_once(ids: list[UUID], data: st.DataObject):
    marked = set(data.draw(st.lists(st.sampled_from(ids), unique=True)))
    waiting = len(ids) - len(marked)
    position, seen = data.draw(st.integers(1, len(ids))), []
    marked.add(ids[position - 1])
    while (following := scoring_rules.next_position(ids, marked, position)) is not None:
        assert ids[following - 1] not in marked
        marked.add(ids[following - 1])
        seen.append(following)
        position = following
    assert scoring_rules.unscored(ids, marked) == []
    assert len(seen) in (waiting, waiting - 1)


@given(scales, st.dictionaries(st.uuids(), st.tuples(st.integers(1, 100), st.booleans()), min_size=1, max_size=6))
def test_points_run_from_0_to_100_on_every_scale(scale: Scale, given_weights: dict[UUID, tuple[int, bool]]):
    weights = {each: weight for each, (weight, _) in given_weights.items()}
    applying = {each for each, (_, applies) in given_weights.items() if applies}
    for mark, expected in ((scale.lowest, 0), (scale.highest, 100)):
        marks = {each: mark if each in applying else None for each in weights}
        assert points(marks, weights, scale) == (expected if applying else None)


def test_what_does_not_apply_shares_its_weight_with_the_others():
    need, plan, value = UUID(int=1), UUID(int=2), UUID(int=3)
    weights = {need: 50, plan: 40, value: 10}
    assert points({need: 5, plan: None, value: 0}, weights) == Fraction(100 * 50, 60)
    assert points({need: 5, plan: 0, value: 0}, weights) == 50


def test_who_cannot_score_says_why():
    assert [p.field for p in scoring_rules.inability_problems(" \n")] == ["reason"]
    assert [p.field for p in scoring_rules.inability_problems("x" * 5001)] == ["reason"]
    assert scoring_rules.inability_problems("I am ill this month.") == []
