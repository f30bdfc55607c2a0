"""What a grantee has not spent it keeps where two of us say so, and what becomes of a source is settled once."""

from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some
from sqlalchemy import insert, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from grants.awards import queries as awards
from grants.awards.changing.repayments import asking, keeping, queries, rules
from grants.awards.changing.repayments.models import KeptUnderspend, Repayment
from grants.awards.models import ENDED, Award
from grants.identity.models import Person
from grants.kernel.money import Pence
from grants.kernel.problems import Conflict, Denied, Invalid
from tests.awards.rows import World, build
from tests.house import TestHouse
from tests.kernel.looking import by_name, strictly, words_of

WHY = "The second course is held in the spring."


@pytest.fixture
def world(house: TestHouse) -> World:
    return build(house)


@pytest.fixture
def bea(world: World) -> Person:
    return world.house.person("Bea Second", administrator=True)


@pytest.fixture
def award(world: World) -> Award:
    """A grant of which one instalment is paid."""
    award = world.accepted()
    world.pay(award)
    return world.award(award.id)


def propose(world: World, award_id: UUID, source: str = "return 1", pence: int = 500_00) -> int:
    who = world.who(world.ada)
    with world.house.write() as session:
        award = awards.award_of(session, award_id)
        return keeping.carry_forward(session, award, amount_pence=Pence(pence), source=source, reason=WHY, **who).number


def ask_back(world: World, award_id: UUID, source: str) -> int:
    who, due = world.who(world.ada), world.house.now().date() + timedelta(days=30)
    with world.house.write() as session:
        award = awards.award_of(session, award_id)
        return asking.propose_repayment(
            session, award, amount_pence=Pence(1_00), source=source, reason=WHY, due_on=due, **who
        ).number


def confirm(world: World, award_id: UUID, by: Person) -> None:
    who = world.who(by)
    with world.house.write() as session:
        keeping.confirm_keeping(session, *queries.keeping_of(session, award_id, 1), **who)


def drop(world: World, award_id: UUID, reason: str) -> None:
    who = world.who(world.ada)
    with world.house.write() as session:
        keeping.drop_keeping(session, *queries.keeping_of(session, award_id, 1), reason=reason, **who)


def kept(world: World, award_id: UUID) -> list[int]:
    with world.house.read() as session:
        return [int(each.amount_pence) for each in queries.kept_by_grantee(session, award_id)]


def test_one_proposes_and_another_confirms(world: World, award: Award, bea: Person):
    # Given what one of us proposed, then nobody keeps anything yet, and whoever proposed it does not confirm it
    propose(world, award.id)
    with pytest.raises(Denied):
        confirm(world, award.id, world.ada)
    assert kept(world, award.id) == []
    # When another does, then they keep it, once
    confirm(world, award.id, bea)
    assert kept(world, award.id) == [500_00]
    with pytest.raises(Conflict):
        confirm(world, award.id, bea)
    with pytest.raises(Conflict):
        drop(world, award.id, WHY)


def test_a_source_is_settled_once_until_that_is_dropped(world: World, award: Award):
    propose(world, award.id)
    for again in (lambda: propose(world, award.id, "Return 1.", 1), lambda: ask_back(world, award.id, "the return 01")):
        with pytest.raises(Invalid) as refused:
            again()
        assert [(each.field, each.code) for each in refused.value.problems] == [("source", "settled")]
    with pytest.raises(Invalid):
        drop(world, award.id, " ")
    drop(world, award.id, "They want to pay it back.")
    ask_back(world, award.id, "return 1")
    with pytest.raises(Invalid):
        propose(world, award.id)


def test_the_database_holds_two_people_and_one_source(world: World, award: Award):
    propose(world, award.id)
    alone = {"state": "kept", "kept_by": world.ada.id, "kept_at": world.house.now()}
    with pytest.raises(IntegrityError), world.house.write() as session:
        session.execute(update(KeptUnderspend).where(KeptUnderspend.award_id == award.id).values(alone))
    row = {"award_id": award.id, "number": 2, "amount_pence": 1, "source": "a", "reason": WHY, "version": 1}
    by = {"proposed_by": world.ada.id, "proposed_at": world.house.now()}
    for wrong in (
        {"source_key": "a", "drop_reason": "", **alone},
        {"source_key": "return 1", "drop_reason": "", "state": "proposed", **by},
    ):
        with pytest.raises(DBAPIError), world.house.write() as session:
            session.execute(insert(KeptUnderspend).values({**row, **wrong}))
    ask_back(world, award.id, "accounts")
    ask_back(world, award.id, "a visit")
    with pytest.raises(IntegrityError), world.house.write() as session:
        session.execute(update(Repayment).where(Repayment.number == 2).values(source_key="accounts"))


