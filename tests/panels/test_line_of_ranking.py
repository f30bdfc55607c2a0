"""Where the money of a round ends in its ranking, without reading the round for each reader."""

from grants.panels.comparing.ranking.order import Wanted, ordered
from grants.panels.comparing.ranking.rules import RAW
from tests.house import TestHouse
from tests.panels.many_marks import add_members, mark_all
from tests.panels.rows import build
from tests.panels.test_comparing import work_off


def test_where_the_money_ends_is_looked_for_once_after_each_change(house: TestHouse):
    world = build(house, applications=7, budget_pence=15_000_00).seated()
    mark_all(world, add_members(world, 5), readers=3)
    work_off(house)

    def line() -> tuple[int | None, int]:
        with house.read() as session:
            panel = world.panel(session)
            with house.counted_queries() as asked:
                found = ordered(session, panel, Wanted(RAW, after=0, size=60), 7)
        return found.line_at, sum("running" in each for each in asked)

    at, looked = line()
    assert (at is not None, looked, line()) == (True, 1, (at, 0))
    world.propose(world.ada, 4)
    assert line()[1] == 1
