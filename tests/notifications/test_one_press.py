"""One press in a reminder, without signing in: it is done already, or there is more time."""

import re
from datetime import timedelta

from grants.monitoring.models import Return
from grants.notifications.models import Reminder
from tests.notifications.rows import Scene


def links_to_sam(scene: Scene, words: str) -> list[str]:
    """Where the links with these words lead, of the mails to Sam."""
    bodies = [
        mail.get_body(("html",)).get_content()
        for mail in scene.mails()
        if mail["To"].addresses[0].addr_spec == "sam.field@example.org"
    ]
    found = [href for body in bodies for href in re.findall(rf'href="([^"]+)">{re.escape(words)}', body)]
    return [href.removeprefix(scene.house.app.settings.base_url) for href in found]


def reminded_of_return(scene: Scene):
    due = scene.return_due(scene.house.now() + timedelta(days=60))
    scene.house.run_jobs()
    scene.comes(scene.reminders("planned")[0].send_at)
    return due


def test_more_time_is_had_by_one_press_once_and_only_what_the_rule_grants(scene: Scene):
    # Given a reminder of a return
    due = reminded_of_return(scene)
    (more,) = links_to_sam(scene, "More time?")
    before = the_return(scene, due).due_at

    # When a scanner opens the link, nothing changes
    stranger = scene.house.browser()
    assert "two more weeks" in stranger.get(more).text
    assert the_return(scene, due).due_at == before
    assert stranger.post(f"{more}x").status_code == 404

    # Then a press gives two weeks, and another press no more
    scene.house.app.config["WTF_CSRF_ENABLED"] = True
    for _ in range(2):
        assert "It is due by" in stranger.post(more).text
        scene.house.run_jobs()
    scene.house.app.config["WTF_CSRF_ENABLED"] = False
    after = the_return(scene, due).due_at
    assert timedelta(days=14) <= after - before <= timedelta(days=18)
    assert len(scene.house.events("monitoring.return_extended")) == 1
    assert [each.person_id for each in scene.reminders("planned") if each.deadline_at == after]

    # And a second reminder offers none, and an old link is refused
    scene.comes(next(each.send_at for each in scene.reminders("planned")))
    assert links_to_sam(scene, "More time?") == [more]
    scene.comes(scene.house.now() + timedelta(days=61))
    assert stranger.post(more).status_code == 409


def the_return(scene: Scene, return_id) -> Return:
    with scene.house.read() as session:
        return session.get_one(Return, return_id)


def test_who_says_that_it_is_done_is_reminded_no_more_and_we_look(postgres_scene: Scene):
    scene = postgres_scene
    due = reminded_of_return(scene)
    (done,) = links_to_sam(scene, "Done already?")
    stranger = scene.house.browser()
    assert "Is it done already?" in stranger.get(done).text
    assert {each.person_id for each in scene.reminders("planned")} >= {scene.world.sam.id}

    for _ in range(2):
        assert "Thank you for telling us" in stranger.post(done).text
    assert scene.world.sam.id not in {each.person_id for each in planned_for_people(scene)}
    assert scene.bea.id in {each.person_id for each in planned_for_people(scene)}
    home = scene.house.browser(scene.world.ada).get("/").text
    assert "Sam Field of Beeston Blooms says that it is done already: return due" in home

    # When the return comes, nothing is left to look at; and the link says so
    scene.sends_return(due)
    scene.house.run_jobs()
    assert "done already" not in scene.house.browser(scene.world.ada).get("/").text
    more = links_to_sam(scene, "More time?")[0]
    assert "Nothing is left to do" in stranger.post(more).text


def planned_for_people(scene: Scene) -> list[Reminder]:
    return [each for each in scene.reminders("planned") if each.person_id != scene.world.ada.id]
