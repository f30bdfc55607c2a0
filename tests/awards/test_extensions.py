"""A grant carries options to go on; one that is taken up becomes a change that both sides agree to."""

from datetime import date

import pytest

from grants.awards.changing.extensions.rules import extended_to
from tests.awards.rows import AMOUNT, build
from tests.house import TestHouse
from tests.kernel.looking import strictly, words_of

WHY = "People still come."


@pytest.mark.parametrize(
    ("ends_on", "months", "extended"),
    [
        (date(2030, 3, 31), 12, date(2031, 3, 31)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2027, 3, 14), 1, date(2027, 4, 14)),
    ],
)
def test_it_goes_on_by_whole_months(ends_on: date, months: int, extended: date):
    assert extended_to(ends_on, months) == extended


def test_an_option_is_added_offered_and_agreed(postgres_house: TestHouse):
    # Given an option that Ada adds to an offer
    world = build(postgres_house)
    offer = world.offered()
    ada, sam, at = (
        world.house.browser(world.ada),
        world.house.browser(world.sam),
        f"/awards/{offer.id}/extension_options",
    )
    told = words_of(strictly(ada.post(at, data={"months": "0", "amount_pence": "", "note": ""}).text))
    for problem in ("Enter a number of months from 1 to 60.", "Enter the money that comes with it.", "Enter when it"):
        assert problem in told
    assert ada.post(at, data={"months": "6", "amount_pence": "1000", "note": "If people still come"}).status_code == 302
    assert "If people still come" in words_of(strictly(sam.get(at).text))
    assert sam.post(at, data={"months": "6", "amount_pence": "0", "note": "x"}).status_code == 403
    # When it is taken up it is a change that the grantee has to agree to, once there is a grant
    program = world.house.program(world.ada)
    assert program.post(f"{at}/1/offer", {"reasons": WHY}).json["code"] == "not_accepted"
    award = world.accepted(title="Second")
    at = f"/awards/{award.id}/extension_options"
    assert program.post(at, {"months": 6, "amount_pence": 1_000_00, "note": "Later"}).json["number"] == 1
    strictly(ada.get(f"{at}/1/offer").text)
    pressed = [ada.post(f"{at}/1/offer", data={"reasons": WHY}).headers["Location"] for _ in range(2)]
    assert pressed == [f"/awards/{award.id}/variations/1"] * 2
    assert program.post(f"{at}/1/offer", {"reasons": WHY}).json["code"] == "answered_already"
    shown = program.get(f"/awards/{award.id}/variations/1").json
    assert shown["after"] == {"amount_pence": AMOUNT + 1_000_00, "ends_on": "2030-09-30"}
    assert shown["state"] == "offered"
    assert [each["variation_number"] for each in program.get(at).json["items"]] == [1]
    # And where that is withdrawn it can be taken up again
    withdrawn = program.post(f"/awards/{award.id}/variations/1/withdrawal", {"reason": "Later"}, If_Match="*")
    assert withdrawn.json["state"] == "withdrawn"
    listed = words_of(strictly(ada.get(at).text))
    assert "Not agreed" in listed
    assert "Offer it" in listed
    assert ada.post(f"{at}/1/offer", data={"reasons": WHY}).headers["Location"] == f"/awards/{award.id}/variations/2"
    assert program.post(f"{at}/1/offer", {"reasons": WHY}).json["code"] == "answered_already"
