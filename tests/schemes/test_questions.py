"""An administrator changes the questions of a scheme; rounds that are announced keep theirs."""

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from grants.kernel.forms import parse_definition
from grants.kernel.forms.kinds import KINDS
from grants.schemes.defaults import APPLICATION
from grants.schemes.models import Scheme
from grants.schemes.questions import rules
from tests.house import TestHouse
from tests.organisations.given import errors, read
from tests.schemes.given import round_of, scheme
from tests.schemes.test_before_you_start import CONDITIONAL

SOON = {"name": "Summer 2027", "budget_pence": 1_000_00}
TYPED = {
    "label": "Which  doors are open?",
    "type": "many_of",
    "section": "work",
    "guidance": "Think of prams.",
    "why": "So that people find in.",
    "required": "yes",
    "minutes": "0.5",
    "options": "The front\n\nThe back, by the bins\n",
    "asked_from": "2,500",
    "word_limit": "",
}


@pytest.fixture
def kept(house: TestHouse) -> Scheme:
    return scheme(house)


def asked(house: TestHouse, kept: Scheme) -> tuple[int, dict[str, Any]]:
    """The number of the questions as they stand, and the questions."""
    ada = house.program(house.person("Ada Min", administrator=True))
    told = ada.get(f"/schemes/{kept.id}/question_set").json
    return told["number"], told["definition"]


def send(house: TestHouse, kept: Scheme, path: str, **typed: str) -> TestResponse:
    """Send a form as an administrator, with the number that stands."""
    ada = house.browser(house.person("Ada Min", administrator=True))
    typed = {"number": str(asked(house, kept)[0]), **typed}
    return ada.post(f"/schemes/{kept.id}/questions{path}", data=typed)


def test_a_question_is_added_for_rounds_announced_from_then_on(house: TestHouse, kept: Scheme):
    # Given a round that is announced
    before = round_of(house, kept, budget_pence=1_000_00)
    ada = house.browser(house.person("Ada Min", administrator=True))
    page = ada.get(f"/schemes/{kept.id}/questions")
    read(page)
    assert "&lt;span" not in page.text
    assert f"/schemes/{kept.id}/questions" in ada.get(f"/schemes/{kept.id}").text
    read(ada.get(f"/schemes/{kept.id}/questions/new"))

    # When an administrator adds a question
    saved = send(house, kept, "/new", **TYPED)
    assert saved.status_code == 302, errors(saved)

    # Then it is in a new version, and in the next round, but not in the one before
    number, definition = asked(house, kept)
    assert number == 2
    question = rules.question_in(definition, "which_doors_are_open")
    assert question == {
        "key": "which_doors_are_open",
        "type": "many_of",
        "label": "Which doors are open?",
        "required": True,
        "minutes": 0.5,
        "guidance": "Think of prams.",
        "why": "So that people find in.",
        "options": [
            {"value": "the_front", "text": "The front"},
            {"value": "the_back_by_the_bins", "text": "The back, by the bins"},
        ],
        "asked_from": 2_500_00,
    }
    after = round_of(house, kept, **SOON)
    nobody = house.browser()
    assert "Which doors are open?" in nobody.get(f"/rounds/{after.id}/questions").text
    assert "Which doors are open?" not in nobody.get(f"/rounds/{before.id}/questions").text
    (event,) = house.events("schemes.questions_changed")
    assert event.facts["number"] == 2


