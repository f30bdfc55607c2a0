"""The log of messages and reminders, and the outbox: who sees what."""

from datetime import UTC, date, datetime, time, timedelta

from grants.kernel.clock import end_of_day, london_day, london_moment
from grants.kernel.db import new_id
from grants.notifications.models import Reminder
from grants.notifications.rules import ABOUT
from tests.house import open_house
from tests.kernel.looking import strictly
from tests.notifications.rows import Scene


def test_administrators_see_all_messages_and_a_person_sees_their_own(postgres_scene: Scene):
    scene = postgres_scene
    scene.world.submitted()
    scene.house.run_jobs()
    (message,) = scene.messages()
    page = f"/messages/{message.id}"

    for who, listed in ((scene.world.ada, "/lists/messages"), (scene.world.sam, "/messages")):
        browser = scene.house.browser(who)
        assert message.subject in browser.get(listed).text
        assert "Read what you sent" in browser.get(page).text

    other = scene.house.browser(scene.world.olu)
    assert message.subject not in other.get("/messages").text
    assert other.get(page).status_code == 403
    assert scene.house.browser().get(page).status_code == 302


def test_the_attachment_is_for_the_same_people(postgres_scene: Scene):
    scene = postgres_scene
    scene.letter()
    scene.house.run_jobs()
    message = next(m for m in scene.messages() if m.attachment_id)
    file = f"/messages/{message.id}/attachment"

    answer = scene.house.browser(scene.world.sam).get(file)
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert scene.house.browser(scene.world.olu).get(file).status_code == 403
    by_program = scene.house.program(scene.world.sam).get(file)
    assert (by_program.status_code, by_program.data) == (200, answer.data)
    assert scene.house.program(scene.world.olu).get(file).status_code == 403
    without = next(m for m in scene.messages() if not m.attachment_id)
    assert scene.house.browser(scene.world.sam).get(f"/messages/{without.id}/attachment").status_code == 404
    assert scene.house.program(scene.world.sam).get(f"/messages/{without.id}/attachment").status_code == 404


def test_reminders_are_listed_by_state_for_administrators(postgres_scene: Scene):
    scene = postgres_scene
    scene.return_due(end_of_day(date(2027, 4, 30)))
    scene.house.run_jobs()
    ada = scene.house.browser(scene.world.ada)

    page = ada.get("/reminders")
    assert page.text.count("Return due") == 13
    assert "23 April 2027 at 10:00am" in page.text
    assert "There are no such reminders" in ada.get("/reminders?state=sent").text
    assert ada.get("/reminders?state=nonsense").text.count("Return due") == 13
    assert scene.house.browser(scene.world.sam).get("/reminders").status_code == 403

    # One that is late is not listed with a day that is past: it goes out at once, or in the morning
    scene.house.clock.move_to(datetime(2027, 4, 23, 14, 0, tzinfo=UTC))
    ada = scene.house.browser(scene.world.ada)
    by_day = ada.get("/reminders").text
    assert "23 April 2027 at 10:00am" not in by_day
    assert "As soon as it can" in by_day
    scene.house.clock.move_to(datetime(2027, 4, 23, 22, 0, tzinfo=UTC))
    late = ada.get("/reminders").text
    assert "23 April 2027 at" not in late
    assert "26 April 2027 at 9:00am" in late


def test_every_kind_of_reminder_has_words_in_the_list(postgres_scene: Scene):
    scene = postgres_scene
    scene.return_due(end_of_day(date(2027, 4, 30)))
    scene.house.run_jobs()
    for reminder, (kind, words) in zip(scene.reminders(), ABOUT.items(), strict=False):
        with scene.house.write() as session:
            changed = session.get_one(Reminder, reminder.id)
            changed.kind, changed.subject_id = kind, new_id()
        assert words in scene.house.browser(scene.world.ada).get("/reminders").text


def test_the_outbox_shows_mails_to_administrators(postgres_scene: Scene):
    scene = postgres_scene
    scene.world.submitted()
    scene.house.run_jobs()
    name = scene.house.mails()[0].stem
    ada = scene.house.browser(scene.world.ada)

    assert "We have your application" in ada.get("/outbox").text
    assert 'href="http://127.0.0.1:8000/applications/' in ada.get(f"/outbox/{name}").text
    assert ada.get("/outbox/..%2F..%2Fsecret_key").status_code == 404
    assert ada.get(f"/outbox/{'0' * 36}").status_code == 404
    assert scene.house.browser(scene.world.sam).get("/outbox").status_code == 403


def test_there_is_no_outbox_where_a_mail_server_is_set(sqlite_url: str, tmp_path):
    house = open_house(sqlite_url, tmp_path / "var", SMTP_URL="smtp://127.0.0.1:1")
    ada = house.browser(house.person("Ada Owusu", administrator=True))
    assert ada.get("/outbox").status_code == 404
    assert "outbox" not in ada.get("/messages").text
    house.app.database.close()


