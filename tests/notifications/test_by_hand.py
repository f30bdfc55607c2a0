"""People say once how they need to hear from us; what the system cannot make, somebody is asked to send."""

import pytest

from grants.identity.needs import rules as needs_rules
from grants.identity.needs import service as needs_service
from grants.identity.needs.queries import needs_in_words
from grants.kernel.access import SYSTEM
from grants.kernel.writing import Written
from grants.notifications.delivering.outgoing.service import write_message
from tests.house import TestHouse
from tests.organisations.given import errors, organisation, read

WORDS = Written("Your grant offer", "We offer you a grant.\n", "<p>We offer you a grant.</p>\n")
TYPED = {"contact_method": "letter", "hand_format": "braille", "interpreter_language": "Polish", "note_taker": "yes"}


def written_to(house: TestHouse, person, key: str = "one") -> None:
    with house.write() as session:
        write_message(
            session, key=key, kind="offer", person_id=person.id, about_id=person.id, words=WORDS, now=house.now()
        )


def test_a_letter_for_somebody_who_reads_braille_waits_for_an_administrator(house: TestHouse):
    # Given Sam, who said once what he needs
    sam, ada = house.person("Sam Field"), house.person("Ada Min", administrator=True)
    browser, admin = house.browser(sam), house.browser(ada)
    read(browser.get("/account/communication"))
    assert browser.post("/account/communication", data=TYPED).location == "/account"
    assert 'value="Polish"' in browser.get("/account/communication").text
    assert "1 March 2028" in browser.get("/account/communication").text

    # Then who runs the programme sees it beside his name, and others do not
    kept = organisation(house, sam)
    assert "In braille" in admin.get(f"/organisations/{kept.id}").text
    assert "In braille" not in browser.get(f"/organisations/{kept.id}").text

    # When something is written to him
    written_to(house, sam)

    # Then it waits for Ada until she has sent it, with what to heed
    assert "Send “Your grant offer” to Sam Field, in braille, by letter" in admin.get("/").text
    page = admin.get("/messages/by-hand")
    read(page)
    assert "With an interpreter: Polish. With a note-taker" in page.text
    assert [page.text.lower().count(how) for how in ("in braille", "by letter")] == [1, 1]
    assert "&lt;" not in page.text
    (sending,) = house.program(ada).get("/hand_sendings").json["items"]
    assert (sending["how"], sending["person_name"]) == ("in braille, by letter", "Sam Field")
    assert "With a note-taker" in admin.get(f"/messages/{sending['message_id']}").text
    assert "With a note-taker" not in browser.get(f"/messages/{sending['message_id']}").text
    done = {"note": "Made by the library for the blind"}
    assert admin.post(f"/messages/{sending['message_id']}/by-hand", data=done).status_code == 302
    again = house.program(ada).post(f"/messages/{sending['message_id']}/hand_sending")
    assert again.json["done_at"]
    assert again.json["note"] == done["note"]
    assert "Send “" not in admin.get("/").text
    assert len(house.events("notifications.message_sent_by_hand")) == 1


def test_who_said_nothing_gets_mail_and_nobody_is_asked(house: TestHouse):
    sam, ada = house.person("Sam Field"), house.person("Ada Min", administrator=True)
    written_to(house, sam)
    assert house.program(ada).get("/hand_sendings").json["items"] == []
    assert house.program(sam).get("/me/communication_needs").json["contact_method"] == "email"


def test_only_administrators_see_the_list(postgres_house: TestHouse):
    sam = postgres_house.person("Sam Field")
    assert postgres_house.browser(sam).get("/messages/by-hand").status_code == 403
    assert postgres_house.program(sam).get("/hand_sendings").status_code == 403


def test_what_cannot_be_is_said_beside_its_field(postgres_house: TestHouse):
    browser = postgres_house.browser(postgres_house.person("Sam Field"))
    typed = {**TYPED, "contact_method": "telephone", "print_points": "9", "other_support": "Call after six"}
    refused = browser.post("/account/communication", data=typed)
    assert list(errors(refused)) == ["contact_method", "print_points"]
    assert "Call after six" in refused.text
    assert list(errors(browser.post("/account/communication", data={**TYPED, "print_points": "big"}))) == [
        "print_points"
    ]


def test_a_program_says_its_persons_needs_and_the_event_tells_fields_alone(house: TestHouse):
    sam = house.person("Sam Field")
    sent = {"contact_method": "email", "print_points": 24, "other_support": "A hearing loop", "may_share": True}
    saved = house.program(sam).put("/me/communication_needs", sent)
    assert (saved.status_code, saved.json["print_points"], saved.json["review_on"]) == (200, 24, "2028-03-01")
    (event,) = house.events("identity.communication_needs_changed")
    assert event.facts["fields"] == ["print_points", "other_support", "may_share"]
    assert "hearing" not in str(event.facts)
    with house.read() as session:
        assert needs_in_words(session, [sam.id]) == {sam.id: ["In large print of 24 points", "A hearing loop"]}
    assert house.program(sam).put("/me/communication_needs", {"hand_format": "smoke"}).status_code == 422


@pytest.mark.parametrize("field", needs_rules.FIELDS)
def test_saying_nothing_is_no_problem(field: str):
    kept = needs_rules.tidy({field: needs_rules.NOTHING[field]})
    assert kept == needs_rules.NOTHING
    assert needs_rules.problems(kept, phone=None) == []
    assert needs_rules.by_hand(kept) is None


def test_what_is_to_be_heeded_does_not_say_again_how_it_is_to_be_sent():
    kept = needs_rules.tidy({**TYPED, "note_taker": True})
    how = needs_rules.by_hand(kept) or ""
    assert needs_rules.besides(how, needs_rules.in_words(kept)) == ["With an interpreter: Polish", "With a note-taker"]
    # Needs that have changed since it was asked for are said
    changed = needs_rules.tidy({**TYPED, "contact_method": "telephone", "note_taker": True})
    assert needs_rules.besides(how, needs_rules.in_words(changed))[0] == "By telephone"


def test_the_system_itself_can_keep_needs_for_somebody_who_rang(house: TestHouse):
    sam = house.person("Sam Field")
    with house.write() as session:
        needs_service.save_needs(session, sam, needs={"hand_format": "audio"}, actor=SYSTEM, now=house.now())
    written_to(house, sam)
    written_to(house, sam)
    assert len(house.program(house.person("Ada Min", administrator=True)).get("/hand_sendings").json["items"]) == 1
