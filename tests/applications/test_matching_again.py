"""What two applications share comes and goes; pairs follow until a person has judged them."""

from uuid import UUID

import pytest
from sqlalchemy import delete, select

from grants.applications.models import Application
from grants.applications.screening.duplicates import queries as duplicates_queries
from grants.applications.screening.duplicates import service as duplicates_service
from grants.applications.screening.duplicates.models import LikelyDuplicate, MatchKey
from grants.applications.screening.duplicates.rules import name_keys
from grants.kernel.access import SYSTEM
from grants.kernel.encryption import Vault, new_key
from grants.kernel.events import publish
from grants.organisations.bank import service as bank_service
from grants.organisations.events import ContactsChanged, MemberJoined
from grants.organisations.models import BankAccount, Contact, Membership, Organisation
from tests.applications.rows import World, organisation
from tests.applications.test_duplicates import sent_by, sent_by_another_club
from tests.applications.test_pages import links, seen
from tests.beginnings import beginning
from tests.kernel.looking import words_of
from tests.made import make_member

PHONE = "01134960000"
ACCOUNT = {
    "account_name": "R Sharp",
    "sort_code": "309950",
    "account_number": "12345678",
    "roll_number": None,
    "two_signatories": True,
}
Clubs = tuple[World, UUID, UUID]


@pytest.fixture
@beginning
def clubs(world: World) -> Clubs:
    """Two clubs that have applied and have nothing in common but a telephone number."""
    first = world.submitted()
    second = sent_by_another_club(world)
    with world.house.write() as session:
        session.execute(delete(Membership).where(Membership.organisation_id == world.other_id))
        for organisation_id in (world.organisation_id, world.other_id):
            session.add(Contact(organisation_id=organisation_id, role="senior", name="Ray", phone=PHONE))
    world.house.run_jobs()
    return world, first, second


def tell(world: World, phone: str) -> None:
    """The second club tells another number, as its page does: the change with its event."""
    with world.house.write() as session:
        contacts = select(Contact).where(Contact.organisation_id == world.other_id)
        session.scalars(contacts).one().phone = phone
        changed = ContactsChanged(organisation_id=world.other_id, fields=("senior_phone",))
        publish(session, changed, actor=SYSTEM, now=world.house.now())
    world.house.run_jobs()


def pairs(world: World) -> list[LikelyDuplicate]:
    with world.house.read() as session:
        return list(session.scalars(select(LikelyDuplicate)))


def kinds(world: World) -> set[str]:
    (pair,) = pairs(world)
    return {sign["kind"] for sign in pair.signs}


def test_a_pair_without_a_sign_is_gone_by_itself_and_comes_back_with_one(clubs: Clubs):
    world, first, second = clubs
    ada = world.house.browser(world.ada)
    page = f"/applications/{first}/screening"
    assert kinds(world) == {"phone"}

    # When the one thing they share is no more
    tell(world, "01134961111")

    # Then the pair is not shown, and an event says so of both
    (gone,) = pairs(world)
    assert (gone.verdict, gone.signs, gone.judged_by) == ("gone", [], None)
    assert "same telephone number" not in words_of(seen(ada.get(page)))
    assert page not in links(seen(ada.get("/screening?attention=duplicates")))
    assert len(world.house.events("applications.likely_duplicate_gone")) == 1
    with world.house.write() as session:
        assert duplicates_service.find_duplicates(session, second, now=world.house.now()) == 0
    assert len(world.house.events("applications.likely_duplicate_gone")) == 1

    # And when it comes back, so does the pair
    tell(world, PHONE)
    assert kinds(world) == {"phone"}
    assert page in links(seen(ada.get("/screening?attention=duplicates")))


def test_who_joins_the_other_club_is_a_sign(clubs: Clubs):
    world, _, _ = clubs
    with world.house.write() as session:
        now = world.house.now()
        make_member(session, world.other_id, world.sam.id, now, position="Helper")
        joined = MemberJoined(organisation_id=world.other_id, person_id=world.sam.id)
        publish(session, joined, actor=SYSTEM, now=now)
    world.house.run_jobs()
    assert {"person", "phone"} <= kinds(world)


def test_who_judges_what_has_changed_is_told_and_a_judged_pair_stays(clubs: Clubs):
    world, _, _ = clubs
    ada = world.house.browser(world.ada)
    (before,) = pairs(world)
    with world.house.write() as session:
        for organisation_id in (world.organisation_id, world.other_id):
            session.get_one(Organisation, organisation_id).charity_number = "1164883"
    tell(world, "01134961111")
    assert kinds(world) == {"charity_number"}

    said = {"verdict": "same", "reason": "", "version": str(before.version)}
    late = seen(ada.post(f"/likely_duplicates/{before.id}", data=said), 409)
    assert "has changed since you opened the page" in words_of(late)
    (now,) = pairs(world)
    said["version"] = str(now.version)
    assert ada.post(f"/likely_duplicates/{before.id}", data=said).status_code == 302

    with world.house.write() as session:
        session.get_one(Organisation, world.other_id).charity_number = None
    tell(world, "01134962222")
    (after,) = pairs(world)
    assert (after.verdict, after.signs) == ("same", now.signs)


