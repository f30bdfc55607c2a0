"""A panel says how long one award runs, and why where that is not three to five years."""

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from grants.kernel.problems import Invalid
from grants.panels.deciding.rules import Limits, proposal_problems
from grants.panels.models import Decision
from tests.house import TestHouse
from tests.kernel.looking import words_of
from tests.organisations.given import read
from tests.panels.rows import build

WHY = "The hall is pulled down in two years."


@pytest.mark.parametrize(
    ("outcome", "months", "reason", "field"),
    [
        ("award", None, "", None),
        ("award", 36, "", None),
        ("award", 60, "", None),
        ("award", 24, WHY, None),
        ("award", 24, "  ", "length_reason"),
        ("award", 61, "", "length_reason"),
        ("award", 0, WHY, "award_months"),
        ("award", 121, WHY, "award_months"),
        ("award", None, WHY, "length_reason"),
        ("decline", 24, WHY, "award_months"),
    ],
)
def test_a_length_needs_a_reason_where_it_is_unusual(outcome: str, months: int | None, reason: str, field: str | None):
    problems = proposal_problems(
        outcome=outcome,
        amount_pence=5_000_00 if outcome == "award" else None,
        conditions="",
        reasons="Strong.",
        feedback="",
        award_months=months,
        length_reason=reason,
        limits=Limits(requested_pence=5_000_00, smallest_pence=1, largest_pence=9_000_00, left_pence=9_000_00),
    )
    assert [each.field for each in problems] == ([field] if field else [])


def test_a_panel_proposes_two_years_for_one_award(postgres_house: TestHouse):
    # Given a scheme of three years, and a panel that proposes two years for one application, on its page
    world, house = build(postgres_house).seated(), postgres_house
    world.prepare(1)
    page = f"/applications/{world.applications[1]}/decision"
    typed = {"outcome": "award", "amount_pence": "4,000", "pays_for": "all", "reasons": "Strong.", "award_months": "24"}
    refused = house.browser(world.ada).post(page, data=typed)
    assert refused.status_code == 422
    assert "Say why this award is shorter or longer." in words_of(read(refused))
    assert house.browser(world.ada).post(page, data={**typed, "length_reason": WHY}).status_code == 302
    assert house.program(world.ada).get(page).json["award_months"] == 24

    # Then its decision keeps both, once the panel makes it final
    world.confirm(world.ada)
    assert WHY in words_of(read(house.browser(world.ada).get(page)))


def test_other_months_are_another_decision_and_the_database_asks_for_the_reason(house: TestHouse):
    world = build(house).seated()
    decision = world.propose(world.ada, 1)
    with house.write() as session, pytest.raises(IntegrityError):
        session.execute(update(Decision).where(Decision.id == decision.id).values(award_months=12))
    with pytest.raises(Invalid):
        world.propose(world.ada, 1, version=decision.version, award_months=12)
    house.clock.advance(minutes=5)
    changed = world.propose(world.ada, 1, version=decision.version, award_months=12, length_reason=WHY)
    assert changed.decided_at > decision.decided_at
