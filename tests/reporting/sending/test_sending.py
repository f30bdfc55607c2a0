"""An approved pack goes to named people, by their account or by a link; it is seen who has opened it."""

import re
from email import message_from_bytes, policy

from hypothesis import given
from hypothesis import strategies as st

from grants.reporting.sending.rules import link_token, read_token
from tests.house import TestHouse
from tests.reporting.approving.steps import Desk
from tests.reporting.stories import COUNCIL, NHS

OUTSIDE = {"name": "Odd Reader", "email": "odd@elsewhere.example"}


def links_in_mails(house: TestHouse) -> dict[str, str]:
    """The link to a pack in the latest mail to each address."""
    found = {}
    for path in house.mails():
        mail = message_from_bytes(path.read_bytes(), policy=policy.default)
        text = mail.get_body(("plain",)).get_content()
        if link := re.search(r"(/packs/sent/[\w-]+)", text):
            found[str(mail["To"].addresses[0].addr_spec)] = link[1]
    return found


def name(desk: Desk, pack_id: str, **who: str) -> str:
    answer = desk.asker.post(f"/packs/{pack_id}/recipients", who)
    assert answer.status_code == 201, answer.json
    return str(answer.json["id"])


def test_named_people_are_told_on_approval_and_it_is_seen_who_has_opened_it(house: TestHouse):
    desk = Desk(house)
    pack_id = desk.draft()
    name(desk, pack_id, email=desk.reader_person.email)
    name(desk, pack_id, **OUTSIDE)
    house.run_jobs()
    before = links_in_mails(house)
    desk.approve(pack_id)
    desk.issue(pack_id)
    house.run_jobs()
    links = links_in_mails(house)
    stranger = house.browser()
    shown = stranger.get(links[OUTSIDE["email"]])
    not_yet = desk.asker.get(f"/packs/{pack_id}/recipients").json["items"]
    opened = stranger.post(links[OUTSIDE["email"]], follow_redirects=True)
    house.run_jobs()

    assert before == {}, "nobody is told of a draft"
    assert set(links) == {desk.reader_person.email, OUTSIDE["email"]}
    assert "Open the pack" in shown.text
    assert [each["opened_at"] for each in not_yet] == [None, None], "a program that opens links is nobody"
    assert "No grants were made in this period." in opened.text
    assert "Who gets it" not in opened.text
    assert stranger.get(f"{links[OUTSIDE['email']]}/document").data == b"%PDF-1.7"
    assert stranger.get(f"{links[OUTSIDE['email']]}/workbook").data[:2] == b"PK", "a workbook is a ZIP"
    assert stranger.get(f"/packs/{pack_id}").status_code == 302, "the link opens nothing else"
    by_account, by_link = desk.asker.get(f"/packs/{pack_id}/recipients").json["items"]
    assert (by_account["opened_at"], bool(by_link["opened_at"])) == (None, True)
    assert by_account["person_id"] == str(desk.reader_person.id)
    page = house.browser(desk.reader_person)
    assert page.post(links[desk.reader_person.email]).location == f"/packs/{pack_id}"
    assert len(house.events("reporting.pack_opened")) == 2
    assert len(house.mails()) == 2 + 1, "and whoever asked for the pack hears that it was approved"


def test_a_link_runs_out_and_can_be_sent_anew(postgres_house: TestHouse):
    house = postgres_house
    desk = Desk(house)
    pack_id = desk.draft()
    recipient = name(desk, pack_id, **OUTSIDE)
    early = desk.asker.post(f"/packs/{pack_id}/recipients/{recipient}/sendings")
    desk.approve(pack_id)
    desk.issue(pack_id)
    house.run_jobs()
    link, stranger = links_in_mails(house)[OUTSIDE["email"]], house.browser()
    stranger.post(link)
    house.clock.advance(days=31)
    late = stranger.get(link)
    refused = [stranger.post(link).status_code, stranger.get(f"{link}/document").status_code]
    desk.asker = house.program(desk.story.administrator)
    again, pressed_twice = (desk.asker.post(f"/packs/{pack_id}/recipients/{recipient}/sendings") for _ in range(2))
    works = stranger.get(link).text

    assert early.status_code == 409
    assert "This link ran out on 31 March 2027" in late.text
    assert refused == [403, 403]
    assert (again.status_code, again.json["times_sent"]) == (201, 2)
    assert pressed_twice.json["times_sent"] == 2
    assert "No grants were made in this period." in works
    assert desk.asker.delete(f"/packs/{pack_id}/recipients/{recipient}").status_code == 204
    assert stranger.get(link).status_code == 404


def test_somebody_of_another_funder_reads_by_link_alone(postgres_house: TestHouse):
    desk = Desk(postgres_house)
    pack_id = desk.approved()
    other = desk.story.funders_person(NHS)
    sent = {"name": "Reader there", "email": other.email}
    named = desk.asker.post(f"/packs/{pack_id}/recipients", sent).json
    nameless = desk.asker.post(f"/packs/{pack_id}/recipients", {"email": "who@example.org"})
    twice = desk.asker.post(f"/packs/{pack_id}/recipients", sent)

    assert (named["person_id"], bool(named["sent_at"])) == (None, True), "an approved pack goes out at once"
    assert (nameless.status_code, nameless.json["errors"][0]["field"]) == (422, "name")
    assert twice.status_code == 422
    assert postgres_house.program(other).get(f"/packs/{pack_id}").status_code == 403


def test_the_page_names_the_funders_people(postgres_house: TestHouse):
    desk = Desk(postgres_house)
    pack_id, browser = desk.draft(), postgres_house.browser(desk.ben)
    page = browser.get(f"/packs/{pack_id}").text
    at = f"/packs/{pack_id}/recipients"
    refused = browser.post(at, data={"email": "no address", "name": "Somebody"})
    assert f"Somebody of {COUNCIL}" in page
    assert browser.post(at, data={"funders_person": desk.reader_person.email}).status_code == 302
    assert (refused.status_code, 'value="no address"' in refused.text) == (422, True)
    assert f"Somebody of {COUNCIL}" not in browser.get(f"/packs/{pack_id}").text
    assert desk.reader.post(at, OUTSIDE).status_code == 403


@given(st.uuids(), st.text(max_size=60))
def test_a_link_is_read_back_and_cannot_be_made_up(recipient_id, typed: str):
    token = link_token(recipient_id, "a secret")
    assert read_token(token, "a secret") == recipient_id
    assert read_token(token, "another secret") is None
    assert read_token(typed, "a secret") is None
