"""What a round has committed would tell people with a conflict of interest their own result before its release."""

import re
from uuid import UUID

import pytest
from sqlalchemy import select

from grants.identity.models import Person
from grants.kernel.db import new_id
from grants.organisations.models import Membership
from grants.schemes.models import Contribution, QuestionSetVersion, Round
from tests.house import TestHouse
from tests.panels.rows import DEFINITION, World, build

OWN = "3,456"


def scheme_id_of(world: World) -> UUID:
    with world.house.read() as session:
        return session.get_one(Round, world.round_id).scheme_id


def a_reader(world: World, kind: str) -> Person:
    """An administrator or somebody of a funder, who acts for the first applicant."""
    world.fund({"Airedale Health": 50_000_00})
    person = world.house.person("Ines Interest", administrator=kind == "administrator")
    world.join_organisation(person, 0)
    with world.house.write() as session:
        asked = {"scheme_id": session.get_one(Round, world.round_id).scheme_id, "purpose": "return", "number": 1}
        session.add(QuestionSetVersion(id=new_id(), definition=DEFINITION, created_at=world.house.now(), **asked))
    if kind == "funder":
        with world.house.write() as session:
            funder_id = session.scalars(select(Contribution.funder_id)).one()
            joined = {"position": "Officer", "since": world.house.now()}
            session.add(Membership(organisation_id=funder_id, person_id=person.id, **joined))
    return person


def told(world: World, person: Person) -> list[int | None]:
    """What programs tell a person of what is committed: the round, the scheme, and the round in the scheme's lists."""
    program, scheme = world.house.program(person), f"/schemes/{scheme_id_of(world)}"
    whole = program.get(scheme).json
    listed = [each for each in program.get("/schemes").json["items"] if each["id"] == whole["id"]]
    return [
        program.get(f"/rounds/{world.round_id}").json["committed_pence"],
        program.get("/rounds?state=closed").json["items"][0]["committed_pence"],
        whole["committed_pence"],
        whole["rounds"][0]["committed_pence"],
        program.get(f"{scheme}/rounds").json["items"][0]["committed_pence"],
        listed[0]["committed_pence"],
    ]


def pages_of(world: World, person: Person) -> list[str]:
    paths = [f"/rounds/{world.round_id}", "/schemes", f"/schemes/{scheme_id_of(world)}"]
    if person.is_administrator:
        paths.append(f"/rounds/{world.round_id}/budget")
    answers = [world.house.browser(person).get(path) for path in paths]
    assert {answer.status_code for answer in answers} == {200}
    return [re.sub("<[^>]*>", "", answer.text) for answer in answers]


@pytest.mark.parametrize("kind", ["administrator", "funder"])
def test_nobody_reads_their_own_result_in_a_sum_before_its_release(postgres_house: TestHouse, kind: str):
    # Given somebody with the money's sums, who acts for an applicant
    world = build(postgres_house, budget_pence=10_000_00).seated()
    person = a_reader(world, kind)
    assert told(world, person) == [0] * 6
    # When an award is proposed to that applicant, and is final
    world.propose(world.ada, 0, amount_pence=3_456_00)
    assert told(world, world.ada) == [3_456_00] * 6
    for step in ("proposed", "final"):
        if step == "final":
            world.confirm(world.ada)
        # Then no sum says so, whatever is left included
        assert told(world, person) == [None] * 6, step
        for page in pages_of(world, person):
            assert OWN not in page, step
            assert "6,544" not in page, step
            assert "46,544" not in page, step
    # And once the letter is released they read the sums again
    world.release()
    assert told(world, person) == [3_456_00] * 6
    assert all(OWN in page for page in pages_of(world, person))


def test_what_is_proposed_to_others_is_still_read(postgres_house: TestHouse):
    world = build(postgres_house).seated()
    person = a_reader(world, "administrator")
    world.propose(world.ada, 1)
    assert told(world, person) == [4_000_00] * 6


def test_a_budget_is_not_lowered_to_try_how_much_is_committed(postgres_house: TestHouse):
    world = build(postgres_house, budget_pence=10_000_00).seated()
    person = a_reader(world, "administrator")
    world.propose(world.ada, 0, amount_pence=3_456_00)
    path = f"/rounds/{world.round_id}/budget"
    body = {"budget_pence": 3_000_00, "reason": "To see."}
    answer = postgres_house.program(person).put(path, body, If_Match="*")
    assert (answer.status_code, "conflict of interest" in answer.text) == (403, True)


def test_a_member_who_leaves_for_one_application_reads_no_money_left_beside_another(postgres_house: TestHouse):
    world = build(postgres_house, budget_pence=10_000_00).seated()
    world.add("Thea Thirdly")
    world.declare(world.tess, 0, "leaves", "Health.")
    world.assess(world.tess, 1)
    world.propose(world.ada, 0, amount_pence=3_456_00)
    page = f"/applications/{world.applications[1]}/decision"
    assert "£6,544" in postgres_house.browser(world.ada).get(page).text
    answer = postgres_house.browser(world.tess).get(page)
    assert answer.status_code == 200
    assert "£6,544" not in answer.text
    # Nor does whoever leads the panel, on the page where decisions become final
    world.join_organisation(world.ada, 0)
    assert "£6,544" not in postgres_house.browser(world.ada).get(f"/panels/{world.panel_id}/confirmation").text