def test_the_api_gives_the_same(postgres_scene: Scene):
    scene = postgres_scene
    return_id = scene.return_due(end_of_day(date(2027, 4, 30)))
    scene.world.submitted()
    scene.house.run_jobs()
    ada, sam, olu = (scene.house.program(who) for who in (scene.world.ada, scene.world.sam, scene.world.olu))

    reminders = ada.get("/reminders?state=planned&size=9").json
    assert len(reminders["items"]) == 9
    assert reminders["next"]
    rest = ada.get(f"/reminders?state=planned&size=9&after={reminders['next']}").json
    assert len(rest["items"]) == 4
    assert {item["about_id"] for item in reminders["items"]} == {str(return_id)}
    assert ada.get(f"/reminders/{reminders['items'][0]['id']}").json == reminders["items"][0]
    assert sam.get("/reminders").status_code == 403

    (message,) = sam.get("/messages").json["items"]
    assert message == ada.get("/messages").json["items"][0]
    assert "text" not in message
    assert "Thank you" in sam.get(f"/messages/{message['id']}").json["text"]
    assert olu.get("/messages").json["items"] == []
    assert olu.get(f"/messages/{message['id']}").status_code == 403
    assert ada.get("/messages?about_id=1").status_code == 422


def test_a_page_takes_the_same_number_of_queries_whatever_its_length(postgres_scene: Scene):
    scene = postgres_scene

    def queries(path: str) -> int:
        ada = scene.house.browser(scene.world.ada)
        with scene.house.counted_queries() as statements:
            assert ada.get(path).status_code == 200
        return len(statements)

    scene.return_due(end_of_day(date(2027, 4, 30)))
    scene.world.submitted()
    scene.house.run_jobs()
    few = [queries(path) for path in ("/reminders", "/lists/messages")]
    for day in range(1, 9):
        scene.return_due(end_of_day(date(2027, 5, day)))
    scene.house.run_jobs()
    scene.comes(scene.reminders()[0].send_at)
    assert [queries(path) for path in ("/reminders", "/lists/messages")] == few


def test_the_outbox_offers_no_link_that_acts_for_somebody_else(postgres_scene: Scene):
    # Given a mail to Sam with a link that acts without signing in, and a house without a mail server
    scene = postgres_scene
    scene.return_due(end_of_day(date(2027, 4, 30)))
    scene.comes(london_moment(date(2027, 4, 23), time(12, 0)))
    kept = next(mail for mail in scene.mails("is due in 7 days") if "sam.field" in str(mail["To"]))
    assert "/reminders/press/" in kept.get_body(("plain",)).get_content()  # type: ignore[union-attr]

    # When Ada reads it, then there is no such link, and the others work
    page = scene.house.browser(scene.world.ada).get(f"/outbox/{str(kept['Message-ID'])[1:37]}").text
    assert "a link for Sam Field" in page
    assert "/reminders/press/" not in page
    assert 'href="http://127.0.0.1:8000/returns/' in page


def test_the_page_for_help_leads_administrators_where_it_says(postgres_scene: Scene):
    ada, sam = (postgres_scene.house.browser(each) for each in (postgres_scene.world.ada, postgres_scene.world.sam))
    page = ada.get("/help").text
    links = {each.get("href", "") for each in strictly(page).iter("a")}
    assert {"/lists", "/exceptions", "/administrators", "/lists/messages", "/oversight/events"} <= links
    assert {path: ada.get(path).status_code for path in links if path.startswith("/")} == dict.fromkeys(
        (path for path in links if path.startswith("/")), 200
    )
    assert "If you run the programme" not in sam.get("/help").text


def test_ones_messages_are_chosen_by_state_and_day(postgres_scene: Scene):
    # Given a reminder of an offer
    scene = postgres_scene
    scene.offer(scene.house.now() + timedelta(days=25, hours=7))
    scene.comes(scene.house.now() + timedelta(days=18))
    own = [each for each in scene.messages() if each.person_id == scene.world.sam.id]
    assert own
    day = london_day(own[-1].created_at)
    browser, program = scene.house.browser(scene.world.sam), scene.house.program(scene.world.sam)
    for asked, found in (
        ("", True),
        ("state=sent", True),
        ("state=failed", False),
        (f"from={day}&to={day}", True),
        (f"from={day + timedelta(days=1)}", False),
        (f"to={day - timedelta(days=99)}", False),
    ):
        page = browser.get(f"/messages?{asked}")
        assert (f'/messages/{own[-1].id}"' in page.text) == found, asked
        ids = [each["id"] for each in program.get(f"/messages?{asked}").json["items"]]
        assert (str(own[-1].id) in ids) == found, asked
    assert "There are no messages as you asked for them." in browser.get("/messages?state=failed").text
    assert "Enter a day like" in browser.get("/messages?from=soon").text
