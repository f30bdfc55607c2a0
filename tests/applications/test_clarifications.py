"""After sending: a question opens what it is about, and what stood before is kept beside the new."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from grants.applications import in_words, queries, service
from grants.applications.clarifications import queries as clarification_queries
from grants.applications.clarifications import service as clarification_service
from grants.applications.clarifications.rules import asking_problems, changed_keys
from grants.applications.models import Clarification
from grants.applications.waiting import clarifications
from grants.kernel.clock import in_london
from grants.kernel.problems import Conflict, Invalid
from grants.notifications.models import Message, Reminder
from tests.applications.rows import World
from tests.applications.test_pages import WORK, problems_on, seen, version_on
from tests.house import A_MONDAY
from tests.kernel.looking import words_of

QUESTION = "You write of a garden.\nWho will look after it in winter?"
WEEK = timedelta(days=7)


def asks(world: World, application_id: UUID, *, sections: tuple[str, ...] = ("work",)) -> UUID:
    """Ada asks on the page, with a week to answer; gives the question's id."""
    at = in_london(world.house.now() + WEEK)
    typed: dict[str, Any] = {
        "question": QUESTION,
        "sections": list(sections),
        "due_at-day": str(at.day),
        "due_at-month": str(at.month),
        "due_at-year": str(at.year),
        "due_at-time": f"{at:%H:%M}",
    }
    path = f"/applications/{application_id}/clarifications/new"
    assert world.house.browser(world.ada).post(path, data=typed).status_code == 302
    with world.house.read() as session:
        return session.scalars(select(Clarification.id).order_by(Clarification.id.desc())).first()  # type: ignore[return-value]


def state_of(world: World, clarification_id: UUID) -> str:
    with world.house.read() as session:
        return session.get_one(Clarification, clarification_id).state


def subjects(world: World) -> list[str]:
    with world.house.read() as session:
        return list(session.scalars(select(Message.subject).order_by(Message.id)))


def test_a_question_is_answered_and_both_answers_are_kept(world: World):
    # Given an application that was sent
    application_id = world.submitted()
    before = world.application(application_id)

    # When Ada asks about one section
    asked = asks(world, application_id)
    world.house.run_jobs()

    # Then Sam hears of it, and it waits on the home page
    assert any("A question about your application" in subject for subject in subjects(world))
    sam = world.house.browser(world.sam)
    assert "Answer our question about" in sam.get("/").text
    page = f"/clarifications/{asked}"
    shown = seen(sam.get(page))
    assert "Who will look after it in winter?" in words_of(shown)
    assert "Do you work with children?" not in words_of(shown)
    assert world.house.browser(world.olu).get(page).status_code == 403

    # And what Sam saves for later is not yet part of the application
    later = WORK | {"plan": "Neighbours, on a rota.", "version": version_on(shown), "and-then": "later"}
    assert sam.post(page, data=later).location == page
    assert world.application(application_id).answers == before.answers

    # When Sam sends the answer
    again = seen(sam.get(page))
    sent = sam.post(page, data=WORK | {"plan": "Neighbours, on a rota.", "version": version_on(again)})
    assert sent.location == f"/applications/{application_id}"

    # Then it stands, with the earlier answer beside it, for the screening and in the copy for the panel
    now = world.application(application_id)
    assert now.answers["plan"] == "Neighbours, on a rota."
    assert {key: now.answers[key] for key in before.answers if key != "plan"} == {
        key: value for key, value in before.answers.items() if key != "plan"
    }
    assert state_of(world, asked) == "answered"
    words = words_of(seen(world.house.browser(world.ada).get(f"/applications/{application_id}/screening")))
    assert "A garden behind the library." in words
    assert "Neighbours, on a rota." in words
    copy = dict(in_words.plain_copy(now))["What we asked after it was sent"]
    assert [label for label, _ in copy] == ["We asked on 1 March 2027", "What will you do? – as it was sent before"]
    assert "Who will look after it in winter?" in copy[0][1]
    assert copy[1][1] == "A garden behind the library."
    (answered,) = world.house.events("applications.clarification_answered")
    assert answered.facts["fields"] == ["answers.plan"]

    # And a copy of the new is written, and Ada is told
    world.house.run_jobs()
    assert sam.get(f"/applications/{application_id}/copies/pdf").status_code == 200
    assert any("your question is answered" in subject for subject in subjects(world))
    assert sam.post(page, data=WORK | {"plan": "Another"}).status_code == 409


def test_nothing_but_what_was_opened_can_be_changed(postgres_world: World):
    world = postgres_world
    application_id = world.submitted()
    path = f"/clarifications/{asks(world, application_id)}/answer"
    sam = world.house.program(world.sam)
    for key, value in {"children": True, "project-title": "Mine", "unheard_of": 1}.items():
        answer = sam.post(path, {"answers": {key: value}})
        assert answer.status_code == 422, answer.json
    assert sam.post(path, {"answers": {"plan": None}}).json["errors"][0]["field"] == "answers.plan"
    too_long = sam.post(path, {"answers": {"plan": "word " * 11}})
    assert too_long.status_code == 422
    assert sam.post(path, {"answers": {"people": 30}, "send": False}, If_Match='"1"').status_code == 201
    assert sam.post(path, {"answers": {"people": 31}}, If_Match='"1"').status_code == 412
    done = sam.post(path, {"answers": {"plan": "Tulips."}})
    assert done.status_code == 201
    assert [(e["question_key"], e["before"], e["after"]) for e in done.json["editions"]] == [
        ("people", 25, 30),
        ("plan", "A garden behind the library.", "Tulips."),
    ]
    assert sam.get(f"/applications/{application_id}").json["state"] == "submitted"


