"""Two act on a panel at the same moment."""

from sqlalchemy import func, select

from grants.panels.models import Decision, Panel
from grants.schemes.models import Round
from tests.at_once import at_once
from tests.house import TestHouse
from tests.panels.rows import build


def test_two_decisions_at_once_cannot_overspend_the_round(postgres_house: TestHouse):
    world = build(postgres_house, applications=4, budget_pence=9_000_00).seated()

    said = at_once(*(lambda n=n: world.propose(world.ada, n) for n in range(4)))

    assert said.count("done") == 2
    assert sum("left" in sentence for sentence in said) == 2
    with postgres_house.read() as session:
        assert session.scalars(select(Round.committed_pence)).one() == 8_000_00
        assert session.scalar(select(func.sum(Decision.amount_pence))) == 8_000_00


def test_an_application_is_decided_once_by_two_at_once(postgres_house: TestHouse):
    world = build(postgres_house).seated()
    world.prepare(0)
    said = at_once(*(lambda: world.propose(world.ada, 0) for _ in range(3)))
    assert said.count("done") == 1
    world.meet()
    said = at_once(*(lambda: world.confirm(world.ada) for _ in range(3)))
    assert said.count("done") == 1
    assert len(postgres_house.events("panels.decision_made")) == 1


def test_the_last_decisions_close_the_panel_once(postgres_house: TestHouse):
    world = build(postgres_house, applications=2).seated()
    for number in range(2):
        world.prepare(number)
    assert at_once(*(lambda n=n: world.propose(world.ada, n) for n in range(2))) == ["done", "done"]
    world.meet()
    assert "done" in at_once(*(lambda: world.confirm(world.ada) for _ in range(2)))
    assert len(postgres_house.events("panels.panel_closed")) == 1


def test_members_added_at_once_are_all_counted(postgres_house: TestHouse):
    world = build(postgres_house)
    world.convene()
    names = [f"Third {letter}" for letter in "ABCDEF"]
    assert set(at_once(*(lambda n=n: world.add(n) for n in names))) == {"done"}
    with postgres_house.read() as session:
        assert session.scalars(select(Panel.third_sector_members)).one() == 6
