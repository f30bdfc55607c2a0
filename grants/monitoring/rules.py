"""Rules of monitoring: what a return may go through, and when it is late. Pure."""

from datetime import datetime

from grants.awards.rules import working_days_after
from grants.kernel.clock import end_of_day, is_over, london_day
from grants.kernel.problems import Problem

ACCEPT, SEND_BACK = "accept", "send back"
OUTCOMES = (ACCEPT, SEND_BACK)
OVERDUE = "overdue"
WORKING_DAYS_TO_MEND = 10
LONGEST_NOTE = 4000


def is_with_grantee(state: str) -> bool:
    """Whether the grantee can still write in it."""
    return state in ("due", "sent back")


def standing(state: str, due_at: datetime, now: datetime) -> str:
    """The state as people see it: one that is with the grantee past its minute is overdue."""
    return OVERDUE if is_with_grantee(state) and is_over(due_at, now) else state


def change_refusal(state: str) -> Problem | None:
    """Why a return cannot be changed or sent now; None when it can."""
    if is_with_grantee(state):
        return None
    if state == "submitted":
        return Problem("", "This return has been sent already. We are reading it.", "sent_already")
    return Problem("", "This return has been accepted, so it cannot be changed any more.", "accepted_already")


def review_refusal(state: str) -> Problem | None:
    """Why a return cannot be accepted or sent back now; None when it can."""
    if state == "submitted":
        return None
    if state == "accepted":
        return Problem("", "This return has been accepted already.", "accepted_already")
    return Problem("", "This return is with the grantee. It can be reviewed once it has been sent.", "not_sent")


def due_again(due_at: datetime, now: datetime) -> datetime:
    """When a return that is sent back is due: as before, or in ten working days where that is later."""
    return max(due_at, end_of_day(working_days_after(london_day(now), WORKING_DAYS_TO_MEND)))


def review_problems(outcome: str, note: str) -> list[Problem]:
    """What is wrong with a review."""
    if outcome not in OUTCOMES:
        return [Problem("outcome", "Choose whether you accept the return or send it back.", "missing")]
    if outcome == SEND_BACK and not note.strip():
        return [Problem("note", "Say what the grantee should change.", "missing")]
    if len(note) > LONGEST_NOTE:
        return [Problem("note", f"Use at most {LONGEST_NOTE:,} characters.", "too_long")]
    return []


def field_of(key: str) -> str:
    """How the answer to a question is called in the API."""
    return f"answers.{key}"
