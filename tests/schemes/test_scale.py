"""A scheme says from where to where its marks run, and what each of them means."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.schemes import defaults, rules, scale_rules
from tests.house import TestHouse
from tests.organisations.given import errors, funder
from tests.schemes.given import round_of, scheme, scheme_details
from tests.schemes.test_api import administrator, fields, plain

ends = st.one_of(st.none(), st.integers(-3, 14))


@given(ends, ends)
def test_a_scale_begins_at_0_or_1_and_goes_up_to_10_at_most(lowest, highest):
    given_ends = {"lowest_mark": lowest, "highest_mark": highest}
    possible = lowest in (0, 1) and highest is not None and lowest < highest <= 10
    assert (scale_rules.scale_problems(given_ends) == []) == possible
    assert scale_rules.marks_of(given_ends) == (range(lowest, highest + 1) if possible else range(6))


@given(st.integers(0, 1), st.integers(2, 10), st.integers(0, 12))
def test_a_guide_has_as_many_sentences_as_marks(lowest, highest, sentences):
    marks = range(lowest, highest + 1)
    problems = scale_rules.guide_problems(["Meaning"] * sentences, "guide", marks)
    assert (problems == []) == (sentences == highest - lowest + 1)
    left_out = scale_rules.guide_problems(None, "guide", marks)
    assert (left_out == []) == (marks == range(6))


def test_what_a_mark_means_is_said_for_each_by_its_number():
    problems = scale_rules.guide_problems(["Weak", " ", "Strong"], "guide", range(1, 4))
    assert [(p.field, "mark of 2" in p.message) for p in problems] == [("guide.1", True)]


def test_the_usual_scale_needs_nothing_said():
    assert [p for p in rules.scheme_problems({}) if p.field in ("lowest_mark", "highest_mark")] == []


def test_a_program_sets_up_a_scheme_marked_from_1_to_4(house: TestHouse):
    # Given criteria with four sentences each
    ada, board = administrator(house), funder(house, "The Board")
    details = plain(scheme_details(board, lowest_mark=1, highest_mark=4, scores_blind=True, draws_lots=True))
    for criterion in details["criteria"]:
        criterion["guide"] = ["Weak", "Fair", "Good", "Strong"]

    made = ada.post("/schemes", details)

    assert made.status_code == 201, made.text
    shown = ada.get(f"/schemes/{made.json['id']}").json
    assert (shown["lowest_mark"], shown["highest_mark"], shown["scores_blind"], shown["draws_lots"]) == (
        1,
        4,
        True,
        True,
    )
    assert shown["criteria"][0]["guide"] == ["Weak", "Fair", "Good", "Strong"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"lowest_mark": 2}, "lowest_mark"),
        ({"highest_mark": 11}, "highest_mark"),
        ({"highest_mark": "5"}, "highest_mark"),
        ({"lowest_mark": 1, "highest_mark": 1}, "highest_mark"),
        ({"highest_mark": 4}, "criteria.0.guide"),
    ],
)
def test_a_scale_that_cannot_be_is_refused_by_name(house: TestHouse, changes, field):
    answer = administrator(house).post("/schemes", plain(scheme_details(funder(house, "The Board"), **changes)))
    assert field in fields(answer)


def test_an_administrator_chooses_the_scale_on_its_step(house: TestHouse):
    ada = house.browser(house.person("Ada Min", administrator=True))
    path = ada.post("/schemes/new", data={"begin_with": "nothing"}).location
    page = ada.get(f"{path}/criteria").text
    assert "A mark of 10" in page
    assert defaults.GUIDE[5] in page

    # When marks from 1 to 4 are chosen, the meanings of others do not count, and a missing one is told
    typed = {"co_produced_with": "Twelve groups.", "lowest_mark": "1", "highest_mark": "4", "draws_lots": "yes"}
    typed |= {"criteria.0.name": "Need", "criteria.0.weight": "85", "criteria.3.name": "Good"}
    typed |= {"criteria.3.weight": "15", "criteria.3.is_social_value": "yes"}
    typed |= {f"guide.{mark}": f"Meaning {mark}" for mark in (1, 2, 3, 4)}
    unreadable = ada.post(f"{path}/criteria", data={**typed, "version": "1", "highest_mark": "many"})
    assert list(errors(unreadable)) == ["highest_mark"]
    ada.post(f"{path}/criteria", data={**typed, "version": "1", "guide.3": ""})
    assert "Enter what a mark of 3 means." in ada.get(f"{path}/criteria").text
    done = ada.post(f"{path}/criteria", data={**typed, "version": "2"})
    assert done.location == path


def test_applicants_read_the_scale_before_they_apply(house: TestHouse):
    made = round_of(house, scheme(house))
    page = house.browser().get(f"/rounds/{made.id}").text
    assert "a mark from 0 to 5" in page
    assert "draw lots" not in page