def test_of_a_grant_that_has_ended_nothing_is_kept_and_what_was_not_spent_is_asked_back(
    world: World, award: Award, bea: Person
):
    propose(world, award.id)
    with world.house.write() as session:
        session.get_one(Award, award.id).state = ENDED
    for late in (lambda: propose(world, award.id, "accounts"), lambda: confirm(world, award.id, bea)):
        with pytest.raises(Conflict) as refused:
            late()
        assert (refused.value.code, "has ended" in str(refused.value)) == ("ended", True)
    drop(world, award.id, "Their grant has ended.")
    assert ask_back(world, award.id, "return 1") == 1


@given(some.integers(1, 999), some.integers(0, 20))
def test_a_return_is_named_by_its_number_and_is_one_that_the_grant_makes(number: int, returns: int):
    ways = (f"return {number}", f"Return {number:03}", f"RETURN no. {number}.", f"returns-{number}", f"return{number}")
    ways += (f"ｒeturn {number}\u200b",)  # wide, and with a sign of no width
    assert {rules.source_key(each) for each in ways} == {f"return {number}"}
    for each in ways:
        found = rules.source_problems(each, returns=returns)
        assert bool(found) == (number > returns)
        assert all(str(number) in problem.message for problem in found)


@given(some.text(alphabet="0123456789 .,-/!", max_size=12))
def test_a_source_is_words(said: str):
    assert rules.source_problems(said, returns=999)


@given(some.text(alphabet="return 019,. abc", min_size=1, max_size=12))
def test_the_key_of_a_key_is_itself(said: str):
    assert rules.source_key(rules.source_key(said)) == rules.source_key(said)


def test_keeping_on_pages(postgres_house: TestHouse):
    # Given the form, then a return that the grant does not make is refused at the field, and what was typed is kept
    world = build(postgres_house)
    bea, award = world.house.person("Bea Second", administrator=True), world.accepted()
    world.pay(award)
    ada, sam, other = (world.house.browser(each) for each in (world.ada, world.sam, bea))
    at, one = f"/awards/{award.id}/repayments", f"/awards/{award.id}/carried_underspends/1"
    typed = {"amount_pence": "500", "source": "return 999", "reason": WHY, "treatment": "carry"}
    refused = strictly(ada.post(f"{at}/new", data=typed).text)
    assert "so there is no return 999" in words_of(refused)
    assert by_name(refused, "source")[0].get("value") == "return 999"
    # When it is proposed, then the grantee reads nothing of it, and another administrator finds it waiting
    assert ada.post(f"{at}/new", data=typed | {"source": "return 1"}).location == one
    assert keeping.PAIR.yourself in words_of(strictly(ada.get(one).text))
    assert "£500" not in words_of(strictly(sam.get(at).text))
    assert sam.get(one).status_code == 403
    assert "keeps £500 that it has not spent" in words_of(strictly(other.get("/").text))
    strictly(other.get(one).text)
    # When that one confirms it, by two presses, then both sides read it once, and the grantee has a mail
    for _ in range(2):
        assert other.post(f"{one}/confirmation", data={"version": "1"}).location == one
    assert f"£500 1 Mar 2027 return 1 {WHY}" in words_of(strictly(sam.get(at).text))
    assert "Ada Alder and Bea Second" in words_of(strictly(ada.get(at).text)).replace(world.ada.name, "Ada Alder")
    world.house.run_jobs()
    assert any("You keep" in mail.read_text(errors="replace") for mail in world.house.mails())


def test_keeping_by_programs(world: World, award: Award, bea: Person):
    # Given a program that says no with the version it read, then what is dropped is not told, and can be settled anew
    ada, at = world.house.program(world.ada), f"/awards/{award.id}"
    asked = {"amount_pence": 5_00, "source": "return 1", "reason": WHY}
    assert ada.post(f"{at}/carried_underspends", asked).json["state"] == "proposed"
    assert world.house.program(world.sam).get(f"{at}/repayments").json["carried"] == []
    one = f"{at}/carried_underspends/1"
    assert ada.post(f"{one}/confirmation", If_Match='"1"').status_code == 403
    assert ada.post(f"{one}/refusal", {"reason": "A mistake"}, If_Match='"7"').json["code"] == "stale"
    assert ada.post(f"{one}/refusal", {"reason": "A mistake"}, If_Match='"1"').json["state"] == "dropped"
    assert world.house.program(bea).post(f"{one}/confirmation", If_Match='"2"').status_code == 409
    again = ada.post(f"{at}/carried_underspends", asked).json
    assert (again["number"], again["state"]) == (2, "proposed")
