"""What a return asks beside the questions of its scheme: about money that cannot be as told, and about promises."""

from datetime import date, datetime, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.awards.models import Award
from grants.awards.planning.obstacles.service import release_what_has_come_due
from grants.kernel.clock import london_moment
from grants.kernel.forms import parse_definition
from grants.kernel.problems import Conflict, Invalid
from grants.monitoring import rules
from grants.monitoring.asking.grant import Earlier, Grant
from grants.monitoring.asking.outcomes.rules import COUNT, Measure, Promise, promises_of
from grants.monitoring.asking.rules import MINUTES_TAKEN, definition_of
from grants.monitoring.models import Return
from grants.schemes.defaults import APPLICATION, RETURN
from grants.schemes.questions.rules import keys_of
from tests.awards.rows import RETURN_QUESTIONS, World, build
from tests.house import TestHouse
from tests.kernel.looking import strictly, words_of
from tests.monitoring.filling import CHANGE, PEOPLE, section
from tests.monitoring.test_service import COMPLETE, again, returns, review, save, send

LONELY = Promise(
    "What will be different?", "People are less lonely", True, "They come back", Measure(figure=COUNT, target=25)
)
WROTE = Promise("What will you leave behind?", "A garden", False)
OVER, AHEAD, LESS = "spent_more_than_the_grant", "spent_more_than_paid", "spent_less_than_before"


@pytest.fixture
def world(house: TestHouse) -> World:
    return build(house)


def asked(grant: Grant, answers: dict[str, Any] | None = None) -> list[str]:
    definition = definition_of(RETURN_QUESTIONS, grant, answers)
    assert parse_definition(definition).title == "Monitoring return"
    return [key for key in keys_of(definition) if key not in (*keys_of(RETURN_QUESTIONS), MINUTES_TAKEN)]


def test_money_that_cannot_be_as_told_is_asked_about_right_after_it():
    grant = Grant(amount=24_500_00, earlier=(Earlier(1, "accepted", 10_000_00),))
    assert asked(grant, {"spent": 24_500_00}) == asked(grant, {}) == []
    assert asked(grant, {"spent": 99_999_00}) == [OVER]
    assert asked(grant, {"spent": 9_999_99}) == [LESS]
    assert asked(grant) == [OVER, AHEAD, LESS]
    assert asked(Grant(amount=200_00, paid=100_00), {"spent": 100_01}) == [AHEAD]
    definition = definition_of(RETURN_QUESTIONS, grant, {"spent": 99_999_00})
    assert keys_of(definition)[1:3] == ["spent", OVER]
    assert parse_definition(definition).question("spent").max == 245_000_00


def test_the_last_return_asks_about_what_was_promised_in_the_same_words():
    promises = (LONELY, WROTE)
    assert asked(Grant(amount=1, promises=promises), {}) == ["came_people_are_less_lonely_people"]
    assert len(asked(Grant(amount=1, promises=promises, is_last=True), {})) == 4
    section = definition_of(RETURN_QUESTIONS, Grant(amount=1, promises=promises, is_last=True), {})["sections"][1]
    said = [
        f"{question['label']} {question['guidance']}" for question in section["questions"] if "guidance" in question
    ]
    for words in (
        "People are less lonely",
        "They come back",
        "hoped for 25",
        "What will you leave behind?",
        "A garden",
    ):
        assert any(words in sentence for sentence in said), words


@given(
    st.lists(
        st.sampled_from([LONELY, WROTE, Promise("Q?", "People " * 30, True, "", Measure(figure=COUNT, target=1))]),
        max_size=6,
    )
)
def test_whatever_was_promised_the_questions_are_a_question_set(promises: list[Promise]):
    found = asked(Grant(amount=1, promises=promises, is_last=True))
    assert len(found) == len(set(found)) >= len(promises)


def test_what_an_application_promised_is_what_it_chose_and_what_it_wrote():
    questions = parse_definition(APPLICATION)
    answers = {
        "change": [{"outcome": "learn", "how": "They cook", "target": 8}, {"outcome": "less_lonely"}],
        "who": "Us",
    }
    assert [promise.in_words for promise in promises_of(questions, answers)] == [
        "People learn or can do more: They cook (for 8 people)",
        "People are less lonely",
    ]
    assert promises_of(questions, {}) == []
    assert parse_definition(RETURN).question_telling("spent") is not None


def test_a_return_is_sent_in_turn_and_not_before_its_time():
    first, today = date(2027, 4, 1), date(2027, 3, 31)
    early = rules.sending_refusal(first, today, ())
    assert early is not None
    assert (early.code, "1 April 2027" in early.message) == ("period_not_begun", True)
    assert rules.sending_refusal(first, first, (Earlier(1, "submitted"),)) is None
    for state in ("due", "sent back"):
        missing = rules.sending_refusal(first, first, (Earlier(1, "accepted"), Earlier(2, state)))
        assert missing is not None
        assert (missing.code, "Return 2" in missing.message) == ("earlier_missing", True)


@pytest.mark.parametrize(
    ("spent", "day", "codes"),
    [
        (99_999_00, 1, {"more_than_the_grant", "sent_early"}),
        (12_000_00, 30, {"more_than_paid"}),
        (9_000_00, 30, {"less_than_before"}),
        (None, 30, set()),
        (10_000_00, 30, set()),
    ],
)
def test_whoever_reviews_is_told_what_to_look_at(spent: int | None, day: int, codes: set[str]):
    grant = Grant(amount=24_500_00, paid=10_000_00, earlier=(Earlier(1, "accepted", 10_000_00),))
    sent = datetime(2027, 9, day, 12).astimezone()
    found = rules.remarks(grant, spent=spent, spent_field="x", period_to=date(2027, 9, 30), submitted_at=sent)
    assert {remark.code for remark in found} == codes


