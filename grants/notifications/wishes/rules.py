"""What people can choose about our mail, and the link by which they do without signing in. Pure."""

from collections.abc import Collection
from datetime import datetime, time, timedelta
from uuid import UUID

from itsdangerous import BadSignature, URLSafeSerializer

from grants.kernel.clock import in_london, london_day, london_moment
from grants.kernel.problems import Problem
from grants.notifications.kinds import OPTIONAL

UNWANTED = "They chose not to get this by e-mail."
FEWEST_HOURS = 3
EARLIEST, LATEST = 9, 18
"""Reminders go out between these hours, so there the hours that somebody chose have to leave some."""

_FOR = "kinds of messages that somebody does not want"


def token_for(person_id: UUID, kinds: Collection[str], secret: str) -> str:
    """What lets whoever has a mail, and nobody else, end its kinds for its reader. It never runs out."""
    token: str = URLSafeSerializer(secret, salt=_FOR).dumps([str(person_id), sorted(kinds)])
    return token


def read_token(token: str, secret: str) -> tuple[UUID, tuple[str, ...]] | None:
    """Whose mail, and its kinds that can be ended, of a token of ours."""
    try:
        person_id, kinds = URLSafeSerializer(secret, salt=_FOR).loads(token)
        return UUID(person_id), tuple(kind for kind in kinds if kind in OPTIONAL)
    except (BadSignature, ValueError, TypeError):
        return None


def hours_problems(from_hour: int | None, until_hour: int | None) -> list[Problem]:
    """What is wrong with hours between which somebody wants our mail, over midnight where the first is the later; with
    none they want it at any.
    """
    if from_hour is None and until_hour is None:
        return []
    if from_hour is None or until_hour is None or not (0 <= from_hour < 24 and 0 < until_hour <= 24):
        return [Problem("from_hour", "Choose both hours, or neither.")]
    if from_hour == until_hour or sum(_is_in(hour, from_hour, until_hour) for hour in range(EARLIEST, LATEST)) < (
        FEWEST_HOURS
    ):
        sentence = f"Leave us at least {FEWEST_HOURS} hours between 9am and 6pm, so that reminders reach you in time."
        return [Problem("from_hour", sentence)]
    return []


def _is_in(hour: int, from_hour: int, until_hour: int) -> bool:
    if from_hour < until_hour:
        return from_hour <= hour < until_hour
    return hour >= from_hour or hour < until_hour


def within(now: datetime, from_hour: int, until_hour: int) -> datetime:
    """`now`, or the next moment between the hours that somebody chose."""
    local, today = in_london(now), london_day(now)
    if _is_in(local.hour, from_hour, until_hour):
        return now
    day = today if local.hour < from_hour else today + timedelta(days=1)
    return london_moment(day, time(from_hour))
