"""Nobody is paid about whom too little is known, or whose bank account changed unseen."""

import threading
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from grants.applications.models import Application
from grants.awards import queries
from grants.awards.models import Award, Instalment
from grants.awards.paying.payments import queries as payment_queries
from grants.awards.planning.obstacles import service as obstacles
from grants.identity.models import Person
from grants.kernel.clock import london_moment
from grants.kernel.encryption import Vault
from grants.kernel.problems import Conflict
from grants.organisations.bank import service as bank_service
from grants.organisations.models import BankAccount, Organisation
from tests.awards.rows import World, build
from tests.house import BANK_KEY, TestHouse
from tests.made import make_member, make_organisation
from tests.organisations.given import CHECKED, CONFIRMED, change_account, checks, read, tell_all

UNCHECKED = "The bank account of Beeston Growers has to be checked by one of us and confirmed by another."
THEN = datetime(2027, 3, 1, 10, 0, tzinfo=UTC)


@pytest.fixture
def world(house: TestHouse) -> World:
    return build(house)


def forget(world: World, **details: Any) -> None:
    """What the growers told is told no more."""
    with world.house.write() as session:
        growers = session.get_one(Organisation, world.organisation_id)
        for field, value in details.items():
            setattr(growers, field, value)


def change(world: World, number: str = "87654321") -> None:
    with world.house.write() as session:
        change_account(session, session.get_one(Organisation, world.organisation_id), world.house.now(), number=number)


def not_paid(world: World, award: Award) -> str:
    """Why a run of its first instalment cannot be prepared."""
    with pytest.raises(Conflict) as refused:
        world.prepare((award, 1))
    assert refused.value.code == "nothing_payable"
    return refused.value.message


def test_an_organisation_run_by_one_person_is_not_paid_and_everybody_is_told_in_their_words(world: World):
    # Given a grant to an organisation that has too few people, and a postcode it never told
    award = world.accepted()
    forget(world, unrelated_people=1, postcode=None)

    # When an administrator prepares a run, then that is refused in the administrator's words
    assert "They have not told us the postcode." in not_paid(world, award)
    administrator = world.house.browser(world.ada)
    payable = administrator.get("/payments")
    page = administrator.post(f"/awards/{award.id}/instalments/1/run", data=world.pay_today()).location
    for shown in (payable, administrator.get(page)):
        read(shown)
        assert "Beeston Growers cannot be paid yet." in shown.text
        assert "They have not told us the postcode." in shown.text
        assert "Fewer than two people who are not related run the organisation." in shown.text
    assert "They have not told us the postcode." in administrator.get(f"/awards/{award.id}").text

    # And the people of the organisation see it in theirs, with the way to the section
    for person in (world.sam, world.mel):
        for address in ("/", f"/awards/{award.id}"):
            told = world.house.browser(person).get(address).text
            assert "Before we can pay" in told
            assert "Tell us the postcode." in told
            assert f"/organisations/{world.organisation_id}/profile/about" in told
    assert "the postcode" not in world.house.browser(world.fay).get(f"/awards/{award.id}").text
    assert "Before we can pay" not in world.house.browser(world.nina).get("/").text

    # Until they have told it
    forget(world, unrelated_people=3, postcode="LS11 8PG")
    assert "Before we can pay" not in world.house.browser(world.sam).get("/").text
    assert administrator.post(f"{page}/preparation", data={"version": "1"}).status_code == 302


def test_a_program_is_refused_in_the_same_words(world: World):
    award = world.accepted()
    forget(world, postcode=None)
    ada, sam = world.house.program(world.ada), world.house.program(world.sam)

    payee = sam.get(f"/awards/{award.id}/payee").json
    assert (payee["can_be_paid"], payee["account_ends_in"]) == (False, "678")
    assert [gap["sentence"] for gap in payee["gaps"]] == ["Tell us the postcode."]
    refused = ada.post("/payment_runs")
    assert (refused.status_code, refused.json["code"]) == (409, "nothing_payable")
    assert "They have not told us the postcode." in refused.json["detail"]
    assert world.house.program(world.fay).get(f"/awards/{award.id}/payee").status_code == 403


def test_without_a_bank_account_nothing_is_paid(world: World):
    award = world.accepted()
    with world.house.write() as session:
        session.delete(session.get_one(BankAccount, world.organisation_id))
    assert "They have not told us the bank account." in not_paid(world, award)


def test_a_payment_keeps_the_account_that_it_went_to(world: World):
    # Given a payment into one account
    award = world.accepted()
    world.pay(award)
    with world.house.read() as session:
        paid_into = session.get_one(BankAccount, world.organisation_id).bank_fingerprint

    # When the organisation changes its account
    world.house.clock.advance(days=1)
    change(world)

    # Then the payment still tells to whom and where it went
    first = world.award(award.id).instalments[0]
    assert (first.paid_to_id, first.paid_into, first.paid_fingerprint) == (world.organisation_id, "678", paid_into)
    assert first.paid_at == THEN.replace(hour=first.paid_at.hour, minute=first.paid_at.minute)
    assert "to Beeston Growers, account ending in 678" in world.house.browser(world.sam).get(f"/awards/{award.id}").text
    assert "account ending in" not in world.house.browser(world.fay).get(f"/awards/{award.id}").text


