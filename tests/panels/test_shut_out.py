"""Whoever applies cannot shut anybody out of their application by naming them."""

from uuid import UUID

from grants.applications.models import AGREED, PARTNER, Party
from grants.identity.models import Person
from grants.kernel.db import new_id
from grants.kernel.money import Pence
from tests.house import TestHouse
from tests.made import make_member
from tests.panels.rows import PLAN, World, build
from tests.panels.test_conflicts import interests


def applicant(world: World) -> Person:
    mal = world.house.person("Mal Applicant")
    with world.house.write() as session:
        make_member(session, world.organisations[0], mal.id, world.house.now(), position="Chair", is_signatory=True)
    return mal


def nothing_is_closed(world: World) -> None:
    """Tess reads the application and gives marks, and Ada screens it, as if nobody had named them."""
    first = f"/applications/{world.applications[0]}"
    assert interests(world, "Tess Third")[0] in (None, ("none", False, ""))
    assert PLAN in world.house.browser(world.tess).get(f"{first}/assessment").text
    ada = world.house.browser(world.ada)
    for page in ("", "/screening", "/assessment"):
        assert ada.get(first + page).status_code == 200, page
    assert not {"member", "party", "conflicted"} & {role for role, _ in world.house.actor(world.tess).roles}
    assert not {"member", "party", "conflicted"} & {role for role, _ in world.house.actor(world.ada).roles}


def test_a_panel_member_and_an_administrator_named_as_its_people_stay(postgres_house: TestHouse):
    house = postgres_house
    # Given a panel that sits, and an applicant who knows addresses
    world = build(house).seated()
    mal = house.program(applicant(world))
    world.declare(world.tess, 0)

    # When they name Tess of the panel and Ada, who runs the programme, as their people, and as their contacts
    path = f"/organisations/{world.organisations[0]}/members"
    asked = [
        mal.post(path, {"email": person.email, "name": person.name, "position": "Trustee"}).json["id"]
        for person in (world.tess, world.ada)
    ]
    house.run_jobs()

    # Then nothing is closed to either, and nothing is while they do not answer or once they say no
    nothing_is_closed(world)
    for person, asked_id in zip((world.tess, world.ada), asked, strict=True):
        assert house.program(person).post(f"/asked_members/{asked_id}/agreement", {"agrees": False}).status_code == 201
    house.run_jobs()
    nothing_is_closed(world)
    world.score(world.tess, 0)

    # And whom they never were, the applicant cannot take off either: nobody has left
    assert mal.delete(f"{path}/{world.tess.id}").status_code == 404
    house.run_jobs()
    nothing_is_closed(world)


def test_nor_can_a_partner_be_asked_at_their_address(postgres_house: TestHouse):
    # Given an application whose partner was asked at Tess's address, and at Ada's; somebody else agreed for it
    world = build(postgres_house).seated()
    world.declare(world.tess, 0)
    for person in (world.tess, world.ada):
        asked_at(world, person.email, world.organisations[1])

    # Then they still read, mark and screen it
    nothing_is_closed(world)
    world.score(world.tess, 0)


def asked_at(world: World, email: str, organisation_id: UUID) -> None:
    now = world.house.now()
    with world.house.write() as session:
        session.add(
            Party(
                id=new_id(),
                application_id=world.applications[0],
                role=PARTNER,
                organisation_id=organisation_id,
                name="Somebody",
                contact_name="Somebody",
                email=email,
                share_pence=Pence(1_00),
                does="Helps.",
                state=AGREED,
                edition=1,
                asked_at=now,
                answered_at=now,
                answered_by=world.house.person("Sam Field").id,
                agreed_amount_pence=Pence(4_000_00),
                agreed_share_pence=Pence(1_00),
            )
        )
