"""Whoever holds the money for a group sees the grant: the offer, its payments, its letters and returns."""

from datetime import timedelta

from sqlalchemy import select

from grants.applications.models import Application
from grants.monitoring.models import SUBMITTED, Return
from grants.organisations.models import Membership
from grants.panels.models import Decision
from tests.applications.hosting import party_to
from tests.awards.rows import build
from tests.house import TestHouse
from tests.kernel.looking import words_of
from tests.made import make_organisation
from tests.organisations.given import acts_for, read, tell_all


def test_a_host_sees_the_grant_it_holds_the_money_of(postgres_house: TestHouse):
    # Given an offer to the growers, of which Holbeck Anchor holds the money; Hana may sign for it
    world, house = build(postgres_house), postgres_house
    offer, hana = world.offered(), house.person("Hana Holt")
    with house.write() as session:
        host = make_organisation(session, "Holbeck Anchor", house.now())
        tell_all(session, host, house.now(), number="11112222")
        session.get_one(Application, offer.application_id).host_organisation_id = host.id
    acts_for(house, hana, host.id)
    with house.write() as session:
        session.get_one(Membership, (host.id, hana.id)).is_signatory = True
    program, browser, path = house.program(hana), house.browser(hana), f"/awards/{offer.id}"
    assert program.post(f"{path}/acceptance", {"agrees": True}).status_code == 201
    house.run_jobs()

    # Then Hana finds it by program
    assert [each["id"] for each in program.get("/awards").json["items"]] == [str(offer.id)]
    assert len(program.get(f"{path}/instalments").json["items"]) == 3
    (letter,) = program.get(f"{path}/letters").json["items"]
    assert program.get(f"{path}/letters/{letter['id']}/file").data.startswith(b"%PDF")
    outcome = program.get(f"/applications/{offer.application_id}/outcome").json
    assert (outcome["outcome"], outcome["award_id"]) == ("award", str(offer.id))

    # And on the pages, with what leads from one to the next
    listed = browser.get("/awards").text
    assert path in listed
    assert f"/letters/{letter['id']}" in listed
    shown = browser.get(path)
    read(shown)
    for expected in (f"/letters/{letter['id']}", f"{path}/returns", "Paid to Holbeck Anchor for Beeston Growers"):
        assert expected in shown.text
    told = browser.get(f"/applications/{offer.application_id}/outcome").text
    assert path in told
    assert "What became of the application" in told

    # And all its returns, who sends them and that the first is late, but not what is being written in it
    with house.write() as session:
        first, second = session.scalars(select(Return).where(Return.award_id == offer.id).order_by(Return.number))
        first.answers, first.due_at = {"what_changed": "They water by night."}, house.now() - timedelta(days=3)
        second.state, second.answers, second.submitted_at = SUBMITTED, {"what_changed": "Kale grows."}, house.now()
        ids = first.id, second.id
    words = words_of(read(browser.get(f"{path}/returns")))
    assert "Beeston Growers sends them." in words
    assert "Overdue" in words
    assert len(program.get(f"{path}/returns").json["items"]) == len(ids)
    written = browser.get(f"/returns/{ids[0]}")
    read(written)
    assert "Beeston Growers fills it in." in written.text
    assert "Fill in the return" not in written.text
    assert "They water by night." not in written.text
    assert "Beeston Growers has not sent monitoring return 1" in words_of(read(browser.get("/")))
    assert program.get(f"/returns/{ids[0]}").json["answers"] == {}
    assert browser.get(f"/returns/{ids[0]}/edit").status_code == 403

    # And what was sent
    assert "Kale grows." in browser.get(f"/returns/{ids[1]}").text
    assert program.get(f"/returns/{ids[1]}").json["answers"] == {"what_changed": "Kale grows."}


def test_a_partner_sees_the_grant_and_its_returns(postgres_house: TestHouse):
    # Given a grant with a partner that agreed; Pia acts for it
    world, house = build(postgres_house), postgres_house
    award, pia = world.accepted(), house.person("Pia Park")
    assert award.application_id is not None
    partner_id = party_to(house, award.application_id, "partner", answered_by=world.ada)
    path = f"/awards/{award.id}"
    assert house.browser(pia).get(path).status_code == 403
    acts_for(house, pia, partner_id)

    # Then Pia finds the grant, and its returns to read
    browser, program = house.browser(pia), house.program(pia)
    assert path in browser.get("/awards").text
    assert [each["id"] for each in program.get("/awards").json["items"]] == [str(award.id)]
    read(browser.get(path))
    assert "Beeston Growers sends them." in words_of(read(browser.get(f"{path}/returns")))

    # But neither answers the offer nor reads the letters
    assert program.post(f"{path}/acceptance", {"agrees": True}).status_code == 403
    assert program.get(f"{path}/letters").status_code == 403


def test_partners_and_host_stand_in_the_letter_and_with_the_grant(postgres_house: TestHouse):
    # Given a group whose money Hillside holds, and a partner that has agreed to £1,500, of which less is given
    world, house = build(postgres_house), postgres_house
    decision_id = world.decide(amount_pence=9_000_00, released=False)
    with house.write() as session:
        decision = session.get_one(Decision, decision_id)
        application_id = decision.application_id
        hillside = make_organisation(session, "Hillside Anchor", house.now())
        session.get_one(Application, application_id).host_organisation_id = hillside.id
    party_to(house, application_id, "partner", answered_by=world.ada)

    # Then the letter names both, before it is released and when it is
    before = house.browser(world.ada).get(f"/decisions/{decision_id}/letter_preview?as=text").text
    with house.write() as session:
        decision = session.get_one(Decision, decision_id)
        decision.released_at, decision.released_by = house.now(), house.person("Rhea Releases").id
        world.announce(session, decision)
    world.react()
    (award,) = house.program(world.sam).get("/awards").json["items"]
    house.run_jobs()
    (letter,) = house.program(world.sam).get(f"/awards/{award['id']}/letters").json["items"]
    said = house.program(world.sam).get(f"/awards/{award['id']}/letters/{letter['id']}/page").text
    for told in (before, said):
        for words in ("Holbeck Anchor", "Lends its hall.", "£1,500", "If their shares are", "Hillside Anchor"):
            assert words in told, words

    # And they stand on the grant's page and for programs, also for a funder, as they are after a change
    path = f"/awards/{award['id']}"
    page = words_of(read(house.browser(world.fay).get(path)))
    for words in ("Hillside Anchor, which holds the money", "Holbeck Anchor", "Lends its hall.", "£1,500"):
        assert words in page, words
    told = house.program(world.fay).get(f"{path}/parties").json
    assert (told["host_name"], [each["share_pence"] for each in told["partners"]]) == ("Hillside Anchor", [1_500_00])
    assert house.program(world.nina).get(f"{path}/parties").status_code == 403


def test_without_partners_nothing_is_said_of_them(postgres_house: TestHouse):
    world, house = build(postgres_house), postgres_house
    award = world.offered()
    house.run_jobs()
    sam, path = house.program(world.sam), f"/awards/{award.id}"
    (letter,) = sam.get(f"{path}/letters").json["items"]
    assert "partners" not in sam.get(f"{path}/letters/{letter['id']}/page").text
    assert "Partners" not in words_of(read(house.browser(world.sam).get(path)))
    assert sam.get(f"{path}/parties").json == {"host_organisation_id": None, "host_name": None, "partners": []}
