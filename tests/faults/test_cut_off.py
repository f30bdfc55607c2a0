"""Redis gone, the mail server refusing, and more of everything than needed."""

from grants.kernel.jobs import CANCELLED, DEAD, DONE, WAITING
from grants.panels.comparing.service import COMPARE
from tests.faults.installation import SEND_REMINDER, Installation, until

SEND_MESSAGE = "notifications.send_message"


def test_redis_is_wiped_between_the_commit_and_the_delivery(installation: Installation):
    installation.stop_workers()
    dues = [installation.reminder_due_now() for _ in range(5)]
    installation.decide("decline")
    installation.redis.wipe()

    installation.start_worker()
    installation.time_passes()
    installation.wait_until_all_ended()

    assert [r.state for due in dues for r in installation.reminders(due)] == ["sent"] * 5
    assert len(installation.mail.taken) == len(set(installation.mail.ids())) == 2, "a letter, and all reminders in one"


def test_redis_is_down_at_the_commit_and_comes_back_empty(installation: Installation):
    installation.worker()
    installation.redis.stop()
    due = installation.reminder_due_now()
    installation.decide("decline")
    assert [reminder.state for reminder in installation.reminders(due)] == ["planned"]
    installation.redis.start()
    installation.time_passes()
    installation.wait_until_all_ended()

    assert [reminder.state for reminder in installation.reminders(due)] == ["sent"]
    assert len(installation.mail.taken) == len(set(installation.mail.ids())) == 2


def test_the_mail_server_refuses_and_then_takes(installation: Installation):
    installation.worker()
    installation.mail.refusal = "451 The disk is full"
    due = installation.reminder_due_now()
    installation.decide("decline")

    def both_refused() -> bool:
        waiting = [job for job in installation.jobs() if job.state == WAITING and job.last_error]
        return {job.name for job in waiting} == {SEND_REMINDER, SEND_MESSAGE}

    until(both_refused, "both mails are refused")
    waiting = [job for job in installation.jobs() if job.state == WAITING and job.name != COMPARE]
    assert all("The disk is full" in job.last_error for job in waiting)
    assert [reminder.state for reminder in installation.reminders(due)] == ["planned"]
    page = installation.house.browser(installation.world.ada).get("/oversight/jobs?state=waiting").text
    assert "The disk is full" in page

    installation.mail.refusal = None
    installation.time_passes()
    installation.wait_until_all_ended()

    assert [reminder.state for reminder in installation.reminders(due)] == ["sent"]
    assert len(installation.mail.taken) == len(set(installation.mail.ids())) == 2


def test_a_person_whom_the_mail_server_does_not_know_leaves_a_dead_job_with_the_reason(installation: Installation):
    installation.worker()
    installation.mail.refused_address = "sam.field@example.org"
    due = installation.reminder_due_now()
    installation.wait_until_all_ended()

    dead = [job for job in installation.jobs(SEND_REMINDER) if job.state == DEAD]
    (reminder,) = installation.reminders(due)
    assert [job.key for job in dead] == [str(reminder.id)]
    assert "No such person here" in dead[0].last_error
    page = installation.house.browser(installation.world.ada).get("/oversight/jobs").text
    assert "No such person here" in page


def test_two_workers_and_two_clocks_at_once(installation: Installation):
    installation.stop_workers()
    dues = [installation.reminder_due_now() for _ in range(30)]
    for _ in range(10):
        installation.decide("decline")
    second = installation.start_clock()
    for job in installation.jobs():  # every hint twice more
        for _ in range(2):
            installation.house.app.registry.hint(job.queue, job.id)
    installation.start_worker(processes=2)
    installation.start_worker(processes=1)
    installation.wait_until_all_ended()
    second.stop()

    assert [r.state for due in dues for r in installation.reminders(due)] == ["sent"] * 30
    assert len(installation.mail.taken) == len(set(installation.mail.ids())) == 11, "the reminders are one mail"
    keys = [message.key for message in installation.messages()]
    assert len(keys) == len(set(keys))
    ours = [job for job in installation.jobs() if job.state != DEAD]
    assert {job.state for job in ours if job.name != SEND_REMINDER} == {DONE}
    assert {job.state for job in ours if job.name == SEND_REMINDER} == {DONE, CANCELLED}, "one carries the others"
    for name in ("reminder_sent", "message_sent"):
        facts = [str(event.facts) for event in installation.house.events(f"notifications.{name}")]
        assert len(facts) == len(set(facts))
    periodic = [each.name for each in installation.house.app.registry.periodic]
    asked = [(job.name, job.key) for job in installation.house.jobs() if job.name in periodic]
    assert len(asked) == len(set(asked))
