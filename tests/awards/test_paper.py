"""An offer is accepted on paper: one administrator enters the signed letter, another one confirms it."""

import re
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from werkzeug.test import TestResponse

from grants.awards.arrangements.models import AwardArrangement
from grants.awards.models import Award
from grants.awards.offers.paper.queries import papers_of
from grants.awards.offers.paper.rules import not_signed_yet, paper_problems
from grants.awards.offers.queries import signatures_of
from grants.identity.models import Person
from tests.awards.rows import World, build
from tests.house import TestHouse
from tests.kernel.looking import strictly, words_of
from tests.kernel.test_file_checks import PDF

DAY = {"signed_on-day": "1", "signed_on-month": "3", "signed_on-year": "2027"}
SOUND: dict[str, Any] = {
    "has_file": True,
    "still_needed": 1,
    "signed_before": (),
    "offered_on": date(2027, 3, 1),
    "last_day": date(2027, 3, 29),
    "today": date(2027, 4, 10),
}


@pytest.fixture
def world(house: TestHouse) -> World:
    return build(house)


def enter(world: World, award: Award, person: Person, **typed: Any) -> TestResponse:
    data = {"first_name": "Sam Field", "letter": (BytesIO(PDF), "signed.pdf"), **DAY, **typed}
    return world.house.browser(person).post(f"/awards/{award.id}/paper", data=data)


def test_a_second_administrator_confirms_what_the_first_entered(world: World):
    # Given an offer that nobody answers online
    award, bea = world.offered(), world.house.person("Bea Second", administrator=True)
    page = f"/awards/{award.id}/paper"
    ada, second = world.house.browser(world.ada), world.house.browser(bea)
    strictly(ada.get(page).text)

    # When Ada enters the signed letter, she cannot confirm it herself
    assert enter(world, award, world.ada).status_code == 302
    assert enter(world, award, world.ada).status_code == 409
    assert ada.post(f"{page}/confirmation").status_code == 403
    assert "Confirm that Beeston Growers accepted" not in ada.get("/").text
    assert world.award(award.id).state == "offered"

    # Then Bea finds it at home, reads the letter and confirms it, twice
    assert "Confirm that Beeston Growers accepted" in second.get("/").text
    shown = second.get(page).text
    assert "Sam Field" in words_of(strictly(shown))
    (letter,) = re.findall(r'href="(/awards/paper/[^"]+)"', shown)
    assert second.get(letter).data == PDF
    for _ in range(2):
        assert second.post(f"{page}/confirmation").status_code == 302
    world.react()
    stands = world.award(award.id)
    assert (stands.state, len(stands.instalments)) == ("accepted", 3)
    with world.house.read() as session:
        (signature,) = signatures_of(session, award.id)
    assert (signature.name, signature.on_paper, signature.person_id) == ("Sam Field", True, None)
    assert "by Sam Field (on paper)" in ada.get(f"/awards/{award.id}").text


def test_a_letter_that_is_not_right_is_entered_anew(world: World):
    award, bea = world.offered(), world.house.person("Bea Second", administrator=True)
    enter(world, award, world.ada)
    second = world.house.browser(bea)
    assert second.post(f"/awards/{award.id}/paper/refusal", data={"reason": ""}).status_code == 422
    assert second.post(f"/awards/{award.id}/paper/refusal", data={"reason": "Page 2 lacks."}).status_code == 302
    assert "Page 2 lacks." in world.house.browser(world.ada).get(f"/awards/{award.id}/paper").text
    world.house.run_jobs()
    assert "was not confirmed" in world.house.browser(world.ada).get("/messages").text
    assert enter(world, award, world.ada).status_code == 302


def test_a_letter_that_was_signed_in_time_counts_also_when_it_comes_late(world: World):
    award, bea = world.offered(), world.house.program(world.house.person("Bea Second", administrator=True))
    assert award.accept_by is not None
    world.house.clock.move_to(award.accept_by + timedelta(days=2))
    assert enter(world, award, world.ada).status_code == 302
    confirmed = bea.post(f"/awards/{award.id}/paper_acceptances/confirmation")
    assert (confirmed.status_code, confirmed.json["state"]) == (201, "accepted")


