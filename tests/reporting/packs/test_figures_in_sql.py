"""The money of a pack, worked out a second time in plain SQL: equal to the penny."""

from datetime import date

import pytest
from sqlalchemy import text

from tests.house import TestHouse
from tests.reporting.stories import COUNCIL, NHS, Story, contents, table_of

GRANTED = """
    SELECT count(*), coalesce(sum(share.amount_pence), 0) FROM award
    JOIN award_share AS share ON share.award_id = award.id
    JOIN organisation AS funder ON funder.id = share.funder_id
    WHERE award.state IN ('accepted', 'ended') AND award.awarded_on BETWEEN :first AND :last AND funder.name = :funder
"""
PAID = """
    SELECT coalesce(sum(part.amount_pence), 0) FROM instalment
    JOIN instalment_share AS part ON part.instalment_id = instalment.id
    JOIN organisation AS funder ON funder.id = part.funder_id
    WHERE instalment.state = 'paid' AND instalment.paid_on BETWEEN :first AND :last AND funder.name = :funder
"""
PLAN = """
    SELECT contribution.amount_pence,
      (SELECT coalesce(sum(share.amount_pence), 0) FROM award_share AS share JOIN award ON award.id = share.award_id
        WHERE share.funder_id = funder.id AND award.state IN ('offered', 'accepted', 'ended')),
      (SELECT coalesce(sum(part.amount_pence), 0) FROM instalment_share AS part
        JOIN instalment ON instalment.id = part.instalment_id
        WHERE part.funder_id = funder.id AND instalment.state = 'paid')
    FROM contribution JOIN organisation AS funder ON funder.id = contribution.funder_id WHERE funder.name = :funder
"""
BY_SIZE = """
    SELECT CASE WHEN organisation.annual_income_pence < 1000000 THEN 'Micro' ELSE 'Small' END AS band, count(*),
      sum(award.amount_pence)
    FROM award JOIN organisation ON organisation.id = award.organisation_id
    WHERE award.state IN ('accepted', 'ended') AND award.awarded_on BETWEEN :first AND :last GROUP BY 1 ORDER BY 1
"""
PERIOD = date(2027, 1, 1), date(2027, 3, 31)


def grants_of_odd_pence(story: Story) -> None:
    for number in range(14):
        pence = 1_000_01 + 37 * number
        on = date(2027, 1, 2 + number) if number % 5 else date(2026, 12, 31)
        state = "ended" if number % 3 == 0 else "accepted"
        award = story.grant(pence, income=8_000_00 if number % 2 else 50_000_00, on=on, state=state)
        story.instalment(award, 1, pence // 3, "paid", date(2027, 2, 1) if number % 2 else date(2026, 12, 31))
        story.instalment(award, 2, pence - pence // 3, "planned")
    story.grant(77_77, state="offered", accept_by=story.house.now())


@pytest.mark.parametrize("funder", [NHS, COUNCIL])
def test_the_money_of_a_pack_is_that_of_plain_sql(house: TestHouse, funder: str):
    story = Story(house)
    grants_of_odd_pence(story)

    told, whole = contents(story, "full", funder), contents(story, "full")

    with house.read() as session:
        asked = {"first": PERIOD[0], "last": PERIOD[1], "funder": funder}
        number, granted = session.execute(text(GRANTED), asked).one()
        (paid,) = session.execute(text(PAID), asked).one()
        contributed, committed, paid_ever = session.execute(text(PLAN), {"funder": funder}).one()
        sizes = session.execute(text(BY_SIZE), {"first": PERIOD[0], "last": PERIOD[1]}).all()
    totals = told["totals"]
    assert (totals["grants"], totals["pence"], totals["paid_pence"]) == (number, granted, paid)
    ((_, *plan),) = table_of(told, "plan")["rows"]
    assert plan[:3] == [contributed, committed, paid_ever]
    assert plan[3:] == [committed - paid_ever, 0, contributed - committed]
    assert [(name.partition(":")[0], *sums) for name, *sums in table_of(whole, "reach_by_size")["rows"]] == [
        tuple(row) for row in sizes
    ]
    assert table_of(told, "made")["foot"][-2] == granted
