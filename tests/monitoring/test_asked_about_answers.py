"""A return that is sent back with questions about named answers: only those are open, and what stood is kept."""

from typing import Any

import pytest

from grants.kernel.problems import Invalid
from grants.monitoring import queries
from grants.monitoring.models import Return
from grants.notifications.models import Message
from tests.awards.rows import World, build
from tests.house import TestHouse
from tests.kernel.looking import strictly, words_of
from tests.monitoring.filling import section
from tests.monitoring.test_service import COMPLETE, again, first_return, review, save, send


@pytest.fixture
def world(house: TestHouse) -> World:
    return build(house)


def sent(world: World) -> Return:
    draft = first_return(world)
    save(world, draft, COMPLETE)
    send(world, draft)
    return draft


def ask(world: World, draft: Return, **questions: str) -> None:
    review(world, draft, "send back", questions=questions)


def refused(act: Any) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as found:
        act()
    return [(problem.field, problem.code) for problem in found.value.problems]


def test_only_what_is_asked_about_can_be_changed(world: World):
    # Given a return about one answer of which we ask
    draft = sent(world)
    ask(world, draft, people_helped="How did you count them?", spent=" ")

    # Then that answer can be changed, and no other
    locked = refused(lambda: save(world, draft, {"people_helped": 38, "spent": 1}))
    assert locked == [("answers.spent", "not_opened")]
    save(world, draft, {"people_helped": 38, "spent": COMPLETE["spent"]})
    send(world, draft)
    assert again(world, draft).answers == {**COMPLETE, "people_helped": 38}


def test_what_an_answer_leads_to_is_open_with_it(world: World):
    draft = sent(world)
    ask(world, draft, trouble="Did nothing go wrong?", spent="Is it all of it?")
    save(world, draft, {"trouble": True, "trouble_what": "The roof", "spent": 30_000_00})
    save(world, draft, {"spent_more_than_the_grant": "The roof, too."})
    send(world, draft)
    assert again(world, draft).state == "submitted"


def test_what_we_asked_is_answered_by_a_change_or_in_words(world: World):
    # Given a return about two answers of which we ask, and of which one is changed
    draft = sent(world)
    ask(world, draft, people_helped="How did you count them?", spent="Is it all of it?")
    save(world, draft, {"people_helped": 38})

    # Then it cannot be sent until the other is answered in words, which are about what we ask
    assert refused(lambda: send(world, draft)) == [("answers.spent", "not_answered")]
    wrong = refused(lambda: save(world, draft, {}, because={"what_changed": "It is so.", "spent": "x" * 1001}))
    assert wrong == [("because.what_changed", "unknown"), ("because.spent", "too_long")]
    save(world, draft, {}, because={"spent": " "})
    assert refused(lambda: send(world, draft)) == [("answers.spent", "not_answered")]
    save(world, draft, {}, because={"spent": "It is right: we paid it in March."})
    mel, ada = world.house.program(world.mel), world.house.program(world.ada)
    assert because_of(mel.get(f"/returns/{draft.id}").json) == [
        "",
        "It is right: we paid it in March.",
    ]
    assert because_of(ada.get(f"/returns/{draft.id}").json) == ["", ""]
    send(world, draft)
    assert because_of(ada.get(f"/returns/{draft.id}").json)[1].startswith("It is right")

    # And asked about once more, the words of before are no answer
    ask(world, draft, spent="Do you have the bill?")
    assert refused(lambda: send(world, draft)) == [("answers.spent", "not_answered")]


def test_why_an_answer_is_right_is_not_said_of_another_answer(world: World):
    draft = sent(world)
    ask(world, draft, spent="Is it all of it?")
    mel = world.house.program(world.mel)
    save(world, draft, {}, because={"spent": "It is all."})
    save(world, draft, {"spent": 5_100_00}, because={"spent": "It is all."})
    assert because_of(mel.get(f"/returns/{draft.id}").json) == [""]
    save(world, draft, {"spent": 5_200_00}, because={"spent": "A late bill."})
    assert because_of(mel.get(f"/returns/{draft.id}").json) == ["A late bill."]
    save(world, draft, {"spent": COMPLETE["spent"]})
    assert refused(lambda: send(world, draft)) == [("answers.spent", "not_answered")]


