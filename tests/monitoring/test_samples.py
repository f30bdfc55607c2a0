"""A few returns of a tier are drawn by lot; only their people are asked for receipts, and the check is kept."""

from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some
from sqlalchemy import select
from werkzeug.test import TestResponse

from grants.monitoring.planning.sampling import rules, service
from grants.monitoring.planning.sampling.models import SampledReturn
from grants.notifications.models import Message
from grants.schemes.queries import scheme_of
from grants.schemes.tiers.rules import PROJECT, Tier
from grants.schemes.tiers.service import begin_with_tiers
from tests.awards.rows import World, build
from tests.house import TestHouse
from tests.kernel.test_file_checks import PDF
from tests.monitoring.test_told_another_way import call, first_of, link_to
from tests.organisations.given import read

IDS = some.lists(some.uuids(), unique=True, max_size=60)
SEEDS = some.text("0123456789abcdef", min_size=32, max_size=32)


@given(IDS, some.integers(0, 100), SEEDS)
def test_whoever_has_the_seed_draws_the_same_in_whatever_order(ids: list[UUID], percent: int, seed: str):
    taken = rules.drawn(ids, percent, seed)
    assert taken == rules.drawn(ids[::-1], percent, seed)
    assert set(taken) <= set(ids)
    assert len(ids) * percent // 100 <= len(taken) <= -(-len(ids) * percent // 100)


def test_each_return_is_as_likely_as_the_share_says_also_where_it_is_alone():
    alone = [UUID(int=7)]
    times = sum(len(rules.drawn(alone, 5, f"{seed:032x}")) for seed in range(4_000))
    assert 140 < times < 260
    ten = [UUID(int=number) for number in range(10)]
    counts = dict.fromkeys(ten, 0)
    for seed in range(4_000):
        for each in rules.drawn(ten, 10, f"{seed:032x}"):
            counts[each] += 1
    assert all(300 < count < 500 for count in counts.values())


@pytest.fixture
def world(house: TestHouse) -> World:
    made = build(house)
    with house.write() as session:
        begin_with_tiers(session, scheme_of(session, made.scheme_id), kind=PROJECT, version=None, **made.who(made.ada))
    return made


def draw(world: World, percent: int) -> None:
    with world.house.write() as session:
        scheme = scheme_of(session, world.scheme_id)
        tier = Tier(number=1, name="Very small", sampled_percent=percent)
        service.draw_sample(session, scheme, tier, seed="0" * 32, now=world.house.now())


def receipts() -> dict[str, Any]:
    return {"kind": "receipts", "shows": "", "file": (BytesIO(PDF), "bills.pdf")}


def by_program(world: World, path: str) -> TestResponse:
    program = world.house.program(world.mel)
    headers = {"Authorization": f"Bearer {program.token}"}
    return program.client.post(f"/api/v1{path}/evidence", data=receipts(), headers=headers)


def test_who_is_drawn_shows_receipts_and_nobody_else_is_asked(world: World):
    # Given two very small grants, of which one tells its return
    award = world.begun(amount_pence=2_500_00)
    first = first_of(world, award)
    program, path = world.house.program(world.ada), f"/returns/{first.id}"
    draw(world, 100)
    assert program.get(f"{path}/spot_check").status_code == 404, "its time is not over, and nothing was sent"
    assert "Receipts" not in world.house.browser(world.mel).get(f"{path}/evidence").text
    for refused in (by_program(world, path), world.house.browser(world.mel).post(f"{path}/evidence", data=receipts())):
        assert refused.status_code == 422
        assert "we need no receipts for it" in refused.text
    program.post(f"{path}/telling", call(world, because=""))
    world.house.browser().post(f"/returns/told/{link_to(world, world.mel)}", data={"right": "yes"})
    # When the sample is drawn, again and again
    for _ in range(2):
        draw(world, 100)
    world.house.run_jobs()
    # Then its people are asked once, and told how
    with world.house.read() as session:
        asked = select(Message).where(Message.person_id == world.mel.id, Message.subject.contains("show us receipts"))
        assert len(session.scalars(asked).all()) == 1
        assert [each.is_taken for each in session.scalars(select(SampledReturn))] == [True]
    draws = program.get(f"/schemes/{world.scheme_id}/sample_draws").json
    assert [(each["of"], each["taken"], each["seed"]) for each in draws["items"]] == [(1, 1, "0" * 32)]
    ada = world.house.browser(world.ada)
    for address in (f"/schemes/{world.scheme_id}/sample", f"{path}/spot-check", f"{path}/review"):
        read(ada.get(address))
    assert "Receipts or invoices" in world.house.browser(world.mel).get(f"{path}/evidence").text
    assert by_program(world, path).status_code == 201
    assert f'/schemes/{world.scheme_id}/sample"' in ada.get(f"/schemes/{world.scheme_id}").text
    # And what nobody checks is an exception until the result is kept
    world.house.clock.move_to(world.house.now() + timedelta(days=30))
    assert "We have not checked return 1" in world.house.browser(world.ada).get("/exceptions?matter=sample").text
    assert program.put(f"{path}/spot_check", {"result": "not in order"}).status_code == 422
    kept = program.put(f"{path}/spot_check", {"result": "not in order", "note": "Two bills are missing."})
    assert (kept.status_code, kept.json["result"]) == (201, "not in order")
    assert "Two bills are missing." in world.house.browser(world.ada).get(f"{path}/review").text
    assert "We have not checked" not in world.house.browser(world.ada).get("/exceptions?matter=sample").text
    assert world.house.jobs(state="dead") == []
