"""Money that was not spent is asked back, or kept, once: a second press and a second request lead to the first."""

from datetime import timedelta

import pytest

from tests.awards.rows import World, build
from tests.house import TestHouse
from tests.kernel.looking import strictly, words_of
from tests.organisations.given import read

WHY, SOURCE = "The second course was not held.", "return 1"


@pytest.fixture
def world(house: TestHouse) -> World:
    return build(house)


def test_a_second_press_asks_nothing_back_twice(world: World):
    # Given the form on which money is asked back, filled in and sent once
    award = world.accepted()
    world.pay(award)
    ada, page = world.house.browser(world.ada), f"/awards/{award.id}/repayments/new"
    strictly(ada.get(page).text)
    due = world.house.now() + timedelta(days=60)
    typed = {
        "settled_before": "0",
        "amount_pence": "5.55",
        "source": "return 1",
        "treatment": "back",
        "due_on-day": str(due.day),
        "due_on-month": str(due.month),
        "due_on-year": str(due.year),
        "reason": "It was not spent.",
    }
    assert ada.post(page, data=typed).status_code == 302

    # When it is sent again, then it leads where the first did; when the money is to be kept as well, that is refused
    assert ada.post(page, data=typed).location == f"/awards/{award.id}/repayments/1"
    again = ada.post(page, data=typed | {"treatment": "carry"})
    assert (again.status_code, "Look at it before you settle more." in again.text) == (409, True)
    asked = world.house.program(world.ada).get(f"/awards/{award.id}/repayments").json
    assert (len(asked["items"]), asked["carried"]) == (1, [])


def test_a_program_that_says_it_twice_asks_once_and_lets_keep_once(world: World):
    # Given a grant of which something is paid, and a program that heard no answer
    award = world.accepted()
    world.pay(award)
    ada, at = world.house.program(world.ada), f"/awards/{award.id}/repayments"
    back = {"amount_pence": 5_00, "source": SOURCE, "reason": WHY, "due_on": "2027-04-01"}
    kept = {"amount_pence": 7_00, "source": "accounts", "reason": WHY}
    # When it says the same again, without a key
    for _ in range(2):
        assert ada.post(at, back).json["number"] == 1
        assert ada.post(f"/awards/{award.id}/carried_underspends", kept).json["number"] == 1
    # Then each is there once, with who said it, and nothing else is asked back of that source, however it is written
    told = ada.get(at).json
    assert (len(told["items"]), [each["proposed_by"] for each in told["carried"]]) == (1, [str(world.ada.id)])
    for another in ({"amount_pence": 6_00}, {"amount_pence": 6_00, "source": " Return  01."}):
        assert [each["code"] for each in ada.post(at, back | another).json["errors"]] == ["settled"]
    assert ada.post(at, back | {"amount_pence": 6_00, "source": "return 1, travel"}).json["number"] == 2
    bea = world.house.program(world.house.person("Bea Second", administrator=True))
    confirmed = bea.post(f"/awards/{award.id}/carried_underspends/1/confirmation", If_Match='"1"')
    assert (confirmed.status_code, confirmed.json["state"]) == (201, "kept")
    # And the grant and the books say what is kept, to each funder its part
    assert "kept for the time that comes: £7" in words_of(
        read(world.house.browser(world.sam).get(f"/awards/{award.id}"))
    )
    books = f"/schemes/{world.scheme_id}/books"
    assert ada.get(books).json["kept_pence"] == 7_00
    assert 0 < world.house.program(world.fay).get(books).json["kept_pence"] < 7_00
    assert "Grantees keep £7" in words_of(read(world.house.browser(world.ada).get(books)))
