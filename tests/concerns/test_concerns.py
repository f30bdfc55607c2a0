"""Concerns: raised by anybody, answered in time, by somebody who took no part, when a second has read the answer."""

from dataclasses import replace
from email import message_from_bytes, policy
from typing import Any
from uuid import UUID

import pytest

from grants.applications.models import Application
from grants.concerns import service
from grants.concerns.models import Concern
from grants.kernel.access import NOBODY, Actor
from grants.kernel.problems import Conflict, Invalid
from grants.kernel.references import new_reference
from tests.house import TestHouse
from tests.organisations.given import errors, read
from tests.panels.rows import build

WHO = {"name": "Kit Marsh", "email": "kit@example.org"}
SAID = {"kind": "treatment", "said": "I rang three times and nobody rang back."}


@pytest.fixture
def people(house: TestHouse) -> dict[str, Any]:
    return {name: house.person(name, administrator=True) for name in ("Amina Rahman", "Robert Adu", "Zoe Park")}


def raised(house: TestHouse, *, actor: Actor = NOBODY, **given: str) -> UUID:
    with house.write() as session:
        return service.raise_concern(session, **{**SAID, **WHO, **given}, actor=actor, now=house.now()).id


def concern(house: TestHouse, concern_id: UUID) -> Concern:
    with house.read() as session:
        return session.get_one(Concern, concern_id)


def mails_to(house: TestHouse, address: str) -> list[Any]:
    house.run_jobs()
    posted = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in sorted(house.mails())]
    return [mail for mail in posted if address in mail["to"]]


def test_whoever_complains_hears_by_whom_and_by_when_and_gets_an_answer_that_two_have_read(
    house: TestHouse, people: dict[str, Any]
):
    # Given somebody without an account who complains
    visitor = house.browser()
    read(visitor.get("/concerns/new"))
    thanks = visitor.post("/concerns/new", data={**SAID, **WHO}, follow_redirects=True)
    read(thanks)
    (kept,) = list_of(house, people)
    assert kept["reference"] in thanks.text
    assert "by 4 March 2027" in thanks.text, "three working days after Monday 1 March"
    assert [mail["subject"] for mail in mails_to(house, WHO["email"])] == [
        f"We have what you raised: {kept['reference']}"
    ]

    # When one looks into it and answers
    path = f"/concerns/{kept['id']}"
    amina, robert = house.browser(people["Amina Rahman"]), house.browser(people["Robert Adu"])
    assert f"Take on the concern {kept['reference']}" in robert.get("/").text
    amina.post(f"{path}/taking-on", data={"version": "1"})
    assert f"Take on the concern {kept['reference']}" not in robert.get("/").text
    told = mails_to(house, WHO["email"])[-1]
    assert told["subject"] == f"Amina Rahman looks into {kept['reference']}"
    nothing = errors(amina.post(f"{path}/answer", data={"finding": "upheld", "answer": "", "version": "2"}))
    assert list(nothing) == ["answer", "learned"]
    answer = {"finding": "upheld", "answer": "You were right: we lost your number.", "learned": "Calls are noted now."}
    amina.post(f"{path}/answer", data={**answer, "version": "2"})
    assert len(mails_to(house, WHO["email"])) == 2, "nothing goes out before a second person has read it"

    # Then it goes out once another has read it, in those words
    assert "Somebody else reads it" in amina.post(f"{path}/sending", data={"version": "3"}, follow_redirects=True).text
    assert f"Read and send the answer to the concern {kept['reference']}" in robert.get("/").text
    read(robert.get(path))
    robert.post(f"{path}/sending", data={"version": "3"})
    robert.post(f"{path}/sending", data={"version": "3"})
    sent = mails_to(house, WHO["email"])
    assert len(sent) == 3
    words = sent[-1].get_body(("plain",)).get_content()
    assert answer["answer"] in words
    assert answer["learned"] not in words
    assert "Amina Rahman looked into what you told us on 1 March 2027, and Robert Adu read this answer." in words
    assert "What was said is so." in words
    assert kept["reference"] not in robert.get("/").text
    with pytest.raises(Conflict):
        write_answer(house, people["Amina Rahman"], kept["id"], "Another answer")


