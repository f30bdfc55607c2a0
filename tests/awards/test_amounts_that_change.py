"""An amount changes within the scheme's largest grant or with a reason, line by line, and its days are read before."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from grants.awards.changing.extensions.models import ExtensionOption
from grants.awards.changing.extensions.rules import option_problems
from grants.awards.changing.variations import amount_rules
from grants.awards.models import Award
from grants.kernel.db import new_id
from grants.schemes.models import Scheme
from grants.schemes.tiers.models import SchemeReporting, usual_reporting
from grants.schemes.tiers.rules import CORE
from tests.awards.rows import AMOUNT, World, build
from tests.awards.test_variations import A_LITTLE, WHY
from tests.house import TestHouse
from tests.kernel.looking import by_name, strictly, words_of

LARGEST = AMOUNT + A_LITTLE
LINES = [{"what": "Seeds", "pence": 1}, {"what": "A gardener", "pence": AMOUNT - 1}]


@pytest.fixture
def world(house: TestHouse) -> World:
    """A scheme of which the largest grant is little more than that of these stories."""
    world = build(house)
    with world.house.write() as session:
        session.get_one(Scheme, world.scheme_id).largest_award_pence = LARGEST
    return world


def with_lines(world: World) -> Award:
    return world.accepted(budget_lines=LINES)


def problems(answer: Any) -> list[tuple[str, str]]:
    return [(each["field"], each["code"]) for each in answer.json["errors"]]


def test_more_than_the_largest_grant_needs_a_reason_that_both_sides_read(world: World):
    award = world.accepted()
    sam, at = world.house.program(world.sam), f"/awards/{award.id}/variations"
    asked = {"amount_pence": LARGEST + 1, "reasons": WHY}
    assert problems(sam.post(at, asked)) == [("above_largest", "missing")]
    within = {**asked, "amount_pence": LARGEST, "above_largest": WHY}
    assert problems(sam.post(at, within)) == [("above_largest", "not_for_it")]
    said = "No other group works on this estate."
    assert sam.post(at, {**asked, "above_largest": said}).json["above_largest"] == said
    assert said in words_of(strictly(world.house.browser(world.ada).get(f"{at}/1").text))


def test_a_renewal_and_an_extension_bring_no_more_than_the_largest_grant(world: World):
    award = world.accepted()
    ada = world.house.program(world.ada)
    invited = {"months": 12, "most_pence": LARGEST + 1, "answer_by": "2029-12-31"}
    assert problems(ada.post(f"/awards/{award.id}/renewal", invited)) == [("most_pence", "above_largest")]
    options = f"/awards/{award.id}/extension_options"
    option = {"months": 6, "amount_pence": LARGEST, "note": "If people still come"}
    assert problems(ada.post(options, option | {"amount_pence": 1_000_000_000})) == [("amount_pence", "above_largest")]
    assert ada.post(options, option).status_code == 201
    assert problems(ada.post(options, option | {"note": "Later"})) == [("", "already_there")]
    # What comes with it is one more line of a grant that pays for lines, and its note says why the whole is more
    other = with_lines(world)
    at = f"/awards/{other.id}/extension_options"
    ada.post(at, option | {"amount_pence": A_LITTLE + 1})
    offered = ada.post(f"{at}/1/offer", {"reasons": WHY}).json
    assert offered["above_largest"] == "If people still come"
    assert offered["after"]["budget_lines"] == [*LINES, {"what": "The time that comes", "pence": A_LITTLE + 1}]


def test_the_database_keeps_no_option_twice(world: World):
    award = world.accepted()
    row = {"award_id": award.id, "months": 6, "amount_pence": 1, "note": "Later", "added_by": world.ada.id}
    rows = [{"id": new_id(), "number": number, "added_at": world.house.now(), **row} for number in (1, 2)]
    with pytest.raises(IntegrityError), world.house.write() as session:
        session.execute(insert(ExtensionOption), rows)


@given(some.integers(-5, 2_000), some.integers(1, 1_000), some.lists(some.tuples(some.just(6), some.integers(1, 9))))
def test_an_option_is_more_than_nothing_within_the_largest_grant_and_new(
    pence: int, largest: int, standing: list[tuple[int, int]]
):
    found = option_problems(6, pence, "Later", standing=standing[:4], largest_pence=largest)
    assert (not found) == (0 < pence <= largest and (6, pence) not in standing[:4])


@given(some.integers(1, 100), some.integers(1, 100), some.integers(1, 100), some.sampled_from(["", " ", WHY]))
def test_a_grant_comes_to_more_than_the_largest_with_a_reason_and_to_less_without(
    before: int, after: int, largest: int, reason: str
):
    wanted = after > largest and after > before
    found = amount_rules.above_largest_problems(
        {"amount_pence": before}, {"amount_pence": after}, reason, largest_pence=largest
    )
    assert (not found) == (wanted == bool(reason.strip()))


@given(some.lists(some.integers(1, 100), min_size=1, max_size=5), some.integers(1, 500))
def test_lines_come_to_the_new_amount_or_are_asked_for(parts: list[int], amount: int):
    stands = {"amount_pence": sum(parts), "budget_lines": [{"what": "A", "pence": part} for part in parts]}
    found = amount_rules.lines_problems(stands, {"amount_pence": amount})
    assert (not found) == (amount == sum(parts))
    more = amount_rules.with_line(stands, "B", amount)
    assert sum(line["pence"] for line in more["budget_lines"]) == sum(parts) + amount


def test_a_project_grant_says_what_its_new_amount_pays_for_and_a_core_grant_does_not(world: World):
    award = with_lines(world)
    sam, at = world.house.program(world.sam), f"/awards/{award.id}/variations"
    asked = {"amount_pence": AMOUNT + A_LITTLE, "reasons": WHY}
    assert problems(sam.post(at, asked)) == [("budget_lines", "sum")]
    more = [*LINES, {"what": "Tools", "pence": A_LITTLE}]
    assert sam.post(at, {**asked, "budget_lines": more}).json["after"]["budget_lines"] == more
    core = with_lines(world)
    with world.house.write() as session:
        said = session.get(SchemeReporting, world.scheme_id) or usual_reporting(world.scheme_id)
        said.kind = CORE
        session.add(said)
    assert world.house.program(world.ada).post(f"/awards/{core.id}/variations", asked).status_code == 201


def test_whoever_asks_reads_the_new_days_before_sending(postgres_house: TestHouse):
    # Given a project grant of which Sam wants more money and more time: the form asks for its lines too
    world = build(postgres_house)
    award = with_lines(world)
    assert award.ends_on is not None
    sam, at, later = world.house.browser(world.sam), f"/awards/{award.id}/variations", award.ends_on
    form = f"{at}/terms?kind=money&kind=days"
    page = strictly(sam.get(form).text)
    assert by_name(page, "budget_lines.1.what")[0].get("value") == "A gardener"
    later += timedelta(days=400)
    typed = {
        "version": str(award.version),
        "reasons": WHY,
        "amount_pence": "21000.01",
        "ends_on-day": str(later.day),
        "ends_on-month": str(later.month),
        "ends_on-year": str(later.year),
        "budget_lines.0.what": "Seeds",
        "budget_lines.0.pence": "0.01",
        "budget_lines.1.what": "A gardener",
        "budget_lines.1.pence": "20000",
    }
    # When they do not come to it, the form is there again; when they do, the days are read and nothing is sent
    check = f"{at}/terms/days?kind=money&kind=days"
    refused = sam.post(check, data=typed)
    assert (refused.status_code, "Say what £21,000.01 is spent on, line by line." in refused.text) == (422, True)
    typed |= {"budget_lines.1.pence": "21000"}
    told = strictly(sam.post(check, data=typed).text)
    words = words_of(told)
    assert "Nothing is sent yet." in words
    assert "Returns are due" in words
    assert "Payments to come" in words
    assert sam.get(f"{at}/1").status_code == 404
    # When Sam sends it, then it is what was typed
    kept = {each.get("name"): each.get("value") or "" for each in told.iter("input") if each.get("name") in typed}
    assert kept == typed
    assert sam.post(form, data=kept).location == f"{at}/1"
    # And a program reads the same days before it asks
    ada = world.house.program(world.ada)
    other = with_lines(world)
    asked = {"ends_on": later.isoformat(), "reasons": WHY}
    days = ada.post(f"/awards/{other.id}/variations/days", asked)
    assert days.status_code == 200
    ada.post(f"/awards/{other.id}/variations", asked)
    assert ada.get(f"/awards/{other.id}/variations/1/days").json == days.json
    assert world.house.program(world.nina).post(f"/awards/{other.id}/variations/days", asked).status_code == 403