def because_of(told: dict[str, Any]) -> list[str]:
    return [question["because"] for question in told["editions"][-1]["questions"]]


def test_sent_back_whole_all_is_open(world: World):
    draft = sent(world)
    review(world, draft, "send back", "Write it anew, please.")
    save(world, draft, {"people_helped": 1, "spent": 2, "what_changed": "Everything."})
    send(world, draft)


def test_questions_are_about_answers_that_there_are_and_are_not_asked_while_accepting(world: World):
    draft = sent(world)
    assert refused(lambda: ask(world, draft, shoe_size="How big?")) == [("questions.shoe_size", "unknown")]
    assert refused(lambda: ask(world, draft, spent="?" * 1001)) == [("questions.spent", "too_long")]
    accepting = refused(lambda: review(world, draft, "accept", questions={"spent": "Why?"}))
    assert accepting == [("outcome", "asked_and_accepted")]
    assert again(world, draft).state == "submitted"


def test_what_was_sent_before_is_read_beside_what_is_new(postgres_house: TestHouse):
    # Given a return that was sent back with a question, by page
    world = build(postgres_house)
    draft = sent(world)
    page = f"/returns/{draft.id}"
    mel, ada = world.house.browser(world.mel), world.house.browser(world.ada)
    strictly(ada.get(f"{page}/review").text)
    asked = {
        "outcome": "send back",
        "version": "3",
        "questions.people_helped": "How did you count?",
        "questions.spent": "Is it all?",
    }
    assert ada.post(f"{page}/review", data=asked).location == page

    # Then the organisation sees what is asked, can change that, and reads the rest
    world.react()
    shown = mel.get(page)
    strictly(shown.text)
    assert "How did you count?" in shown.text
    assert section(draft.id, "people") in shown.text
    assert section(draft.id, "change") not in shown.text
    assert "They know each other now." in shown.text
    people = mel.get(section(draft.id, "people"))
    strictly(people.text)
    assert 'name="people_helped"' in people.text
    assert 'name="because.people_helped"' in people.text
    assert 'name="trouble"' not in people.text
    assert mel.get(section(draft.id, "change")).status_code == 404
    typed = {"on-page": "people_helped spent", "people_helped": "38", "spent": "£5,000", "because.spent": "y" * 1001}
    refused_page = mel.post(section(draft.id, "people"), data={**typed, "version": "4"})
    assert "Write at most 1,000 ordinary characters." in refused_page.text
    assert "y" * 1001 in refused_page.text
    answer = mel.post(section(draft.id, "people"), data={**typed, "because.spent": "", "version": "4"})
    assert answer.location == f"{page}/check"
    checked = mel.get(f"{page}/check")
    strictly(checked.text)
    assert "Change it, or say why it is right as it is" in checked.text
    assert f"{section(draft.id, 'people')}#spent" in checked.text
    why = {**typed, "because.spent": "It is right: the <last> bill is there.", "version": "5"}
    assert mel.post(section(draft.id, "people"), data=why).location == f"{page}/check"
    assert "You answered: It is right" in mel.get(page).text
    checked = mel.get(f"{page}/check")
    strictly(checked.text)
    assert "You answered: It is right" in checked.text
    assert "It is right" not in ada.get(page).text
    mel.post(f"{page}/check", data={"version": "6", "early": "yes"})
    assert "You answered: It is right" in words_of(strictly(mel.get(page).text))

    # And who reviews reads both
    words = words_of(strictly(ada.get(f"{page}/review").text))
    assert "We asked: How did you count?" in words
    assert "Why it is right, they say: It is right: the <last> bill is there." in words
    told = world.house.program(world.ada).get(page).json
    (edition,) = told["editions"]
    assert (edition["answers"]["people_helped"], told["answers"]["people_helped"]) == (40, 38)
    assert edition["questions"][0]["question"] == "How did you count?"
    with world.house.read() as session:
        written = [m.text for m in session.query(Message) if "add to your return" in m.subject]
        assert queries.return_of(session, draft.id).state == "submitted"
    assert "How did you count?" in written[0]