def test_a_host_is_paid_for_its_group(house: TestHouse):
    # Given a grant to a group without an account, whose host has told us everything
    world = build(house)
    hana, una = house.person("Hana Holt"), house.person("Una Second")
    offer = world.offered()
    with house.write() as session:
        host = make_organisation(session, "Holbeck Anchor", house.now())
        tell_all(session, host, house.now(), number="11112222", checked_by=(una, world.ada))
        make_member(session, host.id, hana.id, house.now(), position="Director", is_signatory=True)
        session.get_one(Application, offer.application_id).host_organisation_id = host.id
        session.delete(session.get_one(BankAccount, world.organisation_id))
    assert house.program(hana).post(f"/awards/{offer.id}/acceptance", {"agrees": True}).status_code == 201
    world.pay_early((world.award(offer.id), 1))

    # Then the money goes to the host's account for the group, whatever the group has told
    assert "Before we can pay" not in house.browser(world.sam).get("/").text
    administrator = house.browser(world.ada)
    run = administrator.post(f"/awards/{offer.id}/instalments/1/run", data=world.pay_today()).location
    assert "Holbeck Anchor for Beeston Growers" in administrator.get(run).text
    administrator.post(f"{run}/cancellation", data={"version": "1", "reason": "Looked at"})
    world.pay(offer)
    first = world.award(offer.id).instalments[0]
    assert (first.paid_to_id, first.paid_into) == (host.id, "222")
    assert "Paid to Holbeck Anchor for Beeston Growers." in administrator.get(f"/awards/{offer.id}").text

    # And what is missing of the host is asked of the host, not of the group
    with house.write() as session:
        session.get_one(Organisation, host.id).postcode = None
    assert "Before we can pay Holbeck Anchor" in house.browser(hana).get("/").text
    assert "Before we can pay" not in house.browser(world.sam).get("/").text
    read(house.browser(world.sam).get(f"/awards/{offer.id}"))


def test_a_funder_reads_when_an_instalment_was_paid_and_not_into_which_account(world: World):
    award = world.accepted()
    world.pay(award)
    address = f"/awards/{award.id}/instalments"
    shown = world.house.program(world.fay).get(address).json["items"][0]
    assert (shown["state"], shown["paid_into"]) == ("paid", None)
    assert world.house.program(world.mel).get(address).json["items"][0]["paid_into"] == "678"


def test_the_first_account_is_checked_by_another_before_it_is_paid_into(world: World):
    """An administrator who types an account in cannot pay into it, alone or with another who does not ask."""
    award = world.accepted()
    with world.house.write() as session:
        session.delete(session.get_one(BankAccount, world.organisation_id))
    ada = world.house.program(world.ada)
    account = {"account_name": "Beeston Growers", "sort_code": "30-99-50", "account_number": "12345678"}
    address = f"/organisations/{world.organisation_id}/bank_account"
    assert ada.put(address, account | {"two_signatories": True}, If_Match='"0"').status_code == 200
    checks_address = f"/organisations/{world.organisation_id}/account_checks"
    for said in (CHECKED, CONFIRMED):
        assert ada.post(checks_address, said, If_Match='"1"').status_code == 403
    assert UNCHECKED in not_paid(world, award)


class TestAChangedAccount:
    def test_it_holds_the_next_payment_until_somebody_has_asked(self, world: World):
        # Given a grant, and an account that changed after it was accepted
        award = world.accepted()
        world.house.clock.advance(days=2)
        change(world)

        # Then nothing is paid into it, and all concerned are told
        administrator = world.house.browser(world.ada)
        assert UNCHECKED in not_paid(world, award)
        assert "Check the account" in administrator.get("/payments").text
        told = world.house.browser(world.sam).get(f"/awards/{award.id}")
        read(told)
        assert "on a telephone number that we had before" in told.text

        # When one administrator has checked it and another has asked
        check(world, world.house.person("Una Second", administrator=True), world.ada)

        # Then the instalment can be paid
        world.pay(award)
        assert world.award(award.id).instalments[0].paid_into == "321"

    def test_one_check_is_for_one_account(self, world: World):
        award = world.accepted()
        world.house.clock.advance(days=1)
        change(world)
        check(world, world.house.person("Una Second", administrator=True), world.ada)
        world.house.clock.advance(days=1)
        change(world, "11223344")
        assert UNCHECKED in not_paid(world, award)

    def test_whoever_acts_for_the_organisation_does_not_check_it(self, world: World):
        with world.house.write() as session:
            make_member(session, world.organisation_id, world.ada.id, world.house.now(), is_signatory=False)
        address = f"/organisations/{world.organisation_id}"
        for person in (world.ada, world.sam):
            assert world.house.browser(person).get(f"{address}/account_checks").status_code == 403
            for said in (CHECKED, CONFIRMED):
                refused = world.house.program(person).post(f"{address}/account_checks", said, If_Match='"1"')
                assert refused.status_code == 403

    def test_the_same_numbers_under_another_name_are_no_change(self, world: World):
        award = world.accepted()
        world.house.clock.advance(days=1)
        with world.house.write() as session:
            growers = session.get_one(Organisation, world.organisation_id)
            growers.name = "Growers of Beeston"
            change_account(session, growers, world.house.now(), number="12345678")
        world.pay(award)
        assert world.award(award.id).instalments[0].state == "paid"

    def test_one_that_changed_between_two_grants_is_checked_although_the_second_was_accepted_later(self, world: World):
        first = world.accepted()
        world.pay(first)
        world.house.clock.advance(days=1)
        change(world)
        world.house.clock.advance(days=1)
        with world.house.write() as session:
            award = queries.award_of(session, first.id)
            award.accepted_at = world.house.now()
            payee = payment_queries.payee_of(session, award)
        assert payee.is_held


