"""From which amounts more is looked at is set on a page, with who, when and why; what waits is looked at by it."""

from uuid import UUID

import pytest
from sqlalchemy.exc import IntegrityError

from grants.applications.screening.due_diligence_rules import Thresholds
from grants.applications.screening.thresholds.models import DueDiligenceThresholds
from grants.kernel.money import Pence
from tests.applications.rows import World, build
from tests.house import TestHouse
from tests.journeys.story import fine
from tests.kernel.looking import words_of
from tests.organisations.given import errors, read

TYPED = {"small_pence": "9000", "statement_pence": "20000", "reason": "The trustees decided so in November."}


@pytest.fixture
def world(house: TestHouse) -> World:
    return build(house)


def looked_at(world: World, application_id: UUID) -> set[str]:
    program = world.house.program(world.ada)
    items = fine(program.get(f"/applications/{application_id}/screening"))["due_diligence"]
    return {each["key"] for each in items}


def test_other_amounts_are_set_with_a_reason_and_count_for_what_waits(world: World):
    # Given an application that waits, whose accounts are looked at
    house, ada = world.house, world.house.browser(world.ada)
    waits = world.submitted()
    house.run_jobs()
    assert {"accounts", "people"} <= looked_at(world, waits)
    read(ada.get("/due-diligence"))

    # When somebody types what cannot be, they read so
    wrong = ada.post("/due-diligence", data={**TYPED, "statement_pence": "10", "reason": "", "version": "0"})
    assert list(errors(wrong)) == ["statement_pence", "reason"]

    # When Ada sets other amounts, then less is looked at, and her reason stands beside them
    assert ada.post("/due-diligence", data={**TYPED, "version": "0"}).status_code == 302
    house.run_jobs()
    assert not {"accounts", "people"} & looked_at(world, waits)
    words = words_of(read(ada.get("/due-diligence")))
    assert TYPED["reason"] in words
    assert "Ada Owusu" in words

    # And a save of what was read before hers is refused, as is anybody else's
    program = house.program(world.ada)
    body = {"small_pence": 1_00, "statement_pence": 2_00, "reason": "Another."}
    assert program.put("/due_diligence_thresholds", body, If_Match='"0"').status_code == 412
    kept = fine(program.put("/due_diligence_thresholds", body, If_Match='"1"'))
    assert [each["reason"] for each in kept["history"]] == ["Another.", TYPED["reason"]]
    assert house.program(world.sam).get("/due_diligence_thresholds").status_code == 403


@pytest.mark.parametrize("broken", [{"small_pence": Pence(7_000_00)}, {"reason": " "}, {"number": 0}])
def test_the_database_keeps_the_amounts_in_order(world: World, broken: dict[str, object]):
    whole = {"number": 1, "small_pence": Pence(1), "statement_pence": Pence(2), "reason": "So."}
    set_by = {"set_by": world.ada.id, "set_at": world.house.now()}
    with world.house.write() as session:
        session.add(DueDiligenceThresholds(**{**whole, **set_by, **broken}))
        with pytest.raises(IntegrityError):
            session.flush()
        session.rollback()


def test_the_usual_amounts_are_those_that_stood_in_the_program():
    assert Thresholds() == Thresholds(1_000_00, 20_000_00)