def test_a_question_is_changed_moved_and_removed(house: TestHouse, kept: Scheme):
    # Given the usual questions
    ada = house.browser(house.person("Ada Min", administrator=True))
    page = ada.get(f"/schemes/{kept.id}/questions/what")
    read(page)
    assert 'value="What will you do with the grant?"' in page.text

    # When one gets other words, that are not plain
    words = {**TYPED, "type": "long_text", "options": "", "word_limit": "100", "label": "What outcomes do you expect?"}
    assert send(house, kept, "/what", **words).status_code == 302
    definition = asked(house, kept)[1]
    changed = rules.question_in(definition, "what")
    assert changed is not None
    assert (changed["label"], changed["word_limit"]) == ("What outcomes do you expect?", 100)

    # Then the list says that it could be plainer, and its page how
    assert "1 to make plainer" in ada.get(f"/schemes/{kept.id}/questions").text
    assert "what changes for people" in ada.get(f"/schemes/{kept.id}/questions/what").text

    # And it can be moved and removed
    before = rules.keys_of(definition)
    send(house, kept, "/what/move", to="down")
    moved = rules.keys_of(asked(house, kept)[1])
    assert moved[:2] == [before[1], before[0]]
    assert send(house, kept, "/what/removal").status_code == 302
    assert "what" not in rules.keys_of(asked(house, kept)[1])
    assert send(house, kept, "/what/removal").status_code == 404


def test_a_question_about_files_says_how_many_and_how_large(house: TestHouse, kept: Scheme):
    files = {**TYPED, "type": "file", "options": "", "label": "Your accounts", "most_files": "1"}
    refused = send(house, kept, "/new", **files, largest_megabytes="21")
    assert refused.status_code == 422
    assert "This must be a whole number from 1 to 20." in errors(refused)["largest_megabytes"]

    assert send(house, kept, "/new", **files, largest_megabytes="20").status_code == 302
    question = rules.question_in(asked(house, kept)[1], "your_accounts")
    assert question is not None
    assert (question["most_files"], question["largest_megabytes"]) == (1, 20)
    shown = house.browser(house.person("Ada Min", administrator=True)).get(f"/schemes/{kept.id}/questions")
    assert "You can add 1 file, of up to 20 MB." in shown.text

    # And it says nothing of files any more once it is another kind of question
    words = {**files, "type": "long_text", "largest_megabytes": "20"}
    assert send(house, kept, "/your_accounts", **words).status_code == 302
    assert "most_files" not in (rules.question_in(asked(house, kept)[1], "your_accounts") or {})


def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_saved(house: TestHouse, kept: Scheme):
    unreadable = {**TYPED, "label": " ", "minutes": "a while", "asked_from": "much"}
    refused = send(house, kept, "/new", **unreadable)
    assert refused.status_code == 422
    assert set(errors(refused)) == {"label", "minutes", "asked_from"}
    assert "Think of prams." in refused.text

    assert list(errors(send(house, kept, "/new", **TYPED | {"options": "Only one", "type": "one_of"}))) == ["options"]
    assert list(errors(send(house, kept, "/what", **TYPED | {"type": "nonsense"}))) == ["type"]
    assert list(errors(send(house, kept, "/what", **TYPED | {"type": "long_text", "minutes": "0"}))) == ["minutes"]
    assert asked(house, kept)[0] == 1


def test_small_requests_meet_ten_questions_at_most_also_after_a_change(house: TestHouse, kept: Scheme):
    statuses = [
        send(house, kept, "/new", **TYPED | {"label": f"Question {n}", "asked_from": ""}).status_code for n in range(4)
    ]
    assert 422 in statuses
    definition = parse_definition(asked(house, kept)[1])
    assert sum(q.asked_from is None for q in definition.questions) + 2 <= 10


def test_a_question_on_which_others_hang_stays(postgres_house: TestHouse):
    house, kept = postgres_house, scheme(postgres_house, question_set=CONDITIONAL)
    refused = send(house, kept, "/more/removal")
    assert refused.status_code == 409
    assert "Remove that one first" in refused.text
    # And it does not move behind one that hangs on it
    apart = send(house, kept, "/more/move", to="down")
    assert apart.status_code == 409
    assert "stay in this order" in apart.text
    # And its page shows when a question is asked
    page = house.browser(house.person("Ada Min", administrator=True)).get(f"/schemes/{kept.id}/questions/days")
    read(page)
    assert '<option value="more:true" selected>' in page.text
    words = {**TYPED, "options": "Saturdays\nSundays\nMondays", "required": "", "asked_from": ""}
    words["shown_if"] = "more:true"
    assert send(house, kept, "/days", **words).status_code == 302
    days = rules.question_in(asked(house, kept)[1], "days")
    assert days is not None
    assert days["shown_if"] == {"question": "more", "is": True}
    assert [option["value"] for option in days["options"]] == ["sat", "sun", "mondays"]


