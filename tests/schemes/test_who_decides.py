"""A scheme says who decides before its rounds open: stricter than is usual, or officers up to an amount."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.kernel.money import Pence
from grants.schemes.models import Round
from grants.schemes.who_decides.queries import rule_of_round, rules_of_rounds
from grants.schemes.who_decides.rules import MOST_OFFICERS_PENCE, USUAL, Rule, in_words, rule_problems
from tests.house import TestHouse
from tests.organisations.given import read
from tests.panels.rows import World, build

WHY = "Grants are small, and groups need an answer in a week."
OFFICERS = {"officers_up_to_pence": 8_000_00, "why": WHY, "least_third_sector": 2, "least_marks": None}


def world_with(house: TestHouse, *, opens_in_days: int = 1) -> World:
    world = build(house)
    with house.write() as session:
        of_round = session.get_one(Round, world.round_id)
        of_round.opens_at = house.now() + timedelta(days=opens_in_days)
        of_round.closes_at = house.now() + timedelta(days=30)
    return world


def scheme_path(world: World) -> str:
    with world.house.read() as session:
        return f"/schemes/{session.get_one(Round, world.round_id).scheme_id}/who_decides"


@given(
    st.none() | st.integers(-1, 2_000_000),
    st.sampled_from(["", " ", WHY]),
    st.integers(0, 32),
    st.none() | st.integers(0, 32),
)
def test_a_rule_is_never_laxer_than_every_panel(officers, why, third, marks):
    rule = Rule(None if officers is None else Pence(officers), why, third, marks)
    ok = 2 <= third <= 30 and (marks is None or 2 <= marks <= 30)
    if officers is None:
        ok = ok and not why.strip()
    else:
        ok = ok and 500_00 <= officers <= MOST_OFFICERS_PENCE and bool(why.strip())
    assert (rule_problems(rule, smallest_award_pence=500_00) == []) == ok


@pytest.mark.parametrize(
    ("rule", "said", "not_said"),
    [
        (USUAL, ["A panel reads."], ["officers"]),
        (Rule(Pence(5_000_00), WHY), ["Two officers of Leeds Giving decide", WHY], ["panel"]),
        (Rule(Pence(1_000_00), WHY), ["for up to £1,000 two officers", "for more than £1,000 a panel decides"], []),
        (Rule(least_third_sector=3, least_marks=4), ["3 third-sector members", "marked by 4 members"], ["officers"]),
    ],
)
def test_it_is_said_to_applicants(rule: Rule, said: list[str], not_said: list[str]):
    told = " ".join(in_words(rule, largest_award_pence=5_000_00, grant_maker="Leeds Giving", usual="A panel reads."))
    assert [each for each in said if each not in told] == []
    assert [each for each in not_said if each in told] == []


def test_an_administrator_says_it_and_applicants_read_it_before_they_apply(postgres_house: TestHouse):
    # Given a round that has not opened, when an administrator lets officers decide on all of it
    world = world_with(postgres_house)
    browser, path = postgres_house.browser(world.ada), scheme_path(world)
    shown = browser.get(path)
    read(shown)
    typed = {"who": "officers", "officers_up_to_pence": "8000", "why": WHY, "least_third_sector": "2", "version": "0"}
    wrong = browser.post(path, data=typed | {"why": "", "least_third_sector": "1"})
    assert wrong.status_code == 422
    assert 'href="#why"' in wrong.text
    assert 'href="#least_third_sector"' in wrong.text
    for _ in range(2):
        assert browser.post(path, data=typed).status_code == 302
    # Then whoever thinks of applying reads so, on the page and by program
    page = postgres_house.browser().get(f"/rounds/{world.round_id}")
    read(page)
    assert "Two officers of" in page.text
    assert "the panel decided" not in page.text
    told = postgres_house.program(world.ada).get(f"/rounds/{world.round_id}").json["scheme"]["decided_by"]
    assert WHY in told


def test_a_round_keeps_what_was_said_before_it_opened(postgres_house: TestHouse):
    world = world_with(postgres_house)
    program, path = postgres_house.program(world.ada), scheme_path(world)
    seen = program.get(path)
    assert seen.json["number"] == 0
    said = program.put(path, OFFICERS, If_Match=seen.headers["ETag"])
    assert (said.status_code, said.json["number"]) == (200, 1)
    stale = program.put(path, OFFICERS | {"least_third_sector": 3}, If_Match=seen.headers["ETag"])
    assert stale.status_code == 412
    assert program.put(path, OFFICERS, If_Match='"1"').json["number"] == 1, "the same again changes nothing"
    postgres_house.clock.advance(days=2)
    back = {"officers_up_to_pence": None, "why": "", "least_third_sector": 4, "least_marks": 3}
    assert program.put(path, back, If_Match="*").json["number"] == 2
    with postgres_house.read() as session:
        rule = rule_of_round(session, world.round_id)
        assert rule.officers_up_to_pence == 8_000_00
        assert rules_of_rounds(session, [session.get_one(Round, world.round_id)]) == {world.round_id: rule}
    laxer = program.put(path, back | {"least_third_sector": 1}, If_Match="*")
    assert (laxer.status_code, laxer.json["errors"][0]["code"]) == (422, "laxer")
    assert postgres_house.program(world.chris).get(path).status_code == 403
