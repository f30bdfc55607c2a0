"""Rules of when letters are released. Pure."""

from datetime import datetime, timedelta

from grants.kernel.clock import civil_moment, to_the_minute
from grants.kernel.look import minute
from grants.kernel.problems import Problem

FIELD = "release_at"
MOST_AHEAD = timedelta(days=366)


def release_at_problems(release_at: datetime | None, now: datetime) -> list[Problem]:
    """What keeps letters from being released at a minute: it is past, far away, or no time to reach people."""
    if release_at is None:
        return [Problem(FIELD, "Enter the day and the minute at which the letters are released.", "missing")]
    at = to_the_minute(release_at)
    if at <= to_the_minute(now):
        return [Problem(FIELD, "Choose a minute that is still to come, or release the letters now.", "past")]
    if at > now + MOST_AHEAD:
        return [Problem(FIELD, "Choose a day within a year: applicants wait for it.", "out_of_range")]
    civil = civil_moment(at)
    if civil != at:
        sentence = f"Letters reach people on working days from 9am to 6pm. The next such minute is {minute(civil)}."
        return [Problem(FIELD, sentence, "not_civil")]
    return []
