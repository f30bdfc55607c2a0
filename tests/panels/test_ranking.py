"""The ranking: raw and adjusted side by side, the line, the chances, and what each reader may see of it."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications.models import Application
from grants.identity.models import Person
from grants.kernel.paging import cursor_after
from grants.panels.comparing.ranking.order import Wanted, ordered
from grants.panels.comparing.ranking.queries import ranked_at
from grants.panels.comparing.ranking.rules import ORDERS, Candidate, Place, ranked
from grants.panels.comparing.service import estimates_of, totals_of
from grants.panels.models import STOOD_DOWN, SUBSTITUTE, Decision, Panel, PanelMember
from grants.panels.queries import BEFORE_THE_PANEL
from tests.house import TestHouse
from tests.panels.many_marks import add_members, mark_all
from tests.panels.rows import World, build
from tests.panels.test_comparing import marked, work_off

NUMBERS = ("place", "running_total_pence", "within_budget", "chance", "band")


def ranking(world: World, person: Person, query: str = "") -> dict[str, Any]:
    answer = world.house.program(person).get(f"/rounds/{world.round_id}/ranking{query}")
    assert answer.status_code == 200, answer.json
    found: dict[str, Any] = answer.json
    return found


def page(world: World, person: Person, query: str = "") -> str:
    answer = world.house.browser(person).get(f"/rounds/{world.round_id}/ranking{query}")
    assert answer.status_code == 200
    text: str = answer.text
    return text


def unequally_read(house: TestHouse) -> World:
    """Theo marks hard and alone reads, with Chris, what is as good as what Tess reads with Chris."""
    world = build(house, applications=4, budget_pence=8_000_00).seated()
    for number, mark in enumerate((4, 3, 4, 3)):
        world.assess(world.chris, number, mark)
        reader, other = (world.tess, world.theo) if number < 2 else (world.theo, world.tess)
        world.assess(reader, number, mark if number < 2 else mark - 2)
        world.declare(other, number, "leaves", "I know them")
    work_off(house)
    return world


def test_the_page_draws_the_line_and_shows_who_is_apart(house: TestHouse):
    world = marked(house)
    work_off(house)
    text = page(world, world.ada)
    text = text[text.index("<tbody") :]

    assert text.index("Project 1") < text.index("The money runs out here") < text.index("Project 2")
    assert "Talk about it" in text
    assert "<rect" in text
    assert "style=" not in text
    assert "being worked out" not in text


def test_raw_and_adjusted_stand_side_by_side_and_either_orders(postgres_house: TestHouse):
    world = unequally_read(postgres_house)

    adjusted, raw = ranking(world, world.ada), ranking(world, world.ada, "?by=raw")

    def levels(found: dict[str, Any], key: str) -> list[float]:
        return [row[key] for row in found["items"]]

    assert (adjusted["by"], raw["by"]) == ("adjusted", "raw")
    assert levels(adjusted, "adjusted_points") == sorted(levels(adjusted, "adjusted_points"), reverse=True)
    assert levels(raw, "points") == sorted(levels(raw, "points"), reverse=True)
    assert levels(raw, "adjusted_points") != levels(raw, "points")
    by_title = {row["title"]: row for row in raw["items"]}
    apart_raw = by_title["Project 0"]["points"] - by_title["Project 2"]["points"]
    apart = by_title["Project 0"]["adjusted_points"] - by_title["Project 2"]["adjusted_points"]
    assert apart_raw == 20
    assert apart < apart_raw
    assert all(row["interval"]["low"] < row["adjusted_points"] < row["interval"]["high"] for row in raw["items"])
    assert postgres_house.program(world.ada).get(f"/rounds/{world.round_id}/ranking?by=luck").status_code == 422


def test_before_marks_are_compared_raw_means_stand_and_the_page_says_so(postgres_house: TestHouse):
    world = marked(postgres_house)

    found = ranking(world, world.ada)
    assert (found["by"], found["is_current"], found["compared_at"]) == ("raw", False, None)
    assert all(row["adjusted_points"] is None for row in found["items"])
    assert "being worked out" in page(world, world.ada)

    work_off(postgres_house)
    assert ranking(world, world.ada)["is_current"]

    world.score(world.tess, 2, 5)
    assert not ranking(world, world.ada)["is_current"]
    assert "being worked out" in page(world, world.ada)


def test_what_is_decided_has_no_band_and_the_line_goes_on_below(postgres_house: TestHouse):
    world = marked(postgres_house)
    world.propose(world.ada, 0)
    work_off(postgres_house)

    first, second, third = ranking(world, world.ada)["items"]
    assert (first["outcome"], first["band"], first["running_total_pence"]) == ("award", None, None)
    assert (second["within_budget"], third["within_budget"]) == (True, False)
    assert second["chance"] + third["chance"] == pytest.approx(1)


def test_a_member_with_marks_to_give_sees_nothing_that_others_marks_decide(postgres_house: TestHouse):
    world = marked(postgres_house)
    work_off(postgres_house)
    world.assess(world.chris, 0)
    work_off(postgres_house)

    found = ranking(world, world.chris)
    (row,) = found["items"]
    assert (row["title"], found["hidden"]) == ("Project 0", 2)
    assert [row[key] for key in (*NUMBERS, "adjusted_points", "interval")] == [None] * 7
    assert (found["own_harshness"], found["harshness"], found["cautions"]) == (None, [], [])
    assert (found["committed_pence"], found["compared_at"]) == (None, None)
    for address in ("", "/meaning"):
        text = page(world, world.chris, address)
        assert "Adjusted mean, 90" not in text
        assert "Project 1" not in text
        assert "Theo" not in text


def test_a_substitute_who_may_be_called_sees_nothing_yet(postgres_house: TestHouse):
    world = marked(postgres_house)
    with postgres_house.write() as session:
        session.get_one(PanelMember, world.members["Chris Chair"]).standing = SUBSTITUTE
        session.get_one(PanelMember, world.members["Chris Chair"]).is_chair = False
    work_off(postgres_house)

    for address in ("", "/meaning"):
        answer = postgres_house.browser(world.chris).get(f"/rounds/{world.round_id}/ranking{address}")
        assert answer.status_code == 403


def test_an_administrator_who_stood_down_from_the_panel_sees_the_ranking(postgres_house: TestHouse):
    world = marked(postgres_house)
    world.add("Ada Owusu", "staff")
    assert ranking(world, world.ada)["items"] == []
    with postgres_house.write() as session:
        session.get_one(PanelMember, world.members["Ada Owusu"]).standing = STOOD_DOWN
    work_off(postgres_house)

    assert len(ranking(world, world.ada)["items"]) == 3


def test_who_has_given_all_marks_sees_all_but_the_harshness_of_others(postgres_house: TestHouse):
    world = marked(postgres_house)
    work_off(postgres_house)

    found = ranking(world, world.tess)
    assert [row["place"] for row in found["items"]] == [1, 2, 3]
    assert all(row["chance"] is not None for row in found["items"])
    assert found["own_harshness"]["member_id"] == str(world.members["Tess Third"])
    assert found["own_harshness"]["points"] < 0
    assert found["harshness"] == []
    text = page(world, world.tess, "/meaning")
    assert "you mark" in text
    assert "Theo" not in text


def test_administrators_see_how_hard_everybody_marks(postgres_house: TestHouse):
    world = marked(postgres_house)
    work_off(postgres_house)

    found = ranking(world, world.ada)
    assert {each["member_id"] for each in found["harshness"]} == {
        str(world.members[name]) for name in ("Tess Third", "Theo Third")
    }
    text = page(world, world.ada, "/meaning")
    assert text.index("Theo Third") < text.index("Tess Third")
    assert "points harder" in text


def test_who_left_for_one_application_sees_the_others_without_places_and_line(postgres_house: TestHouse):
    world = marked(postgres_house)
    world.declare(world.tess, 0, "leaves", "My brother runs it")
    work_off(postgres_house)

    found = ranking(world, world.tess)
    assert [row["title"] for row in found["items"]] == ["Project 1", "Project 2"]
    assert found["hidden"] == 1
    assert all(row[key] is None for row in found["items"] for key in NUMBERS)
    assert all(row["adjusted_points"] is not None for row in found["items"])
    assert (found["own_harshness"], found["committed_pence"]) == (None, None)
    few = [each for each in found["cautions"] if each["code"] == "few_readers"]
    assert all(
        str(world.applications[0]) not in each["groups"][0] and "Project 0" not in each["sentence"] for each in few
    )
    assert "Project 0" not in page(world, world.tess) + page(world, world.tess, "/meaning")


def test_an_administrator_who_belongs_to_an_applicant_sees_no_harshness(postgres_house: TestHouse):
    world = marked(postgres_house)
    world.join_organisation(world.ada, 0)
    work_off(postgres_house)

    found = ranking(world, world.ada)
    assert (found["hidden"], found["harshness"]) == (1, [])
    assert "Theo" not in page(world, world.ada, "/meaning")


def test_readers_who_share_nothing_are_named_to_administrators_alone(postgres_house: TestHouse):
    world = build(postgres_house).seated()
    world.assess(world.tess, 0, 4)
    world.declare(world.tess, 1, "leaves", "I know them")
    world.declare(world.tess, 2, "leaves", "I know them")
    world.assess(world.theo, 1, 2)
    world.assess(world.theo, 2, 3)
    world.declare(world.theo, 0, "leaves", "I know them")
    work_off(postgres_house)

    seen = page(world, world.ada)
    assert "share no application with the rest" in seen
    assert "by themselves: Tess Third; Theo Third." in seen
    assert "say little" in seen
    theirs = page(world, world.tess)
    assert "share no application with the rest" in theirs
    assert "Theo" not in theirs


def test_strangers_see_neither_ranking_nor_its_meaning(postgres_house: TestHouse):
    world = marked(postgres_house)
    browser = postgres_house.browser(postgres_house.person("Some Body"))
    for address in ("", "/meaning"):
        assert browser.get(f"/rounds/{world.round_id}/ranking{address}").status_code == 403


def test_the_ranking_asks_the_database_as_often_however_much_there_is(postgres_house: TestHouse):
    def asked(world: World) -> int:
        browser = postgres_house.browser(world.ada)
        with postgres_house.counted_queries() as statements:
            assert browser.get(f"/rounds/{world.round_id}/ranking").status_code == 200
        return len(statements)

    world = build(postgres_house, applications=12).seated()
    few = asked(world)
    mark_all(world, add_members(world, 7), readers=5)

    assert asked(world) == few


def by_the_rule(session: Session, panel: Panel, by: str) -> list[Place]:
    totals, estimates = totals_of(session, panel.round), estimates_of(session, panel.id)
    decided = set(session.scalars(select(Decision.application_id)))
    asks = select(Application.id, Application.amount_requested_pence).where(
        Application.round_id == panel.round_id, Application.state.in_(BEFORE_THE_PANEL)
    )
    candidates = [
        Candidate(key, asked or 0, tuple(totals.get(key, {}).values()), key in decided, estimates.get(key))
        for key, asked in session.execute(asks.order_by(Application.id))
    ]
    of_round = panel.round
    return ranked(candidates, by=by, budget_pence=of_round.budget_pence, committed_pence=of_round.committed_pence)


def test_the_database_puts_in_the_order_that_the_rule_says(house: TestHouse):
    world = build(house, applications=12, budget_pence=15_000_00).seated()
    mark_all(world, add_members(world, 5), readers=3)
    world.assess(world.tess, 11, 2)
    work_off(house)
    world.propose(world.ada, 4)
    with house.read() as session:
        panel = world.panel(session)
        for by in ORDERS:
            expected = by_the_rule(session, panel, by)
            found = ordered(session, panel, Wanted(by, after=0, size=60), 12)
            rows = ranked_at(session, panel, found.positions)
            assert [row.place for row in rows] == expected
            assert [row.position for row in rows] == list(range(1, 13))
            over = [position for position, place in enumerate(expected, 1) if place.within_budget is False]
            assert (found.line_at, found.shown) == (over[0], 12)
            for position in (1, 5, 6, 12):
                key = expected[position - 1].application_id
                one = ordered(session, panel, Wanted(by, after=None, size=5, also=key), 12)
                assert one.also == found.positions[position - 1]
                assert one.also in one.positions
                assert (one.before, one.line_at) == ((position - 1) // 5 * 5, found.line_at)


def test_pages_of_a_ranking_follow_each_other_and_each_knows_where_the_money_ends(postgres_house: TestHouse):
    world = build(postgres_house, applications=7, budget_pence=15_000_00).seated()
    mark_all(world, add_members(world, 5), readers=3)
    world.assess(world.theo, 3, 2)
    work_off(postgres_house)

    whole, first = ranking(world, world.ada), ranking(world, world.ada, "?size=4")
    rest = ranking(world, world.ada, f"?size=4&after={first['next']}")

    assert first["items"] + rest["items"] == whole["items"]
    assert (whole["next"], rest["next"]) == (None, None)
    above = sum(row["within_budget"] is True for row in whole["items"])
    assert first["above_line"] == rest["above_line"] == whole["above_line"] == above
    below = page(world, world.ada, f"?after={cursor_after(above + 1)}")
    assert f"after the first {above} of 7" in " ".join(below.split())
    assert "The money runs out here" not in below
    assert "Previous page" in below
    assert postgres_house.program(world.ada).get(f"/rounds/{world.round_id}/ranking?after=x").status_code == 422


def test_a_round_without_a_panel_has_no_ranking(postgres_house: TestHouse):
    world = build(postgres_house)
    assert postgres_house.program(world.ada).get(f"/rounds/{world.round_id}/ranking").status_code == 404
