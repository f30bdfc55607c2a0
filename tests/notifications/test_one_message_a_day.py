"""What one person is to be reminded of on one day comes in one message, whatever fails on the way."""

from datetime import date, time
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.kernel.clock import end_of_day, london_moment
from grants.kernel.jobs import CANCELLED, DONE, cancel_jobs
from grants.monitoring.models import Return
from grants.notifications.gathering import gather
from grants.notifications.wishes.queries import unwanted_by
from grants.notifications.wishes.rules import token_for
from tests.notifications.rows import Scene
from tests.notifications.test_one_press import links_to_sam
from workers import reminders as sending

DUE = end_of_day(date(2027, 4, 30))
DAY = london_moment(date(2027, 4, 23), time(10))


def three_due(scene: Scene) -> UUID:
    """Two returns a week before their day, and an offer that lapses that day; gives the first return."""
    first, _ = (scene.return_due(DUE, title=title) for title in ("A garden", "A shed"))
    scene.comes(london_moment(date(2027, 4, 2), time(9)))
    scene.comes(london_moment(date(2027, 4, 2), time(10)))
    scene.offer(london_moment(date(2027, 4, 30), time(12)), title="A pond")
    scene.house.run_jobs()
    assert len(scene.mails()) == 2, "one for each of the two people, of two returns"
    return first


def sent_today(scene: Scene) -> int:
    return len([each for each in scene.reminders("sent") if each.send_at == DAY])


def test_three_reminders_of_a_day_are_one_message_with_the_most_urgent_first(scene: Scene):
    three_due(scene)
    scene.comes(DAY)

    (of_sam,) = scene.mails("and 2 other things")
    (of_bea,) = scene.mails("due in 7 days, and 1 other thing")
    assert [str(mail["To"].addresses[0].addr_spec)[:3] for mail in (of_sam, of_bea)] == ["sam", "bea"]
    assert len(scene.mails()) == 4
    words = of_sam.get_body(("plain",)).get_content()
    assert "3 things wait for you" in words
    assert words.index("A pond") < words.index("A garden")
    assert words.count("You get this message because") == 3
    assert sent_today(scene) == 5
    assert len(scene.house.events("notifications.reminder_sent")) == 4 + 5
    today = [job for job in scene.house.jobs("notifications.send_reminder") if job.run_at <= DAY]
    assert {job.state for job in today} == {DONE, CANCELLED}


def test_what_is_done_meanwhile_is_left_out(scene: Scene):
    garden = three_due(scene)
    scene.house.clock.move_to(DAY)
    scene.changes(Return, garden, state="submitted", submitted_at=scene.house.now())
    scene.house.run_jobs()
    assert scene.mails("and 2 other things") == []
    assert (len(scene.mails()), sent_today(scene)) == (4, 3)


def test_what_is_said_once_has_a_mail_of_its_own_and_one_reminder_is_the_ordinary_mail(postgres_scene: Scene):
    # Given a return of which people are reminded on the day on which the receipt of another goes out
    scene = postgres_scene
    scene.return_due(DUE, title="A garden")
    scene.house.run_jobs()
    scene.comes(london_moment(date(2027, 4, 2), time(10)))
    scene.house.clock.move_to(DAY)
    scene.sends_return(scene.return_due(end_of_day(date(2027, 8, 31)), title="A shed"))
    scene.house.run_jobs()
    of_sam = [mail["Subject"] for mail in scene.mails() if "sam.field" in mail["To"] and mail["Date"].datetime >= DAY]
    assert len(of_sam) == 2
    assert "Your report on “A garden” is due in 7 days" in of_sam


def test_each_part_of_one_message_acts_for_itself_alone(postgres_scene: Scene):
    # Given a mail with two returns
    scene = postgres_scene
    garden = three_due(scene)
    more = sorted(set(links_to_sam(scene, "More time?")))
    assert len(more) == 2, "one for each return"

    # When more time is had for one of them
    pages = {each: scene.house.browser().get(each).text for each in more}
    (of_garden,) = [each for each, page in pages.items() if "A garden" in page]
    assert "It is due by" in scene.house.browser().post(of_garden).text

    # Then the other is due when it was
    with scene.house.read() as session:
        due = {each.id: each.due_at for each in session.scalars(select(Return))}
    assert (due.pop(garden) > DUE, list(due.values())) == (True, [DUE])


def test_of_one_message_each_kind_that_is_no_duty_is_ended_by_itself(postgres_scene: Scene):
    # Given a link of a mail in which a draft and a host that has not answered were reminded of
    scene = postgres_scene
    secret = scene.house.app.settings.secret_key
    page = f"/unsubscribe/{token_for(scene.world.sam.id, ['draft', 'party', 'return'], secret)}"
    stranger = scene.house.browser()
    refused = stranger.post(page)
    assert (refused.status_code, "Tick what shall come by e-mail no more" in refused.text) == (422, True)

    # When one of them is ticked, the other still comes; a mail program ends both
    told = stranger.post(page, data={"kinds": "draft"}).text
    assert "This comes by e-mail no more" in told
    with scene.house.read() as session:
        assert unwanted_by(session, scene.world.sam.id) == {"draft"}
    assert "You get this by e-mail no more" in stranger.post(page, data={"List-Unsubscribe": "One-Click"}).text
    with scene.house.read() as session:
        assert unwanted_by(session, scene.world.sam.id) == {"draft", "party"}


@pytest.mark.parametrize("killed_after", ["gathering", "sending"])
def test_a_worker_that_fails_on_the_way_sends_the_same_again_and_nothing_else(
    scene: Scene, killed_after: str, monkeypatch: pytest.MonkeyPatch
):
    # Given a worker that ends after it has written down what goes together, or after it has sent it
    three_due(scene)
    original = sending.send

    def killed(*args: object, **more: object) -> None:
        if killed_after == "sending":
            original(*args, **more)  # type: ignore[arg-type]
        raise RuntimeError("killed")

    monkeypatch.setattr(sending, "send", killed)
    scene.comes(DAY)
    assert sent_today(scene) == 0

    # When another comes
    monkeypatch.setattr(sending, "send", original)
    for _ in range(3):
        scene.house.clock.advance(minutes=5)
        scene.house.run_jobs()

    # Then each person has one mail, and each reminder is recorded once
    assert (len(scene.mails()), sent_today(scene)) == (4, 5)
    facts = [event.facts["reminder_id"] for event in scene.house.events("notifications.reminder_sent")]
    assert len(facts) == len(set(facts)) == 9


def with_others(session: Session, reminder_id: UUID) -> set[UUID]:
    together, _ = gather(session, [reminder_id], DAY)
    return {each.id for each in together[reminder_id]}


def test_what_a_mail_that_is_given_up_had_taken_along_goes_in_another(scene: Scene):
    three_due(scene)
    scene.house.clock.move_to(DAY)
    first, second = (
        each.id for each in scene.reminders("planned") if (each.send_at, each.person_id) == (DAY, scene.bea.id)
    )
    with scene.house.write() as session:
        assert with_others(session, first) == {first, second}
        cancel_jobs(session, "notifications.send_reminder", keys=[str(first)], now=DAY)
    with scene.house.write() as session:
        assert with_others(session, second) == {first, second}
