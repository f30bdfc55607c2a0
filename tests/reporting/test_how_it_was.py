"""People say how applying, a decision and reporting was; nobody can tell who, and nothing is shown of few."""

import re
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import inspect, select

from grants.applications.queries import application_of
from grants.kernel.problems import Conflict, Invalid
from grants.notifications.models import Message
from grants.notifications.reactions.how_it_was import after_letter
from grants.reporting.experience import queries, rules, service
from grants.reporting.experience.models import Experience, ExperienceAsked
from tests.awards.rows import World, build
from tests.house import SECRET, TestHouse
from tests.kernel.looking import strictly
from tests.monitoring.test_service import COMPLETE, returns, save, send

SAID = st.text("ab \n", max_size=8)


@pytest.fixture
def world(house: TestHouse) -> World:
    return build(house)


def asked(world: World, occasion: str = rules.DECLINED) -> str:
    with world.house.write() as session:
        now = world.house.now()
        about = {"scheme_id": world.scheme_id, "subject_id": uuid4(), "person_id": world.sam.id}
        return service.ask(session, occasion, **about, secret=SECRET, now=now)


def say(world: World, token: str, ease: int | None = 4, said: str = "") -> None:
    with world.house.write() as session:
        service.answer(session, token, ease=ease, said=said, now=world.house.now())


def told(world: World) -> list[rules.HowItWas]:
    with world.house.read() as session:
        return queries.how_it_was(session, world.scheme_id)


def test_nothing_is_shown_of_few_and_then_always_five_at_once(world: World):
    for said in ("Too long", "", "Kind people", ""):
        say(world, asked(world), 2, said)
    assert told(world) == []
    say(world, asked(world), 5)
    say(world, asked(world), 1, "The sixth")
    (declined,) = told(world)
    assert (declined.occasion, declined.chosen, declined.percent_easy) == ("declined", {2: 4, 5: 1}, 20)
    assert sorted(declined.said) == ["Kind people", "Too long"], "the sixth waits for four more"


def test_each_is_asked_once_and_answers_once(world: World):
    token = asked(world)
    for ease, said in ((None, " "), (0, ""), (9, ""), (3, "x" * 1_001)):
        with pytest.raises(Invalid):
            say(world, token, ease, said)
    say(world, token, None, "Only words")
    with pytest.raises(Conflict) as refused:
        say(world, token)
    assert refused.value.code == "answered_or_over"
    late = asked(world)
    world.house.clock.move_to(world.house.now() + rules.OPEN_FOR + rules.OPEN_FOR)
    with pytest.raises(Conflict):
        say(world, late)
    with world.house.write() as session:
        service.forget_asked(session, world.house.now())
        assert session.scalars(select(ExperienceAsked)).all() == []


def test_nothing_that_is_kept_leads_to_a_person_an_application_or_a_moment(world: World):
    say(world, asked(world))
    for table in (ExperienceAsked, Experience):
        columns = inspect(table).columns
        assert {key.column.table.name for each in columns for key in each.foreign_keys} == {"scheme"}
        assert not [each.name for each in columns if each.name.endswith("_at")]
    with world.house.read() as session:
        (answer,) = session.scalars(select(Experience))
        assert answer.id.version == 4, "an id that does not tell the time"
        assert session.scalars(select(ExperienceAsked)).all() == []
    assert not [each for each in world.house.events() if "experience" in each.name]


def link_in(world: World, person_id: UUID, subject: str) -> str:
    with world.house.read() as session:
        mine = select(Message).where(Message.person_id == person_id).order_by(Message.id.desc())
        (found,) = [each for each in session.scalars(mine) if subject in each.subject]
        link = re.search(r"/how-it-was/[0-9a-f]{32}", found.html)
    assert link, found.html
    return link[0]


def test_whoever_makes_a_return_is_asked_in_the_message_and_on_its_page(postgres_house: TestHouse):
    # Given a return that Mel sent
    world = build(postgres_house)
    draft = returns(world, world.begun())[0]
    save(world, draft, COMPLETE)
    send(world, draft)
    world.react()
    link = link_in(world, world.mel.id, "return")
    with world.house.read() as session:
        sams: Any = select(Message.html).where(Message.person_id == world.sam.id)
        assert not any("/how-it-was/" in each for each in session.scalars(sams)), "Sam did not make it"

    # When the page of the return is followed, it leads to the same questions
    mel, stranger = world.house.browser(world.mel), world.house.browser()
    begin = f"/how-it-was/returned/{draft.id}"
    assert begin in mel.get(f"/returns/{draft.id}").text
    assert mel.get(begin).location == link
    page = stranger.get(link).text
    strictly(page)
    assert "How easy was it to make your return?" in page
    assert stranger.post(link, data={"ease": "", "said": " "}).status_code == 422

    # Then it is answered without signing in, once, though pressed twice
    for _ in range(2):
        assert stranger.post(link, data={"ease": "4", "said": "Short"}).location == "/how-it-was/thanks"
    strictly(stranger.get("/how-it-was/thanks").text)
    assert "answered already" in mel.get(link).text
    program = world.house.program(world.ada)
    assert program.post(f"/experiences/{link[-32:]}", {"ease": 4}).status_code == 409

    # And administrators alone read it, once five have answered
    for _ in range(4):
        assert program.post(f"/experiences/{asked(world, rules.RETURNED)}", {"ease": 1}).status_code == 204
    (shown,) = program.get(f"/schemes/{world.scheme_id}/experiences").json["items"]
    assert (shown["occasion"], shown["chosen"], shown["said"]) == ("returned", {"4": 1, "5": 0, "1": 4}, ["Short"])
    page = world.house.browser(world.ada).get(f"/schemes/{world.scheme_id}/how-it-was").text
    strictly(page)
    assert "20 % of 5 say easy" in page
    assert world.house.browser(world.fay).get(f"/schemes/{world.scheme_id}/how-it-was").status_code == 403


def test_those_who_are_declined_are_asked_too(house: TestHouse):
    world = build(house)
    world.decide("decline")
    world.react()
    (letter,) = world.letters()
    assert letter.application is not None
    with house.app.app_context(), house.write() as session:
        application = application_of(session, letter.application.id)
        token = after_letter(session, letter, application, now=house.now())
        assert token is not None
        assert queries.occasion_open(session, token, now=house.now()) == rules.DECLINED


@given(st.none() | st.integers(-1, 7), SAID)
def test_an_answer_is_taken_where_one_of_the_two_is_given(ease: int | None, said: str):
    good = (ease in rules.EASE or (ease is None and said.strip() != "")) and (ease is None or ease in rules.EASE)
    assert (rules.answer_problems(ease, said) == []) == good
