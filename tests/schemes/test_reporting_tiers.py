"""How much a grant reports follows its money, its length and its risk."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from grants.kernel.forms import parse_definition
from grants.schemes.models import Scheme
from grants.schemes.tiers.rules import (
    CORE,
    KINDS,
    LONGEST_LIFE,
    Facts,
    Tier,
    ladder_problems,
    only_tier,
    returns_in,
    tier_of,
)
from grants.schemes.tiers.starting import starting_questions, starting_tiers
from tests.house import TestHouse
from tests.organisations.given import read
from tests.schemes.given import round_of, scheme
from tests.schemes.test_before_use import ada, begin, browser

POUNDS = 100
MONTHS = some.integers(1, LONGEST_LIFE)
AMOUNTS = some.integers(1, 1_000_000 * POUNDS)


def asked(tiers: list[Tier], kind: str) -> dict[int, Any]:
    return {tier.number: parse_definition(starting_questions(tier.number, kind)) for tier in tiers}


@pytest.mark.parametrize("kind", KINDS)
def test_the_tiers_to_begin_with_are_right_for_every_kind(kind: str):
    tiers = starting_tiers(kind)
    assert ladder_problems(tiers, asked(tiers, kind), kind=kind) == []
    assert len(asked(tiers, kind)[1].questions) == 3
    if kind == CORE:
        assert ladder_problems(tiers, asked(tiers, "project"), kind=kind)[0].code == "core"


@given(some.sampled_from(KINDS), AMOUNTS, AMOUNTS, MONTHS, some.booleans())
def test_more_money_or_a_risk_never_means_fewer_returns_or_questions(kind, some_pence, more, months, at_risk):
    tiers = starting_tiers(kind)
    sets = asked(tiers, kind)
    less, most = tier_of(tiers, Facts(some_pence, months)), tier_of(tiers, Facts(some_pence + more, months, at_risk))
    assert returns_in(less, months) <= returns_in(most, months)
    assert len(sets[less.number].questions) <= len(sets[most.number].questions)


LADDERS = some.lists(
    some.builds(
        Tier,
        number=some.integers(1, 8),
        name=some.just("A tier"),
        from_pence=some.integers(0, 10),
        from_pence_at_risk=some.none() | some.integers(0, 10),
        from_months=some.integers(0, 3),
        returns=some.integers(0, 3),
        every_months=some.none() | some.integers(1, 6),
    ),
    min_size=1,
    max_size=3,
)


@given(LADDERS, some.integers(0, 12), some.integers(0, 5), some.integers(1, 24), some.booleans())
def test_whatever_tiers_are_taken_every_grant_is_in_one_and_more_money_reports_no_less(
    tiers, yearly, more, months, at_risk
):
    same = {tier.number: parse_definition(starting_questions(1, CORE)) for tier in tiers}
    if ladder_problems(tiers, same, kind=CORE):
        return
    reached = [
        tier_of(tiers, Facts(pence * max(months, 12) // 12, months, at_risk)) for pence in (yearly, yearly + more)
    ]
    assert all(tiers.count(tier) == 1 for tier in reached)
    assert returns_in(reached[0], months) <= returns_in(reached[1], months)
    assert tiers.index(reached[0]) <= tiers.index(tier_of(tiers, Facts(yearly * max(months, 12) // 12, months, True)))


@given(some.integers(0, 20), MONTHS)
def test_a_scheme_without_tiers_keeps_its_own_number(returns, months):
    assert returns_in(only_tier(returns, months), months) == returns


@pytest.fixture
def kept(house: TestHouse) -> Scheme:
    return scheme(house)


def test_a_scheme_begins_with_tiers_and_changes_them_on_pages(house: TestHouse, kept: Scheme):
    # Given a scheme in which every grant reports alike
    path, page = f"/schemes/{kept.id}/reporting-tiers", browser(house)
    before = page.get(path)
    read(before)
    assert "This scheme has no tiers" in before.text
    # When an administrator begins with those offered, twice because the button was pressed twice
    for _ in range(2):
        assert page.post(f"{path}/starting", data={"version": "0"}).status_code == 302
    after = page.get(path)
    read(after)
    assert "Very small" in after.text
    read(page.get(f"{path}/2"))
    # Then a tier that asks less of more money is refused at the field, and what was typed is kept
    typed = {"version": "1", "name": "Small", "from_pence": "1000", "returns": "0", "sampled_percent": "10"}
    refused = page.post(f"{path}/2", data=typed)
    assert refused.status_code == 422
    assert 'href="#returns"' in refused.text
    assert page.post(f"{path}/2", data=typed | {"returns": "1", "every_months": "6"}).status_code == 422, (
        "the next makes fewer"
    )
    assert (
        page.post(f"{path}/2", data=typed | {"returns": "1", "every_months": "12", "channels": "call"}).status_code
        == 302
    )
    # And its questions are changed where those of the form are
    questions = page.get(f"/schemes/{kept.id}/return-questions-2")
    read(questions)
    assert page.post(f"/schemes/{kept.id}/return-questions-2/learned/removal", data={"number": "1"}).status_code == 302
    gone = page.post(f"/schemes/{kept.id}/return-questions-2/problems/removal", data={"number": "2"})
    assert gone.status_code == 302
    assert page.post(f"/schemes/{kept.id}/return-questions-2/spent/removal", data={"number": "3"}).status_code == 422


def test_programs_read_and_change_tiers_until_somebody_applies(house: TestHouse, kept: Scheme):
    program, path = ada(house), f"/schemes/{kept.id}/reporting_tiers"
    seen = program.get(path)
    assert (seen.json["version"], seen.json["tiers"], len(seen.json["starting"])) == (0, [], 5)
    two = seen.json["starting"][:2]
    said = program.patch(path, {"tiers": two}, If_Match=seen.headers["ETag"])
    assert (said.status_code, said.json["version"]) == (200, 1)
    assert [tier["name"] for tier in said.json["tiers"]] == ["Very small", "Small"]
    assert program.patch(path, {"tiers": two}, If_Match="*").json["version"] == 1, "the same again changes nothing"
    assert program.patch(path, {"tiers": []}, If_Match='"0"').status_code == 412
    refused = program.patch(path, {"tiers": two[1:]}, If_Match="*").json["errors"]
    assert [(each["field"], each["code"]) for each in refused] == [("tiers.0.from_pence", "gap")]
    begin(house, kept)
    assert program.patch(path, {"tiers": []}, If_Match="*").json["code"] == "scheme_in_use"
    assert program.patch(path, {"above_ceiling_because": "It pays for itself."}, If_Match="*").status_code == 200


def test_who_thinks_of_applying_reads_what_reporting_takes(house: TestHouse, kept: Scheme):
    program = ada(house)
    starting = program.get(f"/schemes/{kept.id}/reporting_tiers").json["starting"]
    program.patch(f"/schemes/{kept.id}/reporting_tiers", {"tiers": starting}, If_Match="*")
    page = house.browser().get(f"/rounds/{round_of(house, kept).id}")
    read(page)
    assert "about 25 minutes" in page.text
    assert "% of a grant of £500" in page.text
