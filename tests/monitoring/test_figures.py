"""What a grant promised, told, brought and spent stands together, for those who told it and those who publish it."""

from typing import Any

from grants.awards.models import ACCEPTED, Award
from grants.monitoring.asking.outcomes.queries import award_with_application
from grants.monitoring.asking.outcomes.rules import Measure, Promise
from grants.monitoring.figures.queries import figures_of_awards, told_in_figures
from grants.monitoring.figures.rules import Asked, brought_by, figures_of
from tests.awards.rows import RETURN_QUESTIONS, build
from tests.house import TestHouse
from tests.kernel.forms.examples import asked, definition_of
from tests.kernel.looking import strictly, words_of
from tests.monitoring.test_drawing import BETTER, WHEEL
from tests.monitoring.test_outcomes import NAME, answer, promising, put
from tests.monitoring.test_service import COMPLETE, returns, review, save, send
from tests.monitoring.test_spending_by_line import LINES, told

BROUGHT: list[dict[str, Any]] = [
    asked("hours", "number", "Hours?", tells="volunteered"),
    asked("raised", "money", "Raised?", tells="raised"),
    asked("given", "money", "Given?", tells="in_kind"),
]


def test_what_was_brought_adds_up_and_what_was_reached_is_told_last():
    form, asked_now = Asked(definition_of(*BROUGHT)), Asked(RETURN_QUESTIONS)
    told_twice = [(form, {"hours": 40, "raised": 100_00}), (form, {"hours": 2, "given": 5_00}), (form, {})]
    brought = brought_by(told_twice)
    assert (brought.hours, brought.raised_pence, brought.in_kind_pence) == (42, 100_00, 5_00)
    promise = Promise("", "People sleep", True, "", Measure(figure="count", target=25))
    key = "came_people_sleep_people"
    figures = figures_of([promise], (), [(asked_now, {key: 9}), (asked_now, {key: 12}), (asked_now, {})])
    assert [each.told for each in figures.reached] == [12]
    assert figures_of([promise], (), []).reached[0].told is None


def test_a_grantee_sees_it_drawn_and_a_funder_reads_what_was_accepted(postgres_house: TestHouse):
    # Given a return with a wheel, hours and lines, sent and not yet accepted
    world = build(postgres_house, told=[LINES, WHEEL, *BROUGHT])
    award = world.begun(budget_lines=[{"what": "Seeds", "pence": 20_000_01}])
    first = returns(world, award)[0]
    answers = {"lines": told(Seeds=5_000_00), "wheel": BETTER, "hours": 30, "raised": 1_000_00}
    save(world, first, {**COMPLETE, **answers})
    send(world, first)

    # Then its people see it, and funders nothing before it is accepted
    page = f"/organisations/{world.organisation_id}/picture"
    words = words_of(strictly(world.house.browser(world.mel).get(page).text))
    for said in ("Spent on Seeds", "£5,000", "30 hours of volunteers", "£1,000 from others", "2 higher than before"):
        assert said in words, said
    fay, path = world.house.program(world.fay), f"/awards/{award.id}/figures"
    assert fay.get(path).json["brought"] == {"hours": 0, "raised_pence": 0, "in_kind_pence": 0}
    review(world, first, "accept")
    shown = fay.get(path).json
    assert shown["brought"]["hours"] == 30
    assert shown["lines"] == [{"what": "Seeds", "budget_pence": 20_000_01, "last_pence": None, "now_pence": 5_000_00}]
    assert world.house.program(world.nina).get(path).status_code == 403


def test_figures_of_many_grants_are_those_of_each(house: TestHouse):
    # Given two grants that promised a figure in their applications, of which one agreed to another since
    world = promising(house)
    said, changed = world.begun(), world.begun()
    wanted = {"text": "People sleep better", "measure": Measure(figure="percentage", target=60)}
    answer(world, changed, put(world, changed, by_us=True, key=NAME, **wanted), world.mel)
    for award, answers in ((said, {f"{NAME}_people": 21}), (changed, {f"{NAME}_percentage": 70})):
        first = returns(world, award)[0]
        save(world, first, {**COMPLETE, **answers})
        send(world, first)
        review(world, first, "accept")

    with house.read() as session:
        many = told_in_figures(session, Award.state == ACCEPTED)
        each = figures_of_awards(session, [award_with_application(session, award.id) for award in (said, changed)])

    assert [[one.told for one in many[award.id].reached] for award in (said, changed)] == [[21], [70]]
    assert {id_: told.reached for id_, told in many.items()} == {id_: told.reached for id_, told in each.items()}
    assert {id_: told.brought for id_, told in many.items()} == {id_: told.brought for id_, told in each.items()}
