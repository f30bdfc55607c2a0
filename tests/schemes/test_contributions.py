"""A funder adds money to a scheme, or takes some back, after it was set up."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from grants.identity.models import Person
from grants.kernel.access import SYSTEM
from grants.kernel.money import Pence
from grants.kernel.problems import Conflict
from grants.organisations.models import Organisation
from grants.schemes import service as schemes
from grants.schemes.models import Scheme
from grants.schemes.money import service
from grants.schemes.money.queries import contribution_of
from grants.schemes.money.sharing import give_shares_back, share_award
from grants.schemes.past_schemes import scheme_for
from grants.schemes.queries import round_of as round_by_id
from grants.schemes.queries import scheme_of
from grants.schemes.service import commit_money, free_money
from tests.at_once import at_once
from tests.house import TestHouse
from tests.organisations.given import colleague, errors, funder, read
from tests.schemes.given import change_of_scheme, confirmed, round_details, round_of, scheme

WHY = "The council adds money for the winter."


@pytest.fixture
def kept(house: TestHouse) -> Scheme:
    return scheme(house)


def ada(house: TestHouse) -> Person:
    return house.person("Ada Min", administrator=True)


def browser(house: TestHouse) -> FlaskClient:
    return house.browser(ada(house))


def address_of(kept: Scheme, number: int = 0) -> str:
    return f"/schemes/{kept.id}/contributions/{kept.contributions[number].funder_id}"


def change(house: TestHouse, kept: Scheme, number: int, pence: int, version: int | None = None) -> None:
    with house.write() as session:
        both = contribution_of(session, kept.id, kept.contributions[number].funder_id)
        service.change_contribution(
            session, *both, amount_pence=pence, reason=WHY, version=version, actor=SYSTEM, now=house.now()
        )


def given(house: TestHouse, kept: Scheme) -> list[int]:
    with house.read() as session:
        return [int(each.amount_pence) for each in scheme_of(session, kept.id).contributions]


def spaced(text: str) -> str:
    return " ".join(text.split())


def test_a_funder_adds_money_and_a_round_can_have_it(house: TestHouse, kept: Scheme):
    # Given a scheme whose money is all in one round
    made = round_of(house, kept, budget_pence=1_000_000_00)
    pages, address = browser(house), address_of(kept)
    assert f'href="{address}"' in pages.get(f"/schemes/{kept.id}").text
    read(pages.get(address))
    # When a funder gives more
    typed = {"version": "1", "amount_pence": "600,000", "reason": WHY}
    saved = pages.post(address, data=typed)
    assert saved.status_code == 302, errors(saved)
    confirmed(house, saved)
    # Then it is in no round yet, and the round can get it
    shown = pages.get(f"/schemes/{kept.id}")
    read(shown)
    assert "Together they give £1,100,000." in spaced(shown.text)
    assert "£100,000 is in no round yet." in spaced(shown.text)
    told = {"version": "1", "budget_pence": "1,100,000", "reason": "There is more."}
    confirmed(house, pages.post(f"/rounds/{made.id}/budget", data=told))
    # And it is recorded, in the funder's history too
    (event,) = house.events("schemes.contribution_changed")
    assert event.facts == {
        "scheme_id": str(kept.id),
        "funder_id": str(kept.contributions[0].funder_id),
        "before_pence": 500_000_00,
        "amount_pence": 600_000_00,
        "reason": WHY,
        "has_left": False,
    }
    history = house.program(ada(house)).get(f"/events?subject_id={kept.contributions[0].funder_id}").json
    assert "schemes.contribution_changed" in [each["name"] for each in history["items"]]


def test_a_funders_people_see_what_changed_and_why(house: TestHouse, kept: Scheme):
    # Given changes of what one funder gives and of a round
    made = round_of(house, kept)
    change(house, kept, 0, 600_000_00)
    told = {"kind": "budget", "round_id": str(made.id), "amount_pence": 300_000_00, "reason": "There is more."}
    change_of_scheme(house, ada(house), kept.id, told)
    # When somebody of the other funder looks
    kit, sam = house.person("Kit Marsh"), house.person("Sam Field")
    colleague(house, kept.contributions[1].funder, kit)
    page = house.browser(kit).get(f"/schemes/{kept.id}")
    # Then they see both with their reasons, but not what awards have of the other's money, and no way to change it
    read(page)
    for words in (WHY, "£500,000", "£600,000", "There is more.", "£300,000"):
        assert words in page.text
    assert "Uncommitted" not in page.text
    assert address_of(kept) not in page.text
    listed = house.program(kit).get(f"/schemes/{kept.id}/money_changes").json["items"]
    assert [(each["before_pence"], each["after_pence"], each["reason"]) for each in listed] == [
        (250_000_00, 300_000_00, "There is more."),
        (500_000_00, 600_000_00, WHY),
    ]
    assert house.program(sam).get(f"/schemes/{kept.id}/money_changes").status_code == 403
    assert "awarded_pence" not in house.program(kit).get(f"/schemes/{kept.id}").json["contributions"][0]


def test_what_awards_and_rounds_have_stays_covered(house: TestHouse, kept: Scheme):
    # Given £1,000,000, of which rounds have £250,000 and awards have £100,000 of each funder
    round_id = round_of(house, kept).id
    with house.write() as session:
        share_award(session, kept.id, Pence(200_000_00), round_id=round_id)
    pages = browser(house)

    def refused(pence: str, number: int = 0, reason: str = WHY) -> dict[str, str]:
        with house.read() as session:
            version = scheme_of(session, kept.id).version
        typed = {"version": str(version), "amount_pence": pence, "reason": reason}
        answer = pages.post(address_of(kept, number), data=typed)
        assert answer.status_code == 422
        return errors(answer)

    assert refused("99,999.99") == {"amount_pence": "Enter £100,000 or more: awards have that much of it."}
    assert refused("0") == {"amount_pence": "Enter the contribution as an amount above £0."}
    assert refused("500,000") == {"amount_pence": "This is the contribution already."}
    assert list(refused("lots", reason="")) == ["amount_pence", "reason"]
    change(house, kept, 0, 100_000_00)
    assert refused("149,999", number=1) == {
        "amount_pence": "Enter £150,000 or more: the rounds of the scheme have the rest."
    }
    assert given(house, kept) == [100_000_00, 500_000_00]


def test_a_scheme_keeps_enough_for_one_of_its_largest_awards(postgres_house: TestHouse):
    kept = scheme(postgres_house, largest_award_pence=600_000_00)
    refused = browser(postgres_house).post(
        address_of(kept), data={"version": "1", "amount_pence": "99,999", "reason": WHY}
    )
    assert errors(refused) == {
        "amount_pence": "Enter £100,000 or more: the scheme must have enough for one of its largest awards."
    }


def test_a_funder_joins_and_later_awards_are_shared_with_it(house: TestHouse, kept: Scheme):
    # Given a scheme of two funders, and a third
    third, pages = funder(house, "Third Fund"), browser(house)
    address = f"/schemes/{kept.id}/contributions/new"
    read(pages.get(address))

    # When it joins; what is wrong is said, and what was typed stays
    refused = pages.post(address, data={"version": "1", "amount_pence": "250,000", "reason": WHY, "funder_id": ""})
    assert errors(refused) == {"funder_id": "Choose the funder."}
    typed = {"version": "1", "funder_id": str(third.id), "amount_pence": "250,000", "reason": WHY}
    confirmed(house, pages.post(address, data=typed))
    assert given(house, kept) == [500_000_00, 500_000_00, 250_000_00]
    told = {"kind": "joining", "funder_id": str(third.id), "amount_pence": 1_00, "reason": WHY}
    twice = house.program(ada(house)).post(f"/schemes/{kept.id}/changes", told)
    assert [(each["field"], each["code"]) for each in twice.json["errors"]] == [("funder_id", "repeated")]

    # Then a later award is shared among the three by what is left
    round_id = round_of(house, kept).id
    with house.write() as session:
        shares = share_award(session, kept.id, Pence(10_000_00), round_id=round_id)
    assert [part for _, part in shares] == [4_000_00, 4_000_00, 2_000_00]


def test_a_funder_leaves_and_what_awards_have_of_it_is_honoured(house: TestHouse, kept: Scheme):
    # Given a scheme of £1,000,000, of which a round has £700,000 and an award £200,000
    round_id = round_of(house, kept, budget_pence=700_000_00).id
    with house.write() as session:
        shares = share_award(session, kept.id, Pence(200_000_00), round_id=round_id)
        commit_money(session, round_id, 200_000_00)
    address = f"{address_of(kept)}/leaving"
    read(browser(house).get(address))

    # Then the first funder cannot leave while the round needs its money
    leaving = {"kind": "leaving", "funder_id": str(kept.contributions[0].funder_id), "reason": WHY}
    refused = change_of_scheme(house, ada(house), kept.id, leaving)
    (problem,) = refused.json["errors"]
    assert (
        problem["message"]
        == ("It cannot leave while £200,000 of what it gives is needed: the rounds of the scheme have the rest.")
        or problem["code"] == "below_what_is_given"
    )
    lowered = {"kind": "budget", "round_id": str(round_id), "amount_pence": 300_000_00, "reason": WHY}
    assert change_of_scheme(house, ada(house), kept.id, lowered).status_code == 201

    # When it leaves
    assert change_of_scheme(house, ada(house), kept.id, leaving, If_Match='"1"').status_code == 201
    assert given(house, kept) == [100_000_00, 500_000_00]
    again = change_of_scheme(house, ada(house), kept.id, leaving)
    assert again.json["errors"][0]["code"] == "left_already"

    # Then later awards are the other's alone
    with house.write() as session:
        later = share_award(session, kept.id, Pence(100_000_00), round_id=round_id)
        commit_money(session, round_id, 100_000_00)
    assert [int(part) for _, part in later] == [0, 100_000_00]

    # And what comes free of its part of an award goes back to it, out of the round's budget
    with house.write() as session:
        free_money(session, round_id, Pence(200_000_00), actor=SYSTEM, now=house.now())
        give_shares_back(session, kept.id, shares, round_id=round_id, actor=SYSTEM, now=house.now())
    assert given(house, kept) == [0, 500_000_00]
    with house.read() as session:
        found = round_by_id(session, round_id)
        assert (found.budget_pence, found.committed_pence) == (200_000_00, 100_000_00)


def test_programs_change_it_too_and_of_two_the_second_sees_both(house: TestHouse, kept: Scheme):
    program, address = house.program(ada(house)), address_of(kept)
    funder_id = str(kept.contributions[0].funder_id)
    told: dict[str, Any] = {"kind": "contribution", "funder_id": funder_id, "amount_pence": 700_000_00, "reason": WHY}
    assert change_of_scheme(house, ada(house), kept.id, told, If_Match='"1"').json["state"] == "confirmed"
    saved = program.get(f"/schemes/{kept.id}")
    assert (saved.json["contributed_pence"], saved.headers["ETag"]) == (1_200_000_00, '"2"')
    assert saved.json["contributions"][0]["awarded_pence"] == 0
    stale = program.post(f"/schemes/{kept.id}/changes", told | {"amount_pence": 1}, If_Match='"1"')
    assert (stale.status_code, stale.json["code"]) == (412, "stale")
    assert (stale.json["current"], stale.json["yours"]) == ({"amount_pence": 700_000_00}, {"amount_pence": 1})
    other = funder(house, "Another funder")
    unknown = program.post(f"/schemes/{kept.id}/changes", told | {"funder_id": str(other.id)})
    assert unknown.status_code == 404
    page = browser(house).post(address, data={"version": "1", "amount_pence": "1", "reason": WHY})
    assert page.status_code == 409
    read(page)


def test_only_administrators_change_it(house: TestHouse, kept: Scheme):
    kit = house.person("Kit Marsh")
    colleague(house, kept.contributions[0].funder, kit)
    told = {"kind": "leaving", "funder_id": str(kept.contributions[0].funder_id), "reason": WHY}
    assert house.program(kit).post(f"/schemes/{kept.id}/changes", told).status_code == 403
    assert house.program(kit).get(f"/schemes/{kept.id}/changes").status_code == 403
    assert house.browser(kit).get(address_of(kept)).status_code == 403
    assert house.browser(kit).post(address_of(kept), data={}).status_code == 403


def test_money_that_is_taken_back_is_not_put_into_a_round_in_the_same_moment(postgres_house: TestHouse):
    house = postgres_house
    kept = scheme(house)

    def announce() -> None:
        details = round_details(budget_pence=900_000_00)
        with house.write() as session:
            schemes.create_round(session, scheme_of(session, kept.id), details=details, actor=SYSTEM, now=house.now())

    said = at_once(announce, lambda: change(house, kept, 0, 300_000_00), lambda: change(house, kept, 1, 300_000_00))
    with house.read() as session:
        found = scheme_of(session, kept.id)
    assert sum(each.budget_pence for each in found.rounds) <= sum(given(house, kept))
    assert said.count("done") == (2 if not found.rounds else 1)


def test_two_changes_in_the_same_moment_are_not_lost(postgres_house: TestHouse):
    kept = scheme(postgres_house)
    said = at_once(
        lambda: change(postgres_house, kept, 0, 600_000_00),
        lambda: change(postgres_house, kept, 1, 700_000_00),
        lambda: change(postgres_house, kept, 0, 600_000_00),
    )
    assert sorted(said) == ["This is the contribution already.", "done", "done"]
    assert given(postgres_house, kept) == [600_000_00, 700_000_00]


def test_the_money_of_past_awards_is_what_a_file_told(postgres_house: TestHouse):
    house = postgres_house
    trust = funder(house, "Old Trust")
    with house.write() as session:
        made = scheme_for(
            session,
            session.get_one(Organisation, trust.id),
            "Old grants",
            amounts=[Pence(500_00)],
            actor=SYSTEM,
            now=house.now(),
        )
    with house.read() as session:
        past = scheme_of(session, made.id)
    with pytest.raises(Conflict, match="past awards"):
        change(house, past, 0, 600_00)
