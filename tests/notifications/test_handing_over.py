"""Whoever is handed an application to screen hears of it; whoever takes one knows."""

from uuid import UUID

import pytest

from grants.applications.screening.work.events import ScreenerChanged
from grants.identity.models import Person
from grants.notifications.reactions.screening import tell_handed_over
from tests.applications.test_pages import links, seen
from tests.kernel.looking import words_of
from tests.notifications.rows import Scene

HANDED = "is handed to you"


@pytest.fixture
def lock(scene: Scene) -> Person:
    return scene.house.person("Bea Lock", administrator=True)


def hand(scene: Scene, application_id: UUID, by: Person, to: Person) -> None:
    place = f"/applications/{application_id}/screener"
    assert scene.house.browser(by).post(place, data={"person_id": str(to.id)}).status_code == 302


def heard(scene: Scene) -> list[str]:
    scene.house.run_jobs()
    return [str(mail["To"]) for mail in scene.mails(HANDED)]


def test_who_is_handed_an_application_hears_by_whom_and_sees_it_at_home(scene: Scene, lock: Person):
    # Given an application that Ada has in hand
    application_id = scene.world.submitted()
    ada, page = scene.world.ada, f"/applications/{application_id}/screening"
    assert scene.house.browser(ada).post(f"/applications/{application_id}/screener/me").status_code == 302
    assert heard(scene) == []

    # When she hands it to Bea Lock
    hand(scene, application_id, ada, lock)

    # Then Bea hears of it, and sees it at home and on its page, by whom
    (to,) = heard(scene)
    assert lock.email in to
    (mail,) = scene.mails(HANDED)
    words = " ".join(mail.get_body(("plain",)).get_content().split())
    assert "Ada Owusu has handed you the application “A garden for everybody” of Beeston Blooms" in words
    assert page in words
    home = seen(scene.house.browser(lock).get("/"))
    assert "handed to you by Ada Owusu" in words_of(home)
    assert page in links(home)
    assert "Ada Owusu handed it to you" in words_of(seen(scene.house.browser(lock).get(page)))
    shown = scene.house.program(lock).get(f"/applications/{application_id}/screener").json
    assert (shown["name"], shown["handed_by_name"]) == ("Bea Lock", "Ada Owusu")

    # And when Bea gives it back and takes it herself, nothing is said any more
    browser = scene.house.browser(lock)
    assert browser.post(f"/applications/{application_id}/screener/nobody").status_code == 302
    assert browser.post(f"/applications/{application_id}/screener/me").status_code == 302
    assert len(heard(scene)) == 1
    assert "handed to you" not in words_of(seen(browser.get("/")))

    # And when it comes to her a second time, she hears a second time
    assert browser.post(f"/applications/{application_id}/screener/nobody").status_code == 302
    hand(scene, application_id, ada, lock)
    assert len(heard(scene)) == 2


def test_who_hands_it_to_herself_hears_nothing(postgres_scene: Scene):
    application_id = postgres_scene.world.submitted()
    hand(postgres_scene, application_id, postgres_scene.world.ada, postgres_scene.world.ada)
    assert heard(postgres_scene) == []


def test_it_is_told_once_and_not_when_it_has_gone_on_or_is_decided(scene: Scene, lock: Person):
    application_id, ada = scene.world.submitted(), scene.world.ada
    hand(scene, application_id, ada, lock)
    (event,) = scene.house.events("applications.screener_changed")
    for _ in range(2):
        with scene.house.write() as session:
            tell_handed_over(session, ScreenerChanged.from_facts(event.facts), now=scene.house.now())
    assert len(heard(scene)) == 1

    # Given it is handed on and back before anything is sent, only who has it now hears
    hand(scene, application_id, lock, ada)
    hand(scene, application_id, ada, lock)
    assert [lock.email in to for to in heard(scene)] == [True, True]

    # And nobody does once it is decided
    hand(scene, application_id, lock, ada)
    said = {"outcome": "ineligible", "reasons": "Too late."}
    assert scene.house.browser(ada).post(f"/applications/{application_id}/screening", data=said).status_code == 302
    assert len(heard(scene)) == 2
