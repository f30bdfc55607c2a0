"""A grant whose decision names no lines pays for the lines that were asked for, and a change begins with these."""

from grants.awards.changing.variations.amount_rules import with_line
from grants.awards.changing.variations.money_rules import lines_left
from grants.awards.changing.variations.queries import lines_of
from grants.awards.queries import award_of
from tests.awards.rows import AMOUNT, build
from tests.house import TestHouse
from tests.kernel.looking import by_name, strictly

BUDGET = {
    "key": "costs",
    "type": "budget",
    "label": "What will it cost?",
    "required": True,
    "minutes": 5,
}
ASKED = [{"what": "Seeds", "pence": 4_000_01}, {"what": "A gardener", "pence": 16_000_00}]


def test_a_change_of_money_begins_with_the_lines_that_were_asked_for(postgres_house: TestHouse):
    # Given a grant of all that was asked for, line by line
    world = build(postgres_house, asked=[BUDGET], answers={"costs": {"lines": ASKED}})
    award = world.accepted()
    # When its amount is to change, then the page begins with these lines and has room for more
    ada, at = world.house.browser(world.ada), f"/awards/{award.id}/variations"
    shown = strictly(ada.get(f"{at}/terms?kind=money").text)
    typed = [by_name(shown, f"budget_lines.{place}.what")[0] for place in (0, 1, 2, 4)]
    assert [each.get("value", "") for each in typed] == ["Seeds", "A gardener", "", ""]
    # And the amount alone does not change
    sam = world.house.program(world.sam)
    more, why = AMOUNT + 900_00, {"reasons": "More people come."}
    refused = sam.post(at, {"amount_pence": more, **why}).json
    assert [each["field"] for each in refused["errors"]] == ["budget_lines"]
    # But with its lines, what was is said, and they are what is reported from then on
    new = [*ASKED, {"what": "Tools", "pence": 900_00}]
    asked = sam.post(at, {"amount_pence": more, "budget_lines": new, **why}).json
    assert asked["before"]["budget_lines"] == ASKED
    assert world.house.program(world.ada).post(f"{at}/1/agreement", If_Match="*").status_code == 201
    with world.house.read() as session:
        assert lines_of(session, award_of(session, award.id)) == new


def test_lines_that_do_not_come_to_the_grant_hold_no_change_up():
    stands = {"amount_pence": 100_00, "budget_lines": [{"what": "Seeds", "pence": 120_00}]}
    assert lines_left(stands, {"amount_pence": 110_00}) is None
    assert with_line(stands, "The time that comes", 10_00) == {}
