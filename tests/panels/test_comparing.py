"""Marks made comparable: worked out once for all that changes in a few seconds, and kept."""

import json
from datetime import timedelta

import pytest

from grants.applications import service as applications
from grants.applications.queries import application_of
from grants.kernel.jobs import DONE, WAITING, Job
from grants.panels.comparing import service as comparing
from grants.panels.comparing.calibration import compared
from grants.panels.comparing.models import StoredComparison
from grants.panels.comparing.results import Comparison
from grants.panels.comparing.service import COMPARE, entry_of, keep_comparison
from grants.panels.scoring import assessing
from grants.panels.scoring.rules import Mark
from tests.house import TestHouse
from tests.panels.rows import World, a_decline, build

COMPARED = "panels.marks_compared"
GIVEN = ((5, 3), (4, 1), (2, 1))


def marked(house: TestHouse) -> World:
    """Tess and Theo have marked three applications, Theo harder than Tess."""
    world = build(house).seated()
    for number, (tess, theo) in enumerate(GIVEN):
        world.assess(world.tess, number, tess)
        world.assess(world.theo, number, theo)
    return world


def work_off(house: TestHouse) -> None:
    """Let everything be done that is asked for now, the comparison of these seconds among it."""
    house.run_jobs()
    house.clock.advance(seconds=comparing.BUCKET.total_seconds())
    house.run_jobs()


def kept(world: World) -> StoredComparison:
    assert world.panel_id
    with world.house.read() as session:
        stored = comparing.kept_comparison(session, world.panel_id)
    assert stored is not None
    return stored


def result(world: World) -> Comparison:
    assert world.panel_id
    with world.house.read() as session:
        estimates = comparing.estimates_of(session, world.panel_id)
    return Comparison.from_json(kept(world).result, {str(key): each for key, each in estimates.items()})


def test_all_that_changes_in_a_few_seconds_is_compared_once(house: TestHouse):
    world = marked(house)

    house.run_jobs()
    waiting = house.jobs(COMPARE)
    assert [job.state for job in waiting] == [WAITING], [job.last_error for job in house.jobs()]
    work_off(house)

    assert [job.state for job in house.jobs(COMPARE)] == [DONE], [job.last_error for job in house.jobs(COMPARE)]
    assert len(house.events(COMPARED)) == 1
    found = result(world)
    assert set(found.applications) == {str(each) for each in world.applications}
    assert (
        found.markers[str(world.members["Theo Third"])].points
        > 0
        > found.markers[str(world.members["Tess Third"])].points
    )


def test_what_is_kept_is_what_the_marks_come_to(postgres_house: TestHouse):
    world = marked(postgres_house)
    work_off(postgres_house)

    assert world.panel_id
    with postgres_house.read() as session:
        entry = entry_of(session, world.panel_id)
    assert sorted(total.points for total in entry.totals) == [20.0, 20.0, 40.0, 60.0, 80.0, 100.0]
    assert entry.money_pence == 10_000_00
    assert kept(world).fingerprint == entry.fingerprint
    anew = compared(entry.totals, entry.asks, entry.money_pence)
    assert kept(world).result == json.loads(json.dumps(anew.as_json()))
    for key, estimate in result(world).applications.items():
        expected = anew.applications[key]
        assert (estimate.adjusted, estimate.chance) == pytest.approx((expected.adjusted, expected.chance))
        assert estimate.interval == pytest.approx(expected.interval)


def test_a_criterion_that_does_not_apply_leaves_its_weight_to_the_others(house: TestHouse):
    world = build(house).seated()
    world.declare(world.tess, 0)
    need, plan, value = world.criteria.values()
    who = world.who(world.tess)
    with house.write() as session:
        application, member = world.at(session, world.tess, 0)
        marks = [Mark(need, 5, "Great"), Mark(plan, 2, ""), Mark(value, None, "No staff", applies=False)]
        assessing.give_scores(session, application, member, scores=marks, **who)

    assert world.panel_id
    with house.read() as session:
        (total,) = entry_of(session, world.panel_id).totals
    assert total.points == pytest.approx((50 * 100 + 40 * 40) / 90)


