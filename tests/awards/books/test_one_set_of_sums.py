"""What is committed, paid, returned and uncommitted is one set of sums, wherever it is told, to the penny."""

from hypothesis import given
from hypothesis import strategies as some
from sqlalchemy import func, select

from grants.awards.books import rules
from grants.awards.books.queries import books_for
from grants.awards.books.rules import Sums
from grants.kernel.money import Pence
from grants.reporting.packs.money import PLAN, _chart, _plan
from grants.reporting.packs.tables import FREE, MEANINGS, PAID, TO_PAY
from grants.schemes.models import Contribution, Round
from tests.awards.rows import build
from tests.awards.test_repayments import ask, receive
from tests.house import TestHouse
from tests.kernel.looking import strictly, words_of

pence = some.integers(0, 10**9).map(Pence)


@given(pence, pence, pence, pence)
def test_what_is_contributed_is_held_by_grantees_still_to_pay_or_uncommitted(
    contributed: Pence, committed: Pence, paid: Pence, returned: Pence
):
    sums = Sums(contributed, committed, paid, returned)
    assert sums.held_pence + sums.to_pay_pence + sums.uncommitted_pence == contributed


def test_all_places_tell_the_same_to_the_penny(postgres_house: TestHouse):
    # Given a grant of which a part was paid, and of that a part came back
    world = build(postgres_house)
    award = world.accepted()
    world.pay(award)
    award = world.award(award.id)
    ask(world, award)
    receive(world, award, 333_33)
    with world.house.read() as session:
        books = books_for(session, [world.scheme_id], None, world.house.now())
        kept = dict(session.execute(select(Contribution.funder_id, Contribution.awarded_pence)).all())
        of_rounds = session.scalar(select(func.sum(Round.committed_pence)))
    total = books.total
    assert (total.committed_pence, total.returned_pence) == (award.amount_pence, 333_33)
    # Then the scheme's own counts are what is committed without what was returned, for each funder and together
    for each in books.funders:
        assert kept[each.funder_id] == each.sums.committed_pence - each.sums.returned_pence
        assert each.sums.contributed_pence - kept[each.funder_id] == each.sums.uncommitted_pence
    assert of_rounds == total.committed_pence - total.returned_pence
    # And the chart of a pack tells what its table and the books tell, in their words
    chart, table = _chart(books), _plan(books)
    assert chart is not None
    assert [column.heading for column in table.columns[1:]] == [heading for heading, _ in rules.WORDS.values()]
    for bar, row in zip(chart.bars, table.rows, strict=True):
        told = dict(zip(PLAN, row[1:], strict=True))
        assert bar.parts[FREE] == told["uncommitted_pence"]
        assert bar.parts[TO_PAY] == told["to_pay_pence"]
        assert bar.parts[PAID] == told["paid_pence"] - told["returned_pence"]
        assert sum(bar.parts.values()) == told["contributed_pence"]
    assert {MEANINGS[TO_PAY], MEANINGS[FREE]} == {"Still to pay", "Uncommitted"}
    # And so do programs, the page of the books, and the page of the scheme
    ada = world.house.program(world.ada).get(f"/schemes/{world.scheme_id}/books").json["total"]
    assert {name: ada[name] for name in PLAN} == {name: getattr(total, name) for name in PLAN}
    page = words_of(strictly(world.house.browser(world.ada).get(f"/schemes/{world.scheme_id}/books").text))
    assert "£333.33 was returned, and is uncommitted again." in page
    assert "Uncommitted: what nobody is promised" in page
    scheme = words_of(strictly(world.house.browser(world.ada).get(f"/schemes/{world.scheme_id}").text))
    assert "is committed or proposed, net of what was returned" in scheme
