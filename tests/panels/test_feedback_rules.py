"""Feedback drafted of marks, and texts that may name no member."""

from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.panels.deciding.feedback.naming_rules import naming_problems, one_of_them
from grants.panels.deciding.feedback.rules import STRENGTHS, TO_STRENGTHEN, CriterionMarks, draft
from grants.schemes.scale_rules import guide_on_scale

GUIDE = ("Nothing", "Very little", "Some", "Enough", "Good", "Excellent")
NEED = "They know every family in the street"


def need(*marks: int, comments: tuple[str, ...] = ()) -> CriterionMarks:
    return CriterionMarks("Need", GUIDE, 0, 5, marks, comments)


# The draft


def test_high_marks_are_told_as_a_strength_in_the_words_of_the_guide():
    text = draft([need(4, 4, 5)]).text
    assert text.startswith(STRENGTHS)
    assert "Need. This was a strength of your application, close to “Good”." in text


def test_low_marks_are_told_as_what_to_strengthen_with_the_next_step_of_the_guide():
    text = draft([need(2, 3, 2)]).text
    assert text.startswith(TO_STRENGTHEN)
    assert "found part of what it looked for" in text
    assert "is “Enough”." in text


def test_the_only_mark_is_not_told_by_the_guide():
    for mark in range(6):
        assert not any(meaning in draft([need(mark)]).text for meaning in GUIDE)


def test_a_criterion_that_did_not_apply_is_left_out():
    assert draft([need()]).text == ""


def test_strengths_come_first_whatever_the_order_of_the_criteria():
    plan = CriterionMarks("Plan", GUIDE, 0, 5, (5, 5))
    text = draft([need(1, 1), plan]).text
    assert text.index("Plan.") < text.index("Need.")


def test_comments_are_beside_the_draft_and_in_no_order_of_members():
    made = draft([need(4, 4, comments=("They know the street", "", "A fine record"))])
    assert made.material[0].comments == ("A fine record", "They know the street")
    assert "street" not in made.text


_MARKS = st.lists(st.integers(0, 5), max_size=6).map(tuple)
_COMMENTS = st.lists(st.text("abcdefgh ", min_size=12), max_size=4).map(tuple)


_CRITERIA = st.builds(
    CriterionMarks, st.sampled_from(["Need", "Plan"]), st.just(GUIDE), st.just(0), st.just(5), _MARKS, _COMMENTS
)


@given(st.lists(_CRITERIA))
def test_no_comment_and_no_number_ever_goes_into_the_draft(criteria: list[CriterionMarks]):
    text = draft(criteria).text
    assert not any(character.isdigit() for character in text)
    assert not any(comment.strip() and comment in text for each in criteria for comment in each.comments)


@given(st.lists(st.integers(0, 5), min_size=1, max_size=6), st.data())
def test_more_marks_up_never_turn_a_strength_into_a_weakness(marks: list[int], data: st.DataObject):
    higher = [data.draw(st.integers(mark, 5)) for mark in marks]
    if draft([need(*marks)]).text.startswith(STRENGTHS):
        assert draft([need(*higher)]).text.startswith(STRENGTHS)


@given(st.lists(st.integers(0, 5), min_size=2, max_size=6))
def test_what_would_strengthen_is_always_above_what_was_found(marks: list[int]):
    text = draft([need(*marks)]).text
    mean = floor(Fraction(sum(marks), len(marks)) + Fraction(1, 2))
    if TO_STRENGTHEN in text:
        assert f"“{GUIDE[mean + 1]}”" in text


def test_a_guide_is_read_on_its_own_scale():
    assert guide_on_scale(GUIDE, lowest=0, highest=5) == GUIDE
    assert guide_on_scale(GUIDE, lowest=1, highest=6) == GUIDE
    assert guide_on_scale(GUIDE, lowest=0, highest=10) == ()


# Names


@pytest.mark.parametrize(
    "text",
    [
        "Amara Okonjo liked it.",
        "We thought, as okonjo said, that it was thin.",
        "OKONJO’s view was clear.",
        "See Okonjo, Amara for more.",
        "Cllr Okonjo was not sure.",
        "That is Okonjo-led thinking.",
    ],
)
def test_a_distinctive_surname_is_refused_wherever_it_stands(text: str):
    (problem,) = naming_problems("feedback", text, ["Amara Okonjo"])
    assert (problem.field, problem.code) == ("feedback", "names_member")


@pytest.mark.parametrize("text", ["Tess Young said so.", "T. Young said so.", "Ms Young said so.", "Young, Tess: no."])
def test_a_surname_that_is_a_word_is_refused_beside_a_name_or_title(text: str):
    assert naming_problems("reasons", text, ["Tess Young"])


@pytest.mark.parametrize(
    "text", ["Work with young people is strong.", "Youngsters came.", "Tess is short for Theresa.", "Ayoung man"]
)
def test_everyday_words_name_nobody(text: str):
    assert naming_problems("reasons", text, ["Tess Young"]) == []


def test_the_applicants_own_name_names_nobody_alone():
    text, names = "Okonjo House is well known.", ["Amara Okonjo"]
    assert naming_problems("feedback", text, names, known="Okonjo House") == []
    assert naming_problems("feedback", "Amara Okonjo knows it.", names, known="Okonjo House")


def test_accents_hide_nobody():
    assert naming_problems("feedback", "As Jose Nunez said.", ["José Núñez"])
    assert naming_problems("feedback", "As Owusu Smith said.", ["Ada Owusu-Smith"])


def test_the_sentence_shows_the_place():
    text = "The plan is good. The hall that Okonjo knows is warm and dry."
    (problem,) = naming_problems("feedback", text, ["Amara Okonjo"])
    assert "“… The hall that Okonjo knows is warm …”" in problem.message


@given(st.text(max_size=60), st.text(max_size=60))
def test_first_and_last_name_are_found_in_any_text(before: str, after: str):
    assert naming_problems("feedback", f"{before} Amara Okonjo {after}", ["Amara Okonjo"])


@given(st.lists(st.sampled_from(["young", "people", "tess", "the", "hall", "warm"])))
def test_a_text_without_a_name_next_to_its_surname_passes(words: list[str]):
    text = " ".join(words)
    named = "tess young" in text or "young tess" in text
    assert bool(naming_problems("feedback", text, ["Tess Young"])) == named


def test_words_of_single_members_are_noted():
    assert one_of_them("Member 2 was not sure, and one assessor liked it.") == ["Member 2", "one assessor"]
    assert one_of_them("Each member of your club, and one member of the team, helped.") == []