def test_a_reminder_comes_before_the_deadline_and_the_question_closes_at_it(world: World):
    # Given a question with a week to answer
    application_id = world.submitted()
    asked = asks(world, application_id)
    world.house.run_jobs()
    with world.house.read() as session:
        (reminder,) = session.scalars(select(Reminder).where(Reminder.kind == "clarification")).all()
    assert reminder.state == "planned"

    # When its day comes
    world.house.clock.move_to(reminder.send_at)
    world.house.run_jobs()
    assert any("Please answer our question" in subject for subject in subjects(world))

    # And nobody answers
    world.house.clock.advance(days=3, minutes=1)
    sam = world.house.browser(world.sam)
    page = sam.get(f"/clarifications/{asked}")
    assert "The time for an answer is over" in page.text
    world.house.run_jobs()

    # Then it is closed, the application stands, and Ada knows and may ask again
    assert state_of(world, asked) == "overdue"
    assert world.application(application_id).answers["plan"] == "A garden behind the library."
    assert any("nobody answered" in subject for subject in subjects(world))
    with world.house.app.test_request_context(), world.house.read() as session:
        assert clarifications(session, world.house.actor(world.sam), world.house.now()) == []
    assert asks(world, application_id) != asked


def test_answering_in_time_stops_the_reminder(postgres_world: World):
    world = postgres_world
    asked = asks(world, world.submitted())
    world.house.run_jobs()
    with world.house.write() as session:
        clarification = clarification_queries.clarification_of(session, asked)
        who = {"actor": world.house.actor(world.sam), "now": world.house.now()}
        clarification_service.answer(session, clarification, answers={}, send=True, **who)
    world.house.run_jobs()
    with world.house.read() as session:
        assert [
            reminder.state for reminder in session.scalars(select(Reminder)) if reminder.kind == "clarification"
        ] == ["dropped"]


def test_one_question_at_a_time_and_only_about_what_was_sent(postgres_world: World):
    world = postgres_world
    draft = world.complete_draft()
    ada = world.house.program(world.ada)
    body = {"question": QUESTION, "sections": ["work"], "due_at": (world.house.now() + WEEK).isoformat()}
    assert ada.post(f"/applications/{draft}/clarifications", body).status_code == 409
    assert world.house.program(world.sam).post(f"/applications/{draft}/clarifications", body).status_code == 403
    with world.house.write() as session:
        application = queries.application_of(session, draft)
        service.submit(session, application, actor=world.house.actor(world.sam), now=world.house.now())
    assert ada.post(f"/applications/{draft}/clarifications", body).status_code == 201
    assert ada.post(f"/applications/{draft}/clarifications", body).status_code == 409
    assert len(ada.get(f"/applications/{draft}/clarifications").json["items"]) == 1


def test_what_is_wrong_with_a_question_is_said_beside_its_fields(postgres_world: World):
    world = postgres_world
    path = f"/applications/{world.submitted()}/clarifications/new"
    ada = world.house.browser(world.ada)
    assert set(problems_on(seen(ada.post(path), 422))) == {"#question", "#sections", "#due_at", "#due_at-time"}
    about = ada.post(path, data={"question": "?", "sections": "about-your-request", "due_at-day": "1"})
    assert about.status_code == 422


def test_a_withdrawn_application_needs_no_answer(postgres_world: World):
    world = postgres_world
    application_id = world.submitted()
    asked = asks(world, application_id)
    who = {"actor": world.house.actor(world.sam), "now": world.house.now()}
    with world.house.write() as session:
        service.withdraw(session, queries.application_of(session, application_id), **who)
    with world.house.write() as session:
        clarification = clarification_queries.clarification_of(session, asked)
        with pytest.raises(Conflict):
            clarification_service.answer(session, clarification, answers={"plan": "Late"}, send=True, **who)


def test_whoever_reads_the_application_reads_what_was_asked(postgres_world: World):
    world = postgres_world
    application_id = world.submitted()
    asked = asks(world, application_id)
    assert world.house.program(world.ada).get(f"/clarifications/{asked}").json["question"] == QUESTION
    assert world.house.program(world.olu).get(f"/clarifications/{asked}").status_code == 403
    assert "Answer this question" in world.house.browser(world.sam).get(f"/applications/{application_id}").text


@given(st.timedeltas(min_value=timedelta(-9), max_value=timedelta(9)), st.sets(st.sampled_from("abcd")), st.text())
def test_a_question_is_right_when_it_says_what_about_what_and_until_when(
    ahead: timedelta, sections: set[str], question: str
):
    problems = asking_problems(
        question=question, sections=sections, can_open={"a", "b"}, due_at=A_MONDAY + ahead, now=A_MONDAY
    )
    right = question.strip() and "\x00" not in question and sections and sections <= {"a", "b"}
    assert (problems == []) == bool(right and ahead > timedelta(0))


@given(
    st.dictionaries(st.sampled_from("abcd"), st.integers(0, 2)),
    st.dictionaries(st.sampled_from("abcd"), st.integers(0, 2)),
)
def test_only_what_differs_among_the_opened_is_kept(before: dict[str, int], after: dict[str, int]):
    changed = changed_keys(before, after, {"a", "b"})
    assert set(changed) <= {"a", "b"}
    assert all(before.get(key) != after.get(key) for key in changed)
    assert all(before.get(key) == after.get(key) for key in {"a", "b"} - set(changed))


def test_a_refused_question_changes_nothing(postgres_world: World):
    world = postgres_world
    application_id = world.submitted()
    with world.house.write() as session, pytest.raises(Invalid):
        clarification_service.ask(
            session,
            queries.application_of(session, application_id),
            question=" ",
            sections=["moon"],
            due_at=None,
            actor=world.house.actor(world.ada),
            now=world.house.now(),
        )
    assert world.application(application_id).clarifications == []
