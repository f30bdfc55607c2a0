"""Whoever was a contact of an organisation hears at their old address that this has changed."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from grants.notifications.reactions.contact import tell_contacts_replaced
from grants.organisations.contacts.models import ReplacedContact
from grants.organisations.contacts.rules import ContactDetails, not_so_any_more
from grants.organisations.events import ContactsChanged
from tests.house import TestHouse
from tests.notifications.rows import Scene

RUTH = {"name": "Ruth Ellis", "email": "ruth@example.net", "phone": "0113 496 0001", "position": "Chair"}
KIT = {"name": "Kit Marsh", "email": "kit@example.net", "phone": "0113 496 0002", "position": "Coordinator"}
MAX = {"name": "Max False", "email": "max@example.net", "phone": "07700 900001", "position": "Chair"}
GONE, CHANGED = "The contact of Beeston Blooms has changed", "What we know of a contact of Beeston Blooms has changed"


def put(scene: Scene, **contacts: Any) -> None:
    address = f"/organisations/{scene.world.organisation_id}/contacts"
    program = scene.house.program(scene.bea)
    answer = program.put(address, contacts, If_Match=program.get(address).headers["ETag"])
    assert answer.status_code == 200, answer.text


def heard(scene: Scene, subject: str) -> dict[str, str]:
    """The words of the mails with this subject, by the address."""
    scene.house.run_jobs()
    return {
        str(mail["To"].addresses[0].addr_spec): " ".join(mail.get_body(("plain",)).get_content().split())
        for mail in scene.mails(subject)
    }


def kept(house: TestHouse) -> list[ReplacedContact]:
    with house.read() as session:
        return list(session.scalars(select(ReplacedContact)))


def test_who_was_the_contact_hears_at_the_old_address(scene: Scene):
    # Given Ruth and Kit, contacts without accounts here, and Sam, who may sign
    put(scene, senior=RUTH, main=KIT)
    assert scene.mails() == [], "nobody was there before"

    # When Bea puts Max in Ruth's place
    put(scene, senior=MAX, main=KIT)
    assert len(kept(scene.house)) == 1

    # Then Ruth hears of it where she was, and so does Sam, with who said so; neither reads how Max is reached
    mails = heard(scene, GONE)
    assert set(mails) == {"ruth@example.net", scene.world.sam.email}
    assert "You are not a contact of Beeston Blooms with us any more" in mails["ruth@example.net"]
    assert "Ruth Ellis is not a contact" in mails[scene.world.sam.email]
    for words in mails.values():
        assert "Bea Quarry told us so" in words
        assert scene.house.app.settings.mail_from in words
        assert "Max" not in words
        assert "900001" not in words

    # And once she has, her address is kept no more; that it changed is known
    assert kept(scene.house) == []
    *_, changed = scene.house.events("organisations.contacts_changed")
    assert "ruth" not in str(changed.facts).lower()
    with scene.house.write() as session:
        tell_contacts_replaced(session, ContactsChanged.from_facts(changed.facts), now=scene.house.now())
    assert len(heard(scene, GONE)) == len(scene.mails(GONE)) == 2


def test_another_telephone_number_is_told_and_what_was_blank_is_not(postgres_scene: Scene):
    scene = postgres_scene
    put(scene, senior={**RUTH, "phone": None}, main=KIT)
    put(scene, senior=RUTH, main={**KIT, "position": "Manager", "is_of_age": True})
    put(scene, senior={**KIT, "position": "Chair"}, main=RUTH)
    assert heard(scene, "Beeston Blooms") == {}, "told, of age, in each other's place: nobody is lost"
    put(scene, senior={**KIT, "position": "Chair"}, main={**RUTH, "phone": "07700 900001"})
    assert set(heard(scene, CHANGED)) == {"ruth@example.net", scene.world.sam.email}


def test_another_address_is_told_at_the_old_one(postgres_scene: Scene):
    put(postgres_scene, senior=RUTH, main=None)
    put(postgres_scene, senior={**RUTH, "email": "ruth@elsewhere.example"}, main=None)
    mails = heard(postgres_scene, CHANGED)
    assert set(mails) == {"ruth@example.net", postgres_scene.world.sam.email}
    assert "elsewhere" not in str(mails)


def test_a_contact_with_an_account_reads_it_among_their_messages(postgres_scene: Scene):
    scene = postgres_scene
    ruth = scene.house.person("Ruth Ellis")
    put(scene, senior={**RUTH, "email": ruth.email}, main=None)
    put(scene, senior=None, main=None)
    assert set(heard(scene, GONE)) == {ruth.email, scene.world.sam.email}
    assert GONE in scene.house.browser(ruth).get("/messages").text
    assert kept(scene.house) == []


def test_a_contact_without_an_address_holds_nothing_up(postgres_scene: Scene):
    put(postgres_scene, senior={"name": "Ruth Ellis", "phone": "0113 496 0001"}, main=None)
    put(postgres_scene, senior=MAX, main=None)
    assert set(heard(postgres_scene, GONE)) == {postgres_scene.world.sam.email}
    assert kept(postgres_scene.house) == []


words = st.sampled_from(["a", "b", "c"])
details = st.builds(ContactDetails, role=st.just("main"), name=words, email=st.none() | words, phone=st.none() | words)
pairs = st.fixed_dictionaries({}, optional={"senior": details, "main": details})


@given(before=pairs, more=details)
def test_whoever_stays_as_they_were_need_not_hear(before: dict[str, ContactDetails], more: ContactDetails):
    assert not_so_any_more({}, before) == []
    for role, contact in before.items():
        assert not_so_any_more({role: contact}, {"other": contact}) == []
    assert {each for each, is_gone in not_so_any_more(before, {}) if is_gone} == set(before.values())
