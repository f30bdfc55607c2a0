"""Rules of notes and tasks: what is wrong with what was typed, and when something is late. Pure."""

from datetime import date, timedelta

from grants.kernel.cleaning import is_seen
from grants.kernel.problems import Problem

LONGEST_NOTE, LONGEST_TASK = 4_000, 300
"""Characters."""
LATEST_DAYS = 1_096
"""How many days ahead the day of a task can be: about three years, as long as most grants last."""
SAME_WITHIN = timedelta(hours=1)
"""The very same of the same person about the same record within this is what was sent already."""

DONE, TAKEN_BACK = "done", "taken back"
ENDINGS = (DONE, TAKEN_BACK)
OPEN, LATE = "open", "late"

FIRST_DAY, LAST_DAY = date(2020, 1, 1), date(2199, 12, 31)
"""What the database takes as the day of a task."""


def note_problems(text: str) -> list[Problem]:
    """What is wrong with a note, cleaned."""
    if not is_seen(text):
        return [Problem("text", "Write your note.", "missing")]
    if len(text) > LONGEST_NOTE:
        return [Problem("text", f"Use at most {LONGEST_NOTE:,} characters.", "too_long")]
    return []


def task_problems(words: str, due_on: date | None, today: date) -> list[Problem]:
    """What is wrong with a task, cleaned."""
    problems = []
    if not is_seen(words):
        problems.append(Problem("words", "Say what is to be done.", "missing"))
    elif len(words) > LONGEST_TASK:
        problems.append(Problem("words", f"Use at most {LONGEST_TASK} characters. More fits into a note.", "too_long"))
    return problems + day_problems(due_on, today)


def day_problems(due_on: date | None, today: date) -> list[Problem]:
    """What is wrong with the day by which a task is to be done."""
    if due_on is None:
        return [Problem("due_on", "Say by which day.", "missing")]
    if due_on < today:
        return [Problem("due_on", "Choose today or a day to come.", "past")]
    if due_on > today + timedelta(days=LATEST_DAYS):
        return [Problem("due_on", "Choose a day within three years.", "too_late")]
    return []


def state_of(ended_as: str | None, due_on: date, today: date) -> str:
    """How a task stands."""
    return ended_as or (LATE if due_on < today else OPEN)
