"""Rules of typing in a return for its people: how it came, and when they say whether it is right. Pure."""

from datetime import date
from typing import Any

from grants.applications.models import BY_LINK, CHANNELS
from grants.kernel.look import day
from grants.kernel.problems import Problem
from grants.organisations.rules import text_problems

CHANNELS_IN_WORDS = {"phone": "By telephone", "paper": "On paper"}
LONGEST_WHO = 200


def entry_problems(channel: str, came_on: date | None, who: str, *, period_from: date, today: date) -> list[Problem]:
    """What is wrong with how a return came."""
    problems = []
    if channel not in CHANNELS:
        problems.append(Problem("channel", "Choose whether they told you by telephone or on paper.", "missing"))
    if came_on is None:
        problems.append(Problem("came_on", "Enter the day on which it came.", "missing"))
    elif came_on > today:
        problems.append(Problem("came_on", "Enter a day that is not to come.", "too_late"))
    elif came_on < period_from:
        sentence = f"This return is about the time from {day(period_from)}. Enter a day from then on."
        problems.append(Problem("came_on", sentence, "too_early"))
    return problems + text_problems(who, "who", "who told it or signed it", LONGEST_WHO)


def begun_refusal(answers: Any, sent_before: Any) -> Problem | None:
    """Why a return is not typed in that its people have begun: what they write is theirs alone until they send it."""
    if answers == sent_before:
        return None
    sentence = "Its people have begun to fill it in. Ask them to send it, or write down in three lines what they say."
    return Problem("", sentence, "begun_already")


def recording_refusal(how: str, *, typed_in: bool) -> Problem | None:
    """Why somebody cannot record what its people say of a return: those who typed it in do not speak for them too."""
    if how == BY_LINK or not typed_in:
        return None
    return Problem("", "You typed this return in, so somebody else records whether they say it is right.", "typed_in")


def confirming_refusal(state: str, *, sent: bool, confirmed: bool) -> Problem | None:
    """Why nobody can say now whether what was typed in is right; None when somebody can, also once it is accepted."""
    if not sent:
        return Problem("", "Nothing was typed in for you here.", "not_sent")
    if confirmed:
        return Problem("", "This has been confirmed already. Thank you.", "confirmed_already")
    if state not in ("submitted", "accepted"):
        return Problem("", "This return is not as it was typed in any more.", "withdrawn")
    return None
