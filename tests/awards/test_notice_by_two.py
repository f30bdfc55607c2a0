"""A grant that two people accept is given back by two, and nobody gives notice before reading what is lost by it."""

from datetime import date

import pytest

from grants.awards.changing.ending import service
from grants.awards.models import Award
from grants.kernel.problems import Conflict, Denied
from tests.awards.rows import World, build
from tests.awards.test_notice import WHY, do, prepare
from tests.awards.test_signatures import arrange, let_sign
from tests.house import TestHouse
from tests.kernel.looking import strictly, words_of

LAST = date(2027, 4, 30)


@pytest.fixture
def world(house: TestHouse) -> World:
    return build(house)


@pytest.fixture
def by_two(world: World) -> Award:
    """A grant of an organisation of which two people may sign, in a scheme in which two have to from now on."""
    award = world.accepted()
    world.pay(award)
    arrange(world, two_signatures_from_pence=1_000_00)
    let_sign(world, world.mel)
    return award


def test_one_person_alone_gives_no_grant_back_that_two_accept(world: World, by_two: Award):
    # Given that Sam signs to give it back
    notice = prepare(world, by_two, world.sam, ends_on=LAST)
    world.react()
    assert notice.state == "prepared"
    assert world.award(by_two.id).under_notice_until is None
    # Then Mel hears of it and finds it at home; Sam cannot sign twice, and nobody of us can sign for them
    assert "Sign as the second" in words_of(strictly(world.house.browser(world.mel).get("/").text))
    assert "Sign as the second" not in words_of(strictly(world.house.browser(world.sam).get("/").text))
    with pytest.raises(Denied):
        do(world, by_two, world.sam, service.release_notice)
    with pytest.raises(Conflict):
        prepare(world, by_two, world.mel, ends_on=LAST)
    program = world.house.program(world.ada)
    assert program.post(f"/awards/{by_two.id}/notice/release", If_Match="*").status_code == 403
    told = words_of(strictly(world.house.browser(world.mel).get(f"/awards/{by_two.id}/notice").text))
    assert "One of two people has signed." in told
    page = words_of(strictly(world.house.browser(world.mel).get(f"/awards/{by_two.id}").text))
    assert "Notice is prepared: this grant would end on 30 April 2027. One of two people has signed." in page
    # And with Mel's signature it is given
    do(world, by_two, world.mel, service.release_notice)
    assert world.award(by_two.id).under_notice_until == LAST


def test_what_is_not_paid_any_more_is_read_before_a_grant_is_given_back(world: World):
    award = world.accepted()
    world.pay(award)
    at = f"/awards/{award.id}/notice"
    sam = world.house.browser(world.sam)
    typed = {"ends_on-day": "30", "ends_on-month": "4", "ends_on-year": "2027", "reasons": WHY}
    told = words_of(strictly(sam.post(f"{at}/new", data=typed).text))
    assert "£13,333.34 would not be paid any more." in told
    assert "Nothing has happened yet." in told
    assert sam.get(at).status_code == 404
    assert sam.post(f"{at}/new", data={**typed, "checked": "yes"}).headers["Location"] == at
    assert world.award(award.id).under_notice_until == LAST