def test_paper_can_bring_the_second_of_two_signatures(world: World):
    with world.house.write() as session:
        session.add(AwardArrangement(scheme_id=world.scheme_id, two_signatures_from_pence=0))
    award, bea = world.offered(), world.house.browser(world.house.person("Bea Second", administrator=True))
    world.house.program(world.sam).post(f"/awards/{award.id}/acceptance", {"agrees": True})
    assert enter(world, award, world.ada).status_code == 422
    assert enter(world, award, world.ada, first_name="Tess Treasurer").status_code == 302
    bea.post(f"/awards/{award.id}/paper/confirmation")
    with world.house.read() as session:
        names = [(each.name, each.on_paper) for each in signatures_of(session, award.id)]
    assert names == [("Sam Field", False), ("Tess Treasurer", True)]


def test_a_letter_that_waits_ends_when_the_offer_is_signed_online(world: World):
    # Given a letter that Ada entered, and Sam, who is told that it is being looked at
    award, bea = world.offered(), world.house.person("Bea Second", administrator=True)
    enter(world, award, world.ada)
    sam, second = world.house.browser(world.sam), world.house.browser(bea)
    assert "We have a letter that Sam Field signed" in words_of(strictly(sam.get(f"/awards/{award.id}/accept").text))

    # When Sam signs online all the same
    world.accept(award)

    # Then nobody has to confirm the letter, and both sides see which answer counts
    with world.house.read() as session:
        (paper,) = papers_of(session, award.id)
    assert (paper.state, paper.settled_at) == ("overtaken", world.house.now())
    assert "Confirm that" not in second.get("/").text
    assert "accepted online first" in words_of(strictly(second.get(f"/awards/{award.id}/paper").text))
    assert second.post(f"/awards/{award.id}/paper/refusal", data={"reason": "No."}).status_code == 409
    world.house.run_jobs()
    assert "need not be confirmed any more" in world.house.browser(world.ada).get("/messages").text


def test_an_offer_accepted_on_paper_tells_who_comes_to_sign_it_online(world: World):
    award, bea = world.offered(), world.house.browser(world.house.person("Bea Second", administrator=True))
    enter(world, award, world.ada, first_name="Tess Treasurer")
    bea.post(f"/awards/{award.id}/paper/confirmation")
    sam = world.house.browser(world.sam)
    assert "accepted, by Tess Treasurer (on paper)" in words_of(strictly(sam.get(f"/awards/{award.id}/accept").text))
    pressed = sam.post(f"/awards/{award.id}/accept", data={"agrees": "yes"}, follow_redirects=True)
    assert "you need not sign it" in pressed.text


def test_a_letter_that_waits_ends_when_the_offer_is_turned_down(world: World):
    award = world.offered()
    enter(world, award, world.ada)
    world.house.program(world.sam).post(f"/awards/{award.id}/refusal", {"reason": "We have closed."})
    world.react()
    with world.house.read() as session:
        assert [each.state for each in papers_of(session, award.id)] == ["overtaken"]


def test_whoever_signs_online_while_the_letter_waits_is_not_counted_twice():
    assert not_signed_yet(["Sam Field", "Tess"], ["sam field"]) == ["Tess"]
    assert not_signed_yet(["Sam Field", "Tess"], ["Mel Moss"]) == ["Sam Field"]
    assert not_signed_yet(["Sam Field"], []) == ["Sam Field"]


def test_whoever_acts_for_the_organisation_enters_nothing(world: World):
    award = world.offered()
    assert enter(world, award, world.sam).status_code == 403


@pytest.mark.parametrize(
    ("names", "signed_on", "more", "field"),
    [
        ([], date(2027, 3, 2), {}, "first_name"),
        (["x" * 201], date(2027, 3, 2), {}, "first_name"),
        (["Sam"], date(2027, 3, 2), {"still_needed": 2}, "second_name"),
        (["Sam", "sam"], date(2027, 3, 2), {"still_needed": 2}, "second_name"),
        (["Sam", "Mel"], date(2027, 3, 2), {"signed_before": ["Kit"]}, "second_name"),
        (["Sam"], date(2027, 3, 2), {"signed_before": ["SAM"]}, "first_name"),
        (["Sam"], None, {}, "signed_on"),
        (["Sam"], date(2027, 2, 28), {}, "signed_on"),
        (["Sam"], date(2027, 3, 30), {}, "signed_on"),
        (["Sam"], date(2027, 4, 11), {}, "signed_on"),
        (["Sam"], date(2027, 3, 2), {"has_file": False}, "letter"),
    ],
)
def test_what_is_wrong_with_a_letter_is_said_at_its_field(
    names: list[str], signed_on: date | None, more: dict[str, Any], field: str
):
    assert [problem.field for problem in paper_problems(names, signed_on, **(SOUND | more))] == [field]
