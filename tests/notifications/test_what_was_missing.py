"""Reminders of hosts that have not answered, of briefings, and of the review in September."""

from datetime import UTC, date, datetime, timedelta

from grants.kernel.clock import end_of_day
from grants.notifications.rules import PARTY, REVIEW
from tests.applications.hosting import HOST_TYPED, links_to, says, unconstituted
from tests.applications.rows import build
from tests.house import TestHouse
from tests.notifications.rows import Scene, scene_of
from tests.schemes.test_briefings import BEGINS, briefing_in, mails, places, put_down


def planned(scene: Scene, kind: str) -> list[tuple[object, datetime]]:
    return [(each.person_id, each.send_at) for each in scene.reminders("planned") if each.kind == kind]


def test_who_waits_for_a_host_and_the_host_itself_are_reminded_until_it_answers(postgres_house: TestHouse):
    # Given a draft that waits for its host, who has an account
    group = unconstituted(build(postgres_house))
    scene = scene_of(group)
    application_id = group.complete_draft()
    sam = group.house.browser(group.sam)
    assert sam.post(f"/applications/{application_id}/parties", data=HOST_TYPED).status_code == 302
    group.house.run_jobs()
    assert {person for person, _ in planned(scene, PARTY)} == {group.sam.id, scene.bea.id, group.olu.id}

    # When a week is left, each hears it in their own words
    scene.comes(min(send_at for _, send_at in planned(scene, PARTY)))
    subjects = {str(mail["To"].addresses[0].addr_spec): str(mail["Subject"]) for mail in scene.mails()}
    assert subjects["olu.grant@example.org"].startswith("Please answer Beeston Blooms by")
    bodies = [mail.get_body(("plain",)).get_content() for mail in scene.mails()]
    assert any("Ring them. If their address was wrong, ask them again" in body for body in bodies)

    # Then nobody is reminded any more once it has answered
    (link,) = links_to(group, "olu.grant@example.org")
    olu = group.house.browser(group.olu)
    assert says(olu, olu.get(link).location, "yes").status_code == 302
    group.house.run_jobs()
    assert planned(scene, PARTY) == []


def test_whoever_has_a_place_at_a_briefing_is_reminded_unless_it_is_given_back(
    postgres_house: TestHouse,
):
    house = postgres_house
    briefing = briefing_in(house)
    put_down(house.browser(), briefing)
    put_down(house.browser(), briefing, email="bea@example.org")
    assert len(mails(house)) == 2
    given_back = next(each for each in places(house) if each.email == "bea@example.org")
    with house.write() as session:
        session.delete(session.merge(given_back))

    house.clock.move_to(datetime(2027, 3, 9, 10, 0, tzinfo=UTC))
    (reminder,) = [mail for mail in mails(house) if "tomorrow" in mail["Subject"]]
    assert reminder["To"].addresses[0].addr_spec == "sam@example.org"
    assert [part.get_content_type() for part in reminder.iter_attachments()] == ["text/calendar"]

    # Whoever comes late to it hears no more than that they have a place
    put_down(house.browser(), briefing, email="late@example.org")
    house.clock.move_to(BEGINS - timedelta(minutes=1))
    assert len([mail for mail in mails(house) if "tomorrow" in mail["Subject"]]) == 1


def test_administrators_are_reminded_in_september_until_each_says_that_it_is_done(postgres_scene: Scene):
    scene = postgres_scene
    scene.comes(datetime(2027, 7, 30, 10, 0, tzinfo=UTC))
    assert planned(scene, REVIEW) == []
    scene.comes(datetime(2027, 8, 2, 10, 0, tzinfo=UTC))
    assert [person for person, _ in planned(scene, REVIEW)] == [scene.world.ada.id] * 2
    assert {each.deadline_at for each in scene.reminders("planned") if each.kind == REVIEW} == {
        end_of_day(date(2027, 9, 30))
    }
    scene.comes(datetime(2027, 9, 1, 9, 0, tzinfo=UTC))
    (mail,) = scene.mails("Review by 30 September 2027")
    done = str(mail.get_body(("html",)).get_content()).partition('">Done already?')[0].rpartition('href="')[2]
    scene.house.browser().post(done.removeprefix(scene.house.app.settings.base_url))
    assert planned(scene, REVIEW) == []
    scene.comes(datetime(2027, 9, 20, 9, 0, tzinfo=UTC))
    assert planned(scene, REVIEW) == []