def list_of(house: TestHouse, people: dict[str, Any], who: str = "Zoe Park", query: str = "") -> list[dict[str, Any]]:
    answer = house.program(people[who]).get(f"/concerns{query}")
    assert answer.status_code == 200
    return list(answer.json["items"])


def take_on(house: TestHouse, person: Any, concern_id: UUID) -> None:
    with house.write() as session:
        service.take_on(session, session.get_one(Concern, concern_id), actor=house.actor(person), now=house.now())


def write_answer(house: TestHouse, person: Any, concern_id: Any, words: str = "We looked and found nothing.") -> None:
    with house.write() as session:
        found = session.get_one(Concern, UUID(str(concern_id)))
        given = {"finding": "not_upheld", "answer": words}
        service.write_answer(session, found, **given, actor=house.actor(person), now=house.now())


def send_answer(house: TestHouse, person: Any, concern_id: UUID) -> None:
    with house.write() as session:
        service.send_answer(session, session.get_one(Concern, concern_id), actor=house.actor(person), now=house.now())


def answered(house: TestHouse, people: dict[str, Any], **given: str) -> UUID:
    concern_id = raised(house, **given)
    take_on(house, people["Amina Rahman"], concern_id)
    write_answer(house, people["Amina Rahman"], concern_id)
    send_answer(house, people["Robert Adu"], concern_id)
    return concern_id


def test_an_answer_is_looked_at_again_once_in_time_by_somebody_else(house: TestHouse, people: dict[str, Any]):
    earlier = concern(house, answered(house, people))
    again = {"review_of": earlier.reference.lower(), "said": "You did not ask my colleague."}

    # Nobody else can ask, and nobody learns that there is such an answer
    for stranger in ({**again, "email": "mo@example.org"}, {**again, "review_of": "CN-2222-2222"}):
        with pytest.raises(Invalid) as refused:
            raised(house, **stranger)
        assert "no answer with this reference that went to you" in refused.value.problems[0].message

    # Nor can somebody who types the address of a person with an account
    kit = house.person("Kit Marsh")
    with house.write() as session:
        session.get_one(Concern, earlier.id).raised_by = kit.id
    with pytest.raises(Invalid):
        raised(house, **again)

    # Whoever got it can, and neither who wrote it nor who sent it looks at it
    review = raised(house, actor=house.actor(kit), **again)
    for person in ("Amina Rahman", "Robert Adu"):
        with pytest.raises(Invalid, match="Somebody else should look into it"):
            take_on(house, people[person], review)
    take_on(house, people["Zoe Park"], review)

    # It is asked once, and not after twenty working days
    with pytest.raises(Invalid, match="looked at again already"):
        raised(house, actor=house.actor(kit), **{**again, "said": "And a third time."})
    other = concern(house, answered(house, people, said="Another matter."))
    house.clock.advance(days=40)
    with pytest.raises(Invalid, match="20 working days"):
        raised(house, review_of=other.reference, said="I am not content.")


def test_the_same_sent_twice_is_kept_once(house: TestHouse):
    assert raised(house) == raised(house)
    assert raised(house) != raised(house, said="Something else.")


def test_two_who_say_the_same_are_both_kept(house: TestHouse, people: dict[str, Any]):
    # Given an administrator who types in what two people said by telephone, in the same words
    amina = house.actor(people["Amina Rahman"])
    told = {"email": "", "name": "Kit Marsh"}
    first, second = (raised(house, actor=amina, **told, phone=phone) for phone in ("0113 496 0001", "0113 496 0002"))
    assert first != second
    assert raised(house, actor=amina, **told, phone="0113 496 0002") == second


