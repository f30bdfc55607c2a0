"""Tell us once: what is known is offered filled in, and is an answer only once somebody says that it is right."""

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from grants.kernel.forms import Question, parse_definition
from grants.kernel.forms.kinds import KINDS
from grants.monitoring.asking.grant import Grant
from grants.monitoring.asking.known_rules import Offer, confirmed, offers
from grants.monitoring.models import Return
from grants.schemes.queries import latest_question_set
from tests.awards.rows import RETURN_QUESTIONS, World, build
from tests.house import TestHouse
from tests.kernel.looking import strictly
from tests.monitoring.filling import CHANGE, section
from tests.monitoring.test_asked_about_answers import refused
from tests.monitoring.test_service import COMPLETE, again, first_return, returns, save, send

WHERE = {"key": "where", "type": "postcode", "label": "Where do you meet?", "required": True, "minutes": 1}
PLAN = {"key": "plan_now", "type": "long_text", "label": "What do you do?", "required": True, "minutes": 2}


def question(type_: str, **more: Any) -> Question:
    return Question(key="it", type=type_, label="It?", required=True, minutes=1, **more)


def test_what_stays_is_offered_from_the_last_return_and_what_is_named_from_the_application():
    grant = Grant(amount=1, last={"it": "LS1 4AP"}, applied={"then": "LS2 7EY"})
    assert offers([question("postcode")], {}, grant) == {"it": Offer("it", "LS1 4AP", "last_return")}
    assert offers([question("postcode")], {"it": "LS9 9AA"}, grant) == {}
    assert offers([question("long_text")], {}, grant) == {}
    assert offers([question("long_text", repeats="then")], {}, grant)["it"].source == "last_return"
    first = Grant(amount=1, applied=grant.applied)
    assert offers([question("postcode")], {}, first) == {}
    assert offers([question("postcode", repeats="then")], {}, first) == {"it": Offer("it", "LS2 7EY", "application")}
    # What would be refused as an answer is not offered
    assert offers([question("number", repeats="then")], {}, first) == {}
    assert offers([question("number", repeats="then", max=3)], {}, Grant(amount=1, applied={"then": 4})) == {}


def test_only_words_on_a_line_and_postcodes_stay_and_agreement_and_files_are_never_offered():
    assert {name for name, kind in KINDS.items() if kind.stays} == {"short_text", "postcode"}
    for name in ("declaration", "file"):
        asked = question(name, repeats="then")
        assert offers([asked], {}, Grant(amount=1, last={"it": True}, applied={"then": True})) == {}


ANSWERS = some.dictionaries(some.sampled_from("abc"), some.integers(0, 2))


@given(ANSWERS, ANSWERS, some.sets(some.sampled_from("abc")))
def test_nothing_offered_counts_unless_it_is_said_to_be_right_or_changed(
    change: dict[str, Any], known: dict[str, Any], right: set[str]
):
    offered = {key: Offer(key, value, "application") for key, value in known.items()}
    left = change.keys() - confirmed(change, offered, right).keys()
    assert left == {key for key in change if key in offered and change[key] == known[key] and key not in right}


@pytest.fixture
def world(postgres_house: TestHouse) -> World:
    made = build(postgres_house)
    with postgres_house.write() as session:
        version = latest_question_set(session, made.scheme_id, "return")
        definition = deepcopy(RETURN_QUESTIONS)
        definition["sections"][0]["questions"] += [WHERE, {**PLAN, "repeats": "plan"}]
        parse_definition(definition)
        version.definition = definition
    return made


def offered(world: World, draft: Return) -> list[tuple[str, Any, str]]:
    told = world.house.program(world.mel).get(f"/returns/{draft.id}").json
    return [(each["question_key"], each["value"], each["source"]) for each in told["offered"]]


def test_what_was_applied_with_and_told_last_is_offered_confirmed_and_told_anew(world: World):
    # Given a first return, to which the application knows an answer
    draft = first_return(world)
    page = section(draft.id, "people")
    mel = world.house.browser(world.mel)
    assert offered(world, draft) == [("plan_now", "Dig together", "application")]
    shown = mel.get(page)
    strictly(shown.text)
    assert "From your application – still right?" in shown.text
    assert "Dig together</textarea>" in shown.text
    # When the page is sent without a word about it, then it is no answer
    typed = {
        "on-page": "people_helped spent where plan_now",
        "people_helped": "40",
        "spent": "£5,000",
        "where": "LS1 4AP",
        "plan_now": "Dig together",
    }
    mel.post(page, data={**typed, "version": "1"})
    assert "plan_now" not in again(world, draft).answers
    assert "Say whether what we filled in is still right" in mel.get(f"/returns/{draft.id}").text
    missing = refused(lambda: send(world, draft))
    assert [field for field, _ in missing] == ["answers.plan_now", "answers.what_changed"]
    # And once it is said to be right it is, and is sent
    mel.post(page, data={**typed, "still-right.plan_now": "yes", "version": "2"})
    assert again(world, draft).answers["plan_now"] == "Dig together"
    assert offered(world, draft) == []
    mel.post(section(draft.id, "change"), data={**CHANGE, "version": "3"})
    send(world, draft)
    assert offered(world, draft) == []
    # Then the next return has both from it, and takes another in their place
    second = returns(world, world.award(draft.award_id))[1]
    assert offered(world, second) == [
        ("where", "LS1 4AP", "last_return"),
        ("plan_now", "Dig together", "last_return"),
    ]
    assert world.house.program(world.ada).get(f"/returns/{second.id}").json["offered"] == []
    later = section(second.id, "people")
    assert "From your last report – still right?" in mel.get(later).text
    moved = {**typed, "where": "LS2 7EY", "version": "1"}
    mel.post(later, data=moved)
    assert again(world, second).answers["where"] == "LS2 7EY"
    save(world, second, {**COMPLETE, "plan_now": "We plant now"})
    assert offered(world, second) == []


def test_a_question_of_the_set_names_what_it_repeats_on_its_page(world: World):
    ada = world.house.browser(world.ada)
    page = f"/schemes/{world.scheme_id}/return-questions/where"
    strictly(ada.get(page).text)
    typed = {"number": "1", "label": "Where do you meet?", "type": "postcode", "minutes": "1", "shown_if": ""}
    assert ada.post(page, data={**typed, "repeats": "plan"}).status_code == 302
    assert '<option value="plan" selected>' in ada.get(page).text
