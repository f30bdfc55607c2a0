"""Where two people sign for a grant, two of them agree to a change of its money, as they do to accept it."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from grants.awards.changing.variations.models import Variation
from grants.awards.models import Award
from grants.kernel.problems import Conflict
from tests.awards.rows import AMOUNT, World, build
from tests.awards.test_signatures import arrange, let_sign
from tests.awards.test_variations import A_LITTLE, WHY, agree, ask, stands
from tests.house import TestHouse
from tests.kernel.looking import strictly, words_of


@pytest.fixture
def world(house: TestHouse) -> World:
    return build(house)


@pytest.fixture
def by_two(world: World) -> Award:
    """A grant of an organisation of which Sam and Mel may sign, in a scheme in which two have to from now on."""
    award = world.accepted()
    arrange(world, two_signatures_from_pence=AMOUNT)
    let_sign(world, world.mel)
    return award


@pytest.mark.parametrize("moved", [A_LITTLE, -A_LITTLE])
def test_more_and_less_money_needs_both_signatures(world: World, by_two: Award, moved: int):
    # Given a change of the amount that Sam asks for, and we agree to
    assert ask(world, by_two, world.sam, amount_pence=AMOUNT + moved).grantee_needs_two
    agree(world, by_two, world.ada)
    # Then nothing is changed by Sam alone, not even by a second press
    with pytest.raises(Conflict):
        agree(world, by_two, world.sam)
    assert world.award(by_two.id).amount_pence == AMOUNT
    # When Mel agrees as well, then it is
    agree(world, by_two, world.mel)
    assert world.award(by_two.id).amount_pence == AMOUNT + moved
    assert stands(world, by_two).second_grantee_agreed_by == world.mel.id


def test_another_plan_needs_both_and_words_need_one(world: World, by_two: Award):
    plan = [{"amount_pence": AMOUNT, "due_on": date(2027, 9, 1), "waits_for_return": None}]
    ask(world, by_two, world.ada, instalments=plan)
    agree(world, by_two, world.mel)
    assert stands(world, by_two).state == "offered"
    agree(world, by_two, world.sam)
    agree(world, by_two, world.house.person("Bea Second", administrator=True))
    assert stands(world, by_two).state == "agreed"
    ask(world, by_two, world.ada, outcomes="Forty people cook together.")
    agree(world, by_two, world.sam, 2)
    assert stands(world, by_two, 2).state == "agreed"


def test_what_would_come_to_be_signed_by_two_is_agreed_by_two(world: World):
    award = world.accepted()
    arrange(world, two_signatures_from_pence=AMOUNT + A_LITTLE)
    let_sign(world, world.mel)
    assert not ask(world, award, world.sam, amount_pence=AMOUNT + A_LITTLE - 1).grantee_needs_two
    agree(world, award, world.ada)
    assert ask(world, award, world.ada, amount_pence=AMOUNT + A_LITTLE).grantee_needs_two


def test_the_database_holds_both_signatures(world: World, by_two: Award):
    ask(world, by_two, world.sam, amount_pence=AMOUNT + A_LITTLE)
    alone: dict[str, Any] = {"state": "agreed", "ended_at": world.house.now(), "ended_by": world.ada.id}
    for wrong in ({"agreed_by": world.ada.id, **alone}, {"second_grantee_agreed_by": world.sam.id}):
        with pytest.raises(IntegrityError), world.house.write() as session:
            session.execute(update(Variation).where(Variation.award_id == by_two.id).values(wrong))


def test_the_second_signatory_is_called_and_agrees_on_a_page(postgres_house: TestHouse):
    # Given that Sam asks by a program for more, of a grant for which two sign
    world = build(postgres_house)
    award = world.accepted()
    arrange(world, two_signatures_from_pence=AMOUNT)
    let_sign(world, world.mel)
    asked = {"amount_pence": AMOUNT + A_LITTLE, "reasons": WHY}
    said = world.house.program(world.sam).post(f"/awards/{award.id}/variations", asked).json
    assert (said["grantee_needs_two"], said["second_grantee_agreed_at"]) == (True, None)
    # Then Mel hears of it and finds it at home, and Sam does not
    world.house.run_jobs()
    mails = [mail.read_text(errors="replace") for mail in world.house.mails()]
    assert [world.mel.email in mail for mail in mails if "waits for you" in mail] == [True]
    sam, mel, at = world.house.browser(world.sam), world.house.browser(world.mel), f"/awards/{award.id}/variations/1"
    assert "Agree to a change" not in words_of(strictly(sam.get("/").text))
    assert "Agree to a change" in words_of(strictly(mel.get("/").text))
    # And she reads why it takes two, and agrees
    told = words_of(strictly(mel.get(at).text))
    assert "two who may sign for the grantee have to agree when its money changes" in told
    assert mel.post(f"{at}/agreement", data={"version": said["version"]}).location == at
    told = words_of(strictly(sam.get(at).text))
    assert "This waits for the grant-maker." in told
    assert "The second of the grantee agreed 1 March 2027" in told or world.mel.name in told
