"""What is offered to a grant is not free for another; a grantee may ask for what is not free, and is told no sums."""

from datetime import date

import pytest

from grants.awards.changing.variations.money import money_free
from grants.awards.models import Award
from grants.awards.paying.runs.rules import paid_later
from grants.kernel.money import Pence
from grants.schemes.models import Round, Scheme
from tests.awards.rows import AMOUNT, World, build
from tests.awards.test_renewal import INVITED, post
from tests.awards.test_signatures import arrange
from tests.awards.test_variations import WHY
from tests.house import TestHouse
from tests.kernel.looking import strictly, words_of


@pytest.fixture
def world(postgres_house: TestHouse) -> World:
    """A scheme with large grants, in a round of which little is free."""
    world = build(postgres_house)
    with world.house.write() as session:
        session.get_one(Scheme, world.scheme_id).largest_award_pence = Pence(2 * AMOUNT)
        round_ = session.get_one(Round, world.round_id)
        round_.budget_pence = Pence(round_.committed_pence + AMOUNT + 1_500_00)
    return world


def more(pence: int) -> dict[str, object]:
    return {"amount_pence": AMOUNT + pence, "reasons": WHY}


def free(world: World, award: Award) -> int:
    with world.house.read() as session:
        return money_free(session, world.award(award.id))


def test_we_offer_no_more_than_is_free_beside_what_is_offered_already(world: World):
    other, one = world.accepted(amount_pence=1_000_00), world.accepted(title="Another")
    ada = world.house.program(world.ada)
    room = free(world, one)
    # Given that too much is refused before it is sent, and when it is
    for at in (f"/awards/{one.id}/variations/days", f"/awards/{one.id}/variations"):
        refused = ada.post(at, more(room + 1)).json["errors"]
        assert [(each["field"], each["code"]) for each in refused] == [("amount_pence", "not_covered")]
    # When a part is offered to one grant, then the other has what is left
    assert ada.post(f"/awards/{one.id}/variations", more(room - 100)).status_code == 201
    assert free(world, other) == 100
    # And what a grantee asks for beyond that is for us to refuse, who cannot agree to it
    sam, at = world.house.program(world.sam), f"/awards/{other.id}/variations"
    assert sam.post(at, {"amount_pence": 1_001_01, "reasons": WHY}).status_code == 201
    assert ada.post(f"{at}/1/agreement", If_Match="*").json["code"] == "not_covered"


def test_nobody_is_invited_to_renew_while_another_change_is_open(world: World):
    award = world.accepted()
    world.house.program(world.ada).post(f"/awards/{award.id}/variations", {"title": "Another", "reasons": WHY})
    assert post(world, world.ada, award, given=INVITED).json["code"] == "variation_open"
    shown = world.house.browser(world.ada).get(f"/awards/{award.id}/renewal").text
    assert "Another change of this grant is open" in words_of(strictly(shown))


def test_where_two_sign_and_only_one_may_both_sides_read_so(world: World):
    award = world.accepted()
    arrange(world, two_signatures_from_pence=1_000_00)
    at = f"/awards/{award.id}/variations"
    assert world.house.program(world.ada).post(at, more(100)).status_code == 201
    for reader in (world.ada, world.sam):
        shown = words_of(strictly(world.house.browser(reader).get(f"{at}/1").text))
        assert "Two people have to sign, and only one may sign for Beeston Growers." in shown


def test_the_bank_pays_on_a_working_day():
    assert paid_later(date(2026, 12, 5)) == date(2026, 12, 7)
    assert paid_later(date(2026, 12, 4)) is None