def test_what_a_decided_application_rests_on_counts_for_what_still_waits(clubs: Clubs):
    world, _, second = clubs
    with world.house.write() as session:
        session.get_one(Application, second).state = "decided"
    tell(world, "01134961111")
    (pair,) = pairs(world)
    assert pair.verdict == "gone"


def test_two_that_are_decided_make_no_new_pair(clubs: Clubs):
    world, first, second = clubs
    with world.house.write() as session:
        session.execute(delete(LikelyDuplicate))
        for each in (first, second):
            session.get_one(Application, each).state = "decided"
    tell(world, PHONE)
    assert pairs(world) == []


def test_what_was_sent_before_anything_was_compared_is_compared_in_time(clubs: Clubs):
    # Given two applications from before the keys
    world, first, second = clubs
    with world.house.write() as session:
        session.execute(delete(LikelyDuplicate))
        session.execute(delete(MatchKey))
    with world.house.read() as session:
        assert duplicates_queries.without_keys(session, 1) == [min(first, second)]

    # When the periodic job runs, again and again
    for _ in range(2):
        with world.house.write() as session:
            duplicates_service.match_unmatched(session, world.house.now())
        world.house.run_jobs()
    assert len(world.house.jobs("applications.match_application")) == 2

    # Then each can be found, and they make one pair
    with world.house.read() as session:
        assert duplicates_queries.without_keys(session, 9) == []
    assert kinds(world) == {"phone"}


def test_a_draft_and_what_was_taken_back_are_not_compared(world: World):
    world.draft()
    with world.house.write() as session:
        duplicates_service.match_unmatched(session, world.house.now())
    world.house.run_jobs()
    with world.house.read() as session:
        assert session.scalars(select(MatchKey)).all() == []


def test_a_name_of_short_words_alone_can_be_found():
    assert name_keys("Us") == name_keys("US")
    assert name_keys("Us") != name_keys("Me")


def test_a_new_key_for_bank_accounts_loses_no_pair(clubs: Clubs):
    # Given two clubs that share nothing but a bank account
    world, _, _ = clubs
    old, fresh = new_key(), new_key()
    with world.house.write() as session:
        for organisation_id in (world.organisation_id, world.other_id):
            bank_service.save_bank_account(
                session,
                session.get_one(Organisation, organisation_id),
                details=ACCOUNT,
                version=0,
                vault=Vault((old,)),
                actor=world.house.actor(world.sam),
                now=world.house.now(),
            )
    tell(world, "01134961111")
    assert kinds(world) == {"bank"}

    # When the key is changed
    with world.house.write() as session:
        before = set(session.scalars(select(BankAccount.bank_fingerprint)))
        bank_service.change_key(session, vault=Vault((fresh, old)), actor=SYSTEM, now=world.house.now())
        assert before.isdisjoint(session.scalars(select(BankAccount.bank_fingerprint)))
    world.house.run_jobs()

    # Then the pair was never gone, and a third application is found by the new fingerprint
    assert kinds(world) == {"bank"}
    assert world.house.events("applications.likely_duplicate_gone") == []
    with world.house.write() as session:
        session.execute(delete(LikelyDuplicate))
    tell(world, "01134963333")
    assert kinds(world) == {"bank"}


def test_looking_again_asks_as_much_of_many_pairs_as_of_one(clubs: Clubs):
    # Given an application that looks like one other
    world, first, _ = clubs

    def asked() -> int:
        with world.house.counted_queries() as statements, world.house.write() as session:
            duplicates_service.find_duplicates(session, first, now=world.house.now())
        return len(statements)

    with_one = asked()
    assert len(pairs(world)) == 1

    # When five more clubs give the same telephone number
    for number in range(5):
        now = world.house.now()
        with world.house.write() as session:
            club = organisation(session, f"Club {number}", now)
            session.flush()
            make_member(session, club.id, world.sam.id, now, position="Helper")
            session.add(Contact(organisation_id=club.id, role="senior", name="Ray", phone=PHONE))
        sent_by(world, club.id)
    world.house.run_jobs()

    # Then it is in six pairs, and looking at them asks the database no more
    assert sum(first in (pair.one_id, pair.other_id) for pair in pairs(world)) == 6
    assert asked() == with_one
