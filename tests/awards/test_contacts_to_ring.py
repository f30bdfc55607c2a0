"""A contact whom nobody can ring is told to administrators until there is a number."""

from tests.awards.rows import build
from tests.house import TestHouse
from tests.kernel.looking import strictly


def test_a_contact_without_a_number_is_told_until_there_is_one(house: TestHouse):
    # Given Ada, who has no telephone number, and is named for a scheme
    world = build(house)
    award = world.accepted()
    ada = house.browser(world.ada)
    missing = f"{world.ada.name} is named as a contact, but has no telephone number"
    assert missing not in ada.get("/").text
    named = ada.post("/contacts", data={f"scheme-{award.scheme_id}": str(world.ada.id)})
    assert named.status_code == 302
    # Then her home says so, and leads to where she gives it
    assert missing in ada.get("/").text
    typed = {"name": world.ada.name, "phone": "0113 496 0000", "letter_format": "standard"}
    assert ada.post("/account", data=typed).status_code == 302
    assert missing not in ada.get("/").text


def test_the_page_for_help_names_the_contact_of_ones_own_grant_and_nobody_elses(postgres_house: TestHouse):
    # Given a grant whose scheme has Ada as its contact, with a telephone number
    house = postgres_house
    world = build(house)
    award = world.accepted()
    ada, mel = house.browser(world.ada), house.browser(world.mel)
    nobody = mel.get("/help").text
    ada.post("/account", data={"name": world.ada.name, "phone": "0113 496 0000", "letter_format": "standard"})
    ada.post("/contacts", data={f"scheme-{award.scheme_id}": str(world.ada.id)})

    # When its people look for help, then she is named to them, and to nobody else
    page = mel.get("/help").text
    strictly(page)
    said = f"{award.title}: {world.ada.name}, telephone 0113\u00a0496\u00a00000, {world.ada.email}"
    assert said in page.replace("&#39;", "’")
    assert house.program(world.mel).get("/me/contacts").json == {"items": [said]}
    assert world.ada.name not in nobody
    assert world.ada.name not in house.browser().get("/help").text
    assert house.program(house.person("Kit Stranger")).get("/me/contacts").json == {"items": []}
