"""Who is named as one of an organisation's people acts for it once they agree, and not before."""

from email import message_from_bytes, policy

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from grants.kernel.problems import Conflict
from grants.notifications.models import HandSending, Message
from grants.organisations.joining.rules import MOST_ASKED, naming_refusal
from grants.organisations.models import FormerMembership, Membership
from tests.house import ApiClient, TestHouse
from tests.made import make_member
from tests.organisations.given import errors, organisation, read


def named(program: ApiClient, path: str, email: str, *, may_sign: bool = False) -> str:
    """Name somebody by program; gives the path of what they are asked."""
    body = {"email": email, "name": "Kit Marsh", "position": "Chair", "is_signatory": may_sign}
    made = program.post(f"{path}/members", body)
    assert made.status_code == 201, made.text
    return f"/asked_members/{made.json['id']}"


def test_naming_somebody_tells_nobody_whether_they_have_an_account(postgres_house: TestHouse):
    house = postgres_house
    sam = house.person("Sam Field")
    known = house.person("Kit Known").email
    program, path = house.program(sam), f"/organisations/{organisation(house, sam).id}/members"
    answers = []
    for email in (known, "nobody@example.org"):
        made = program.post(path, {"email": email, "name": "Kit Marsh", "position": "Chair", "is_signatory": False})
        told = {name: value for name, value in made.json.items() if name not in ("id", "email")}
        answers.append((made.status_code, told, sorted(name for name, _ in made.headers)))
    assert answers[0] == answers[1]


def test_who_is_named_is_asked_and_agrees(postgres_house: TestHouse):
    house = postgres_house
    # Given Kit, whom nobody here knows, and whom Sam names as one who may sign
    sam = house.person("Sam Field")
    path = f"/organisations/{organisation(house, sam).id}"
    asked = named(house.program(sam), path, "Kit@Example.org", may_sign=True)
    house.run_jobs()

    # Then there is no account for Kit yet; the mail leads to the question
    (mail,) = [message_from_bytes(each.read_bytes(), policy=policy.default) for each in house.mails()]
    assert mail["To"] == "Kit Marsh <kit@example.org>"
    assert f"/asked/{asked.rpartition('/')[2]}" in mail.get_body(("plain",)).get_content()
    assert house.events("identity.person_registered")[-1].subject_id == sam.id

    # When Kit signs in, they have nothing to do with it
    kit = house.person("Kit")
    with house.write() as session:
        session.merge(kit).email = "kit@example.org"
        session.merge(kit).name = "kit"
    program, browser = house.program(kit), house.browser(kit)
    assert program.get(path).status_code == 403
    assert house.actor(kit).roles == frozenset()
    assert [each["position"] for each in program.get("/asked_members").json["items"]] == ["Chair"]
    page = f"/asked/{asked.rpartition('/')[2]}"
    assert page in browser.get("/").text
    read(browser.get(page))
    assert set(errors(browser.post(page, data={}))) == {"agrees"}
    assert set(errors(browser.post(page, data={"agrees": "yes", "your_name": " "}))) == {"your_name"}

    # And once Kit agrees, they act for it from then on
    assert browser.post(page, data={"agrees": "yes", "your_name": "Kit Marsh"}).location == path
    shown = program.get(f"{path}/members").json["items"]
    assert [(each["name"], each["is_signatory"]) for each in shown] == [("Sam Field", True), ("Kit Marsh", True)]
    assert program.get(f"{path}/asked_members").json["items"] == []
    assert house.events("organisations.member_joined")[-1].actor_id == kit.id
    assert program.get(asked).status_code == 404


def test_who_says_that_it_is_not_them_is_named_no_more(house: TestHouse):
    # Given Kit, who reads braille, named by Sam, whom Kit does not know
    sam, kit = house.person("Sam Field"), house.person("Kit Marsh")
    kept = organisation(house, sam)
    program, path = house.program(sam), f"/organisations/{kept.id}"
    assert house.program(kit).put("/me/communication_needs", {"hand_format": "braille"}).status_code == 200
    asked = named(program, path, kit.email)
    house.run_jobs()
    with house.read() as session:
        message = session.scalars(select(Message).where(Message.person_id == kit.id)).one()
        assert session.get(HandSending, message.id) is not None

    # When Kit says no, by program
    assert house.program(sam).post(f"{asked}/agreement", {"agrees": True}).status_code == 403
    for _ in range(2):
        assert house.program(kit).post(f"{asked}/agreement", {"agrees": False}).status_code == 201
    house.run_jobs()

    # Then Kit is no member, and never was; Sam hears of it, and cannot ask again
    with house.read() as session:
        assert session.get(Membership, (kept.id, kit.id)) is None
        assert session.scalars(select(FormerMembership)).all() == []
        told = session.scalars(select(Message.subject).where(Message.person_id == sam.id)).all()
    assert told == ["Kit Marsh says that they do not act for Beeston Blooms"]
    again = program.post(f"{path}/members", {"email": kit.email, "name": "Kit", "position": "Chair"})
    assert [each["code"] for each in again.json["errors"]] == ["denied_by_them"]
    assert program.delete(asked).status_code == 409
    assert "Says that they do not act for it" in house.browser(sam).get(path).text
    assert house.program(kit).get("/asked_members").json["items"] == []

    # And the database lets nobody put them in all the same, until Kit agrees
    with pytest.raises((IntegrityError, Conflict)), house.write() as session:
        make_member(session, kept.id, kit.id, house.now(), position="Chair")
    assert house.program(kit).post(f"{asked}/agreement", {"agrees": True}).status_code == 201
    assert house.program(kit).get(path).status_code == 200


def test_naming_tells_nothing_of_who_has_an_account_and_can_be_taken_back(postgres_house: TestHouse):
    house, sam = postgres_house, postgres_house.person("Sam Field")
    known = house.person("Nia Known")
    program, path = house.program(sam), f"/organisations/{organisation(house, sam).id}"
    answers = [
        program.post(f"{path}/members", {"email": email, "name": "X Y", "position": "Chair"})
        for email in (known.email, "nobody@example.org")
    ]
    first, second = ({**each.json, "id": "", "email": ""} for each in answers)
    assert first == second
    stranger = house.program(house.person("Nina Nobody"))
    asked = f"/asked_members/{answers[0].json['id']}"
    assert stranger.delete(asked).status_code == 403
    assert stranger.get(asked).status_code == 403
    page = f"/asked/{answers[0].json['id']}/end"
    assert house.browser(sam).post(page).status_code == 302
    assert house.program(known).get(asked).status_code == 404
    house.run_jobs()
    assert len(house.mails()) == 1, "who was taken back before the mail went is not asked"


@pytest.mark.parametrize(
    ("so", "code"),
    [
        ({}, None),
        ({"unanswered": MOST_ASKED}, "too_many_asked"),
        ({"is_member": True}, "member_already"),
        ({"was_asked": True}, "asked_already"),
        ({"was_asked": True, "has_denied": True}, "denied_by_them"),
    ],
)
def test_why_somebody_cannot_be_asked(so: dict[str, bool], code: str | None):
    refusal = naming_refusal(**{"is_member": False, "was_asked": False, "has_denied": False, "unanswered": 0, **so})
    assert (refusal and refusal.code) == code