def test_nothing_new_is_not_kept_again(postgres_house: TestHouse):
    world = marked(postgres_house)
    work_off(postgres_house)
    before = kept(world)

    world.score(world.tess, 0, GIVEN[0][0])
    work_off(postgres_house)

    assert [job.state for job in postgres_house.jobs(COMPARE)] == [DONE, DONE]
    assert len(postgres_house.events(COMPARED)) == 1
    assert kept(world).computed_at == before.computed_at


def test_marks_set_aside_are_compared_no_more(postgres_house: TestHouse):
    world = marked(postgres_house)
    work_off(postgres_house)

    world.declare(world.theo, 0, "leaves", "My sister works there")
    work_off(postgres_house)

    first = result(world).applications[str(world.applications[0])]
    assert (first.raw, first.spread) == (100.0, 0.0)


def test_what_is_proposed_no_longer_competes_and_its_money_is_gone(postgres_house: TestHouse):
    world = marked(postgres_house)
    work_off(postgres_house)
    first, second, third = (str(each) for each in world.applications)
    assert all(each.chance is not None for each in result(world).applications.values())

    world.propose(world.ada, 0)
    work_off(postgres_house)
    proposed = result(world).applications
    assert proposed[first].chance is None
    assert proposed[second].chance == pytest.approx(1 - (proposed[third].chance or 0))

    world.propose(world.ada, 1, **a_decline())
    work_off(postgres_house)
    assert result(world).applications[third].chance == 1.0


def test_a_budget_that_changes_moves_the_line_where_the_money_ends(postgres_house: TestHouse):
    # Given marks that tell the last from the others, and money for two of three
    world = marked(postgres_house)
    world.fund({"Airedale Health": 50_000_00})
    last = str(world.applications[2])
    work_off(postgres_house)
    chance = result(world).applications[last].chance
    # When there is money for all, and then for none
    world.change_budget(12_000_00)
    work_off(postgres_house)
    assert result(world).applications[last].chance == 1.0 != chance
    world.change_budget(1_000_00)
    work_off(postgres_house)
    # Then each time they are compared anew
    assert result(world).applications[last].chance == 0.0


def test_a_withdrawn_application_is_compared_no_more(postgres_house: TestHouse):
    world = marked(postgres_house)
    work_off(postgres_house)

    sam = postgres_house.person("Sam Field")
    world.join_organisation(sam, 2)
    who = world.who(sam)
    with postgres_house.write() as session:
        applications.withdraw(session, application_of(session, world.applications[2]), **who)
    work_off(postgres_house)

    assert str(world.applications[2]) not in result(world).applications


def test_what_was_read_earlier_does_not_write_over_what_was_read_later(postgres_house: TestHouse):
    world = marked(postgres_house)
    work_off(postgres_house)
    now = postgres_house.now()
    assert world.panel_id
    nothing = Comparison({}, {}, (), seed=0)

    with postgres_house.write() as session:
        keep_comparison(session, world.panel_id, fingerprint="later", comparison=nothing, read_at=now)
    with postgres_house.write() as session:
        earlier = now - timedelta(seconds=1)
        keep_comparison(session, world.panel_id, fingerprint="earlier", comparison=nothing, read_at=earlier)

    assert kept(world).fingerprint == "later"


def test_a_hundred_marks_a_second_ask_for_one_comparison_each_few_seconds(postgres_house: TestHouse):
    world = marked(postgres_house)
    for _ in range(10):
        world.score(world.tess, 0, 4)
        world.score(world.tess, 0, 3)
        postgres_house.run_jobs()
        postgres_house.clock.advance(seconds=1)
    work_off(postgres_house)

    keys = [job.key for job in postgres_house.jobs(COMPARE)]
    assert len(keys) <= 3
    assert len(set(keys)) == len(keys)
    assert all(isinstance(job, Job) and job.state == DONE for job in postgres_house.jobs(COMPARE))
