"""Marks made comparable, as pure rules."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grants.panels.calibration import Total, compared

HARSH = {"ann": 10.0, "ben": 0.0, "cat": -10.0}
TRUTH = {"a": 40.0, "b": 50.0, "c": 60.0, "d": 70.0, "e": 55.0, "f": 45.0}
ROWS = [Total(name, marker, TRUTH[name] - harsh) for name in TRUTH for marker, harsh in HARSH.items()]
ASKS = dict.fromkeys(TRUTH, 100)


def test_known_harshness_is_found_where_there_is_no_chance() -> None:
    found = compared(ROWS, ASKS, 200)

    assert {name: one.points for name, one in found.markers.items()} == pytest.approx(HARSH, abs=0.5)
    assert found.applications["d"].chance is not None
    assert found.applications["d"].chance > 0.9
    assert found.applications["a"].chance is not None
    assert found.applications["a"].chance < 0.1


@settings(deadline=None, max_examples=10)
@given(st.permutations(ROWS))
def test_the_order_of_rows_does_not_matter(rows: list[Total]) -> None:
    assert compared(rows, ASKS, 200) == compared(ROWS, ASKS, 200)


def test_a_constant_added_to_all_marks_shifts_all() -> None:
    shifted = compared([Total(r.application, r.marker, r.points + 7) for r in ROWS], ASKS, 200)

    for name, standing in compared(ROWS, ASKS, 200).applications.items():
        assert shifted.applications[name].adjusted == pytest.approx(standing.adjusted + 7, abs=1e-6)


def test_a_harsh_marker_does_not_lower_those_they_read() -> None:
    # Given equal applications, the first half read by the harsh marker and one other, the rest by the two others
    rows = [Total(f"{i:02}", m, 60.0 - HARSH[m] + i % 3) for i in range(12) for m in ("ann" if i < 6 else "cat", "ben")]

    found = compared(rows, {row.application: 1 for row in rows}, 6).applications

    raw = found["06"].raw - found["00"].raw
    assert raw == 10
    assert abs(found["06"].adjusted - found["00"].adjusted) < raw / 2


def test_markers_who_share_no_application_are_named() -> None:
    rows = [Total("a", "ann", 40.0), Total("b", "ann", 50.0), Total("c", "ben", 60.0)]

    assert any("share no application" in said for said in compared(rows, ASKS, 100).warnings)
    assert not any("share no application" in said for said in compared(ROWS, ASKS, 100).warnings)


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [Total("a", "ann", 40.0)],
        [Total(name, "ann", 40.0) for name in TRUTH],
        [Total(name, "ann", points) for name, points in TRUTH.items()],
        [Total("a", marker, 40.0 + harsh) for marker, harsh in HARSH.items()],
    ],
)
def test_few_or_equal_marks_are_answered_with_a_warning(rows: list[Total]) -> None:
    assert compared(rows, ASKS, 100).warnings