def of_grant(world: World, award: Award) -> tuple[Return, Return]:
    first, second = returns(world, award)
    return first, second


def on_first_day_of(world: World, later: Return) -> None:
    world.house.clock.move_to(london_moment(later.period_from, time(12, 0)))


def test_nothing_is_accepted_or_payable_before_the_one_before_it(world: World):
    award = world.accepted()
    first, second = of_grant(world, award)
    save(world, first, COMPLETE)
    with pytest.raises(Conflict) as refused:
        send(world, first)
    assert refused.value.code == "period_not_begun"
    on_first_day_of(world, second)
    save(world, second, {**COMPLETE, "spent": 6_000_00})
    with pytest.raises(Conflict) as refused:
        send(world, second)
    assert refused.value.code == "earlier_missing"
    for each in (first, second):
        send(world, each)
    with pytest.raises(Conflict) as refused:
        review(world, second, "accept")
    assert refused.value.code == "earlier_not_accepted"
    assert [i.state for i in world.award(award.id).instalments] == ["payable", "planned", "planned"]
    for each in (first, second):
        review(world, each, "accept")
    assert [i.state for i in world.award(award.id).instalments] == ["payable", "payable", "planned"]


def test_an_instalment_that_waits_for_its_day_waits_for_those_before_it(house: TestHouse):
    world = build(house, instalments=4, returns=2)
    award = world.accepted()
    house.clock.move_to(london_moment(award.ends_on or date.max, time(12, 0)))
    with house.write() as session:
        release_what_has_come_due(session, house.now())
    assert [i.state for i in world.award(award.id).instalments] == ["payable", "payable", "planned", "planned"]


def test_an_amount_above_the_grant_needs_a_reason_and_a_mistyped_one_is_refused(world: World):
    first, _ = of_grant(world, world.begun())
    save(world, first, {**COMPLETE, "spent": 9_999_999_99})
    for spent, field in ((9_999_999_99, "answers.spent"), (99_999_00, f"answers.{OVER}")):
        save(world, first, {"spent": spent})
        with pytest.raises(Invalid) as refused:
            send(world, first)
        assert field in [problem.field for problem in refused.value.problems]
    save(world, first, {OVER: "We wrote down what the whole project cost."})
    send(world, first)
    assert again(world, first).state == "submitted"


def test_what_was_promised_is_asked_at_the_end_and_read_by_who_reviews(postgres_house: TestHouse):
    # Given a grant whose application chose an outcome, and lines that its award pays for
    change: dict[str, Any] = {
        "key": "change",
        "type": "outcomes",
        "label": "What will be different?",
        "required": True,
        "minutes": 5,
    }
    change["options"] = [{"value": "less_lonely", "text": "People are less lonely"}]
    chosen = [{"outcome": "less_lonely", "how": "They come back each week", "target": 25}]
    world = build(postgres_house, asked=[change], answers={"change": chosen})
    lines: list[dict[str, Any]] = [{"what": "Seeds", "pence": 20_000_01}]
    award = world.begun(budget_lines=lines, outcome="award with conditions", conditions="Grow.")
    first, last = of_grant(world, award)
    save(world, first, COMPLETE)
    send(world, first)
    on_first_day_of(world, last)
    mel, ada = world.house.browser(world.mel), world.house.browser(world.ada)

    # Then the last return asks for it in the same words, and the first only how far it had come
    page = f"/returns/{last.id}"
    seen = mel.get(section(last.id, "promised"))
    strictly(seen.text)
    assert "People are less lonely: has it come?" in seen.text
    assert "They come back each week" in seen.text
    interim = mel.get(f"/returns/{first.id}").text
    assert "People are less lonely: how many people so far?" in interim
    assert "has it come?" not in interim

    # When more is told as spent than there is, a reason is asked for
    people = section(last.id, "people")
    saved = mel.post(people, data={**PEOPLE, "spent": "£30,000", "version": "1"})
    assert saved.location == f"{people}#spent_more_than_the_grant"
    assert "Why is it more than the grant of £20,000.01?" in mel.get(people).text
    mel.post(people, data={OVER: "All costs.", "on-page": OVER, "version": "2"})
    came = {"came_people_are_less_lonely": "partly", "came_people_are_less_lonely_people": "19"}
    came["came_people_are_less_lonely_seen"] = "Two of them run it now."
    mel.post(section(last.id, "promised"), data={**came, "on-page": on_page(seen.text), "version": "3"})
    mel.post(section(last.id, "change"), data={**CHANGE, "version": "4"})
    assert mel.post(f"{page}/check", data={"version": "5", "early": "yes"}).location == page

    # And whoever reviews reads it beside the grant, by page and by program
    shown = ada.get(f"{page}/review")
    words = words_of(strictly(shown.text))
    for told in ("Look at this first", "more than the grant of £20,000.01", "Partly", "Two of them run it now.", "19"):
        assert told in words, told
    for told in ("Paid so far", "Seeds: £20,000.01", "They come back each week (for 25 people)", "£5,000"):
        assert told in words, told
    by_program = world.house.program(world.ada).get(page).json
    assert {"more_than_the_grant", "earlier_not_accepted"} <= {remark["code"] for remark in by_program["remarks"]}
    assert by_program["grant"]["promised"] == ["People are less lonely: They come back each week (for 25 people)"]
    assert world.house.program(world.mel).get(page).json["remarks"] == []


def on_page(text: str) -> str:
    _, _, after = text.partition('name="on-page"')
    return after.partition('value="')[2].partition('"')[0]
