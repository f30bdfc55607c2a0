"""A contact whom nobody can ring is told to administrators until there is a number."""

from tests.awards.rows import build
from tests.house import TestHouse


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
