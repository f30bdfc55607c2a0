"""Rules of answering a return: when, and with what. Pure."""

from datetime import date, datetime

from grants.awards.rules import working_days_after
from grants.kernel.clock import london_day
from grants.kernel.problems import Problem
from grants.organisations.rules import text_problems

WORKING_DAYS_TO_ANSWER = 10
"""How long we have from acceptance until whoever reported has heard what we make of it."""
LONGEST_WORDS = 1500
LONGEST_USE = 300
LONGEST_LINK = 500


def answer_by(accepted_at: datetime) -> date:
    """The last day on which an accepted return is answered in time."""
    return working_days_after(london_day(accepted_at), WORKING_DAYS_TO_ANSWER)


def answer_refusal(state: str) -> Problem | None:
    """Why a return cannot be answered, or used, now; None when it can."""
    if state == "accepted":
        return None
    return Problem("", "This return has not been accepted yet. It is answered once it is.", "not_accepted")


def answer_problems(learned: str, doing: str) -> list[Problem]:
    """What is wrong with an answer."""
    return [
        *text_problems(learned, "learned", "what we learned from it", LONGEST_WORDS),
        *text_problems(doing, "doing", "what we will do", LONGEST_WORDS),
    ]


def use_problems(what: str, link: str) -> list[Problem]:
    """What is wrong with a note of where a return was used. A link is an address on the web, or may be left out."""
    found = text_problems(what, "what", "where it was used", LONGEST_USE)
    if link and (not link.startswith(("https://", "http://")) or any(letter.isspace() for letter in link)):
        found.append(Problem("link", "Enter an address that begins with https://, or leave it empty."))
    elif link:
        found += text_problems(link, "link", "the address", LONGEST_LINK)
    return found
