"""What a grant is to change is agreed by both sides, and asked for in the same words until its end."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from grants.awards.models import Award
from grants.kernel.problems import Conflict, Invalid
from grants.monitoring import queries, reading
from grants.monitoring.asking.grant import Grant
from grants.monitoring.asking.outcome_questions import figures_in_words, figures_of
from grants.monitoring.asking.outcomes import rules, service
from grants.monitoring.asking.outcomes.queries import award_with_application, outcome_of, promises_for
from grants.monitoring.asking.outcomes.rules import DISTANCE, FIGURES, Measure, Promise
from grants.monitoring.asking.rules import definition_of
from grants.monitoring.exceptions.rules import findings
from grants.notifications.models import Message
from tests.awards.rows import RETURN_QUESTIONS, World, build
from tests.house import TestHouse
from tests.kernel.looking import strictly, words_of
from tests.monitoring.test_service import COMPLETE, returns, save, send
from tests.monitoring.test_what_a_return_asks import on_first_day_of

CHANGE: dict[str, Any] = {
    "key": "change",
    "type": "outcomes",
    "label": "What will be different?",
    "required": True,
    "minutes": 5,
    "options": [{"value": "less_lonely", "text": "People are less lonely"}],
}
CHOSEN = {"change": [{"outcome": "less_lonely", "how": "They come back", "target": 25}]}
NAME = "came_people_are_less_lonely"
FURTHER = Measure(figure=DISTANCE, target=15, lowest=1, highest=5)


def promising(house: TestHouse) -> World:
    return build(house, asked=[CHANGE], answers=CHOSEN)


def put(world: World, award: Award, *, by_us: bool, **outcome: Any) -> Any:
    with world.house.write() as session:
        who = world.who(world.ada if by_us else world.mel)
        kept = award_with_application(session, award.id)
        return service.propose(session, kept, by_us=by_us, **outcome, **who).id


def answer(world: World, award: Award, outcome_id: Any, person: Any, verb: Any = service.agree) -> None:
    with world.house.write() as session:
        verb(session, *outcome_of(session, award.id, outcome_id), **world.who(person))


def promised(world: World, award: Award) -> list[str]:
    with world.house.read() as session:
        return [each.in_words for each in promises_for(session, award_with_application(session, award.id))]


@pytest.mark.parametrize(
    ("measure", "told", "words"),
    [
        (Measure(figure="count", target=25), 19, ("25 people", "19 of 25 people")),
        (Measure(figure="percentage", target=80), 60, ("80 %", "60 of 80 %")),
        (Measure(figure="money", target=300_00), 100_50, ("£300", "£100.50 of £300")),
        (Measure(figure="scale", target=45), 40, ("4.5 on a scale from 1 to 10", "4 of 4.5")),
        (FURTHER, 12, ("1.5 further on a scale from 1 to 5", "1.2 of 1.5")),
    ],
)
def test_each_figure_is_read_in_its_own_words(measure: Measure, told: int, words: tuple[str, str]):
    assert (measure.in_words, rules.reached_in_words(measure, told)) == words
    assert rules.measure_problems(measure) == []


@given(st.sampled_from(FIGURES), st.integers(-10, 2_000), st.integers(0, 20), st.integers(0, 20), st.booleans())
def test_every_sound_figure_can_be_asked_for_and_told(figure: str, target: int, low: int, high: int, is_last: bool):
    measure = Measure(figure=figure, target=target, lowest=low, highest=high)
    if rules.measure_problems(measure):
        return
    promise = Promise("", "People sleep", True, "", measure)
    asked = definition_of(RETURN_QUESTIONS, Grant(amount=1, promises=[promise], is_last=is_last))
    [(_, key)] = figures_of(RETURN_QUESTIONS, [promise])
    question = next(q for section in asked["sections"] for q in section["questions"] if q["key"] == key)
    assert question["required"] == is_last
    assert measure.in_words in question["guidance"]


def test_how_far_people_came_is_after_less_before():
    promise = Promise("", "People sleep", True, "", FURTHER)
    [(_, key)] = figures_of(RETURN_QUESTIONS, [promise])
    told = {key: {"people": 9, "rows": [{"of": "it", "before": 20, "after": 32}]}}
    half = {key: {"people": 9, "rows": [{"of": "it", "after": 32}]}}
    [figure] = figures_in_words([promise], RETURN_QUESTIONS, half, told)
    assert (figure.target, figure.last, figure.now) == (FURTHER.in_words, "Not told", "1.2")


@given(st.integers(1, 1000), st.integers(1, 8), st.integers(1, 8), st.integers(0, 1000))
def test_who_is_on_the_way_is_not_off_target(target: int, number: int, returns: int, told: int):
    measure = Measure(figure="count", target=target)
    promise = Promise("", "People sleep", True, "", measure)
    found = findings(Grant(amount=1, returns=returns), spent=None, reached=[(promise, told)], number=number)
    assert bool(found) == (told < (target if number >= returns else target * number // (2 * returns)))


def test_what_was_chosen_stands_until_both_agree_to_other_words(house: TestHouse):
    # Given a grant that promised something to 25 people
    world = promising(house)
    award = world.begun()
    assert promised(world, award) == ["People are less lonely: They come back (for 25 people)"]

    # When we put it otherwise, it stands as it was until they agree, and they hear of it
    wanted = {"text": "People sleep better", "how": "We ask them", "measure": FURTHER}
    ours = put(world, award, by_us=True, key=NAME, **wanted)
    assert ours == put(world, award, by_us=True, key=NAME, **wanted)
    world.react()
    with house.read() as session:
        assert any(subject.endswith("do you agree?") for subject in session.scalars(select(Message.subject)))
    assert promised(world, award) == ["People are less lonely: They come back (for 25 people)"]
    with pytest.raises(Conflict) as refused:
        put(world, award, by_us=False, key=NAME, text="Something else")
    assert refused.value.code == "outcome_open"

    # Then it takes the place of what stood, under the same name
    answer(world, award, ours, world.mel)
    answer(world, award, ours, world.mel)
    assert promised(world, award) == ["People sleep better: We ask them (for 1.5 further on a scale from 1 to 5)"]
    assert len(world.facts("monitoring.outcome_agreed")) == 1
    with pytest.raises(Conflict) as refused:
        answer(world, award, ours, world.mel, service.drop)
    assert refused.value.code == "agreed_already"

    # And one more that is turned down changes nothing
    more = put(world, award, by_us=False, text="A garden grows")
    answer(world, award, more, world.ada, service.drop)
    with pytest.raises(Conflict) as refused:
        answer(world, award, more, world.ada)
    assert refused.value.code == "dropped"
    assert len(promised(world, award)) == 1


@pytest.mark.parametrize(
    ("outcome", "field"),
    [
        ({"text": " "}, "text"),
        ({"text": "People are less lonely"}, "text"),
        ({"text": "New", "key": "unknown"}, "key"),
        ({"text": "New", "measure": Measure(figure="percentage", target=101)}, "target"),
        ({"text": "New", "measure": Measure(figure="scale", target=10, lowest=5, highest=5)}, "highest"),
    ],
)
def test_what_cannot_be_an_outcome_is_refused_at_its_field(house: TestHouse, outcome: dict[str, Any], field: str):
    world = promising(house)
    with pytest.raises(Invalid) as refused:
        put(world, world.accepted(), by_us=True, **outcome)
    assert [problem.field for problem in refused.value.problems] == [field]


def test_a_figure_is_agreed_and_told_by_page_and_by_program(postgres_house: TestHouse):
    # Given an outcome that the organisation puts by page, and we agree to by program
    world = promising(postgres_house)
    award = world.begun()
    mel, ada = world.house.browser(world.mel), world.house.program(world.ada)
    page = f"/awards/{award.id}/outcomes"
    strictly(mel.get(f"{page}/change?key={NAME}").text)
    typed = {"text": "People are less lonely", "figure": "distance", "target": "lots", "lowest": "1", "highest": "5"}
    wrong = mel.post(f"{page}/change?key={NAME}", data=typed)
    assert "For the target, enter one number" in words_of(strictly(wrong.text))
    assert mel.post(f"{page}/change?key={NAME}", data={**typed, "target": "1.5"}).location == page
    (waits,) = ada.get(page).json["proposals"]
    assert mel.post(f"{page}/{waits['id']}/agree").status_code == 403
    assert "Answer what Beeston Growers put" in world.house.browser(world.ada).get("/").text
    agreed = ada.post(f"{page}/{waits['id']}/agreement").json
    assert (agreed["items"][0]["measure"]["figure"], agreed["proposals"]) == ("distance", [])
    strictly(mel.get(page).text)
    assert world.house.browser(world.nina).get(page).status_code == 403

    # When the first return tells how far people came, too little
    first, last = returns(world, award)
    key = f"{NAME}_distance"
    asked = words_of(strictly(mel.get(f"/returns/{first.id}/sections/promised").text))
    assert "People are less lonely: how far have people come?" in asked
    told = {"people": 9, "rows": [{"of": "it", "before": 20, "after": 32}]}
    save(world, first, {**COMPLETE, key: told})
    send(world, first)
    on_first_day_of(world, last)
    save(
        world,
        last,
        {**COMPLETE, NAME: "no", f"{NAME}_seen": "Hm", key: {**told, "rows": [told["rows"][0] | {"after": 25}]}},
    )
    send(world, last)
    world.react()

    # Then whoever reviews reads target, last and now, and it is an exception
    review = words_of(strictly(world.house.browser(world.ada).get(f"/returns/{last.id}/review").text))
    assert "1.5 further on a scale from 1 to 5 1.2 0.5" in review
    assert "off target with “Gardening with neighbours”, 0.5 of 1.5: People are less lonely" in words_of(
        strictly(world.house.browser(world.ada).get("/exceptions").text)
    )
    with world.house.read() as session:
        sent = queries.return_of(session, last.id)
        figures = reading.figures_told(sent, queries.grant_of(session, sent), sent.answers)
        assert [each.now for each in figures] == ["0.5"]
