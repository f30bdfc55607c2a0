"""How a job stands, and why it fails, in words. Pure."""

import re
from dataclasses import dataclass
from datetime import datetime

from grants.kernel.counting import counted
from grants.kernel.jobs import CANCELLED, DEAD, DONE, RUNNING, Job
from grants.kernel.look import minute


@dataclass(frozen=True)
class Trouble:
    """Why a job failed, what to do, and the program's own words, for whoever looks after it."""

    why: str
    what_to_do: str
    own_words: str


_REFUSED = re.compile("SMTPRecipientsRefused|SMTPSenderRefused|SMTPDataError")
_UNREACHED = re.compile(r"Connection|Timeout|timed out|gaierror|SMTPServerDisconnected|OperationalError|EndpointConn")
_TOO_SLOW = re.compile("TooSlow|document was not ready after")
_NOT_SET = re.compile("process that renders ended|MemoryError")
_LOST = re.compile("worker was lost|lease", re.IGNORECASE)

_SHORTER = "Try again. If it fails again, ask for something shorter, such as a shorter period or one scheme at a time."


def state_in_words(job: Job, now: datetime) -> str:
    """How a job stands: `waiting until 7 December 2026 at 9:00am`."""
    tried = f"after {'one failure' if job.attempts == 1 else f'{job.attempts} failures'}"
    if job.state == DONE and job.finished_at:
        return f"done on {minute(job.finished_at)}"
    if job.state == DEAD:
        return f"given up {tried}"
    if job.state == CANCELLED:
        return "not needed any more"
    if job.state == RUNNING:
        return "being done now"
    if job.attempts:
        return f"tried again on {minute(job.run_at)} {tried}"
    return f"waiting until {minute(job.run_at)}" if job.run_at > now else "to be done at once"


def trouble_of(job: Job) -> Trouble | None:
    """Why a job failed last; None where it has not."""
    error = (job.last_error or "").strip()
    if not error:
        return None
    own = error.rpartition("\n")[2]
    if _REFUSED.search(own):
        return Trouble("The mail server refused it", "Check the person’s address, then try again.", own)
    if _TOO_SLOW.search(own):
        return Trouble("Its document took too long to set", _SHORTER, own)
    if _NOT_SET.search(own):
        return Trouble("What sets documents ended early, as it does when there is too little memory", _SHORTER, own)
    if _LOST.search(own):
        return Trouble("It was broken off while it was being done", "Try again.", own)
    if _UNREACHED.search(own):
        lasting = "It is tried again by itself. If that lasts, ask whoever looks after the servers."
        given_up = "Try again. If it fails again, ask whoever looks after the servers."
        return Trouble("A server that it needs did not answer", given_up if job.state == DEAD else lasting, own)
    what = "Try again. If it fails again, send its words below to whoever looks after the program."
    return Trouble("The program could not do it", what, own)


def tries_in_words(job: Job) -> str:
    return f"we tried {counted(job.attempts, 'time')}"
