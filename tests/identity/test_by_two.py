"""Of two people who make something so, the first still runs the programme when the second confirms it."""

from collections.abc import Callable

import pytest
from sqlalchemy import update

from grants.awards.changing.repayments import asking, service
from grants.awards.models import Award
from grants.awards.paying.runs.queries import run_of
from grants.awards.paying.runs.releasing import service as releasing
from grants.identity.by_two.rules import Pair, second_refusal
from grants.identity.models import Person
from grants.kernel.problems import Conflict
from grants.organisations.bank.models import AccountCheck
from grants.organisations.models import BankAccount
from tests.at_once import at_once
from tests.awards import test_keeping_by_two as keepings
from tests.awards import test_notice as notices
from tests.awards import test_renewal as renewals
from tests.awards import test_repayments as repayments
from tests.awards import test_uplifts as uplifts
from tests.awards import test_variations as variations
from tests.awards.rows import World, build
from tests.house import TestHouse
from tests.kernel.looking import strictly, words_of
from tests.organisations.given import CHECKED, CONFIRMED, checks
from tests.schemes.given import round_of, scheme

PAIR = Pair("Not you.", "Do it anew.")


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


def dismiss(house: TestHouse, person: Person) -> None:
    """From now on somebody does not run the programme, as after `end_administrator`."""
    with house.write() as session:
        session.execute(update(Person).where(Person.id == person.id).values(is_administrator=False))


def home(house: TestHouse, person: Person) -> str:
    return words_of(strictly(house.browser(person).get("/").text))


def test_the_rule():
    assert second_refusal(PAIR, is_first=False, gone=None) is None
    own, gone = second_refusal(PAIR, is_first=True, gone=None), second_refusal(PAIR, is_first=False, gone="Ada Min")
    assert own is not None
    assert gone is not None
    assert (own.message, own.code) == ("Not you.", "denied")
    assert gone.message == "Ada Min began this, and does not run the programme any more. Do it anew."
    assert gone.code == "first_gone"


def test_a_change_of_a_scheme_is_taken_back_and_proposed_anew(house: TestHouse):
    # Given what Ada proposed, who is an administrator no more
    made = round_of(house, scheme(house))
    ada, bea, cy = (house.person(name, administrator=True) for name in ("Ada Min", "Bea Second", "Cy Third"))
    told = {"kind": "budget", "round_id": str(made.id), "amount_pence": 300_000_00, "reason": "More came."}
    answered = house.program(ada).post(f"/schemes/{made.scheme_id}/changes", told)
    page = f"/scheme_changes/{answered.json['id']}"
    assert "confirm that the budget" in home(house, bea)
    assert house.program(cy).post(f"/administrators/{ada.id}/ending", {"reason": "Ada has left."}).status_code == 204

    # Then another does not confirm it: page and program say why, and what to do
    refused = house.program(bea).post(f"{page}/confirmation")
    assert (refused.status_code, refused.json["code"]) == (409, "first_gone")
    assert "Drop it, and propose it anew." in refused.json["detail"]
    shown = words_of(strictly(house.browser(bea).get(page).text))
    assert "Ada Min began this, and does not run the programme any more. Drop it, and propose it anew." in shown
    assert "From now on it is so" not in shown

    # And nobody is asked to confirm it: it waits for nobody, at home and among what is amiss
    assert "confirm that the budget" not in home(house, bea)
    assert "nobody can confirm it" in home(house, bea)
    amiss = words_of(strictly(house.browser(bea).get("/exceptions").text))
    assert "the budget of Spring 2027 becomes £300,000: Ada Min began it" in amiss
    assert "nobody can confirm it" not in house.browser().get("/").text

    # When it is dropped and proposed anew, it is confirmed
    assert house.program(bea).post(f"{page}/refusal", {"reason": "Ada has left."}).status_code == 201
    assert "nobody can confirm it" not in home(house, bea)
    anew = house.program(bea).post(f"/schemes/{made.scheme_id}/changes", told).json["id"]
    assert house.program(cy).post(f"/scheme_changes/{anew}/confirmation").status_code == 201


def test_nobody_is_ended_while_another_confirms(house: TestHouse):
    """Whichever comes first, never both: a change by somebody who was ended before."""
    made = round_of(house, scheme(house))
    ada, bea, cy = (house.person(name, administrator=True) for name in ("Ada Min", "Bea Second", "Cy Third"))
    told = {"kind": "budget", "round_id": str(made.id), "amount_pence": 300_000_00, "reason": "More came."}
    page = f"/scheme_changes/{house.program(ada).post(f'/schemes/{made.scheme_id}/changes', told).json['id']}"
    second, third = house.program(bea), house.program(cy)
    said: dict[str, int] = {}
    at_once(
        lambda: said.update(confirmed=second.post(f"{page}/confirmation").status_code),
        lambda: said.update(ended=third.post(f"/administrators/{ada.id}/ending", {"reason": "Gone."}).status_code),
    )
    assert said["ended"] == 204
    assert said["confirmed"] in (201, 409)
    names = [each.name for each in house.events() if each.name.endswith(("change_confirmed", "administrator_ended"))]
    in_order = ["schemes.scheme_change_confirmed", "identity.administrator_ended"]
    assert names == (in_order if said["confirmed"] == 201 else ["identity.administrator_ended"])


def asked_back(world: World, award: Award, bea: Person) -> Callable[[], None]:
    repayments.propose(world, award)
    return lambda: repayments.do(world, award, bea, asking.confirm_repayment)


