"""Marks made comparable, as pure rules."""

import json
import sys
from itertools import product
from subprocess import run

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grants.panels.comparing.calibration import compared
from grants.panels.comparing.mixed_model import RATIOS, Floats, posterior
from grants.panels.comparing.results import (
    ALL_EQUAL,
    FEW_READ,
    FEW_READERS,
    NO_MARKS,
    NOT_CONNECTED,
    ONE_MARKER,
    Caution,
    Comparison,
    Total,
)

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

    for name, estimate in compared(ROWS, ASKS, 200).applications.items():
        assert shifted.applications[name].adjusted == pytest.approx(estimate.adjusted + 7, abs=1e-6)


def test_a_harsh_marker_does_not_lower_those_they_read() -> None:
    # Given equal applications, the first half read by the harsh marker and one other, the rest by the two others
    rows = [Total(f"{i:02}", m, 60.0 - HARSH[m] + i % 3) for i in range(12) for m in ("ann" if i < 6 else "cat", "ben")]

    found = compared(rows, {row.application: 1 for row in rows}, 6).applications

    raw = found["06"].raw - found["00"].raw
    assert raw == 10
    assert abs(found["06"].adjusted - found["00"].adjusted) < raw / 2


def test_those_who_no_longer_compete_have_no_chance_and_take_no_place() -> None:
    competing = {name: 100 for name in TRUTH if name not in ("d", "c")}

    found = compared(ROWS, competing, 100).applications

    assert found["d"].chance is None
    assert found["e"].chance is not None
    assert found["e"].chance > 0.9


def test_markers_who_share_no_application_are_told_apart() -> None:
    rows = [Total("a", "ann", 40.0), Total("b", "ann", 50.0), Total("c", "ben", 60.0)]

    assert Caution(NOT_CONNECTED, (("ann",), ("ben",))) in compared(rows, ASKS, 100).cautions
    assert NOT_CONNECTED not in codes(compared(ROWS, ASKS, 100))


def test_who_has_one_or_two_marks_is_named() -> None:
    rows = [row for row in ROWS if row.application != "a" or row.marker == "ann"]

    assert compared(rows, ASKS, 200).cautions == (Caution(FEW_READERS, (("a",),)),)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([], {NO_MARKS}),
        ([Total("a", "ann", 40.0)], {ONE_MARKER, ALL_EQUAL, FEW_READERS, FEW_READ}),
        ([Total(name, "ann", 40.0) for name in TRUTH], {ONE_MARKER, ALL_EQUAL, FEW_READERS}),
        ([Total(name, "ann", points) for name, points in TRUTH.items()], {ONE_MARKER, FEW_READERS}),
        ([Total("a", marker, 40.0 + harsh) for marker, harsh in HARSH.items()], {FEW_READ}),
    ],
)
def test_few_or_equal_marks_are_answered_with_a_caution(rows: list[Total], expected: set[str]) -> None:
    assert codes(compared(rows, ASKS, 100)) == expected


def test_an_answer_is_kept_as_json_and_read_back() -> None:
    found = compared(ROWS[:-1], ASKS, 200)

    read = Comparison.from_json(json.loads(json.dumps(found.as_json())), found.applications)
    assert read.as_json() == found.as_json()
    assert read.cautions == found.cautions
    assert read.applications["a"].adjusted == pytest.approx(found.applications["a"].adjusted, abs=1e-6)


def codes(found: Comparison) -> set[str]:
    return {caution.code for caution in found.cautions}


def test_the_short_way_gives_what_the_equations_in_full_give() -> None:
    chance = np.random.default_rng(5)
    applications = [i for i in range(12) for _ in range(3)]
    markers = [(i + j * (1 + i % 2)) % 5 for i in range(12) for j in range(3)]
    points = chance.normal(60, 12, 12)[applications] + chance.normal(0, 8, 5)[markers] + chance.normal(0, 6, 36)

    found = posterior(list(points), applications, markers)

    mean, deviation = in_full(points, applications, markers)
    assert found.levels == pytest.approx(mean[:12], abs=1e-6)
    assert found.added == pytest.approx(mean[12:], abs=1e-6)
    assert found.level_draws.mean(axis=0) == pytest.approx(mean[:12], abs=0.5)
    assert found.added_draws.mean(axis=0) == pytest.approx(mean[12:], abs=0.5)
    assert found.level_draws.std(axis=0) == pytest.approx(deviation[:12], rel=0.1)
    assert found.added_draws.std(axis=0) == pytest.approx(deviation[12:], rel=0.1)


def in_full(points: Floats, applications: list[int], markers: list[int]) -> tuple[Floats, Floats]:
    """Means and standard deviations by inverting the covariance of all marks, without a shortcut or a draw."""
    marks, a = len(points), max(applications) + 1
    one, m = np.ones((marks, 1)), max(markers) + 1
    of_a, of_m = np.eye(a)[applications], np.eye(m)[markers]
    asked = np.vstack(
        (np.hstack((np.ones((a, 1)), np.eye(a), np.zeros((a, m)))), np.hstack((np.zeros((m, 1 + a)), np.eye(m))))
    )
    likely, means, variances = [], [], []
    for ratio, marker_ratio in product(RATIOS, RATIOS):
        covariance = np.eye(marks) + ratio * of_a @ of_a.T + marker_ratio * of_m @ of_m.T
        inverse = np.linalg.inv(covariance)
        precision = float((one.T @ inverse @ one)[0, 0])
        centre = float((one.T @ inverse @ points)[0]) / precision
        rest = points - centre
        square = float(rest @ inverse @ rest)
        size = np.linalg.slogdet(covariance)[1] + np.log(precision)
        likely.append(-0.5 * (size + (marks - 1) * np.log(square)))
        design = np.hstack((one, of_a, of_m))
        penalty = np.diag([0.0] + [1 / ratio] * a + [1 / marker_ratio] * m)
        unknown = np.linalg.inv(design.T @ design + penalty)
        means.append(asked @ unknown @ design.T @ points)
        variances.append(np.diag(asked @ unknown @ asked.T) * square / (marks - 3))
    weights = np.exp(np.array(likely) - max(likely))
    weights /= weights.sum()
    mean = weights @ np.array(means)
    return mean, np.sqrt(weights @ (np.array(variances) + np.array(means) ** 2) - mean**2)


def test_the_web_loads_neither_the_library_of_statistics_nor_alembic() -> None:
    asked = "import sys, grants, grants.stages; sys.exit(len({'scipy', 'alembic'} & set(sys.modules)))"
    assert run([sys.executable, "-c", asked], check=False, timeout=120).returncode == 0