def test_of_two_who_change_the_questions_the_second_is_told(postgres_house: TestHouse):
    house, kept = postgres_house, scheme(postgres_house)
    assert send(house, kept, "/new", **TYPED).status_code == 302
    stale = send(house, kept, "/new", **TYPED | {"number": "1", "label": "Mine"})
    assert stale.status_code == 409
    assert 'value="Mine"' in stale.text
    assert send(house, kept, "/new", **TYPED | {"number": "2", "label": "Mine"}).status_code == 302


def test_the_same_through_the_api(house: TestHouse, kept: Scheme):
    ada, sam = house.person("Ada Min", administrator=True), house.person("Sam Field")
    path, number = f"/schemes/{kept.id}/question_set", asked(house, kept)[0]
    changed = rules.without_question(asked(house, kept)[1], "people")

    same = house.program(ada).put(path, {"definition": asked(house, kept)[1]}, If_Match='"1"')
    saved = house.program(ada).put(path, {"definition": changed}, If_Match='"1"')
    stale = house.program(ada).put(path, {"definition": APPLICATION}, If_Match='"1"')
    wrong = house.program(ada).put(path, {"definition": {"title": "Empty", "sections": []}}, If_Match="*")

    assert (number, same.json["number"], saved.json["number"]) == (1, 1, 2)
    assert saved.headers["ETag"] == '"2"'
    assert saved.json["definition"] == changed
    assert (stale.status_code, stale.json["version"]) == (412, 2)
    assert (wrong.status_code, wrong.json["errors"][0]["field"]) == (422, "question_set.sections")
    for method in (house.program(sam).get, house.program(sam).put):
        assert method(path).status_code in (403, 422)
    assert house.browser(sam).get(f"/schemes/{kept.id}/questions").status_code == 403


KEYS = st.sampled_from(rules.keys_of(APPLICATION))


@given(key=KEYS, up=st.booleans())
def test_moving_keeps_every_question_and_back_again_is_as_before(key: str, up: bool):
    before = deepcopy(APPLICATION)
    after = rules.moved(APPLICATION, key, up=up)
    assert before == APPLICATION
    assert sorted(rules.keys_of(after)) == sorted(rules.keys_of(before))
    assert after == before or rules.moved(after, key, up=not up) == before


@given(st.lists(KEYS.filter(lambda key: not rules.depend_on(APPLICATION, key)), max_size=4))
def test_removing_leaves_the_others_in_their_order(keys: list[str]):
    left = APPLICATION
    for key in keys:
        left = rules.without_question(left, key)
    assert rules.keys_of(left) == [key for key in rules.keys_of(APPLICATION) if key not in keys]
    parse_definition(left)


@given(st.text(), st.lists(st.text()))
def test_a_key_can_be_made_of_any_text_and_is_free(text: str, others: list[str]):
    taken = [rules.key_for(other, []) for other in others]
    key = rules.key_for(text, taken)
    assert key not in taken
    added = {"key": key, "type": "date", "label": "When?", "required": True, "minutes": 1}
    changed = rules.with_question({**APPLICATION, "sections": APPLICATION["sections"][:1]}, added, section="work")
    assert parse_definition(changed).question(key).label == "When?"


def test_a_new_part_of_the_form_comes_before_the_last():
    added = {"key": "doors", "type": "date", "label": "When?", "required": True, "minutes": 1}
    changed = rules.with_question(APPLICATION, added, section="Getting in")
    assert [section.title for section in parse_definition(changed).sections][-2:] == ["Getting in", "What it costs"]


def test_every_kind_of_question_has_a_name_for_people():
    assert all(kind.label for kind in KINDS.values())
