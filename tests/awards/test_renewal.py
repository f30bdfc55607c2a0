"""A grant that ends goes on: we invite, the grantee says what has changed, two of us decide, it is offered."""

from datetime import date, timedelta
from typing import Any

import pytest

from grants.awards.changing.renewals.rules import DECLINE, RENEW, recommendation_problems
from grants.awards.models import Award
from grants.identity.models import Person
from grants.kernel.money import Pence
from grants.schemes.models import Round, Scheme
from tests.awards.rows import AMOUNT, World, build
from tests.awards.test_notice import prepare
from tests.house import TestHouse
from tests.kernel.looking import strictly, words_of

INVITED: dict[str, Any] = {"months": 12, "most_pence": 4_000_00, "answer_by": "2029-12-31"}
ASKED = {"months": 12, "amount_pence": 4_000_00, "what_changed": "More people come.", "next_time": "The same again."}
RECOMMENDED = {"outcome": "renew", "months": 6, "amount_pence": 2_000_00, "reasons": "It does good."}


@pytest.fixture
def world(house: TestHouse) -> World:
    return build(house)


@pytest.fixture
def bea(world: World) -> Person:
    return world.house.person("Bea Second", administrator=True)


def post(world: World, person: Person, award: Award, act: str = "", given: Any = None) -> Any:
    answer = world.house.program(person).post(f"/awards/{award.id}/renewal{act}", given, If_Match="*" if act else None)
    world.react()
    return answer


def test_a_grant_goes_on_by_a_light_form_and_two_of_us(world: World, bea: Person):
    # Given a grant that runs, and an invitation to it
    award = world.accepted()
    page = f"/awards/{award.id}/renewal"
    ada, sam, second = (world.house.browser(each) for each in (world.ada, world.sam, bea))
    typed = {"months": "12", "most_pence": "4,000", "answer_by-day": "31", "answer_by-month": "12"}
    assert ada.post(f"{page}/invitation", data=typed | {"answer_by-year": "2037"}).status_code == 422
    for _ in range(2):
        assert ada.post(f"{page}/invitation", data=typed | {"answer_by-year": "2029"}).status_code == 302
    world.react()

    # When its people find it at home, and say what has changed
    assert "Say what has changed, so that we can renew" in sam.get("/").text
    form = sam.get(page).text
    assert "What has changed since you applied?" in words_of(strictly(form))
    asked = {"months": "12", "amount_pence": "4,000", "what_changed": "More people come.", "next_time": ""}
    refused = sam.post(f"{page}/form", data=asked)
    assert refused.status_code == 422
    assert "More people come." in refused.text
    for _ in range(2):
        assert sam.post(f"{page}/form", data=asked | {"next_time": "The same again."}).status_code == 302

    # And Ada recommends less, which she cannot confirm herself, and the grantee does not see
    assert "Decide whether to renew" in ada.get("/").text
    less = {"outcome": "renew", "months": "6", "amount_pence": "2,000", "reasons": "It does good."}
    assert ada.post(f"{page}/recommendation", data=less).status_code == 302
    assert ada.post(f"{page}/confirmation").status_code == 403
    assert "It does good." not in sam.get(page).text
    assert world.house.program(world.sam).get(page).json["state"] == "sent"
    assert "Confirm what becomes of" in second.get("/").text
    assert "Confirm what becomes of" not in ada.get("/").text
    strictly(second.get(page).text)
    for _ in range(2):
        assert second.post(f"{page}/confirmation").status_code == 302
    world.react()

    # Then it is offered as a change, and goes on once Sam agrees
    assert "Goes on" in words_of(strictly(sam.get(page).text))
    agreed = world.house.program(world.sam).post(f"/awards/{award.id}/variations/1/agreement", {}, If_Match="*")
    assert agreed.status_code == 201
    stands = world.award(award.id)
    assert (stands.amount_pence, stands.ends_on) == (AMOUNT + 2_000_00, date(2030, 9, 30))


def test_no_money_is_promised_that_is_not_free(world: World):
    # Given a page that says what is free, and an invitation to more than that
    award = world.accepted()
    assert "is free in this round" in words_of(
        strictly(world.house.browser(world.ada).get(f"/awards/{award.id}/renewal").text)
    )
    with world.house.write() as session:
        session.get_one(Scheme, world.scheme_id).largest_award_pence = Pence(9_000_000_00)
    refused = post(world, world.ada, award, given=INVITED | {"most_pence": 9_000_000_00})
    assert [each["code"] for each in refused.json["errors"]] == ["not_covered"]
    # And one that could be kept when it was made, and no more when it is recommended
    assert post(world, world.ada, award, given=INVITED).status_code == 201
    assert post(world, world.sam, award, "/form", ASKED).status_code < 300
    with world.house.write() as session:
        round_ = session.get_one(Round, world.round_id)
        round_.budget_pence = Pence(round_.committed_pence + 500_00)
    refused = post(world, world.ada, award, "/recommendation", RECOMMENDED)
    assert "£500 is free in this round and with its funders, so £1,500 is missing." in refused.json["detail"]


