"""A home page on which nothing waits says what comes next."""

from datetime import timedelta

from grants.schemes.models import Round
from tests.house import TestHouse
from tests.organisations.given import organisation, read
from tests.panels.rows import build


def test_whoever_has_nothing_to_do_reads_when_the_next_round_closes(house: TestHouse):
    # Given a round that is open for two more days, and somebody for whom nothing waits
    world = build(house)
    with house.write() as session:
        session.get_one(Round, world.round_id).closes_at = house.now() + timedelta(days=2)
    member = house.person("Priya Nair")
    organisation(house, member)
    assert house.program(member).get("/me/waiting").json["items"] == []

    # Then their home page says when it closes
    page = house.browser(member).get("/")
    read(page)
    assert "Nothing is waiting for you now." in page.text
    assert "Warm spaces, Spring 2027: the round closes" in page.text
    assert "3 March 2027" in page.text
    (item,) = house.program(member).get("/me/coming").json["items"]
    assert item["due_at"].startswith("2027-03-03")

    # And says nothing of it once it is withdrawn
    with house.write() as session:
        session.get_one(Round, world.round_id).withdrawn_at = house.now()
        session.get_one(Round, world.round_id).withdrawn_because = "The money went."
    assert "What comes next" not in house.browser(member).get("/").text
