"""Bank accounts: encrypted, masked, recognised, shown whole only to pay."""

from typing import Any

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select

from grants.kernel.access import SYSTEM
from grants.kernel.encryption import Unreadable, Vault, new_key
from grants.kernel.events import StoredEvent
from grants.kernel.jobs import Job
from grants.kernel.problems import Denied, Invalid, Stale
from grants.organisations.bank import service as bank_service
from grants.organisations.bank.rules import read_weights
from grants.organisations.models import BankAccount, Organisation
from grants.organisations.profile import queries as profile_queries
from tests.house import BANK_KEY, TestHouse
from tests.organisations.given import organisation

VAULT = Vault((BANK_KEY,))
DETAILS = {
    "account_name": "Beeston Blooms",
    "sort_code": "30-99-50",
    "account_number": "12345678",
    "roll_number": "",
    "two_signatories": True,
}


def save(house: TestHouse, person: Any, kept: Organisation, version: int = 0, **changes: Any) -> BankAccount:
    with house.write() as session:
        return bank_service.save_bank_account(
            session,
            kept,
            details={**DETAILS, **changes},
            version=version,
            vault=VAULT,
            actor=house.actor(person),
            now=house.now(),
        )


def test_numbers_are_kept_encrypted_and_nowhere_else(house: TestHouse):
    sam = house.person("Sam Field")
    kept = organisation(house, sam)

    account = save(house, sam, kept)

    assert (account.last_digits, account.version, account.number_check) == ("678", 1, "not_checked")
    with house.read() as session:
        for table in (BankAccount, StoredEvent, Job):
            rows = str(session.execute(select(*table.__table__.columns)).all())
            assert "Beeston Blooms" in rows or table is not BankAccount
            assert "12345678" not in rows, table
            assert "309950" not in rows, table
    (event,) = house.events("organisations.bank_account_changed")
    assert (event.actor_id, event.facts) == (
        sam.id,
        {"organisation_id": str(kept.id), "version": 1, "numbers": "first"},
    )


def test_the_same_account_of_two_organisations_is_recognised(house: TestHouse):
    sam, nia = house.person("Sam Field"), house.person("Nia New")
    one = save(house, sam, organisation(house, sam))
    other = save(house, nia, organisation(house, nia, name="Another"), sort_code="309950", account_number="1234 5678")
    third = save(house, nia, organisation(house, nia, name="A third"), account_number="12345679")
    assert one.bank_fingerprint == other.bank_fingerprint != third.bank_fingerprint
    assert Vault((new_key(),)).fingerprint("309950 12345678") != one.bank_fingerprint


def test_whole_numbers_are_shown_to_pay_and_that_is_recorded(house: TestHouse):
    sam, ada = house.person("Sam Field"), house.person("Ada Min", administrator=True)
    kept = organisation(house, sam)
    save(house, sam, kept)

    with house.write() as session:
        account = bank_service.revealed_account(
            session, kept, purpose="payment run", vault=VAULT, actor=house.actor(ada), now=house.now()
        )
    assert (account.sort_code, account.account_number) == ("309950", "12345678")
    assert "12345678" not in repr(account)
    (event,) = house.events("organisations.bank_details_revealed")
    assert (event.actor_id, event.facts["purpose"]) == (ada.id, "payment run")
    with house.write() as session, pytest.raises(Denied):
        bank_service.revealed_account(
            session, kept, purpose="curiosity", vault=VAULT, actor=house.actor(sam), now=house.now()
        )


def test_a_stale_save_is_refused_without_telling_numbers(house: TestHouse):
    sam = house.person("Sam Field")
    kept = organisation(house, sam)
    save(house, sam, kept)
    with pytest.raises(Stale) as refused:
        save(house, sam, kept, version=0, account_number="87654321")
    assert refused.value.current == {"account_name": "Beeston Blooms", "ends_in": "678"}
    assert refused.value.yours["ends_in"] == "321"
    assert save(house, sam, kept, version=1, account_number="87654321").version == 2


def test_what_is_no_account_is_refused_field_by_field(house: TestHouse):
    sam = house.person("Sam Field")
    kept = organisation(house, sam)
    with pytest.raises(Invalid) as refused:
        save(house, sam, kept, account_name=" ", sort_code="3099", account_number="12x", two_signatories=None)
    fields = [problem.field for problem in refused.value.problems]
    assert fields == ["account_name", "sort_code", "account_number", "two_signatories"]
    assert save(house, sam, kept, account_number="123 456").last_digits == "456"


