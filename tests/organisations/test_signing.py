"""Who may sign for an organisation changes, and those who may hear of it."""

import pytest
from sqlalchemy import select

from grants.identity.models import Person
from grants.notifications.models import Message
from grants.notifications.reactions.account import tell_signing_right_changed
from grants.organisations.events import SigningRightChanged
from grants.organisations.models import Organisation
from grants.organisations.queries import signatories
from tests.house import TestHouse
from tests.organisations.given import agrees, colleague, organisation, read


@pytest.fixture
def growers(house: TestHouse) -> Organisation:
    """Sam may sign for it, and Vic helps out."""
    kept = organisation(house, house.person("Sam Field"))
    colleague(house, kept, house.person("Vic Hale"))
    return kept


def who_signs(house: TestHouse, kept: Organisation) -> list[str]:
    with house.read() as session:
        return [person.name for person in signatories(session, kept.id)]


def set_by_program(house: TestHouse, by: Person, kept: Organisation, who: Person, *, may_sign: object) -> int:
    path = f"/organisations/{kept.id}/members/{who.id}"
    return house.program(by).patch(path, {"is_signatory": may_sign}).status_code


def told(house: TestHouse) -> list[tuple[str, str]]:
    with house.read() as session:
        found = session.execute(
            select(Person.name, Message.subject).join(Person, Person.id == Message.person_id).order_by(Message.id)
        )
        return [(row[0], row[1]) for row in found if "sign" in row[1]]


def test_the_treasurer_hands_over_to_a_colleague(house: TestHouse, growers: Organisation):
    # Given Sam, who is the only one who may sign, and reads so
    sam, vic = house.person("Sam Field"), house.person("Vic Hale")
    browser = house.browser(sam)
    shown = browser.get(f"/organisations/{growers.id}")
    read(shown)
    page = f"/organisations/{growers.id}/members/{vic.id}/signing"
    assert page in shown.text

    # When Sam lets Vic sign
    read(browser.get(page))
    assert browser.post(page, data={"is_signatory": "yes"}).status_code == 302
    house.run_jobs()

    # Then both may, and both hear of it, once
    assert who_signs(house, growers) == ["Sam Field", "Vic Hale"]
    subject = f"Vic Hale may now sign for {growers.name}"
    assert sorted(told(house)) == [("Sam Field", subject), ("Vic Hale", subject)]
    (changed,) = house.events("organisations.signing_right_changed")
    with house.write() as session:
        tell_signing_right_changed(session, SigningRightChanged.from_facts(changed.facts), now=house.now())
    assert len(told(house)) == 2

    # And Vic can end what Sam may do, by program, but not leave nobody who may
    assert set_by_program(house, vic, growers, sam, may_sign=False) == 200
    assert who_signs(house, growers) == ["Vic Hale"]
    assert set_by_program(house, vic, growers, vic, may_sign=False) == 409
    assert house.browser(vic).post(page, data={"is_signatory": "no"}).status_code == 409
    assert who_signs(house, growers) == ["Vic Hale"]


def test_an_administrator_helps_where_the_only_one_who_signed_has_gone(house: TestHouse, growers: Organisation):
    ada, vic = house.person("Ada Owusu", administrator=True), house.person("Vic Hale")
    assert set_by_program(house, ada, growers, vic, may_sign=True) == 200
    assert who_signs(house, growers) == ["Sam Field", "Vic Hale"]
    assert set_by_program(house, ada, growers, house.person("Sam Field"), may_sign=False) == 200
    assert who_signs(house, growers) == ["Vic Hale"]


def test_who_runs_the_programme_does_not_let_themself_sign(house: TestHouse, growers: Organisation):
    """Or they would accept what they have granted."""
    ada, sentence = house.person("Ada Owusu", administrator=True), "You cannot let yourself sign."
    joining = {"email": ada.email, "name": ada.name, "position": "Volunteer"}

    # Given Ada, who joins the growers, but not as one who may sign
    program, members = house.program(ada), f"/organisations/{growers.id}/members"
    refused = program.post(members, {**joining, "is_signatory": True})
    assert (refused.status_code, sentence in refused.json["detail"]) == (403, True)
    form = {**joining, "is_signatory": "yes"}
    assert sentence in house.browser(ada).post(f"{members}/add", data=form).text
    assert program.post(members, joining).status_code == 201
    agrees(house, ada)

    # Then the page about herself offers her nothing and says why
    shown = house.browser(ada).get(f"{members}/{ada.id}/signing").text
    assert sentence in shown
    assert 'name="is_signatory"' not in shown
    assert 'name="is_signatory"' in house.browser(ada).get(f"{members}/{house.person('Vic Hale').id}/signing").text

    # When she says that she may sign
    page = house.browser(ada).post(f"{members}/{ada.id}/signing", data={"is_signatory": "yes"})

    # Then she is refused, by page and by program, until somebody else lets her
    assert (page.status_code, sentence in page.text) == (403, True)
    assert "ask somebody else who runs the programme" in page.text
    assert set_by_program(house, ada, growers, ada, may_sign=True) == 403
    assert who_signs(house, growers) == ["Sam Field"]
    assert set_by_program(house, house.person("Sam Field"), growers, ada, may_sign=True) == 200
    assert who_signs(house, growers) == ["Sam Field", "Ada Owusu"]


def test_nobody_else_says_who_may_sign(house: TestHouse, growers: Organisation):
    vic, stranger = house.person("Vic Hale"), house.person("Nina Nobody")
    for person in (vic, stranger):
        assert set_by_program(house, person, growers, vic, may_sign=True) == 403
        assert house.browser(person).get(f"/organisations/{growers.id}/members/{vic.id}/signing").status_code == 403
    assert "/signing" not in house.browser(vic).get(f"/organisations/{growers.id}").text
    assert who_signs(house, growers) == ["Sam Field"]


def test_what_cannot_be_is_refused(house: TestHouse, growers: Organisation):
    sam, stranger, vic = (house.person(name) for name in ("Sam Field", "Nina Nobody", "Vic Hale"))
    assert set_by_program(house, sam, growers, stranger, may_sign=True) == 404
    assert set_by_program(house, sam, growers, vic, may_sign="perhaps") == 422
    page = f"/organisations/{growers.id}/members/{vic.id}/signing"
    assert house.browser(sam).post(page, data={}).status_code == 422
    assert set_by_program(house, sam, growers, sam, may_sign=True) == 200, "what is so already stays so"
    assert house.events("organisations.signing_right_changed") == []
