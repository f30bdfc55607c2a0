"""Reminders: in good time, never twice, never after the thing is done, never lost."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

import pytest

from grants.applications import queries as applications
from grants.applications import service as applying
from grants.kernel.access import SYSTEM
from grants.kernel.clock import end_of_day, london_moment
from grants.kernel.events import publish
from grants.kernel.jobs import CANCELLED, DONE, WAITING
from grants.monitoring.models import Return
from grants.notifications import service
from grants.organisations.events import MemberJoined
from grants.organisations.models import Membership
from grants.schemes.events import RoundDeadlineMoved
from grants.schemes.models import Round
from tests.notifications.rows import Scene

DUE = end_of_day(date(2027, 4, 30))  # a Friday
ACCEPT_BY = london_moment(date(2027, 3, 26), time(17, 0))  # Good Friday


def at(day: date, hour: int = 10, minutes: int = 0) -> datetime:
    return london_moment(day, time(hour, minutes))


def planned(scene: Scene) -> list[tuple[str, datetime]]:
    return sorted((reminder.step, reminder.send_at) for reminder in scene.reminders("planned"))


def sent(scene: Scene, about: str = "") -> list[str]:
    return sorted(str(mail["To"].addresses[0].addr_spec) for mail in scene.mails(about))


BOTH = ["bea.quarry@example.org", "sam.field@example.org"]


def twice(*steps: tuple[str, datetime]) -> list[tuple[str, datetime]]:
    """What is planned for Sam and for Bea."""
    return sorted(steps * 2)


# A return


def test_a_return_brings_its_members_reminders_before_and_after_and_the_last_goes_to_us_as_well(scene: Scene):
    scene.return_due(DUE)
    scene.house.run_jobs()
    days = {
        "28 days before": date(2027, 4, 2),
        "7 days before": date(2027, 4, 23),
        "1 day before": date(2027, 4, 29),
        "3 days after": date(2027, 5, 4),  # the Monday is a bank holiday
        "14 days after": date(2027, 5, 14),
        "28 days after": date(2027, 5, 28),
    }
    both = [(step, at(day)) for step, day in days.items()] * 2
    assert planned(scene) == sorted([*both, ("28 days after", at(days["28 days after"]))])

    for number, day in enumerate(days.values(), start=1):
        scene.comes(at(day, 9, 59))
        assert len(scene.mails()) == 2 * (number - 1)
        scene.comes(at(day))
        assert len(scene.mails()) == 2 * number + (number == 6)

    assert sent(scene, "is late") == ["bea.quarry@example.org"] * 3 + ["sam.field@example.org"] * 3
    assert sent(scene, "still missing") == ["ada.owusu@example.org"]
    assert "in 7 days" in scene.mails("due in 7 days")[0].get_body(("plain",)).get_content()
    assert {job.state for job in scene.house.jobs("notifications.send_reminder")} == {DONE}
    assert len(scene.house.events("notifications.reminder_sent")) == 13


def test_a_return_that_is_in_brings_no_more_reminders(scene: Scene):
    return_id = scene.return_due(DUE)
    scene.comes(at(date(2027, 4, 2)))
    scene.sends_return(return_id)
    scene.comes(at(date(2027, 4, 17)))

    assert [reminder.state for reminder in scene.reminders()] == ["sent"] * 2 + ["dropped"] * 11
    assert {job.state for job in scene.house.jobs("notifications.send_reminder")} == {DONE, CANCELLED}
    scene.comes(at(date(2027, 5, 20)))
    assert len(scene.mails("Your report on")) == 2
    assert scene.house.events("notifications.reminder_dropped")[0].facts["reason"] == "The return is in."


def test_none_goes_out_though_the_reaction_has_not_run_yet(scene: Scene):
    return_id = scene.return_due(DUE)
    scene.house.run_jobs()
    scene.house.clock.move_to(at(date(2027, 4, 2)))
    scene.changes(Return, return_id, state="submitted", submitted_at=scene.house.now())

    scene.house.run_jobs()

    assert scene.mails() == []
    assert [reminder.state for reminder in scene.reminders()][:2] == ["dropped"] * 2


def test_a_return_sent_back_is_reminded_of_again_and_says_what_it_lacks(scene: Scene):
    return_id = scene.return_due(DUE)
    scene.house.run_jobs()
    scene.sends_return(return_id)
    scene.comes(at(date(2027, 4, 20)))
    assert planned(scene) == []

    scene.return_sent_back(return_id, "Please say how many people came.\n<script>alert(1)</script>")
    scene.house.run_jobs()

    assert {step for step, _ in planned(scene)} == {
        "7 days before",
        "1 day before",
        "3 days after",
        "14 days after",
        "28 days after",
    }
    mail = scene.mails("Please add")[0]
    assert "how many people came" in mail.get_body(("plain",)).get_content()
    assert "<script>" not in mail.get_body(("html",)).get_content()
    scene.comes(at(date(2027, 4, 23)))
    assert sent(scene, "is due") == ["bea.quarry@example.org", "sam.field@example.org"]


# An offer


def test_only_those_who_may_sign_are_reminded_of_an_offer(scene: Scene):
    award_id = scene.offer(ACCEPT_BY)
    scene.comes(at(date(2027, 3, 19)))
    assert sent(scene, "Accept your grant") == ["sam.field@example.org"]

    scene.accepts(award_id)
    scene.comes(at(date(2027, 3, 25)))
    assert len(scene.mails()) == 1


def test_who_joins_with_the_right_to_sign_is_reminded_too(scene: Scene):
    scene.offer(ACCEPT_BY)
    scene.house.run_jobs()
    scene.changes(Membership, (scene.world.organisation_id, scene.bea.id), is_signatory=True)
    scene.happens(MemberJoined(organisation_id=scene.world.organisation_id, person_id=scene.bea.id))

    scene.comes(at(date(2027, 3, 19)))

    assert sent(scene) == ["bea.quarry@example.org", "sam.field@example.org"]


def test_who_may_not_sign_any_more_is_not_reminded(scene: Scene):
    scene.offer(ACCEPT_BY)
    scene.house.run_jobs()
    scene.changes(Membership, (scene.world.organisation_id, scene.bea.id), is_signatory=True)
    scene.changes(Membership, (scene.world.organisation_id, scene.world.sam.id), is_signatory=False)

    scene.comes(at(date(2027, 3, 19)))

    assert scene.mails() == []
    assert scene.reminders("dropped")


# A draft


def test_a_draft_is_reminded_of_until_it_is_sent(scene: Scene):
    draft = scene.world.complete_draft()
    scene.house.run_jobs()
    assert planned(scene) == twice(
        ("1 day after", at(date(2027, 3, 30))),
        ("1 day before", at(date(2027, 3, 25))),
        ("7 days before", at(date(2027, 3, 22))),
    )
    scene.comes(at(date(2027, 3, 22)))
    assert sent(scene, "Send your application") == BOTH, "each of them can write in it"

    with scene.house.write() as session:
        application = applications.application_of(session, draft)
        applying.submit(session, application, actor=scene.house.actor(scene.world.sam), now=scene.house.now())
    scene.comes(at(date(2027, 3, 26)))

    assert len(scene.mails("Send your application")) == 2
    assert sent(scene, "We have your application") == ["sam.field@example.org"]
    assert planned(scene) == []


def move_deadline(scene: Scene, closes_at: datetime) -> None:
    with scene.house.write() as session:
        round_ = session.get_one(Round, scene.world.round_id)
        round_.closes_at = closes_at
        moved = RoundDeadlineMoved(round_id=round_.id, scheme_id=round_.scheme_id, closes_at=closes_at, reason="Snow")
        publish(session, moved, actor=SYSTEM, now=scene.house.now())
    scene.house.run_jobs()


def test_when_a_deadline_moves_its_reminders_move_there_and_back(scene: Scene):
    scene.world.draft()
    scene.house.run_jobs()
    before = planned(scene)
    first = scene.world.closes_at

    move_deadline(scene, at(date(2027, 4, 15), 12))
    assert planned(scene) == twice(
        ("1 day after", at(date(2027, 4, 16))),
        ("1 day before", at(date(2027, 4, 14))),
        ("7 days before", at(date(2027, 4, 8))),
    )
    move_deadline(scene, first)
    assert planned(scene) == before

    scene.comes(at(date(2027, 3, 22)))
    move_deadline(scene, at(date(2027, 4, 15), 12))
    move_deadline(scene, first)
    scene.comes(at(date(2027, 3, 22), 15))
    assert len(scene.mails("Send your application")) == 2  # never twice for the same deadline
    assert [step for step, _ in planned(scene)] == ["1 day after"] * 2 + ["1 day before"] * 2


def test_whose_draft_was_not_sent_hears_so_once_the_round_has_closed(scene: Scene):
    # Given a draft begun on the last day, of which nobody is reminded before
    scene.house.clock.move_to(scene.world.closes_at - timedelta(hours=3))
    scene.world.draft()
    scene.house.run_jobs()
    assert planned(scene) == twice(("1 day after", at(date(2027, 3, 30))))

    # Then they are told what became of it
    scene.comes(at(date(2027, 3, 30)))
    assert sent(scene, "Your application was not sent") == BOTH


# When nothing ran for a while


def test_after_days_of_standing_still_one_reminder_goes_and_not_all_of_them(scene: Scene):
    scene.return_due(DUE)
    scene.house.run_jobs()

    scene.comes(at(date(2027, 4, 29), 11))

    assert [reminder.state for reminder in scene.reminders()] == ["dropped"] * 4 + ["sent"] * 2 + ["planned"] * 7
    assert len(scene.mails("due tomorrow")) == 2


def test_after_the_deadline_only_the_overdue_one_goes(scene: Scene):
    scene.return_due(DUE)
    scene.house.run_jobs()

    scene.comes(at(date(2027, 5, 10), 11))

    assert [reminder.state for reminder in scene.reminders()] == ["dropped"] * 6 + ["sent"] * 2 + ["planned"] * 5
    assert len(scene.mails("is late")) == 2


def test_one_that_is_late_waits_for_the_morning(scene: Scene):
    scene.return_due(DUE)
    scene.house.run_jobs()

    scene.comes(at(date(2027, 4, 24), 3))  # a Saturday night
    assert scene.mails() == []
    waiting = scene.house.jobs("notifications.send_reminder", WAITING)
    assert min(job.run_at for job in waiting) == at(date(2027, 4, 26), 9)
    assert all(job.attempts == 0 for job in waiting)

    scene.comes(at(date(2027, 4, 26), 9))
    assert len(scene.mails("due in 4 days")) == 2


@pytest.mark.parametrize("kind", ["return", "offer", "draft"])
def test_planning_twice_changes_nothing(scene: Scene, kind: str):
    subject: UUID = {
        "return": lambda: scene.return_due(DUE),
        "offer": lambda: scene.offer(ACCEPT_BY),
        "draft": scene.world.draft,
    }[kind]()
    scene.house.run_jobs()
    before = [(r.id, r.state) for r in scene.reminders()]

    with scene.house.write() as session:
        service.align_reminders(session, kind=kind, subject_id=subject, now=scene.house.now())

    assert [(r.id, r.state) for r in scene.reminders()] == before
    assert len(scene.house.events("notifications.reminder_planned")) == len(before)
    assert len(scene.house.jobs("notifications.send_reminder")) == len(before)
