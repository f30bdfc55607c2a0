"""What is said of the grant-maker is changed on its page, with who, when, before and after."""

from email import message_from_bytes, policy
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from grants.identity.grant_maker.models import ParticularsVersion
from grants.identity.grant_maker.rules import FIELDS
from tests.house import TestHouse
from tests.kernel.looking import words_of
from tests.organisations.given import errors, read

TYPED = {
    "grant_maker": "Leeds Small Grants",
    "service_name": "Grants here",
    "postal_address": "1 The Street, Leeds",
    "telephone": "0113 496 0000",
    "privacy": "We keep what you tell us.\n\nAsk us for it.",
    "accessibility": "Maps have tables beside them.",
    "complaints": "The trustees read every complaint.",
}


@pytest.fixture
def ada(house: TestHouse) -> Any:
    return house.person("Ada Owusu", administrator=True)


def test_names_telephone_and_statements_are_said_everywhere_from_then_on(house: TestHouse, ada: Any):
    # Given what the environment says
    browser, visitor = house.browser(ada), house.browser()
    before = house.app.settings.grant_maker
    read(browser.get("/grant-maker"))
    assert "has not written this statement yet" in visitor.get("/privacy").text
    wrong = browser.post("/grant-maker", data={**TYPED, "grant_maker": " ", "telephone": "ring us", "version": "0"})
    assert list(errors(wrong)) == ["grant_maker", "telephone"]
    assert TYPED["complaints"] in wrong.text, "what was typed is kept"

    # When Ada changes it
    assert browser.post("/grant-maker", data={**TYPED, "version": "0"}).status_code == 302
    assert browser.post("/grant-maker", data={**TYPED, "version": "1"}).status_code == 302

    # Then pages, the help and the statements say so, to everybody
    for address, words in (
        ("/help", TYPED["telephone"]),
        ("/help", "A person at Leeds Small Grants answers."),
        ("/privacy", "Ask us for it."),
        ("/accessibility", TYPED["accessibility"]),
        ("/concerns/new", TYPED["complaints"]),
        ("/open-data", TYPED["grant_maker"]),
        ("/rounds", TYPED["service_name"]),
    ):
        assert words in words_of(read(visitor.get(address))), address
    footer = visitor.get("/help").text
    assert all(f'href="{each}"' in footer for each in ("/privacy", "/accessibility"))

    # And mail comes from that name
    visitor.post("/sign-in", data={"email": ada.email})
    house.run_jobs()
    mail = message_from_bytes(house.mails()[-1].read_bytes(), policy=policy.default)
    assert mail["From"].addresses[0].display_name == TYPED["grant_maker"]

    # And the page says who changed what, with what stood before; saving the same again changed nothing
    (change,) = house.program(ada).get("/grant_maker/changes").json["items"]
    assert (change["number"], change["changed_by"]) == (1, "Ada Owusu")
    assert change["fields_changed"][0] == {"field": "grant_maker", "before": before, "after": TYPED["grant_maker"]}
    assert before in words_of(read(browser.get("/grant-maker")))
    (happened,) = house.events("identity.particulars_changed")
    assert happened.facts["fields"] == list(FIELDS)


def test_a_save_of_what_was_read_before_somebody_elses_is_refused(house: TestHouse, ada: Any):
    program, browser = house.program(ada), house.browser(ada)
    shown = program.get("/grant_maker")
    assert program.put("/grant_maker", TYPED, If_Match=shown.headers["ETag"]).status_code == 200
    stale = program.put("/grant_maker", {**TYPED, "telephone": ""}, If_Match=shown.headers["ETag"])
    assert (stale.status_code, stale.json["code"]) == (412, "stale")
    assert browser.post("/grant-maker", data={**TYPED, "telephone": "", "version": "0"}).status_code == 409
    assert program.get("/grant_maker").json["telephone"] == TYPED["telephone"]


def test_only_administrators_change_it(house: TestHouse):
    sam = house.person("Sam Field")
    assert house.program(sam).put("/grant_maker", TYPED, If_Match="*").status_code == 403
    assert house.browser(sam).get("/grant-maker").status_code == 403
    assert house.program(sam).get("/grant_maker/changes").status_code == 403


@pytest.mark.parametrize("broken", [{"grant_maker": " "}, {"number": -1}, {"number": 1, "changed_by": None}])
def test_the_database_keeps_a_version_whole(house: TestHouse, ada: Any, broken: dict[str, Any]):
    whole = {**TYPED, "number": 1, "changed_by": ada.id, "changed_at": house.now()}
    with house.write() as session:
        session.add(ParticularsVersion(**{**whole, **broken}))
        with pytest.raises(IntegrityError):
            session.flush()
        session.rollback()
