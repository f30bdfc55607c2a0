"""What one person is to be reminded of on one day comes in one message, whatever fails on the way."""

from datetime import date, time
from uuid import UUID

import pytest

from grants.kernel.clock import end_of_day, london_moment
from grants.kernel.jobs import CANCELLED, DONE, cancel_jobs
from grants.monitoring.models import Return
from grants.notifications.gathering import gather
from tests.notifications.rows import Scene
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


def test_what_a_mail_that_is_given_up_had_taken_along_goes_in_another(scene: Scene):
    three_due(scene)
    scene.house.clock.move_to(DAY)
    first, second = (
        each.id for each in scene.reminders("planned") if (each.send_at, each.person_id) == (DAY, scene.bea.id)
    )
    with scene.house.write() as session:
        assert set(gather(session, first, DAY)) == {first, second}
        cancel_jobs(session, "notifications.send_reminder", keys=[str(first)], now=DAY)
    with scene.house.write() as session:
        assert set(gather(session, second, DAY)) == {first, second}