class TestAnAccountCalledWrong:
    """Nothing is paid to an organisation of which somebody said that its account is not theirs."""

    def test_nothing_is_paid_until_it_is_cleared(self, world: World):
        # Given a grant to be paid, and Mel, who says that the account is not theirs
        award = world.accepted()
        address = f"/organisations/{world.organisation_id}/bank_account"
        said = world.house.program(world.mel).post(f"{address}/dispute", {}, If_Match='"1"')
        assert said.status_code == 201

        # Then nobody is paid, sees the numbers, or finds it among what can be paid; and each reads why
        administrator = world.house.browser(world.ada)
        assert "says that the bank account is not theirs" in not_paid(world, award)
        assert "Check the account" in administrator.get("/payments").text
        payee = world.house.program(world.ada).get(f"/awards/{award.id}/payee").json
        assert (payee["is_disputed"], payee["can_be_paid"]) == (True, False)
        for person, words in ((world.ada, "is not theirs"), (world.sam, "We ring you about it")):
            told = world.house.browser(person).get(f"/awards/{award.id}")
            read(told)
            assert words in " ".join(told.text.split())

        # And once it has been checked and confirmed, it is
        check(world, world.house.person("Una Second", administrator=True), world.ada)
        world.pay(award)
        assert world.award(award.id).instalments[0].state == "paid"

    def test_a_payment_in_the_same_moment_waits_and_is_refused(self, postgres_house: TestHouse):
        # Given Mel, who is just saying that the account is not theirs
        world, refused = build(postgres_house), []
        award, who = world.accepted(), world.who(world.mel)

        def pays() -> None:
            try:
                world.prepare((award, 1))
            except Conflict as conflict:
                refused.append(conflict.message)

        payment = threading.Thread(target=pays)
        with world.house.write() as session:
            growers = session.get_one(Organisation, world.organisation_id)
            bank_service.dispute_account(session, growers, note="", version=1, **who)
            payment.start()
            payment.join(0.5)
            assert payment.is_alive(), "it waits for what Mel says"

        # Then the payment that began meanwhile is none
        payment.join(10)
        assert "says that the bank account is not theirs" in refused[0]


def check(world: World, checker: Person, confirmer: Person) -> None:
    for person, said in ((checker, CHECKED), (confirmer, CONFIRMED)):
        checks(world.house, person, world.organisation_id, **said)


def test_a_new_key_makes_no_account_look_changed(world: World):
    from grants.kernel.encryption import new_key

    award = world.accepted()
    world.house.clock.advance(days=1)
    with world.house.write() as session:
        bank_service.change_key(session, vault=Vault((new_key(), BANK_KEY)), **world.who(world.ada))
    world.pay(award)
    assert world.award(award.id).instalments[0].state == "paid"


def test_nobody_is_to_pay_by_a_day_that_was_past_when_it_became_payable(world: World):
    # Given a grant whose first payment is due, and whose second is released three weeks after its day
    award = world.accepted()
    second = award.instalments[1]
    late = second.due_on + timedelta(days=21)
    world.house.clock.move_to(london_moment(late, time(15, 0)))
    with world.house.write() as session:
        obstacles.release(session, award.id, return_number=1, **world.who(world.ada))

    # Then it is to be paid from the day on which it became payable: on its page, in both lists, and at home
    ada, program = world.house.browser(world.ada), world.house.program(world.ada)
    assert f"{late.day} {late:%b %Y}" in ada.get("/payments").text
    listed = {each["number"]: each for each in program.get("/instalments").json["items"]}
    assert (listed[1]["pay_by"], listed[1]["due_on"]) == (award.instalments[0].due_on.isoformat(),) * 2
    assert (listed[2]["pay_by"], listed[2]["due_on"]) == (late.isoformat(), second.due_on.isoformat())
    assert listed[2]["award_reference"] == award.reference
    with world.house.read() as session:
        in_sql = session.scalars(select(Instalment.pay_by).where(Instalment.award_id == award.id)).all()
        in_python = session.scalars(select(Instalment).where(Instalment.award_id == award.id)).all()
        assert sorted(in_sql) == sorted(each.pay_by for each in in_python)
    assert world.house.program(world.sam).get("/instalments").status_code == 403
