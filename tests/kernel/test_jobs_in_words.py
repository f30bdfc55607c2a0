"""How jobs stand and why they fail, as people read it."""

from datetime import timedelta
from typing import Any

import pytest

from grants.kernel.db import new_id
from grants.kernel.jobs import CANCELLED, DEAD, DONE, RUNNING, WAITING, Job
from grants.kernel.jobs_in_words import state_in_words, trouble_of
from tests.house import A_MONDAY


def job(**given: Any) -> Job:
    return Job(**({"id": new_id(), "name": "trial.note", "state": WAITING, "attempts": 0, "run_at": A_MONDAY} | given))


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"run_at": A_MONDAY + timedelta(days=7)}, "waiting until 8 March 2027 at 10:00am"),
        ({}, "to be done at once"),
        (
            {"attempts": 2, "run_at": A_MONDAY + timedelta(hours=1)},
            "tried again on 1 March 2027 at 11:00am after 2 fail",
        ),
        ({"state": DEAD, "attempts": 1}, "given up after one failure"),
        ({"state": RUNNING}, "being done now"),
        ({"state": DONE, "finished_at": A_MONDAY}, "done on 1 March 2027 at 10:00am"),
        ({"state": CANCELLED}, "not needed any more"),
    ],
)
def test_how_a_job_stands_is_told_in_words(given: dict[str, Any], words: str):
    assert words in state_in_words(job(**given), A_MONDAY)


@pytest.mark.parametrize(
    ("error", "why", "what_to_do"),
    [
        ("smtplib.SMTPRecipientsRefused: {'a@b': (550, b'No')}", "The mail server refused it", "address"),
        ("ConnectionRefusedError: [Errno 111]", "A server that it needs did not answer", "by itself"),
        ("TimeoutError: not ready after 60 seconds", "A server that it needs did not answer", "by itself"),
        ("workers.pdf.TooSlow: The document was not ready after 480 seconds.", "took too long", "shorter period"),
        ("workers.pdf.RenderingFailed: The process that renders ended with -9.", "too little memory", "shorter"),
        ("The worker was lost", "broken off", "Try again"),
        ("KeyError: 'x'", "The program could not do it", "looks after the program"),
    ],
)
def test_why_a_job_failed_is_told_with_what_to_do_and_the_programs_own_words(error: str, why: str, what_to_do: str):
    trouble = trouble_of(job(attempts=1, last_error=f"Traceback (most recent call last):\n  File “x”\n{error}\n"))
    assert trouble is not None
    assert why in trouble.why
    assert what_to_do in trouble.what_to_do
    assert trouble.own_words == error
    assert trouble_of(job()) is None
