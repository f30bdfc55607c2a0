"""Money is told line by line of the budget agreed; what does not add up is asked about, and what is left is wished."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.kernel.forms import parse_definition, problems_for_submission
from grants.kernel.problems import Invalid
from grants.monitoring import queries, reading
from grants.monitoring.asking.grant import Grant
from grants.monitoring.asking.rules import definition_of, doubts_of
from grants.monitoring.asking.spending import WISHED, WISHED_WHY, LineTold, lines_over
from tests.awards.rows import build
from tests.house import TestHouse
from tests.kernel.forms.examples import asked
from tests.kernel.forms.examples import definition_of as form
from tests.kernel.looking import strictly, words_of
from tests.monitoring.filling import section
from tests.monitoring.test_service import COMPLETE, returns, review, save, send
from tests.monitoring.test_what_a_return_asks import on_first_day_of

ALL = [{"value": "The grant", "text": "The grant"}]
LINES = asked("lines", "sums", "How much on each line?", tells="by_line", options=ALL, required=True)
SPENT = asked("spent", "money", "How much in all?", tells="spent")
ASKED = form(SPENT, LINES)
BUDGET = (("Seeds", 100_00), ("Tools", 200_00))
GRANT = Grant(amount=300_00, budget=BUDGET)


def told(**pence: int) -> dict[str, Any]:
    return {"rows": [{"of": what, "pence": each} for what, each in pence.items()]}


def keys(grant: Grant, answers: dict[str, Any] | None) -> list[str]:
    return [q.key for q in parse_definition(definition_of(ASKED, grant, answers)).questions]


def test_a_return_asks_for_the_lines_of_its_grant_and_a_core_grant_has_none():
    last = {"lines": told(Seeds=50_00, Paint=5_00)}
    question = parse_definition(definition_of(ASKED, Grant(amount=1, budget=BUDGET, last=last))).question("lines")
    assert [option.text for option in question.options] == [
        "Seeds, £100 in the budget, £50 told last time",
        "Tools, £200 in the budget",
        "Paint, £5 told last time",
    ]
    assert "lines" not in keys(Grant(amount=300_00), {})


def test_what_does_not_add_up_or_is_over_its_line_is_asked_about_there():
    sound = {"spent": 150_00, "lines": told(Seeds=100_00, Tools=50_00)}
    assert keys(GRANT, sound)[:2] == ["spent", "lines"]
    assert doubts_of(ASKED, GRANT, sound) == []
    assert "lines_adds_up" in keys(GRANT, {**sound, "spent": 151_00})
    assert "lines_over_budget" in keys(GRANT, {"spent": 111_00, "lines": told(Seeds=111_00)})
    assert "lines_over_budget" not in keys(GRANT, {"spent": 110_00, "lines": told(Seeds=110_00)})
    (doubt,) = doubts_of(ASKED, GRANT, {**sound, "spent": 151_00})
    assert "£150, beside £151 in all" in doubt.remark
    assert {"lines_adds_up", "lines_over_budget"} <= set(keys(GRANT, None))


@given(st.lists(st.integers(0, 500_00), min_size=2, max_size=2), st.integers(0, 600_00), st.integers(0, 300_00))
def test_no_way_of_spending_is_a_dead_end(pence: list[int], spent: int, paid: int):
    grant = Grant(amount=300_00, paid=paid, budget=BUDGET, is_last=True)
    answers: dict[str, Any] = {"spent": spent, "lines": told(Seeds=pence[0], Tools=pence[1])}
    questions = parse_definition(definition_of(ASKED, grant, answers))
    reasons = {q.key: "Because." for q in questions.questions if q.type == "long_text"}
    whole = {**answers, **reasons, WISHED: "keep"}
    assert problems_for_submission(parse_definition(definition_of(ASKED, grant, whole)), whole) == []
    assert (WISHED in keys(grant, answers)) == (spent < paid)
    assert {q.key for q in questions.questions} <= set(keys(grant, None))


@given(st.integers(0, 1000), st.integers(0, 1000))
def test_a_line_is_over_from_a_tenth_above_its_budget(budget: int, now: int):
    assert bool(lines_over([LineTold("Seeds", budget, None, now)])) == (10 * now > 11 * budget)


def test_lines_are_told_read_beside_the_budget_and_the_rest_is_wished(postgres_house: TestHouse):
    # Given a grant whose decision has two lines, half of it paid
    world = build(postgres_house, told=[LINES], returns=2)
    lines: list[dict[str, Any]] = [{"what": "Seeds", "pence": 5_000_00}, {"what": "Tools", "pence": 15_000_01}]
    award = world.begun(budget_lines=lines)
    world.pay(award)
    first, last = returns(world, award)
    mel = world.house.browser(world.mel)
    page = words_of(strictly(mel.get(f"/returns/{first.id}/sections/people").text))
    assert "Seeds, £5,000 in the budget" in page

    # When the lines do not come to what is told in all, it is asked why
    save(world, first, {**COMPLETE, "lines": told(Seeds=4_000_00, Tools=500_00)})
    with pytest.raises(Invalid) as refused:
        send(world, first)
    assert [problem.field for problem in refused.value.problems] == ["answers.lines_adds_up"]
    save(world, first, {"lines": told(Seeds=4_000_00, Tools=1_000_00)})
    send(world, first)
    review(world, first, "accept")
    on_first_day_of(world, last)

    # Then the last asks what is wished with the rest, and a reviewer reads all of it
    save(world, last, {**COMPLETE, "spent": 5_000_00, "lines": told(Seeds=4_000_00, Tools=1_000_00)})
    with pytest.raises(Invalid) as refused:
        send(world, last)
    assert [problem.field for problem in refused.value.problems] == [f"answers.{WISHED}", f"answers.{WISHED_WHY}"]
    save(world, last, {WISHED: "give_back", WISHED_WHY: "The shed was cheaper."})
    send(world, last)
    words = words_of(strictly(world.house.browser(world.ada).get(f"/returns/{last.id}/review").text))
    for said in (
        "Seeds £5,000 £4,000 £4,000 £1,000",
        "They wish: Give it back",
        "The shed was cheaper.",
        "Say what becomes of",
    ):
        assert said in words, said
    assert world.house.program(world.ada).get(f"/returns/{last.id}").json["grant"]["spent_by_line"][0] == {
        "what": "Seeds",
        "budget_pence": 5_000_00,
        "last_pence": 4_000_00,
        "now_pence": 4_000_00,
    }
    with world.house.read() as session:
        sent = queries.return_of(session, last.id)
        assert reading.wish_of(sent, queries.grant_of(session, sent), sent.answers) == (
            "give_back",
            "The shed was cheaper.",
            1_666_67,
        )


def test_what_is_asked_about_an_answer_is_said_with_the_figures_that_stand(postgres_house: TestHouse):
    # Given a draft whose lines do not come to what is told in all
    world = build(postgres_house, told=[LINES], returns=1)
    (draft,) = returns(world, world.begun(budget_lines=[{"what": "Seeds", "pence": 20_000_01}]))
    page, mel = section(draft.id, "people"), world.house.browser(world.mel)
    save(world, draft, {**COMPLETE, "lines": told(Seeds=4_000_00)})

    # Then its page asks with these figures, each time that it is opened, and also where something cannot be read
    opened = mel.get(page)
    typed = {"on-page": "people_helped spent lines lines_adds_up", "people_helped": "many", "spent": "£5,000"}
    typed |= {"lines-pence-0": "4000", "lines_adds_up": "A bill is to come."}
    for shown in (opened, mel.post(page, data={**typed, "version": "2"})):
        words = words_of(strictly(shown.text))
        assert "Your lines come to £4,000, and you told us of £5,000 in all. Is it right, and why?" in words
        assert "no longer asked" not in words
        assert "£0" not in words

    # And of two who write at once, the later is asked by what they typed
    typed |= {"people_helped": "41", "spent": "£6,000", "version": "2"}
    late = words_of(strictly(mel.post(page, data=typed).text))
    assert "What differs" in late
    assert "Your lines come to £4,000, and you told us of £6,000 in all." in late
    assert "no longer asked" not in late