def test_with_a_table_of_weights_numbers_that_do_not_fit_are_a_prompt(house: TestHouse):
    # Given the banks' table, in which one range has weights, another an exception
    weights = [
        "309950 309959 MOD11 0 0 0 0 0 0 8 7 6 5 4 3 2 1",
        "400000 400009 DBLAL 2 1 2 1 2 1 2 1 2 1 2 1 2 1 5",
    ]
    with house.write() as session:
        bank_service.load_weights(session, read_weights(weights))
    sam = house.person("Sam Field")
    kept = organisation(house, sam)

    # When numbers do not fit each other, they are kept all the same
    assert save(house, sam, kept, account_number="12345678").number_check == "doubtful"
    with house.read() as session:
        assert "does not seem to belong" in profile_queries.profile_of(session, kept).warnings[0]

    # Then those that fit have no prompt, and of others nothing is said
    assert save(house, sam, kept, 1, account_number="00000000").number_check == "fits"
    assert save(house, sam, kept, 2, sort_code="400001").number_check == "not_checked"
    assert save(house, sam, kept, 3, sort_code="999999").number_check == "not_checked"


def test_a_new_key_takes_the_place_of_the_old(house: TestHouse):
    sam, fresh = house.person("Sam Field"), new_key()
    kept = organisation(house, sam)
    before = save(house, sam, kept).bank_fingerprint

    both = Vault((fresh, BANK_KEY))
    with house.write() as session:
        assert bank_service.change_key(session, vault=both, actor=house.actor(sam), now=house.now()) == 1

    with house.read() as session:
        account = session.scalars(select(BankAccount)).one()
    place = {"owner": kept.id, "field": bank_service.SEALED}
    assert "12345678" in Vault((fresh,)).open(account.sealed, **place)
    assert account.bank_fingerprint == Vault((fresh,)).fingerprint("309950 12345678") != before
    with pytest.raises(Unreadable, match="None of the keys"):
        VAULT.open(account.sealed, **place)


def test_what_was_sealed_for_one_organisation_opens_for_no_other(house: TestHouse):
    # Given somebody who reaches the database, and copies their own account into the row of another organisation
    sam, nia = house.person("Sam Field"), house.person("Nia New")
    paid, copied = organisation(house, sam), organisation(house, nia, name="Another")
    save(house, sam, paid)
    sealed = save(house, nia, copied, account_number="87654321").sealed
    with house.write() as session:
        session.get_one(BankAccount, paid.id).sealed = sealed

    # Then nobody reads the numbers there, to pay or for a new key
    with house.write() as session, pytest.raises(Unreadable, match="another record"):
        bank_service.revealed_account(session, paid, purpose="x", vault=VAULT, actor=SYSTEM, now=house.now())
    with house.write() as session, pytest.raises(Unreadable, match="another record"):
        bank_service.change_key(session, vault=Vault((new_key(), BANK_KEY)), actor=SYSTEM, now=house.now())


def test_what_an_earlier_version_sealed_is_opened_once_and_sealed_anew(house: TestHouse):
    # Given two accounts of an earlier version, which sealed them for no record in particular
    sam, numbers = (
        house.person("Sam Field"),
        '{"account_name": "B", "sort_code": "309950", "account_number": "12345678"}',
    )
    kept, other = organisation(house, sam), organisation(house, sam, name="Another")
    before = Fernet(BANK_KEY).encrypt(numbers.encode()).decode()
    for each in (kept, other):
        save(house, sam, each)
        with house.write() as session:
            session.get_one(BankAccount, each.id).sealed = before

    def revealed() -> str:
        with house.write() as session:
            return bank_service.revealed_account(
                session, kept, purpose="x", vault=VAULT, actor=SYSTEM, now=house.now()
            ).account_number

    # Then they do not open, not even for a new key, until somebody has them sealed anew, which is done once
    who = {"actor": SYSTEM, "now": house.now()}
    with pytest.raises(Unreadable, match="change-key"):
        revealed()
    with house.write() as session, pytest.raises(Unreadable, match="change-key"):
        bank_service.change_key(session, vault=Vault((new_key(), BANK_KEY)), **who)
    for changed in (2, 0):
        with house.write() as session:
            assert bank_service.change_key(session, vault=VAULT, with_fernet=True, **who) == changed
    assert revealed() == "12345678"
