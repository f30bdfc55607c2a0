"""Answers that may be slips are asked about at their field; a reason is enough, and whoever reviews reads it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.kernel.forms import parse_definition, problems_for_submission
from grants.kernel.problems import Invalid
from grants.monitoring import queries
from grants.monitoring.asking.doubt_rules import doubts
from grants.monitoring.asking.grant import Grant
from grants.monitoring.asking.outcome_questions import measures_of
from grants.monitoring.asking.outcomes.rules import COUNT, Measure, Promise
from grants.monitoring.asking.rules import MINUTES_TAKEN, definition_of, doubts_of, explained_no_more
from tests.awards.rows import build
from tests.house import TestHouse
from tests.monitoring.test_service import COMPLETE, again, returns, review, save, send
from tests.monitoring.test_what_a_return_asks import on_first_day_of


def number(key: str, label: str) -> dict[str, Any]:
    return {"key": key, "type": "number", "label": label, "required": True, "minutes": 1}


DEFINITION: dict[str, Any] = {
    "title": "How it went",
    "sections": [
        {
            "key": "people",
            "title": "People",
            "questions": [
                number("share", "What percentage came back?"),
                number("calm_before", "How calm were they before, from 1 to 10?"),
                number("calm_after", "How calm are they now, from 1 to 10?"),
                number("people", "How many people came?"),
            ],
        }
    ],
}
SOUND: dict[str, Any] = {"share": 100, "calm_before": 4, "calm_after": 4, "people": 99}


def asked_after(answers: dict[str, Any], last: dict[str, Any] | None = None) -> list[str]:
    asked = parse_definition(definition_of(DEFINITION, Grant(amount=100, last=last or {}), answers))
    return [question.key for question in asked.questions if question.key not in (*SOUND, MINUTES_TAKEN)]


def test_each_slip_is_asked_about_right_after_its_field():
    assert asked_after(SOUND, {"people": 10}) == []
    assert asked_after({**SOUND, "share": 101}) == ["share_more_than_all"]
    assert asked_after({**SOUND, "calm_after": 3}) == ["calm_after_less_after"]
    assert asked_after({**SOUND, "people": 100}, {"people": 10}) == ["people_ten_times"]
    keys = [q.key for q in parse_definition(definition_of(DEFINITION, Grant(amount=1), {"share": 200})).questions]
    assert keys[:2] == ["share", "share_more_than_all"]


@given(st.dictionaries(st.sampled_from(sorted(SOUND)), st.integers(0, 10_000)), st.integers(0, 1000))
def test_no_slip_is_a_dead_end(answers: dict[str, Any], people: int):
    grant = Grant(amount=100, last={"people": people})
    given = {**SOUND, **answers}
    reasons = dict.fromkeys(asked_after(given, grant.last), "Because.")
    asked = parse_definition(definition_of(DEFINITION, grant, {**given, **reasons}))
    assert problems_for_submission(asked, {**given, **reasons}) == []
    every = parse_definition(definition_of(DEFINITION, grant))
    assert set(reasons) <= {question.key for question in every.questions}
    assert len(doubts(parse_definition(DEFINITION), given, grant)) == len(reasons)


@pytest.mark.parametrize(
    ("told", "asked"),
    [
        ({"lonely": 40}, ""),
        ({"lonely": 41}, "You told us that 40 people took part. Is 41 people right, and why?"),
        ({"lonely": 99_999}, "You told us that 40 people took part. Is 99,999 people right, and why?"),
        ({"lonely": 451, "people_reached": None}, "You hoped for 45 people. Is 451 people right, and why?"),
        ({"lonely": 450, "people_reached": None}, ""),
    ],
)
def test_more_than_could_be_is_asked_about(told: dict[str, Any], asked: str):
    # Given that 45 were hoped for and 40 took part
    promise = Promise("What changes?", "Less lonely", True, measure=Measure(figure=COUNT, target=45), key="lonely")
    reached = {**DEFINITION["sections"][0], "questions": [number("people_reached", "How many people took part?")]}
    grant = Grant(amount=100, promises=[promise])
    definition = {**DEFINITION, "sections": [reached]}
    key = measures_of(definition, grant.promises)
    answers = {"people_reached": 40, **{(next(iter(key)) if each == "lonely" else each): n for each, n in told.items()}}
    found = doubts_of(definition, grant, answers)
    assert [doubt.label for doubt in found] == ([asked] if asked else [])
    questions = parse_definition(definition_of(definition, grant, answers)).questions
    assert [each.label for each in questions if each.label == asked] == ([asked] if asked else [])


def test_ten_times_as_many_as_last_time_needs_a_reason_that_the_reviewer_reads(house: TestHouse):
    world = build(house)
    first, second = returns(world, world.begun())
    save(world, first, COMPLETE)
    send(world, first)
    review(world, first, "accept")
    on_first_day_of(world, second)
    save(world, second, {**COMPLETE, "people_helped": 400})
    with pytest.raises(Invalid) as refused:
        send(world, second)
    assert [problem.field for problem in refused.value.problems] == ["answers.people_helped_ten_times"]
    save(world, second, {"people_helped_ten_times": "The whole street came."})
    send(world, second)
    with world.house.read() as session:
        sent = queries.return_of(session, again(world, second).id)
        remarks = queries.remarks_on(sent, queries.grant_of(session, sent))
    assert "ten times last time’s" in remarks[0].message


def test_an_explanation_is_of_the_figures_that_it_was_given_for(house: TestHouse):
    # Given a return with more spent than the grant, explained
    world = build(house)
    draft = returns(world, world.begun())[0]
    save(world, draft, {**COMPLETE, "spent": 25_000_00, "spent_more_than_the_grant": "We raised the rest."})
    assert again(world, draft).answers["spent_more_than_the_grant"] == "We raised the rest."

    # When something else changes, it stays; when the money changes, it is asked for again
    save(world, draft, {"what_changed": "They meet each week."})
    assert again(world, draft).answers["spent_more_than_the_grant"] == "We raised the rest."
    save(world, draft, {"spent": 40_000_00})
    assert "spent_more_than_the_grant" not in again(world, draft).answers
    with pytest.raises(Invalid) as refused:
        send(world, draft)
    assert [problem.field for problem in refused.value.problems] == ["answers.spent_more_than_the_grant"]

    # And what is said with the change, or after it, stands
    save(world, draft, {"spent": 41_000_00, "spent_more_than_the_grant": "Our own savings."})
    assert again(world, draft).answers["spent_more_than_the_grant"] == "Our own savings."


@pytest.mark.parametrize("moved", ["share", "calm_before"])
def test_each_doubt_goes_by_its_own_figures(moved: str):
    before = {**SOUND, "share": 101, "calm_after": 2, "share_more_than_all": "Guests.", "calm_after_less_after": "Ill."}
    after = {**before, moved: before[moved] + 1}
    gone = explained_no_more(DEFINITION, Grant(amount=100), before, after, [moved])
    assert gone == [{"share": "share_more_than_all", "calm_before": "calm_after_less_after"}[moved]]
    assert explained_no_more(DEFINITION, Grant(amount=100), SOUND, before, ["share", "calm_after"]) == [
        "share_more_than_all",
        "calm_after_less_after",
    ]
