"""Who runs the programme and has left an organisation still leaves for the grants that it asked for at that time."""

import pytest

from grants.awards.access import CONFLICT
from grants.awards.models import Award
from grants.awards.paying.runs.queries import FOR_ANOTHER
from grants.identity.models import Person
from tests.awards.rows import World, build
from tests.house import TestHouse
from tests.kernel.looking import words_of
from tests.monitoring.test_own_organisation import sent
from tests.organisations.given import acts_for, ends, read


@pytest.fixture
def world(house: TestHouse) -> World:
    return build(house)


def left(world: World, *, for_good: bool = True) -> Award:
    """A grant with a return to review and an instalment to pay, of an organisation for which Ada acts, or acted."""
    award = world.begun()
    sent(world, award)
    acts_for(world.house, world.ada, world.organisation_id)
    if for_good:
        ends(world.house, world.organisation_id, world.ada)
    return award


def test_reads_no_return_of_theirs(world: World, bea: Person):
    award = left(world)
    (first, *_) = world.house.program(bea).get(f"/awards/{award.id}/returns").json["items"]
    page, ada = f"/returns/{first['id']}", world.house.browser(world.ada)

    # Then nothing about the return is shown, by page or by program
    for closed in (page, f"{page}/review", f"/awards/{award.id}/returns"):
        refused = ada.get(closed)
        assert refused.status_code == 403
        assert CONFLICT in words_of(read(refused))
    by_program = world.house.program(world.ada).get(page)
    assert (by_program.status_code, by_program.json["detail"]) == (403, CONFLICT)

    # And no list has it, while Bea reads and reviews it
    assert page not in ada.get("/lists/returns?state=submitted").text
    assert world.house.program(world.ada).get("/returns?view=all").json["items"] == []
    assert page in world.house.browser(bea).get("/lists/returns?state=submitted").text


def test_and_sees_no_payment_to_them(world: World, bea: Person):
    award = left(world)
    ada, lock = world.house.browser(world.ada), world.house.browser(bea)
    assert ada.post(f"/awards/{award.id}/instalments/1/run").status_code == 403
    assert award.reference not in ada.get("/payments").text
    assert award.reference in lock.get("/payments").text

    # Nor in a run that Bea has begun, on which Ada does nothing
    run = lock.post(f"/awards/{award.id}/instalments/1/run", data=world.pay_today()).location
    shown = ada.get(run)
    assert award.reference not in shown.text
    assert "you have a conflict of interest in this grant" in words_of(read(shown))
    assert FOR_ANOTHER in words_of(read(shown))
    assert ada.post(f"{run}/preparation", data={"version": "1"}).status_code == 403


@pytest.mark.parametrize("for_good", [True, False])
def test_home_counts_only_what_is_theirs_to_do(world: World, bea: Person, for_good: bool):
    left(world, for_good=for_good)
    for person, counted in ((world.ada, False), (bea, True)):
        home = words_of(read(world.house.browser(person).get("/")))
        assert ("1 monitoring return to review" in home) == counted
        assert ("Pay 1 instalment, £" in home) == counted
