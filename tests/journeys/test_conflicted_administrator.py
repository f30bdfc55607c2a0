"""An administrator who sits on a panel and leaves for an application reads it nowhere, not even as administrator."""

from tests.house import TestHouse
from tests.journeys import story
from tests.journeys.story import created, fine, refused


def test_an_administrator_who_leaves_for_an_application_reads_it_nowhere(postgres_house: TestHouse):
    house = postgres_house
    amina = house.program(house.person("Amina Rahman", administrator=True))
    joan = house.program(house.person("Joan Birkett"))
    funders = [story.register_funder(amina, name) for name in ("Airedale Health Partnership", "Wharfe City Council")]
    scheme = created(amina.post("/schemes", story.scheme_details(dict.fromkeys(funders, 1_000_000))))
    round_ = story.announced(house, amina, scheme["id"], story.round_details(1_000_000))
    house.clock.move_to(story.OPENS)
    group = {"name": "Ropewalk Growers", "kind": "unregistered_group", "position": "Treasurer"}
    organisation = created(joan.post("/organisations", group))
    application = story.apply(
        joan, round_["id"], organisation["id"], title="Warmth", amount_pence=90_000, answers=story.some_answers()
    )
    house.clock.move_to(story.CLOSED)
    story.screen(amina, application)
    people = [(n, n.lower().replace(" ", ".") + "@example.org", "third_sector") for n in ("Dorothy Lumb", "Imran Shah")]
    panel = story.convene(amina, round_["id"], [*people, ("Amina Rahman", "amina.rahman@example.org", "staff")])
    created(amina.post(f"/panels/{panel}/sitting"))
    browser = house.browser(house.person("Amina Rahman"))
    assert browser.get(f"/applications/{application}").status_code == 200

    story.declare(amina, application, "leaves", "My brother runs it.")

    assert refused(amina.get(f"/applications/{application}"), 403)["detail"].startswith("You have a conflict")
    assert browser.get(f"/applications/{application}").status_code == 403
    assert browser.get(f"/applications/{application}/screening").status_code == 403
    assert fine(amina.get(f"/rounds/{round_['id']}/applications"))["items"] == []
    assert fine(joan.get(f"/applications/{application}"))["title"] == "Warmth", "its own people read it as before"
