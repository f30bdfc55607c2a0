"""One of us proposes to change the money of a scheme, or to open a round again, and another confirms it."""

from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError

from grants.notifications.models import Message
from grants.schemes.changes.models import SchemeChange
from grants.schemes.models import Round, Scheme
from grants.schemes.service import commit_money
from tests.house import TestHouse
from tests.kernel.looking import strictly, words_of
from tests.organisations.given import errors, read
from tests.schemes.given import CLOSED, CLOSES, change_of_scheme, round_of, scheme

WHY = "The board found more."


@pytest.fixture
def kept(house: TestHouse) -> Scheme:
    return scheme(house)


def ada(house: TestHouse) -> Any:
    return house.person("Ada Min", administrator=True)


def bea(house: TestHouse) -> Any:
    return house.person("Bea Second", administrator=True)


def budget(round_: Round, pence: int) -> dict[str, Any]:
    return {"kind": "budget", "round_id": str(round_.id), "amount_pence": pence, "reason": WHY}


def propose(house: TestHouse, kept: Scheme, told: dict[str, Any]) -> str:
    said = house.program(ada(house)).post(f"/schemes/{kept.id}/changes", told)
    assert said.status_code == 201, said.json
    return f"/scheme_changes/{said.json['id']}"


def test_one_proposes_and_another_confirms_on_pages(house: TestHouse, kept: Scheme):
    made = round_of(house, kept)
    ours, theirs = house.browser(ada(house)), house.browser(bea(house))
    typed = {"version": "1", "budget_pence": "300,000", "reason": WHY}
    at = ours.post(f"/rounds/{made.id}/budget", data=typed).location
    # Then whoever proposed it reads that another confirms, and nothing has changed
    assert "somebody else has to confirm it" in words_of(strictly(ours.get(at).text))
    assert ours.post(f"{at}/confirmation", data={"version": "1"}).status_code == 403
    assert "the budget of Spring 2027 becomes" not in words_of(read(ours.get("/")))
    for page in ("/", f"/rounds/{made.id}", f"/schemes/{kept.id}"):
        assert "the budget of Spring 2027 becomes £300,000" in words_of(read(theirs.get(page)))
    assert "Proposed:" not in house.browser().get(f"/rounds/{made.id}").text
    # And another is not proposed beside it
    other = ours.post(f"/rounds/{made.id}/budget", data=typed | {"budget_pence": "310,000"})
    assert "proposed already" in other.text
    # When another confirms it, twice because the button was pressed twice
    for _ in range(2):
        assert theirs.post(f"{at}/confirmation", data={"version": "1"}).location == f"/rounds/{made.id}"
    assert "£300,000" in house.browser().get(f"/rounds/{made.id}").text
    assert len(house.events("schemes.round_budget_changed")) == 1
    assert "A change that is made" in words_of(strictly(ours.get(at).text))


def test_what_is_not_confirmed_is_told_to_who_proposed_it(house: TestHouse, kept: Scheme):
    made = round_of(house, kept)
    at = propose(house, kept, budget(made, 300_000_00))
    program, page = house.program(bea(house)), house.browser(bea(house))
    page_of = f"/scheme_changes/{at.rpartition('/')[2]}"
    assert errors(page.post(f"{page_of}/refusal", data={"version": "1", "reason": ""})) == {
        "reason": "Enter why it is not changed."
    }
    assert program.post(f"{at}/refusal", {"reason": "We have not."}).json["state"] == "dropped"
    assert program.post(f"{at}/confirmation").json["code"] == "answered_already"
    house.run_jobs()
    with house.read() as session:
        (text,) = session.scalars(select(Message.text).where(Message.kind == "scheme_change_dropped"))
    assert "We have not." in text
    assert [each["state"] for each in program.get(f"/schemes/{kept.id}/changes").json["items"]] == ["dropped"]


def test_what_is_committed_meanwhile_is_never_taken_away(house: TestHouse, kept: Scheme):
    made = round_of(house, kept)
    at = propose(house, kept, budget(made, 100_000_00))
    with house.write() as session:
        commit_money(session, made.id, 150_000_00)
    late = house.program(bea(house)).post(f"{at}/confirmation")
    assert (late.status_code, late.json["code"]) == (409, "not_possible_now")
    assert "£150,000 of it is awarded" in late.json["detail"]


def test_the_money_of_a_withdrawn_round_is_free_until_it_opens_again(house: TestHouse, kept: Scheme):
    # Given a scheme whose money is all in a round that is withdrawn
    made = round_of(house, kept, budget_pence=1_000_000_00)
    program = house.program(ada(house))
    assert program.post(f"/rounds/{made.id}/withdrawal", {"reason": "Not now."}).status_code == 200
    # Then another round can have it
    other = round_of(house, kept, name="Autumn 2027", budget_pence=400_000_00)
    # And the first opens again with what is left
    house.clock.move_to(CLOSED)
    again = {"kind": "reopening", "round_id": str(made.id), "closes_at": "2027-04-20T17:00:00Z", "reason": "Now."}
    refused = change_of_scheme(house, ada(house), kept.id, again)
    assert [each["code"] for each in refused.json["errors"]] == ["over_budget"]
    assert change_of_scheme(house, ada(house), kept.id, budget(made, 600_000_00)).status_code == 201
    assert change_of_scheme(house, ada(house), kept.id, again).json["state"] == "confirmed"
    assert program.get(f"/rounds/{made.id}").json["state"] == "open"
    assert other.budget_pence + 600_000_00 == 1_000_000_00
    assert CLOSES < CLOSED


def test_the_database_changes_nothing_by_one_person(house: TestHouse, kept: Scheme):
    made = round_of(house, kept)
    propose(house, kept, budget(made, 300_000_00))
    now, one = house.now(), ada(house).id
    for alone in (
        {"state": "confirmed"},
        {"state": "confirmed", "confirmed_by": one, "confirmed_at": now},
        {"state": "dropped", "dropped_by": one, "dropped_at": now},
        {"amount_pence": None},
        {"round_id": None},
    ):
        with pytest.raises(DBAPIError), house.write() as session:
            session.execute(update(SchemeChange).values(alone))