def test_nobody_is_mailed_words_that_somebody_typed_as_a_name(house: TestHouse):
    raised(house, name="Win money at www.evil.example")
    (received,) = mails_to(house, WHO["email"])
    assert "evil" not in received.as_string()


def test_whoever_raised_a_concern_neither_looks_into_it_nor_sends_the_answer(house: TestHouse, people: dict[str, Any]):
    kit = house.person("Kit Marsh")
    kept = raised(house, actor=house.actor(kit))
    kit = house.person("Kit Marsh", administrator=True)
    with pytest.raises(Invalid, match="You raised this"):
        take_on(house, kit, kept)
    take_on(house, people["Amina Rahman"], kept)
    write_answer(house, people["Amina Rahman"], kept)
    with pytest.raises(Conflict, match="You raised this"):
        send_answer(house, kit, kept)


def test_a_concern_about_a_grant_needs_no_name_and_nothing_else_can_do_without_a_way_to_answer(
    house: TestHouse, people: dict[str, Any]
):
    nobody = {"name": "", "email": ""}
    kept = raised(house, kind="grant", **nobody)
    take_on(house, people["Amina Rahman"], kept)
    house.run_jobs()
    assert house.mails() == []
    page = house.browser(people["Amina Rahman"]).get(f"/concerns/{kept}")
    assert "Somebody who did not say" in page.text
    with pytest.raises(Invalid) as refused:
        raised(house, **nobody)
    assert [problem.field for problem in refused.value.problems] == ["email"]


def test_only_whoever_raised_it_and_administrators_read_a_concern(house: TestHouse, people: dict[str, Any]):
    kit, mo = house.person("Kit Marsh"), house.person("Mo Best")
    kept = raised(house, actor=house.actor(kit), email="")
    assert "nobody rang back" in house.browser(kit).get(f"/concerns/{kept}").text
    assert house.browser(mo).get(f"/concerns/{kept}").status_code == 403
    assert house.browser().get(f"/concerns/{kept}").status_code in (302, 401)
    assert house.program(mo).get("/concerns").json["items"] == []
    take_on(house, people["Amina Rahman"], kept)
    write_answer(house, people["Amina Rahman"], kept, "Not to be read yet")
    assert "Not to be read yet" not in house.browser(kit).get(f"/concerns/{kept}").text
    assert house.program(kit).get(f"/concerns/{kept}").json["answer"] is None
    send_answer(house, people["Robert Adu"], kept)
    assert "Not to be read yet" in house.browser(kit).get(f"/concerns/{kept}").text
    assert "ask us to look again" in house.browser(kit).get(f"/concerns/{kept}").text


def test_an_administrator_types_in_what_somebody_said_and_it_counts_as_theirs(house: TestHouse, people: dict[str, Any]):
    amina = house.browser(people["Amina Rahman"])
    shown = amina.post(
        "/concerns/new", data={**SAID, "name": "Kit Marsh", "phone": "07700 900123"}, follow_redirects=True
    )
    assert "typed in by Amina Rahman" in shown.text
    (kept,) = list_of(house, people)
    assert concern(house, UUID(kept["id"])).raised_by is None
    with pytest.raises(Invalid, match="You raised this or typed it in"):
        take_on(house, people["Amina Rahman"], UUID(kept["id"]))


