"""The pages of monitoring returns."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from grants.awards import queries as awards
from grants.awards.models import Award
from grants.awards.offers import service
from grants.awards.planning.conditions.models import AwardCondition
from grants.identity.models import Person
from grants.kernel.access import Actor
from grants.kernel.clock import london_day
from grants.kernel.db import new_id
from grants.kernel.look import day
from grants.monitoring import queries, rules
from grants.monitoring.models import Return
from grants.notifications.models import Message
from tests.awards.rows import World, build
from tests.house import TestHouse
from tests.kernel.looking import strictly
from tests.monitoring.filling import CHANGE, PEOPLE, fill_in, section


@pytest.fixture
def world(postgres_house: TestHouse) -> World:
    return build(postgres_house)


@pytest.fixture
def award(world: World) -> Award:
    return world.begun()


@pytest.fixture
def draft(world: World, award: Award) -> Return:
    with world.house.read() as session:
        return queries.returns_of_award(session, award, world.house.actor(world.ada))[0]


def again(world: World, draft: Return) -> Return:
    with world.house.read() as session:
        return queries.return_of(session, draft.id)


def test_from_the_first_answer_to_the_next_payment(world: World, award: Award, draft: Return):
    mel, ada = world.house.browser(world.mel), world.house.browser(world.ada)
    page = f"/returns/{draft.id}"
    assert mel.get(f"{page}/edit").location == section(draft.id, "people")
    for path in (f"/awards/{award.id}/returns", page, section(draft.id, "people"), f"{page}/check"):
        answer = mel.get(path)
        assert answer.status_code == 200, path
        strictly(answer.text)

    first = mel.post(section(draft.id, "people"), data={**PEOPLE, "version": "1", "and-then": "overview"})
    assert first.location == page
    assert "Nothing has been sent yet" in mel.get(page).text
    last = mel.post(section(draft.id, "change"), data={**CHANGE, "version": "2"})
    assert last.location == f"{page}/check"
    assert again(world, draft).answers == {
        "people_helped": 40,
        "spent": 5_000_00,
        "what_changed": "They know <each> other.",
    }
    checked = mel.get(f"{page}/check")
    strictly(checked.text)
    assert "They know &lt;each&gt; other." in checked.text
    assert mel.post(f"{page}/check", data={"version": "3", "early": "yes"}).location == page
    twice = mel.post(f"{page}/check", data={"version": "3", "early": "yes"})
    assert twice.status_code == 409
    assert "has been sent already" in twice.text

    assert page in ada.get("/lists/returns?state=submitted").text
    assert page + "/review" in ada.get(page).text
    review = ada.get(f"{page}/review")
    strictly(review.text)
    undecided = ada.post(f"{page}/review", data={"note": "Thank you for this.", "version": "4"})
    assert undecided.status_code == 422
    strictly(undecided.text)
    assert "Thank you for this." in undecided.text
    assert ada.post(f"{page}/review", data={"outcome": "accept", "version": "4"}).location == f"{page}/answer"
    assert [i.state for i in world.award(award.id).instalments] == ["payable", "payable", "planned"]
    for browser in (mel, ada, world.house.browser(world.fay)):
        shown = browser.get(page)
        assert shown.status_code == 200
        strictly(shown.text)


def test_what_cannot_be_read_is_said_and_kept_in_the_form_and_the_rest_is_saved(world: World, draft: Return):
    mel = world.house.browser(world.mel)
    answer = mel.post(section(draft.id, "people"), data={**PEOPLE, "people_helped": "lots", "version": "1"})
    assert answer.status_code == 422
    tree = strictly(answer.text)
    assert tree.find(".//a[@href='#people_helped']") is not None
    assert 'value="lots"' in answer.text
    assert again(world, draft).answers == {"spent": 5_000_00}
    assert 'value="lots"' in mel.get(section(draft.id, "people")).text
    assert "Something you typed here is not saved yet" in mel.get(f"/returns/{draft.id}").text


def test_what_a_signed_out_person_typed_waits_for_them(world: World, draft: Return):
    # Given Mel, whose session ends while the page is open
    mel, path = world.house.browser(world.mel), section(draft.id, "people")
    mark = strictly(mel.get(path).text).find(".//input[@name='typed-by']")
    assert mark is not None
    stranger = world.house.browser()

    # When they send it
    sent = stranger.post(path, data={**PEOPLE, "version": "1", "typed-by": mark.get("value") or ""})

    # Then they are asked to sign in, and find what they typed
    assert sent.location.startswith("/sign-in")
    assert again(world, draft).answers == {}
    shown = mel.get(path).text
    assert "You had been signed out" in shown
    assert 'value="40"' in shown
    assert mel.post(f"{path}/unsaved", data={}).location == path
    assert "You had been signed out" not in mel.get(path).text


def test_an_answer_can_lead_to_a_further_question(world: World, draft: Return):
    mel = world.house.browser(world.mel)
    answer = mel.post(section(draft.id, "change"), data={**CHANGE, "trouble": "yes", "version": "1"})
    assert answer.location == f"{section(draft.id, 'change')}#trouble_what"
    assert "What went wrong?" in mel.get(answer.location).text


def test_a_stale_save_shows_both_and_overwrites_nothing(world: World, draft: Return):
    mel, sam = world.house.browser(world.mel), world.house.browser(world.sam)
    mel.post(section(draft.id, "people"), data={**PEOPLE, "version": "1"})
    late = sam.post(section(draft.id, "people"), data={**PEOPLE, "people_helped": "41", "version": "1"})

    assert late.status_code == 409
    strictly(late.text)
    assert "What differs" in late.text
    assert 'value="41"' in late.text
    assert 'name="version" value="2"' in late.text
    assert again(world, draft).answers["people_helped"] == 40


def test_sending_what_is_incomplete_names_what_is_missing(world: World, draft: Return):
    mel = world.house.browser(world.mel)
    mel.post(section(draft.id, "people"), data={**PEOPLE, "spent": "", "people_helped": "0", "version": "1"})
    refused = mel.post(f"/returns/{draft.id}/check", data={"version": "2", "early": "yes"})
    assert refused.status_code == 422
    tree = strictly(refused.text)
    for field in ("people_helped", "spent", "what_changed"):
        assert tree.find(f".//a[@href='#answers.{field}']") is not None
        assert any(e.get("id") == f"answers.{field}" for e in tree.iter())


def test_autosave_keeps_answers_and_tells_the_version(world: World, draft: Return):
    mel = world.house.browser(world.mel)
    path = f"{section(draft.id, 'people')}/autosave"
    assert mel.post(path, data={**PEOPLE, "version": "1"}).json == {"version": 2, "whole": True}
    assert mel.post(path, data={**PEOPLE, "spent": "1", "version": "1"}).status_code == 409


def test_sent_back_it_shows_what_to_change(world: World, draft: Return):
    mel, ada = world.house.browser(world.mel), world.house.browser(world.ada)
    fill_in(mel, draft.id)
    mel.post(f"/returns/{draft.id}/check", data={"version": "3", "early": "yes"})
    ada.post(f"/returns/{draft.id}/review", data={"outcome": "send back", "note": "How counted?", "version": "4"})
    for path in ("", "/sections/people"):
        shown = mel.get(f"/returns/{draft.id}{path}")
        strictly(shown.text)
        assert "How counted?" in shown.text
    assert "Change monitoring return 1 and send it again" in mel.get("/").text


class TestAccess:
    def test_only_the_organisation_writes(self, world: World, draft: Return):
        for person in (world.ada, world.fay, world.nina):
            browser = world.house.browser(person)
            for path in ("edit", "sections/people", "check"):
                assert browser.get(f"/returns/{draft.id}/{path}").status_code == 403
            for path in ("sections/people", "sections/people/autosave", "sections/people/unsaved", "check"):
                assert browser.post(f"/returns/{draft.id}/{path}", data=PEOPLE).status_code == 403

    def test_only_administrators_review_and_see_the_list_of_all(self, world: World, draft: Return):
        for person in (world.mel, world.fay, world.nina):
            browser = world.house.browser(person)
            assert browser.get("/lists/returns").status_code == 403
            assert browser.get(f"/returns/{draft.id}/review").status_code == 403
            answer = browser.post(f"/returns/{draft.id}/review", data={"outcome": "accept"})
            assert answer.status_code == 403

    def test_a_funder_sees_returns_once_they_are_accepted(self, world: World, award: Award, draft: Return):
        fay = world.house.browser(world.fay)
        assert fay.get(f"/returns/{draft.id}").status_code == 403
        listed = fay.get(f"/awards/{award.id}/returns")
        assert listed.status_code == 200
        assert str(draft.id) not in listed.text
        assert world.house.browser(world.nina).get(f"/awards/{award.id}/returns").status_code == 403


class TestLists:
    def test_the_overdue_can_be_listed_and_the_number_of_queries_is_constant(self, world: World, award: Award):
        ada = world.house.browser(world.ada)

        def queries_made() -> int:
            with world.house.counted_queries() as statements:
                answer = ada.get("/lists/returns")
            assert answer.status_code == 200
            strictly(answer.text)
            return len(statements)

        few = queries_made()
        for number in range(3):
            world.house.clock.advance(days=4)
            other = world.offered(title=f"Project {number}")
            accept_for(world, other)
        assert queries_made() == few
        world.house.clock.move_to(returns_of(world, award)[0].due_at + timedelta(minutes=1))
        ada = world.house.browser(world.ada)
        (overdue, *_) = returns_of(world, award)
        assert str(overdue.id) in ada.get("/lists/returns?state=overdue&sort=due_at").text
        assert "Nothing here is as you asked for it." in ada.get("/lists/returns?state=accepted").text


def returns_of(world: World, award: Award) -> list[Return]:
    with world.house.read() as session:
        return queries.returns_of_award(session, award, world.house.actor(world.ada))


def accept_for(world: World, award: Award) -> None:
    with world.house.write() as session:
        found = awards.award_of(session, award.id)
        actor = Actor(person_id=world.sam.id, name=world.sam.name)
        service.accept_award(session, found, agrees=True, actor=actor, now=world.house.now())
    world.react()


class TestWaiting:
    def test_a_return_waits_from_two_months_before_until_it_is_sent(self, world: World, draft: Return):
        words = "Send monitoring return 1 to Warm spaces"
        assert words not in world.house.browser(world.mel).get("/").text
        world.house.clock.move_to(draft.due_at - timedelta(days=50))
        mel = world.house.browser(world.mel)
        assert words in mel.get("/").text
        assert words not in world.house.browser(world.fay).get("/").text
        fill_in(mel, draft.id)
        mel.post(f"/returns/{draft.id}/check", data={"version": "3", "early": "yes"})
        assert words not in mel.get("/").text
        assert "1 monitoring return to review" in world.house.browser(world.ada).get("/").text

    def test_administrators_hear_of_what_is_overdue(self, world: World, draft: Return):
        world.house.clock.move_to(draft.due_at + timedelta(minutes=1))
        assert "1 monitoring return overdue" in world.house.browser(world.ada).get("/").text


def test_what_is_late_or_not_complete_is_said_before_somebody_presses(world: World, draft: Return):
    # Given a return that is overdue and empty
    world.house.clock.now = draft.due_at + timedelta(days=3)
    mel, page = world.house.browser(world.mel), f"/returns/{draft.id}"
    assert "You can still send it" in mel.get(section(draft.id, "people")).text
    assert "Send the return" not in mel.get(f"{page}/check").text
    minutes = re.search(r"It takes about (\d+) minutes", mel.get(page).text)
    assert minutes
    assert int(minutes[1]) % 5 == 0

    # When everything is answered, then it takes no more time, and can be sent
    fill_in(mel, draft.id)
    mel.post(section(draft.id, "change"), data={**CHANGE, "trouble": "no", "version": "3"})
    assert "It takes about" not in mel.get(page).text
    assert "Send the return" in mel.get(f"{page}/check").text


def test_who_sends_a_return_before_its_time_is_over_says_that_they_mean_to(world: World, draft: Return):
    # Given a complete return on the first day of the time that it tells about
    mel, page = world.house.browser(world.mel), f"/returns/{draft.id}"
    fill_in(mel, draft.id)

    # Then the page says what sending it now means, and asks for a box to be ticked
    assert "If you send it now, you cannot add what happens until then." in mel.get(f"{page}/check").text
    refused = mel.post(f"{page}/check", data={"version": "3"})
    assert refused.status_code == 422
    strictly(refused.text)
    assert again(world, draft).state == "due"
    assert mel.post(f"{page}/check", data={"version": "3", "early": "yes"}).location == page
    assert again(world, draft).state == "submitted"


def test_once_its_time_is_over_a_return_is_sent_without_a_box(world: World, draft: Return):
    mel, page = world.house.browser(world.mel), f"/returns/{draft.id}"
    fill_in(mel, draft.id)
    world.house.clock.move_to(draft.due_at)
    mel = world.house.browser(world.mel)
    assert "Send it now all the same" not in mel.get(f"{page}/check").text
    assert mel.post(f"{page}/check", data={"version": "3"}).location == page


def test_everybody_of_the_organisation_has_it_in_writing_that_a_return_came_and_was_accepted(
    world: World, draft: Return
):
    # Given a payment that waits for a return and for a condition, and the return, that Mel sends
    with world.house.write() as session:
        waits = {"award_id": draft.award_id, "number": 1, "instalment": 2, "created_at": world.house.now()}
        session.add(AwardCondition(id=new_id(), text="Show us your policy.", **waits))
    mel, ada, page = world.house.browser(world.mel), world.house.browser(world.ada), f"/returns/{draft.id}"
    fill_in(mel, draft.id)
    mel.post(f"{page}/check", data={"version": "3", "early": "yes"})
    world.react()

    # Then Sam hears of it too: that we have it, by when we read it, and what waits for it
    received = _told(world, "We have your return")
    assert set(received) == {world.mel.name, world.sam.name}
    read_by = rules.read_by(london_day(world.house.now()))
    for text in received.values():
        assert day(read_by) in text
        assert "of your grant waits for it" in text
        assert "It waits for this too: This has to be done first: Show us your policy." in text

    # And that it is accepted, with what we wrote
    ada.post(f"{page}/review", data={"outcome": "accept", "note": "Lovely kale.", "version": "4"})
    world.react()
    accepted = _told(world, "We have accepted your return")
    assert set(accepted) == {world.mel.name, world.sam.name}
    assert all("Lovely kale." in text for text in accepted.values())
    assert all("It still waits: This has to be done first" in text for text in accepted.values())


def _told(world: World, about: str) -> dict[str, str]:
    """The text of the messages with these words in the subject, by who gets them."""
    with world.house.read() as session:
        found = select(Person.name, Message.subject, Message.text).join(Person, Person.id == Message.person_id)
        return {name: text for name, subject, text in session.execute(found) if about in subject}