def waived(world: World, award: Award, bea: Person) -> Callable[[], None]:
    repayments.ask(world, award)
    repayments.do(world, award, world.ada, service.waive_repayment, reason="They cannot.")
    return lambda: repayments.do(world, award, bea, service.waive_repayment)


def kept(world: World, award: Award, bea: Person) -> Callable[[], None]:
    number = keepings.propose(world, award.id)
    assert number == 1
    return lambda: keepings.confirm(world, award.id, bea)


def under_notice(world: World, award: Award, bea: Person) -> Callable[[], None]:
    notices.prepare(world, award, world.ada)
    return lambda: notices.do(world, award, bea, notices.service.release_notice)


def uplifted(world: World, award: Award, bea: Person) -> Callable[[], None]:
    uplift_id = uplifts.prepare(world)

    def release() -> None:
        with world.house.write() as session:
            uplift = uplifts.queries.uplift_of(session, uplift_id)
            pence = int(uplifts.queries.preview(session, uplift).change_pence)
            uplifts.service.release_uplift(session, uplift, change_pence=pence, version=None, **world.who(bea))

    return release


def renewed(world: World, award: Award, bea: Person) -> Callable[[], None]:
    for person, act, said in (
        (world.ada, "", renewals.INVITED),
        (world.sam, "/form", renewals.ASKED),
        (world.ada, "/recommendation", renewals.RECOMMENDED),
    ):
        answered = renewals.post(world, person, award, act, said)
        assert answered.status_code < 300, answered.json

    def confirm() -> None:
        answered = renewals.post(world, bea, award, "/confirmation", {})
        if answered.status_code == 409:
            raise Conflict(answered.json["detail"], code=answered.json["code"])

    return confirm


@pytest.mark.parametrize("begin", [asked_back, waived, kept, under_notice, uplifted, renewed])
def test_what_was_begun_by_somebody_who_has_left_is_not_confirmed(
    postgres_house: TestHouse, begin: Callable[[World, Award, Person], Callable[[], None]]
):
    world = build(postgres_house)
    award = world.accepted()
    world.pay(award)
    bea = world.house.person("Bea Second", administrator=True)
    # Given what Ada began, which waits for Bea
    confirm = begin(world, world.award(award.id), bea)
    assert "nobody can confirm it" not in home(world.house, bea)
    dismiss(world.house, world.ada)
    # Then Bea cannot confirm it, and reads at home that nobody can
    with pytest.raises(Conflict) as refused:
        confirm()
    assert refused.value.code == "first_gone"
    assert "nobody can confirm it" in home(world.house, bea)
    # And where Ada runs the programme after all, she can
    with world.house.write() as session:
        session.execute(update(Person).where(Person.id == world.ada.id).values(is_administrator=True))
    confirm()


def test_a_run_prepared_by_somebody_who_has_left_is_cancelled_and_its_payments_are_put_into_another(
    world: World, bea: Person
):
    award = world.accepted()
    run_id = world.prepare((award, 1))
    dismiss(world.house, world.house.person("Abe Prepares"))
    with pytest.raises(Conflict) as refused, world.house.write() as session:
        releasing.release_run(session, run_of(session, run_id), version=None, **world.who(world.ada))
    assert refused.value.code == "first_gone"
    page = words_of(strictly(world.house.browser(bea).get(f"/payment_runs/{run_id}").text))
    assert "Abe Prepares began this, and does not run the programme any more." in page
    assert "Cancel it, and put its payments into another run." in page
    assert "waits for another administrator" not in home(world.house, bea)
    assert "nobody can confirm it" in home(world.house, bea)


def test_the_check_of_an_account_by_somebody_who_has_left_is_made_anew(world: World, bea: Person):
    # Given an account that one of us checked, who runs the programme no more
    organisation_id, abe = world.organisation_id, world.house.person("Abe Checks", administrator=True)
    with world.house.write() as session:
        kept = session.get_one(BankAccount, organisation_id)
        kept.checked_at, kept.checked_by, kept.confirmed_by = None, None, None
        session.execute(update(AccountCheck).values(ended_at=world.house.now()))
    checks(world.house, abe, organisation_id, **CHECKED)
    dismiss(world.house, abe)
    page = words_of(strictly(world.house.browser(bea).get(f"/organisations/{organisation_id}/account_checks").text))
    assert "Abe Checks did this and does not run the programme any more, so it does not count." in page
    # When another confirms it, then it cannot be paid into before a third has checked it anew
    assert checks(world.house, bea, organisation_id, **CONFIRMED).checked_at is None
    cy = world.house.person("Cy Third", administrator=True)
    assert checks(world.house, cy, organisation_id, **CHECKED).checked_at is not None


def test_of_two_who_agree_to_a_change_the_one_who_has_left_does_not_count(world: World, award: Award, bea: Person):
    # Given more money, offered by Ada, agreed by the grantee
    variation = variations.ask(world, award, world.ada, amount_pence=int(award.amount_pence) + 1_000_00)
    cy = world.house.person("Cy Third", administrator=True)
    variations.agree(world, award, world.sam)
    dismiss(world.house, world.ada)
    # Then Bea is the first of the two, and another is needed
    address = f"/awards/{award.id}/variations/{variation.number}/agreement"
    first = world.house.program(bea).post(address, If_Match="*")
    assert (first.json["state"], world.award(award.id).amount_pence) == ("offered", award.amount_pence)
    again = world.house.program(bea).post(address, If_Match="*")
    assert again.json["code"] == "agreed_already"
    assert world.house.program(cy).post(address, If_Match="*").json["state"] == "agreed"
