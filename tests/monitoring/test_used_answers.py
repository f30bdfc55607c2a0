"""Each question of a return says who uses its answer; one that nobody uses is shown as such, with what it costs."""

from grants.kernel.forms import parse_definition
from grants.schemes.defaults import RETURN
from grants.schemes.tiers.rules import CORE, ONE_OFF, PROJECT
from grants.schemes.tiers.starting import starting_questions
from tests.awards.rows import build
from tests.house import TestHouse
from tests.organisations.given import read


def test_every_question_to_begin_with_says_who_uses_its_answer():
    unused = [
        (kind, number, question.key)
        for kind in (CORE, PROJECT, ONE_OFF)
        for number in range(1, 6)
        for question in parse_definition(starting_questions(number, kind)).questions
        if not question.used_in_words
    ]
    assert unused == []
    assert [question.key for question in parse_definition(RETURN).questions if not question.used_by] == []


def test_what_nobody_uses_is_shown_on_the_page_of_the_set_and_in_what_reporting_costs(house: TestHouse):
    # Given a set whose question about trouble nobody uses
    world = build(house)
    ada, scheme = house.browser(world.ada), f"/schemes/{world.scheme_id}"
    listed = ada.get(f"{scheme}/return-questions")
    read(listed)
    assert listed.text.count("Nobody uses it") == 2
    cost = ada.get(f"{scheme}/reporting-cost")
    read(cost)
    assert "nobody uses 2 of the questions, which take 5 minutes of each return" in cost.text
    told = house.program(world.ada).get(f"{scheme}/reporting_cost").json["items"][0]["unused"]
    assert [each["key"] for each in told] == ["trouble", "trouble_what"]
    # When Ada says who reads it
    page = ada.get(f"{scheme}/return-questions/trouble")
    read(page)
    assert "Who uses the answer?" in page.text
    typed = {"number": "1", "label": "Did anything go wrong?", "type": "yes_no", "minutes": "1", "shown_if": ""}
    used = {"used_by": "person", "used_where": "Whoever rings them"}
    wrong = ada.post(f"{scheme}/return-questions/trouble", data={**typed, "used_by": "nobody"})
    assert "This is one of decision, pack, person." in wrong.text
    assert "Who uses the answer?" in wrong.text
    assert ada.post(f"{scheme}/return-questions/trouble", data={**typed, **used}).status_code == 302
    # Then the page says so, and one is left
    again = ada.get(f"{scheme}/return-questions").text
    assert "Used by: a person: Whoever rings them." in again
    assert again.count("Nobody uses it") == 1
