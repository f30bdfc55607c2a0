"""When the account to which grants are paid changes, whoever answers for the organisation hears of it at once."""

from typing import Any

from grants.identity.models import Person
from grants.notifications.reactions.account import tell_account_changed
from grants.organisations.bank import queries as bank_queries
from grants.organisations.events import BankAccountChanged
from grants.organisations.models import Contact, Membership
from tests.notifications.rows import Scene

BANK = {
    "account_name": "Beeston Blooms",
    "sort_code": "30-99-50",
    "account_number": "12345678",
    "two_signatories": True,
}
TOLD, CHANGED = "We have a bank account for Beeston Blooms", "The bank account of Beeston Blooms has changed"


def put(scene: Scene, person: Person, version: int, **changes: Any) -> None:
    path = f"/organisations/{scene.world.organisation_id}/bank_account"
    answer = scene.house.program(person).put(path, BANK | changes, If_Match=f'"{version}"')
    assert answer.status_code == 200, answer.text


def contact(scene: Scene, role: str, name: str, email: str | None) -> None:
    organisation_id = scene.world.organisation_id
    with scene.house.write() as session:
        session.add(Contact(organisation_id=organisation_id, role=role, name=name, email=email))


def heard(scene: Scene, subject: str) -> list[str]:
    """Who got mail with this subject."""
    scene.house.run_jobs()
    return sorted(str(mail["To"]) for mail in scene.mails(subject))


def test_everybody_who_may_sign_and_both_contacts_hear_at_once(scene: Scene):
    # Given Sam and Bea who may sign, Ruth who is a contact without an account here, and Sam who is one too
    scene.changes(Membership, (scene.world.organisation_id, scene.bea.id), is_signatory=True)
    contact(scene, "senior", "Ruth Ellis", "ruth@example.net")
    contact(scene, "main", "Sam Field", scene.world.sam.email)
    put(scene, scene.world.sam, 0)
    assert len(heard(scene, TOLD)) == 3

    # When Sam changes the account
    put(scene, scene.world.sam, 1, account_number="87654321")

    # Then each of them hears of it once, Sam too, with what to do if it was somebody else
    to = heard(scene, CHANGED)
    assert len(to) == 3
    for address in ("ruth@example.net", scene.world.sam.email, scene.bea.email):
        assert sum(address in each for each in to) == 1
    for mail in scene.mails(CHANGED):
        words = " ".join(mail.get_body(("plain",)).get_content().split())
        assert "Sam Field" in words
        assert "ends in 321" in words
        assert "If you did not know of this" in words
        assert scene.house.app.settings.mail_from in words
        for number in ("87654321", "30-99-50", "309950"):
            assert number not in mail.as_string()


def test_who_helps_out_hears_nothing(scene: Scene):
    scene.changes(Membership, (scene.world.organisation_id, scene.bea.id), is_signatory=False)
    put(scene, scene.bea, 0)
    assert [scene.world.sam.email in to for to in heard(scene, TOLD)] == [True]


def test_the_same_numbers_again_are_no_news(postgres_scene: Scene):
    scene = postgres_scene
    put(scene, scene.world.sam, 0)
    put(scene, scene.world.sam, 1, account_name="Beeston Blooms Group", two_signatories=False)
    assert heard(scene, CHANGED) == []
    first, second = scene.house.events("organisations.bank_account_changed")
    assert (first.facts["numbers"], second.facts["numbers"]) == ("first", "same")


def test_it_is_told_once_however_often_the_reaction_runs(scene: Scene):
    contact(scene, "senior", "Ruth Ellis", "ruth@example.net")
    put(scene, scene.world.sam, 0)
    put(scene, scene.world.sam, 1, account_number="87654321")
    _, changed = scene.house.events("organisations.bank_account_changed")
    for _ in range(2):
        with scene.house.write() as session:
            tell_account_changed(session, BankAccountChanged.from_facts(changed.facts), now=scene.house.now())
    assert len(heard(scene, CHANGED)) == 2


def test_a_contact_without_an_address_holds_nothing_up(postgres_scene: Scene):
    contact(postgres_scene, "main", "Kit Marsh", None)
    put(postgres_scene, postgres_scene.world.sam, 0)
    assert len(heard(postgres_scene, TOLD)) == 1


def test_who_reads_braille_is_told_by_hand(postgres_scene: Scene):
    scene, ada = postgres_scene, postgres_scene.world.ada
    needs = {"contact_method": "letter", "hand_format": "braille"}
    assert scene.house.browser(scene.world.sam).post("/account/communication", data=needs).status_code == 302
    put(scene, scene.world.sam, 0)
    scene.house.run_jobs()
    assert f"Send “{TOLD}” to Sam Field, in braille" in scene.house.browser(ada).get("/").text


def test_a_contact_hears_what_happened_though_both_have_changed_since(scene: Scene):
    # Given Ruth, a contact without an account here, and an account that was told before her mail went out
    contact(scene, "senior", "Ruth Ellis", "ruth@example.net")
    put(scene, scene.world.sam, 0)
    with scene.house.write() as session:
        account = bank_queries.account_with_people(session, scene.world.organisation_id)
        event = BankAccountChanged(organisation_id=scene.world.organisation_id, version=1, numbers="first")
        assert account is not None
        tell_account_changed(session, event, now=scene.house.now())
    # When it is changed again at once, and so is she
    put(scene, scene.world.sam, 1, account_number="87654321")
    scene.changes(Contact, (scene.world.organisation_id, "senior"), name="Mo Other", email="mo@example.net")
    scene.house.run_jobs()
    # Then she has been told of the account as it was told first
    (told,) = [mail for mail in scene.mails(TOLD) if "ruth@example.net" in str(mail["To"])]
    assert "ends in 678" in " ".join(told.get_body(("plain",)).get_content().split())
