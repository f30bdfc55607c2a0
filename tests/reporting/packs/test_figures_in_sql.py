"""The money of a pack, worked out a second time in plain SQL: equal to the penny."""

from datetime import date

import pytest
from sqlalchemy import text

from grants.awards.changing.repayments.models import KeptUnderspend, ReceiptShare, Repayment, RepaymentReceipt
from grants.kernel.db import new_id
from grants.kernel.money import Pence, share
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
UNSPENT = """
    SELECT
      (SELECT coalesce(sum(part.amount_pence), 0) FROM repayment_receipt_share AS part
        JOIN repayment_receipt AS came ON came.id = part.receipt_id
        WHERE came.reversed_at IS NULL AND part.funder_id = funder.id),
      (SELECT coalesce(sum(share.amount_pence), 0) FROM award_share AS share JOIN award ON award.id = share.award_id
        WHERE share.funder_id = funder.id AND award.state = 'offered'),
      (SELECT coalesce(sum(part.amount_pence), 0) FROM instalment_share AS part
        JOIN instalment ON instalment.id = part.instalment_id JOIN award ON award.id = instalment.award_id
        WHERE part.funder_id = funder.id AND instalment.state = 'planned' AND award.state IN ('accepted', 'ended'))
    FROM organisation AS funder WHERE funder.name = :funder
"""
KEPT = "SELECT sum(amount_pence) FROM kept_underspend WHERE state = 'kept'"
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


def unspent(story: Story) -> None:
    """A grant of which some was kept, and some asked back and has come in; of another payment some was reversed."""
    award = story.grant(3_000_00)
    story.instalment(award, 1, 2_000_01, "paid", date(2027, 2, 1))
    story.instalment(award, 2, 999_99, "planned")
    two = [story.administrator.id, story.house.person("Ben Min", administrator=True).id]
    now = story.house.now()
    of = {"award_id": award.id, "source": "return 1", "source_key": "return1", "reason": "Left over"}
    with story.house.write() as session:
        kept = KeptUnderspend(
            **of, number=1, amount_pence=Pence(111_11), state="proposed", proposed_at=now, proposed_by=two[0]
        )
        back = Repayment(
            **of,
            id=new_id(),
            number=1,
            amount_pence=Pence(333_33),
            due_on=now.date(),
            state="proposed",
            asked_at=now,
            asked_by=two[0],
        )
        session.add_all([kept, back])
        session.flush()
        kept.state, kept.kept_at, kept.kept_by = "kept", now, two[1]
        back.state, back.confirmed_at, back.confirmed_by = "asked", now, two[1]
        session.flush()
        back.state, back.received_pence = "part_paid", Pence(222_22)
        for number, (pence, reversed_) in enumerate(((222_22, False), (50_00, True)), 1):
            came = RepaymentReceipt(
                id=new_id(),
                repayment_id=back.id,
                number=number,
                amount_pence=Pence(pence),
                received_on=now.date(),
                recorded_at=now,
                recorded_by=two[0],
            )
            if reversed_:
                came.reversed_at, came.reversed_by, came.reversal_reason = now, two[1], "Another's"
            session.add(came)
            session.flush()
            for funder, part in zip((NHS, COUNCIL), share(pence, [2, 1]), strict=True):
                session.add(
                    ReceiptShare(receipt_id=came.id, funder_id=story.funders[funder].id, amount_pence=Pence(part))
                )


def test_what_came_back_was_kept_and_is_expected_is_that_of_plain_sql(house: TestHouse):
    story = Story(house)
    story.grant(77_77, state="offered", accept_by=house.now())
    unspent(story)

    whole, parts = contents(story, "full"), [contents(story, "full", funder) for funder in (NHS, COUNCIL)]

    with house.read() as session:
        (kept,) = session.execute(text(KEPT)).one()
        plain = [session.execute(text(UNSPENT), {"funder": funder}).one() for funder in (NHS, COUNCIL)]
    told = [[pence for _, pence in table_of(each, "unspent")["rows"]] for each in parts]
    assert [[back, offers, expected] for back, _, offers, expected in told] == [list(row) for row in plain]
    assert sum(each[1] for each in told) == kept == 111_11
    assert [pence for _, pence in table_of(whole, "unspent")["rows"]] == [sum(each) for each in zip(*told, strict=True)]
    assert [each[0] for each in table_of(whole, "unspent")["rows"]] == [
        "Came back from grantees",
        "Not spent, and kept by grantees for the time that comes",
        "In offers that nobody has accepted yet",
        "Expected to be paid",
    ]
