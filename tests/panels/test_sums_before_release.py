"""What a round has committed would tell people with a conflict of interest their own result before its release."""

import re
from uuid import UUID

import pytest
from sqlalchemy import select

from grants.identity.models import Person
from grants.kernel.db import new_id
from grants.organisations.models import Membership, Organisation
from grants.panels.deciding import confirming
from grants.schemes.models import Contribution, QuestionSetVersion, Round
from tests.house import TestHouse
from tests.panels.rows import DEFINITION, World, a_decline, an_award, build

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
    path = f"/schemes/{scheme_id_of(world)}/changes"
    body = {"kind": "budget", "round_id": str(world.round_id), "amount_pence": 3_000_00, "reason": "To see."}
    answer = postgres_house.program(person).post(path, body)
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


AMOUNTS = (500_00, 4_000_00, 3_456_00, 99_999_00, None)


def tries(world: World, person: Person, number: int) -> set[tuple[int, str]]:
    """What a program is told that tries to propose amounts: each different answer."""
    path, program = f"/applications/{world.applications[number]}/decision", world.house.program(person)
    bodies = [an_award() | {"amount_pence": each} for each in AMOUNTS] + [a_decline()]
    return {(each.status_code, each.json["detail"]) for each in (program.post(path, body) for body in bodies)}


@pytest.mark.parametrize("outcome", ["award", "decline"])
def test_nobody_finds_their_own_result_by_trying_to_propose_amounts(postgres_house: TestHouse, outcome: str):
    # Given an administrator who acts for an applicant, and something that is proposed to that applicant
    world = build(postgres_house, budget_pence=4_500_00).seated()
    person = a_reader(world, "administrator")
    world.prepare(1)
    world.propose(world.ada, 0, **(an_award() if outcome == "award" else a_decline()))
    # When they try amounts for another applicant, then each is refused in the same words, whatever is left
    (answer,) = tries(world, person, 1)
    assert answer[0] == 403
    assert "£" not in answer[1]
    assert "somebody else has to propose" in answer[1]
    page = postgres_house.browser(person).get(f"/applications/{world.applications[1]}/decision").text
    assert "somebody else has to propose" in page
    assert "Save the proposal" not in page
    # Nor when it is final, nor by changing what stands
    world.propose(world.ada, 1, **a_decline())
    path, program = f"/applications/{world.applications[1]}/decision", postgres_house.program(person)
    assert program.put(path, an_award(), If_Match="*").status_code == 403
    world.confirm(world.ada)
    world.prepare(2)
    assert tries(world, person, 2) == {answer}
    # And once the letters are released they propose again
    world.release()
    assert program.post(f"/applications/{world.applications[2]}/decision", an_award(500_00)).status_code == 201


def test_groups_that_do_worse_are_counted_without_what_is_closed_to_who_makes_it_final(postgres_house: TestHouse):
    """Given a group that does worse only by the outcome of somebody's own application."""
    world = build(postgres_house, applications=9, budget_pence=50_000_00).seated()
    person = a_reader(world, "administrator")
    with postgres_house.write() as session:
        for number, organisation_id in enumerate(world.organisations):
            session.get_one(Organisation, organisation_id).communities = ["older_people"] if number < 4 else []
    for number in range(9):
        world.propose(world.ada, number, **(a_decline() if number in (0, 1) else an_award()))
    world.meet()
    with postgres_house.write() as session:
        made = confirming.confirm_decisions(session, world.panel(session), **world.who(person))
    assert len(made) == 8
    # Whoever is free of it is asked about all of it
    refused = postgres_house.program(world.ada).post(f"/panels/{world.panel_id}/confirmation")
    assert {each["code"] for each in refused.json["errors"]} == {"equality_note"}
