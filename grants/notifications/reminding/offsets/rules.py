"""Which days and times may be set for the reminders of one kind of deadline, and how they are typed. Pure."""

import re
from datetime import time

from grants.kernel.problems import Problem
from grants.notifications.rules import (
    ABOUT,
    AFTERWARDS_TOO,
    BRIEFING,
    NEEDS,
    RETURN,
    REVIEW,
    TASK,
    TIME_OF_DAY,
    Step,
    Steps,
)

NAMES = {kind: about for kind, about in ABOUT.items() if kind not in (NEEDS, REVIEW, TASK)} | {
    BRIEFING: "A briefing is near"
}
"""What the reminders of a scheme are about. Those of people and of tasks are of no scheme."""

SETTABLE = tuple(NAMES)

MOST_STEPS, MOST_DAYS = 8, 366
EARLIEST, LATEST = time(9, 0), time(17, 30)
FOR_EXAMPLE = "For example, ‘7 days before’, ‘3 working days before at 14:00’, ‘on the day’ or ‘14 days after’."

_LINE = re.compile(
    r"(?:(?P<days>\d{1,4}) (?P<working>working )?days? (?P<side>before|after)|on the day)"
    r"(?: at (?P<hour>\d{1,2}):(?P<minute>[0-5]\d))?(?P<to_us>,? to us as well)?"
)


def as_typed(steps: Steps) -> str:
    """The steps as an administrator types them, each on a line."""
    return "\n".join(_line(step) for step in steps)


def _line(step: Step) -> str:
    at = "" if step.at == TIME_OF_DAY else f" at {step.at:%H:%M}"
    return f"{step.name}{at}{', to us as well' if step.to_us else ''}"


def read_steps(typed: str) -> tuple[Steps, list[Problem]]:
    """The steps that somebody typed, each on a line, and what could not be read."""
    lines = [" ".join(line.split()).lower() for line in typed.splitlines() if line.strip()]
    read = [_read(line) for line in lines]
    problems = [
        Problem("steps", f"‘{line}’ is no day of a reminder. {FOR_EXAMPLE}", "unreadable")
        for line, step in zip(lines, read, strict=True)
        if step is None
    ]
    return tuple(step for step in read if step is not None), problems


def _read(line: str) -> Step | None:
    found = _LINE.fullmatch(line)
    if found is None or int(found["hour"] or 0) > 23:
        return None
    days = int(found["days"] or 0) * (-1 if found["side"] == "after" else 1)
    at = time(int(found["hour"]), int(found["minute"])) if found["hour"] else TIME_OF_DAY
    return Step(days, working=bool(found["working"]), at=at, to_us=bool(found["to_us"]))


def step_problems(kind: str, steps: Steps) -> list[Problem]:
    """What is wrong with the steps that somebody wants for one kind."""
    if not 1 <= len(steps) <= MOST_STEPS:
        return [Problem("steps", f"Set between one reminder and {MOST_STEPS}.", "number_of_reminders")]
    problems = [problem for step in steps for problem in _problems_of(kind, step)]
    names = [step.name for step in steps]
    twice = sorted({name for name in names if names.count(name) > 1})
    return problems + [Problem("steps", f"‘{name}’ is there twice.", "repeated") for name in twice]


def _problems_of(kind: str, step: Step) -> list[Problem]:
    found = []
    if abs(step.days) > MOST_DAYS:
        found.append(Problem("steps", f"‘{step.name}’ is more than a year away.", "too_far"))
    if step.working and step.days <= 0:
        found.append(Problem("steps", "Working days are counted before a deadline, not after it.", "working_after"))
    if not EARLIEST <= step.at <= LATEST:
        sentence = f"Reminders go out between {in_hours(EARLIEST)} and {in_hours(LATEST)}, not at {in_hours(step.at)}."
        found.append(Problem("steps", sentence, "uncivil_hour"))
    if step.days < 0 and kind not in AFTERWARDS_TOO:
        found.append(
            Problem("steps", f"‘{NAMES[kind]}’ is reminded of before its day, not after it.", "deadline_only_before")
        )
    if step.to_us and (kind != RETURN or step.days >= 0):
        found.append(Problem("steps", "Only what is overdue from a grantee is told to us as well.", "not_told_to_us"))
    return found


def in_hours(at: time) -> str:
    """A time of day as people say it: `9am`, `5:30pm`."""
    minutes = f":{at:%M}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes}{'am' if at.hour < 12 else 'pm'}"


def ordered(steps: Steps) -> Steps:
    """The earliest first, as far as days and working days can be compared."""
    return tuple(sorted(steps, key=lambda step: -step.days * (1.4 if step.working else 1)))