def test_the_two_who_decided_a_large_renewal_are_the_two_who_agree_to_its_change(world: World, bea: Person):
    award = world.accepted()
    post(world, world.ada, award, given=INVITED | {"months": 12, "most_pence": 9_000_00})
    asked = {"months": 12, "amount_pence": 9_000_00, "what_changed": "More people come.", "next_time": "The same."}
    post(world, world.sam, award, "/form", asked)
    given = {"outcome": "renew", "months": 12, "amount_pence": 9_000_00, "reasons": "It does good."}
    post(world, world.ada, award, "/recommendation", given)
    post(world, bea, award, "/confirmation", {})
    program = world.house.program(world.sam)
    agreed = program.post(f"/awards/{award.id}/variations/1/agreement", {}, If_Match="*")
    assert agreed.json["state"] == "agreed"
    assert world.award(award.id).amount_pence == AMOUNT + 9_000_00


def test_whoever_is_not_renewed_hears_why_from_two(world: World, bea: Person):
    award = world.accepted()
    assert post(world, world.ada, award, given=INVITED).status_code == 201
    again = post(world, bea, award, given=INVITED)
    assert (again.status_code, again.json["code"]) == (409, "renewal_open")
    assert post(world, world.ada, award, "/recommendation", RECOMMENDED).status_code == 409
    assert post(world, world.nina, award, "/form", ASKED).status_code == 403
    assert post(world, world.mel, award, "/form", ASKED).status_code == 201
    assert post(world, world.mel, award, "/form", ASKED).status_code == 409
    assert post(world, world.ada, award, "/withdrawal", {}).status_code == 409
    told = {"outcome": "decline", "reasons": "There is no money for it."}
    assert post(world, world.ada, award, "/recommendation", told).status_code == 201

    # When Bea thinks otherwise first, and Ada recommends once more
    assert post(world, bea, award, "/recommendation", RECOMMENDED).status_code == 201
    assert post(world, world.ada, award, "/recommendation", told).status_code == 201
    assert post(world, bea, award, "/confirmation", {}).json["state"] == "declined"
    assert "There is no money for it." in world.house.browser(world.sam).get(f"/awards/{award.id}/renewal").text
    # Then a letter says so, whoever else acts for them has a message, and both sides read which two of us decided
    world.house.run_jobs()
    sam = world.house.browser(world.sam)
    (letter,) = [each for each in world.letters() if each.kind == "not_renewed"]
    told_there = words_of(strictly(sam.get(f"/letters/{letter.id}/page").text))
    assert "There is no money for it." in told_there
    assert "Until then it is paid as planned." in told_there
    assert "is not renewed" in sam.get("/messages").text
    assert "is not renewed" in world.house.browser(world.mel).get("/messages").text
    assert f"by {world.ada.name} and {bea.name}" in words_of(strictly(sam.get(f"/awards/{award.id}").text))
    shown = world.house.program(world.sam).get(f"/awards/{award.id}/renewal").json
    assert (shown["recommended_by_name"], shown["confirmed_by_name"]) == (world.ada.name, bea.name)
    assert world.award(award.id).amount_pence == AMOUNT
    assert post(world, world.ada, award, given=INVITED).status_code == 201
    assert post(world, world.ada, award, "/withdrawal", {}).json["state"] == "withdrawn"


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        ({"months": 61}, "months"),
        ({"most_pence": 0}, "most_pence"),
        ({"answer_by": "2027-02-28"}, "answer_by"),
        ({"answer_by": "2030-04-01"}, "answer_by"),
    ],
)
def test_an_invitation_that_cannot_be_is_refused_at_its_field(world: World, wanted: dict[str, Any], field: str):
    award = world.accepted()
    refused = post(world, world.ada, award, given=INVITED | wanted)
    assert refused.status_code == 422
    assert [each["field"] for each in refused.json["errors"]] == [field]


def test_nothing_is_renewed_before_it_is_accepted_or_long_after_its_end(world: World):
    award = world.offered()
    assert post(world, world.ada, award, given=INVITED).json["code"] == "not_running"
    world.accept(award)
    last = world.award(award.id).ends_on
    assert last is not None
    world.house.clock.move_to(world.house.now() + timedelta(days=(last - date(2027, 3, 1)).days + 93))
    assert post(world, world.ada, award, given=INVITED).json["code"] == "not_running"


def test_nobody_is_invited_to_renew_a_grant_of_which_notice_is_prepared(world: World):
    award = world.accepted()
    world.pay(award)
    prepare(world, award, world.ada)
    assert post(world, world.ada, award, given=INVITED).json["code"] == "under_notice"


def test_more_than_they_were_invited_to_ask_for_is_not_recommended():
    most = {"most_months": 12, "most_pence": 100}
    assert [each.field for each in recommendation_problems(RENEW, 13, 101, "Good.", **most)] == [
        "months",
        "amount_pence",
    ]
    assert [each.field for each in recommendation_problems("", None, None, "", **most)] == ["outcome", "reasons"]
    assert recommendation_problems(DECLINE, None, None, "No money.", **most) == []
