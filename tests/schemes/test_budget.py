"""A round gets more money, or less, after it was announced."""

from typing import Any

import pytest
from sqlalchemy import func, select

from grants.kernel.access import SYSTEM
from grants.kernel.documents import Document
from grants.schemes import service as schemes
from grants.schemes.models import Round, Scheme
from grants.schemes.money import service
from grants.schemes.papers import PAPERS
from grants.schemes.queries import round_of as found_round
from tests.at_once import at_once
from tests.house import TestHouse
from tests.organisations.given import errors, read
from tests.schemes.given import CLOSED, change_of_scheme, confirmed, round_of, scheme

WHY = "The board found more."


@pytest.fixture
def kept(house: TestHouse) -> Scheme:
    return scheme(house)


def ada(house: TestHouse) -> Any:
    return house.person("Ada Min", administrator=True)


def change(house: TestHouse, round_: Round, pence: int, version: int | None = None) -> Round:
    with house.write() as session:
        return service.change_budget(
            session,
            found_round(session, round_.id),
            budget_pence=pence,
            reason=WHY,
            version=version,
            actor=SYSTEM,
            now=house.now(),
        )


def commit(house: TestHouse, round_: Round, pence: int) -> None:
    with house.write() as session:
        schemes.commit_money(session, round_.id, pence)


def budget_of(house: TestHouse, round_: Round) -> tuple[int, int]:
    with house.read() as session:
        row = session.execute(select(Round.budget_pence, Round.committed_pence).where(Round.id == round_.id)).one()
        return int(row[0]), int(row[1])


def test_an_administrator_gives_a_round_more_and_everybody_reads_it(house: TestHouse, kept: Scheme):
    # Given a round with its page
    made = round_of(house, kept)
    browser, address = house.browser(ada(house)), f"/rounds/{made.id}/budget"
    assert f'href="{address}"' in browser.get(f"/rounds/{made.id}").text
    page = browser.get(address)
    read(page)
    assert "£1,000,000 to the scheme, and £750,000 of that is in no" in " ".join(page.text.split())
    # When its budget is raised
    saved = browser.post(address, data={"version": "1", "budget_pence": "300,000", "reason": WHY})
    assert saved.status_code == 302, errors(saved)
    assert "£300,000" not in house.browser().get(f"/rounds/{made.id}").text
    confirmed(house, saved)
    # Then whoever reads of the round, signed in or not, sees it and why
    shown = " ".join(house.browser().get(f"/rounds/{made.id}").text.split())
    assert "£300,000 of £300,000" in shown
    assert f"changed on 1 March 2027 from £250,000 to £300,000. {WHY}" in shown
    # And it is recorded, and the papers are there for the round as it is now
    (event,) = house.events("schemes.round_budget_changed")
    assert event.facts == {
        "round_id": str(made.id),
        "scheme_id": str(kept.id),
        "before_pence": 250_000_00,
        "budget_pence": 300_000_00,
        "reason": WHY,
    }
    with house.read() as session:
        written = select(func.count(Document.id)).where(Document.subject_id == made.id, Document.edition == 2)
        assert session.scalar(written) == len(PAPERS)


def test_a_round_that_has_closed_gets_more_too(house: TestHouse, kept: Scheme):
    made = round_of(house, kept)
    house.clock.move_to(CLOSED)
    assert change(house, made, 260_000_00).budget_pence == 260_000_00
    assert f'href="/rounds/{made.id}/budget"' in house.browser(ada(house)).get(f"/rounds/{made.id}").text


def test_what_is_refused_is_said_beside_its_field(house: TestHouse, kept: Scheme):
    made = round_of(house, kept)
    round_of(house, kept, name="Autumn 2027", budget_pence=700_000_00)
    commit(house, made, 200_000_00)
    browser, address = house.browser(ada(house)), f"/rounds/{made.id}/budget"

    def refused(pence: str, reason: str = WHY) -> dict[str, str]:
        answer = browser.post(address, data={"version": "1", "budget_pence": pence, "reason": reason})
        assert answer.status_code == 422
        return errors(answer)

    assert refused("300,000.01") == {
        "budget_pence": "The scheme has £300,000 left for this round. Enter a budget of that or less."
    }
    assert refused("199,999.99") == {
        "budget_pence": "£200,000 of it is awarded, or proposed to be. Enter that or more."
    }
    assert list(refused("much", "")) == ["budget_pence", "reason"]
    assert budget_of(house, made) == (250_000_00, 200_000_00)


def test_programs_change_it_too_and_of_two_the_second_sees_both(house: TestHouse, kept: Scheme):
    made = round_of(house, kept)
    program, address = house.program(ada(house)), f"/rounds/{made.id}/budget"
    told = {"kind": "budget", "round_id": str(made.id), "reason": WHY}
    saved = change_of_scheme(house, ada(house), kept.id, told | {"amount_pence": 240_000_00}, If_Match='"1"')
    assert saved.json["state"] == "confirmed"
    assert budget_of(house, made)[0] == 240_000_00
    stale = program.post(f"/schemes/{kept.id}/changes", told | {"amount_pence": 230_000_00}, If_Match='"1"')
    assert (stale.status_code, stale.json["code"]) == (412, "stale")
    assert (stale.json["current"], stale.json["yours"]) == (
        {"budget_pence": 240_000_00},
        {"budget_pence": 230_000_00},
    )
    page = house.browser(ada(house)).post(address, data={"version": "1", "budget_pence": "1", "reason": WHY})
    assert page.status_code == 409
    read(page)


def test_only_administrators_change_it(house: TestHouse, kept: Scheme):
    made = round_of(house, kept)
    sam = house.person("Sam Field")
    told = {"kind": "budget", "round_id": str(made.id), "amount_pence": 1_000_00, "reason": WHY}
    assert house.program(sam).post(f"/schemes/{kept.id}/changes", told).status_code == 403
    assert house.browser(sam).get(f"/rounds/{made.id}/budget").status_code == 403
    assert house.browser(sam).post(f"/rounds/{made.id}/budget", data=told).status_code == 403
    assert f'href="/rounds/{made.id}/budget"' not in house.browser(sam).get(f"/rounds/{made.id}").text


def test_a_panel_that_awards_at_the_same_moment_cannot_overspend(postgres_house: TestHouse):
    # Given a round of £250,000, all to be awarded, when £50,000 is taken from it in the same moment
    house = postgres_house
    made = round_of(house, scheme(house))
    said = at_once(
        lambda: commit(house, made, 150_000_00),
        lambda: change(house, made, 200_000_00),
        lambda: commit(house, made, 100_000_00),
    )
    # Then one of them had to give way, and nothing is lost of the others
    budget, committed = budget_of(house, made)
    assert said.count("done") == 2
    assert (budget, committed) in {(200_000_00, 150_000_00), (200_000_00, 100_000_00), (250_000_00, 250_000_00)}


def test_two_who_raise_at_once_share_what_the_scheme_has(postgres_house: TestHouse):
    house = postgres_house
    kept = scheme(house)
    one, other = round_of(house, kept), round_of(house, kept, name="Autumn 2027")
    said = at_once(lambda: change(house, one, 700_000_00), lambda: change(house, other, 700_000_00))
    assert said.count("done") == 1
    assert sum(budget_of(house, each)[0] for each in (one, other)) == 950_000_00