def test_programs_raise_take_on_answer_and_send(house: TestHouse, people: dict[str, Any]):
    anybody = house.app.test_client()
    made = anybody.post("/api/v1/concerns", json={**SAID, **WHO, "about": "the autumn round"})
    assert made.status_code == 201, made.json
    assert set(made.json) == {"reference", "acknowledge_by", "answer_by"}
    assert anybody.post("/api/v1/concerns", json={"kind": "nonsense", "said": ""}).status_code == 422
    amina, robert = house.program(people["Amina Rahman"]), house.program(people["Robert Adu"])
    (kept,) = amina.get("/concerns?state=raised").json["items"]
    path = f"/concerns/{kept['id']}"
    assert amina.post(f"{path}/taking_on").status_code == 428
    taken = amina.post(f"{path}/taking_on", **{"If-Match": amina.get(path).headers["ETag"]})
    assert (taken.json["state"], taken.json["taken_by"]) == ("taken", "Amina Rahman")
    answer = {"finding": "partly", "answer": "You were partly right.", "learned": "We ring back within a day."}
    written = amina.put(f"{path}/answer", json=answer, **{"If-Match": taken.headers["ETag"]})
    assert written.json["state"] == "answered"
    stale = robert.post(f"{path}/sending", **{"If-Match": taken.headers["ETag"]})
    assert stale.status_code == 412
    sent = robert.post(f"{path}/sending", **{"If-Match": written.headers["ETag"]})
    assert (sent.json["state"], sent.json["answer"]) == ("sent", answer["answer"])
    assert list_of(house, people, query="?state=raised") == []


def test_a_late_concern_is_said_to_be_late(house: TestHouse, people: dict[str, Any]):
    raised(house)
    house.clock.advance(days=10)
    assert "Overdue" in house.browser(people["Zoe Park"]).get("/").text
    (kept,) = list_of(house, people)
    assert kept["is_late"]


def test_an_appeal_is_looked_into_by_nobody_who_decided_and_read_by_nobody_with_a_conflict(house: TestHouse):
    # Given a decision of a chair who is an administrator too, and an appeal that names the application
    world = build(house)
    house.person("Chris Chair", administrator=True)
    world.seated()
    world.declare(world.chris, 0)
    world.decide(world.chris, 0)
    with house.write() as session:
        reference = new_reference("AP")
        session.get_one(Application, world.applications[0]).reference = reference
    for number, typed in enumerate(
        (f"my application {reference}, please", "ＡＰ" + reference[2:], reference.replace("-", ""))
    ):
        kept = raised(house, kind="decision", about=typed, said=f"Why, {number}?")
        assert concern(house, kept).application_id == world.applications[0], typed
    kept = raised(house, kind="decision", about=reference.lower(), said="The marks do not fit the reasons.")
    assert concern(house, kept).application_id == world.applications[0]

    # Then the chair does not look into it, and somebody of the organisation does not even see it
    with pytest.raises(Invalid, match="You took part in the decision"):
        take_on(house, world.chris, kept)
    world.join_organisation(world.ada, 0)
    assert house.browser(world.ada).get(f"/concerns/{kept}").status_code == 404
    assert str(kept) not in house.browser(world.ada).get("/lists/concerns").text
    assert str(kept) not in house.browser(world.ada).get("/").text
    other = house.person("Zoe Park", administrator=True)
    take_on(house, other, kept)
    assert concern(house, kept).taken_by == other.id

    # And where nobody else can, whoever took part says why, and whoever raised it reads that
    page = house.browser(world.chris).get(f"/concerns/{kept}").text
    assert "You took part in the decision" in page
    why = {"because": "Zoe is away until May.", "version": "2"}
    assert errors(house.browser(world.chris).post(f"/concerns/{kept}/taking-on", data={**why, "because": ""}))
    house.browser(world.chris).post(f"/concerns/{kept}/taking-on", data=why)
    told = mails_to(house, WHO["email"])[-1].get_body(("plain",)).get_content()
    assert "Chris Chair took part in what this is about" in told
    assert "Zoe is away until May" in told


def test_the_help_page_says_whom_to_write_to_whom_to_ring_and_where_to_complain(
    house: TestHouse, monkeypatch: pytest.MonkeyPatch
):
    visitor = house.browser()
    assert "tel:" not in visitor.get("/help").text
    monkeypatch.setattr(house.app, "settings", replace(house.app.settings, telephone="0113 496 0100"))
    page = visitor.get("/help").text
    assert 'href="tel:01134960100"' in page
    assert f"mailto:{house.app.settings.mail_from}" in page
    assert 'href="/concerns/new"' in page
