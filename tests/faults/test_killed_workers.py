"""`kill -9` in the middle: what was begun is done once, by whoever comes next."""

import os
import signal
from uuid import UUID

from grants.kernel.jobs import DONE, RUNNING
from grants.monitoring.models import Return
from tests.faults.installation import SEND_REMINDER, Installation, Program, processor_seconds, until

WRITE_LETTER = "awards.write_letter"
SEND_MESSAGE = "notifications.send_message"


def stopped_in_the_middle(installation: Installation, worker: Program) -> UUID:
    """Have letters asked for until the worker stands still in the middle of one; gives that one's decision."""
    for _ in range(20):
        decision = installation.decide("award")
        until(lambda: RUNNING in installation.states(WRITE_LETTER), "a letter is begun", every=0.001)
        worker.signal_worker(signal.SIGSTOP)
        if RUNNING in installation.states(WRITE_LETTER):
            return decision
        worker.signal_worker(signal.SIGCONT)  # it was quicker than we
        installation.wait_until_all_ended()
        installation.mail.forget()
    raise AssertionError("every letter was written before it could be stopped")


def test_killed_while_it_writes_a_letter(installation: Installation):
    worker = installation.worker()
    decision = stopped_in_the_middle(installation, worker)
    interrupted = [job for job in installation.jobs(WRITE_LETTER) if job.state == RUNNING]
    worker.kill_a_worker()
    assert len(interrupted) == 1

    installation.start_worker()
    installation.time_passes()
    installation.wait_until_all_ended()

    (letter,) = [letter for letter in installation.world.letters() if letter.decision_id == decision]
    content = installation.house.app.files.get(letter.file.digest)
    assert content.startswith(b"%PDF")
    (mail,) = installation.mail.taken
    assert [part.get_content() for part in mail.iter_attachments()] == [content]
    (job,) = [job for job in installation.jobs(WRITE_LETTER) if job.id == interrupted[0].id]
    assert (job.state, job.attempts) == (DONE, 2)


def test_a_letter_whose_rendering_is_killed_is_written_at_the_next_try(installation: Installation):
    # Given a worker in the middle of the rendering of a long letter
    worker = installation.worker()
    installation.decide("decline")
    installation.wait_until_all_ended()
    installation.mail.forget()
    renderer = worker.renderer
    before = processor_seconds(renderer)
    decision = installation.decide(feedback="\n\n".join(["Say who will run the sessions."] * 1_000))
    until(lambda: processor_seconds(renderer) > before + 0.2, "the letter is being rendered", every=0.01)

    # When the process that renders is killed
    os.kill(renderer, signal.SIGKILL)
    until(lambda: RUNNING not in installation.states(WRITE_LETTER), "the letter is put off")
    (job,) = [job for job in installation.jobs(WRITE_LETTER) if job.state != DONE]
    assert "The process that renders ended with -9." in (job.last_error or "")

    # Then the same worker writes it with another one
    installation.time_passes()
    installation.wait_until_all_ended()
    (letter,) = [letter for letter in installation.world.letters() if letter.decision_id == decision]
    assert installation.house.app.files.get(letter.file.digest).startswith(b"%PDF")
    assert len(installation.mail.taken) == 1
    assert worker.renderer != renderer


def test_killed_while_it_mails_a_letter(installation: Installation):
    worker = installation.worker()
    with installation.mail.holding():
        installation.decide("decline")
        installation.mail.wait_until_tried()
        worker.kill_a_worker()
    installation.start_worker()
    installation.time_passes()
    installation.wait_until_all_ended()

    assert len(installation.mail.taken) == 1
    assert {job.state for job in installation.jobs(SEND_MESSAGE)} == {DONE}
    assert max(job.attempts for job in installation.jobs(SEND_MESSAGE)) == 2


def test_killed_after_the_server_took_the_mail_the_second_one_is_recognised_as_the_same(installation: Installation):
    worker = installation.worker()
    with installation.mail.holding(after_taking=True):
        installation.decide("decline")
        installation.mail.wait_until_tried()
        worker.kill_a_worker()
    installation.start_worker()
    installation.time_passes()
    installation.wait_until_all_ended()

    assert len(set(installation.mail.ids())) == 1
    sent = [event.facts["message_id"] for event in installation.house.events("notifications.message_sent")]
    assert len(sent) == len(set(sent)), "sending is recorded once"


def test_killed_while_it_sends_a_reminder(installation: Installation):
    worker = installation.worker()
    with installation.mail.holding():
        due = installation.reminder_due_now()
        installation.mail.wait_until_tried()
        worker.kill_a_worker()
    assert [reminder.state for reminder in installation.reminders(due)] == ["planned"]
    installation.start_worker()
    installation.time_passes()
    installation.wait_until_all_ended()

    (reminder,) = installation.reminders(due)
    assert reminder.state == "sent"
    (mail,) = installation.mail.taken
    assert mail["To"].addresses[0].addr_spec == "sam.field@example.org"
    with installation.house.read() as session:
        job = next(job for job in installation.jobs(SEND_REMINDER) if job.key == str(reminder.id))
        assert str(mail["Message-ID"]).startswith(f"<{job.id}@")
        assert session.get_one(Return, due).state == "due"


def test_killed_while_it_sends_the_reminders_of_a_day(installation: Installation):
    installation.stop_workers()
    dues = [installation.reminder_due_now() for _ in range(3)]
    with installation.mail.holding():
        worker = installation.start_worker(threads=1)
        installation.mail.wait_until_tried()
        worker.kill_a_worker()
    assert [each.state for due in dues for each in installation.reminders(due)] == ["planned"] * 3
    installation.start_worker()
    installation.time_passes()
    installation.wait_until_all_ended()

    reminders = [each for due in dues for each in installation.reminders(due)]
    assert [each.state for each in reminders] == ["sent"] * 3
    assert len(set(installation.mail.ids())) == 1
    sent = [each.subject_id for each in installation.house.events("notifications.reminder_sent")]
    assert [sent.count(each.id) for each in reminders] == [1, 1, 1]


def test_killed_while_it_sends_a_reminder_of_what_is_then_done(installation: Installation):
    worker = installation.worker()
    with installation.mail.holding():
        due = installation.reminder_due_now()
        installation.mail.wait_until_tried()
        worker.kill_a_worker()
    with installation.house.write() as session:
        made = session.get_one(Return, due)
        made.state, made.submitted_at = "submitted", installation.house.now()
    installation.start_worker()
    installation.time_passes()
    installation.wait_until_all_ended()

    assert [reminder.state for reminder in installation.reminders(due)] == ["dropped"]
    assert installation.mail.taken == []


def test_a_worker_that_was_only_stopped_for_a_while_does_not_do_it_again(installation: Installation):
    """Its lease runs out while it stands still; another does the work; then it wakes."""
    installation.stop_workers()
    slow = installation.start_worker(threads=1)
    with installation.mail.holding(after_taking=True):
        due = installation.reminder_due_now()
        installation.mail.wait_until_tried()
        slow.signal_worker(signal.SIGSTOP)
    other = installation.start_worker()
    installation.time_passes()
    installation.wait_until_all_ended()
    other.stop()
    slow.signal_worker(signal.SIGCONT)
    next_due = installation.reminder_due_now()
    installation.wait_until_all_ended()  # its one thread has come to the end of the first and has done the next

    assert [reminder.state for each in (due, next_due) for reminder in installation.reminders(each)] == ["sent"] * 2
    assert len(set(installation.mail.ids())) == 2
    sent = [event.facts["reminder_id"] for event in installation.house.events("notifications.reminder_sent")]
    assert len(sent) == len(set(sent))
