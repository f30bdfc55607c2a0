"""Every accepted return is answered: what we learned, what we will do, and later where it was used."""

from typing import Any

import pytest

from grants.kernel.problems import Conflict, Invalid
from grants.monitoring import queries
from grants.monitoring.answering import queries as answers
from grants.monitoring.answering import service
from grants.monitoring.models import Return
from grants.notifications.models import Message
from tests.awards.rows import World, build
from tests.house import TestHouse
from tests.kernel.looking import strictly, words_of
from tests.monitoring.test_service import COMPLETE, first_return, review, save, send

TOLD = {"learned": "Evenings work better.", "doing": "We ask for fewer receipts."}


def answer(world: World, told: Return, **words: str) -> None:
    who = world.who(world.ada)
    with world.house.write() as session:
        service.answer(session, queries.return_of(session, told.id), **{**TOLD, **words}, **who)


def accepted(world: World) -> Return:
    draft = first_return(world)
    save(world, draft, COMPLETE)
    send(world, draft)
    review(world, draft, "accept")
    return draft


def mails(world: World, words: str) -> list[Any]:
    world.react()
    with world.house.read() as session:
        return [message for message in session.query(Message) if words in message.subject]


def unanswered(world: World) -> int:
    with world.house.read() as session:
        return answers.number_unanswered(session, world.house.actor(world.ada))


def test_an_accepted_return_is_answered_once_and_its_people_hear_it(house: TestHouse):
    world = build(house)
    draft = first_return(world)
    with pytest.raises(Conflict) as early:
        answer(world, draft)
    assert early.value.code == "not_accepted"
    save(world, draft, COMPLETE)
    send(world, draft)
    review(world, draft, "accept")
    assert unanswered(world) == 1

    answer(world, draft)
    answer(world, draft)
    assert unanswered(world) == 0
    assert len(world.facts("monitoring.return_answered")) == 1
    with pytest.raises(Conflict) as twice:
        answer(world, draft, doing="Something else.")
    assert twice.value.code == "answered_already"
    told = mails(world, "what we learned")
    assert len(told) == 2, "Sam and Mel act for the organisation"
    assert "Evenings work better." in told[0].text


def test_where_it_was_used_is_told_once(house: TestHouse):
    world = build(house)
    draft, who = accepted(world), world.who(world.ada)
    for _ in range(2):
        with world.house.write() as session:
            found = queries.return_of(session, draft.id)
            service.note_use(session, found, what="The pack for the council", link="https://x.example/7", **who)
    assert len(mails(world, "was used")) == 2
    with world.house.write() as session, pytest.raises(Invalid) as refused:
        service.note_use(session, queries.return_of(session, draft.id), what="", link="javascript:x", **who)
    assert [problem.field for problem in refused.value.problems] == ["what", "link"]


def test_acceptance_leads_to_the_answer_and_the_grantee_reads_it(postgres_house: TestHouse):
    world = build(postgres_house)
    draft = first_return(world)
    save(world, draft, COMPLETE)
    send(world, draft)
    page, ada, mel = f"/returns/{draft.id}", world.house.browser(world.ada), world.house.browser(world.mel)
    decided = ada.post(f"{page}/review", data={"outcome": "accept", "version": "3"})
    assert decided.location == f"{page}/answer"
    assert "We write to you by" in mel.get(page).text
    assert page in ada.get("/lists/returns?state=to+answer").text
    strictly(ada.get(f"{page}/answer").text)

    wrong = ada.post(f"{page}/answer", data={"learned": "Much"})
    assert wrong.status_code == 422
    strictly(wrong.text)
    assert ada.post(f"{page}/answer", data=TOLD).location == page
    strictly(ada.get(f"{page}/uses").text)
    assert ada.post(f"{page}/uses", data={"what": "Page 7 of our report"}).location == page
    for browser in (mel, ada, world.house.browser(world.fay)):
        words = words_of(strictly(browser.get(page).text))
        for told in (*TOLD.values(), "Page 7 of our report"):
            assert told in words
    by_program = world.house.program(world.mel).get(f"{page}/answer").json
    assert (by_program["doing"], by_program["uses"][0]["what"]) == (TOLD["doing"], "Page 7 of our report")
    assert world.house.program(world.mel).post(f"{page}/answer", TOLD).status_code == 403
