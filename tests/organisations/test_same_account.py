"""Those who check an account read which other organisations have told the same one, and nobody else does."""

import pytest

from grants.identity.models import Person
from grants.kernel.problems import Invalid
from grants.organisations.models import BankAccount, Organisation
from tests.house import TestHouse
from tests.kernel.looking import words_of
from tests.organisations.given import CHECKED, CONFIRMED, acts_for, change_account, checks, organisation, read


def page_of(house: TestHouse, person: Person, kept: Organisation, page: str = "") -> str:
    return words_of(read(house.browser(person).get(f"/organisations/{kept.id}/account_checks{page}")))


def told(house: TestHouse, kept: Organisation, number: str) -> None:
    with house.write() as session:
        change_account(session, session.get_one(Organisation, kept.id), house.now(), number=number)


def test_the_same_account_of_two_organisations_is_said_before_it_is_checked_or_confirmed(postgres_house: TestHouse):
    # Given two organisations that told the same account, and a third with another
    house = postgres_house
    sam, lea, ada = house.person("Sam Field"), house.person("Lea Moor"), house.person("Ada Min", administrator=True)
    blooms, benders, others = (
        organisation(house, sam, name="Blooms"),
        organisation(house, lea, name="Benders"),
        organisation(house, lea, name="Others"),
    )
    told(house, blooms, "12345678")
    told(house, benders, "12345678")
    told(house, others, "87654321")
    # Then whoever checks one reads of the other on each page, and programs do
    for page in ("", "/check", "/confirmation"):
        assert "1 other organisation has told us this same account" in page_of(house, ada, blooms, page)
        assert "Benders" in page_of(house, ada, blooms, page)
    assert "same account" not in page_of(house, ada, others)
    # And nobody checks or confirms it without saying why, which the other reads
    with pytest.raises(Invalid, match="Say why that is right"):
        checks(house, ada, blooms.id, **CHECKED)
    checks(house, ada, blooms.id, **CHECKED, why_shared="One holds the money for the other.")
    bea = house.person("Bea Confirms", administrator=True)
    with pytest.raises(Invalid, match="Say why that is right"):
        checks(house, bea, blooms.id, **CONFIRMED)
    assert "Ada Min wrote: “One holds the money for the other.”" in page_of(house, bea, blooms, "/confirmation")
    with pytest.raises(Invalid, match="No other organisation"):
        checks(house, ada, others.id, **CHECKED, why_shared="None.")
    of_blooms = f"/organisations/{blooms.id}/account_checks"
    assert [each["name"] for each in house.program(ada).get(of_blooms).json["same_account_as"]] == ["Benders"]
    # But its own people do not
    assert "Benders" not in words_of(read(house.browser(sam).get(f"/organisations/{blooms.id}/profile/bank")))
    # And who acts for the other is told that there is one, without its name
    mo = house.person("Mo Both", administrator=True)
    acts_for(house, mo, benders.id)
    shown = page_of(house, mo, blooms)
    assert ("1 other organisation" in shown, "Benders" in shown) == (True, False)
    told_to_mo = house.program(mo).get(of_blooms).json
    assert (told_to_mo["same_account_as"], told_to_mo["same_account_as_others"]) == ([], 1)
    with house.read() as session:
        assert session.get_one(BankAccount, benders.id).last_digits == "678"
