"""Whoever holds the money for a group sees the grant: the offer, its payments, its letters and accepted returns."""

from sqlalchemy import select

from grants.applications.models import Application
from grants.monitoring.access import may_read_return
from grants.monitoring.models import ACCEPTED, Return
from grants.monitoring.queries import return_of, returns_of_award
from grants.organisations.models import Membership
from tests.awards.rows import add_organisation, build
from tests.house import TestHouse
from tests.organisations.given import acts_for, read, tell_all


def test_a_host_sees_the_grant_it_holds_the_money_of(postgres_house: TestHouse):
    # Given an offer to the growers, of which Holbeck Anchor holds the money; Hana may sign for it
    world, house = build(postgres_house), postgres_house
    offer, hana = world.offered(), house.person("Hana Holt")
    with house.write() as session:
        host = add_organisation(session, "Holbeck Anchor", house.now())
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
    assert path in browser.get(f"/applications/{offer.application_id}/outcome").text

    # And of its returns those that have been accepted, as the list says
    with house.write() as session:
        first, second = session.scalars(select(Return).where(Return.award_id == offer.id).order_by(Return.number))
        first.state, first.submitted_at, first.reviewed_at = ACCEPTED, house.now(), house.now()
        ids = first.id, second.id
    actor = house.actor(hana)
    with house.read() as session:
        assert [each.id for each in returns_of_award(session, world.award(offer.id), actor)] == [ids[0]]
        assert may_read_return(actor, return_of(session, ids[0])) is None
        assert (
            may_read_return(actor, return_of(session, ids[1])) == "Hosts can read a return once it has been accepted."
        )
