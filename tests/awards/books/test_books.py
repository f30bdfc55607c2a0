"""What is committed, paid and to come of a scheme's money, and whom the days before a payment waited for."""

from sqlalchemy import func, select, update

from grants.awards.books.rules import BANK, GRANTEE, PLAN, US, WAITED_FOR
from grants.awards.models import ENDED, MADE, PAID, Award, AwardShare, Instalment
from grants.awards.planning.plans.models import InstalmentShare
from tests.awards.rows import World, build
from tests.house import TestHouse
from tests.kernel.looking import words_of
from tests.organisations.given import read


def sums_in_sql(world: World) -> tuple[int, int]:
    """What is committed and what is paid, told by the rows themselves."""
    with world.house.read() as session:
        committed = session.scalar(select(func.sum(AwardShare.amount_pence)))
        paid = select(func.sum(InstalmentShare.amount_pence)).join(
            Instalment, Instalment.id == InstalmentShare.instalment_id
        )
        return int(committed or 0), int(session.scalar(paid.where(Instalment.state == PAID)) or 0)


def test_the_books_say_what_is_committed_paid_and_to_come(house: TestHouse):
    # Given a scheme of £750,000, a grant whose first instalment is paid, and an offer to another
    world = build(house)
    grant = world.accepted()
    world.pay(grant)
    world.offered()
    address = f"/schemes/{world.scheme_id}/books"

    # Then the books agree with the rows, to the penny
    told = house.program(world.ada).get(address).json
    committed, paid = sums_in_sql(world)
    total = told["total"]
    assert (total["contributed_pence"], total["committed_pence"], total["paid_pence"]) == (750_000_00, committed, paid)
    assert total["uncommitted_pence"] == 750_000_00 - committed
    assert total["to_pay_pence"] == committed - paid
    assert sum(each["paid_pence"] for each in told["paid"]) == paid
    assert sum(each["pence"] for each in told["expected"]) == grant.amount_pence - paid
    assert sum(each["committed_pence"] for each in told["funders"]) == committed
    assert told["in_offers_pence"] + grant.amount_pence - paid == total["to_pay_pence"]

    # Each year of each funder adds up to what is told of them all
    years = told["years"]
    assert sum(each["paid_pence"] for each in years) == paid
    assert sum(each["expected_pence"] for each in years) == grant.amount_pence - paid
    for funder in told["funders"]:
        theirs = [each for each in years if each["funder_id"] == funder["funder_id"]]
        assert sum(each["paid_pence"] for each in theirs) == funder["paid_pence"]
        assert [each["financial_year"] for each in theirs] == ["2026/27", "2028/29", "2029/30"][: len(theirs)]

    # And the page says the same
    words = words_of(read(house.browser(world.ada).get(address)))
    assert "Commitment and cash" in words
    assert "Aire Valley Council" in words
    assert "By year and funder" in words
    assert "in offers that nobody has accepted yet" in words

    # And a funder's people read what is theirs, and nobody else reads anything
    own = house.program(world.fay).get(address).json
    assert [each["funder_name"] for each in own["funders"]] == ["Aire Valley Health Trust"]
    assert own["total"]["contributed_pence"] == 500_000_00
    assert {each["funder_name"] for each in own["years"]} == {"Aire Valley Health Trust"}
    assert sum(each["pence"] for each in own["expected"]) < sum(each["pence"] for each in told["expected"])
    assert house.program(world.nina).get(address).status_code == 403


def test_each_day_until_the_money_comes_waits_for_somebody(house: TestHouse):
    # Given an offer, accepted ten days later and paid three days after that
    world = build(house)
    offer = world.offered()
    sam, address = house.program(world.sam), f"/awards/{offer.id}"
    waiting = sam.get(f"{address}/way_to_money").json["items"]
    assert (waiting[-1]["step"], waiting[-1]["on"], waiting[-1]["days"]) == ("accepted", None, 0)
    assert "Next, a person who may sign accepts the offer." in words_of(read(house.browser(world.sam).get(address)))
    house.clock.advance(days=10)
    assert sam.get(f"{address}/way_to_money").json["items"][-1]["days"] == 10
    world.accept(offer)
    house.clock.advance(days=3)
    world.pay(world.award(offer.id))

    # Then the grantee took ten of the days, and three were before the day for which the payment was planned
    way = sam.get(f"{address}/way_to_money").json["items"]
    assert way[-1]["step"] == "paid"
    waited = {who: sum(each["days"] for each in way if each["waited_for"] == who) for who in WAITED_FOR}
    assert waited == {GRANTEE: 10, PLAN: 3, US: 0, BANK: 0}
    waits = house.program(world.ada).get(f"/schemes/{world.scheme_id}/books").json["days_to_money"]
    assert (waits["number"], waits["median_days"]) == (1, 13.0)
    words = words_of(read(house.browser(world.ada).get(f"/schemes/{world.scheme_id}/books")))
    assert "half had it within 13 days" in words


def test_what_is_still_to_pay_is_expected_or_in_offers_also_of_a_grant_that_has_ended(house: TestHouse):
    # Given an offer, a grant of which a payment is on its way, and one that has ended with payments that stay
    world = build(house)
    grant, ended = world.accepted(), world.accepted()
    world.offered()
    with house.write() as session:
        session.execute(update(Award).where(Award.id == ended.id).values(state=ENDED))
    run_id = world.prepare((grant, 1))
    world.send(run_id)

    # Then the parts add up, for all and for one funder
    address = f"/schemes/{world.scheme_id}/books"
    for person in (world.ada, world.fay):
        told = house.program(person).get(address).json
        expected = sum(each["pence"] for each in told["expected"])
        assert expected + told["in_offers_pence"] == told["total"]["to_pay_pence"]
    told = house.program(world.ada).get(address).json
    assert told["on_its_way_pence"] == grant.instalments[0].amount_pence

    # And nothing is lost when returns are late
    house.clock.advance(days=400)
    months = [each["pence"] for each in house.program(world.ada).get(address).json["expected"]]
    assert sum(months) == expected_of(world)


def expected_of(world: World) -> int:
    """What grants are still to be paid, told by the rows themselves."""
    with world.house.read() as session:
        unpaid = select(func.sum(Instalment.amount_pence)).join(Instalment.award)
        return int(session.scalar(unpaid.where(Instalment.state != PAID, Award.state.in_(MADE))) or 0)
