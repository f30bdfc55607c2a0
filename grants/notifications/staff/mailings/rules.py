"""What a message from staff needs, and how each of its readers gets it. Pure."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid5

from grants.identity.needs.rules import by_hand, print_size
from grants.identity.rules import email_problems
from grants.kernel.forms.texts import storable
from grants.kernel.problems import Problem
from grants.kernel.writing import LONGEST_SUBJECT
from grants.notifications.state_rules import IN_WORDS, SENT

LONGEST_BODY = 10_000
AWARD, APPLICATION, ORGANISATION, ROUND = "awards", "applications", "organisations", "rounds"
AUDIENCES = (AWARD, APPLICATION, ORGANISATION, ROUND)
"""What a message can be about; whoever acts for those in it reads it."""
SEVERAL = (AWARD, APPLICATION, ORGANISATION)
"""Of what several can be written to at once, by the names of their lists."""
NOUNS = {AWARD: "grant", APPLICATION: "application", ORGANISATION: "organisation"}
MOST_AT_ONCE = 200

DRAFT, WAITING, INELIGIBLE, WITHDRAWN = "draft", "waiting", "ineligible", "withdrawn"
DECLINED, RESERVE, OFFERED, ACCEPTED, ENDED, NOT_TAKEN = (
    "declined",
    "reserve",
    "offered",
    "accepted",
    "ended",
    "not_taken",
)
GROUPS = {
    DRAFT: "Drafts that are not sent",
    WAITING: "Sent, and no result told yet",
    INELIGIBLE: "Told that they are not eligible",
    WITHDRAWN: "Withdrawn",
    DECLINED: "Told that they get no grant",
    RESERVE: "Told that they are on the reserve list",
    OFFERED: "Offers not answered yet",
    ACCEPTED: "Grants that run",
    NOT_TAKEN: "Offers turned down or run out",
    ENDED: "Grants that have ended",
}
"""The groups of a round that can be written to, by what they were told. What was decided and not told is `waiting`."""


def problems_of(*, subject: str, body: str, reply_to: str, groups: Collection[str], of_round: bool) -> list[Problem]:
    """What is wrong with a message as it was typed, each at its field."""
    found = []
    if not subject.strip():
        found.append(Problem("subject", "Write a subject, so that people see what it is about."))
    elif len(subject) > LONGEST_SUBJECT or not storable(subject) or "\n" in subject:
        found.append(Problem("subject", f"Write the subject on one line of at most {LONGEST_SUBJECT} characters."))
    if not body.strip():
        found.append(Problem("body", "Write what you want to say."))
    elif len(body) > LONGEST_BODY or not storable(body):
        found.append(Problem("body", f"Write this in at most {LONGEST_BODY:,} characters."))
    found += email_problems(reply_to, "reply_to")
    if of_round and not groups:
        found.append(Problem("groups", "Choose who should get it."))
    if set(groups) - set(GROUPS):
        found.append(Problem("groups", "Choose from the groups of the round."))
    return found


def way_of(letter_format: str, needs: Mapping[str, Any]) -> str:
    """How one person gets a message, in words: `by e-mail as plain text, and by letter`."""
    points = print_size(letter_format, needs["print_points"])
    mail = "by e-mail"
    if letter_format == "plain_text":
        mail = "by e-mail as plain text"
    elif points:
        mail = f"by e-mail in large print of {points} points"
    hand = by_hand(needs)
    return f"{mail}, and {hand} (somebody sends that by hand)" if hand else mail


def went(state: str, *, texted: bool, hand: tuple[str, bool] | None, file: str) -> str:
    """How a message that the program wrote goes to its reader, in words: by `hand` too, and whether that is done."""
    way = "By text message" if texted else "By e-mail"
    words = f"{way}, with {file}" if file else way
    if state != SENT:
        words = f"{words} ({IN_WORDS[state].lower()})"
    if hand is None:
        return words
    how, is_done = hand
    return f"{words}; also {how}{'' if is_done else ' (not done yet)'}"


def counted_by_way(ways: Iterable[str]) -> list[tuple[str, int]]:
    """How many get it in each way, the most usual first."""
    return sorted(Counter(ways).items(), key=lambda each: (-each[1], each[0]))


def edition_of(subject: str, body: str, reply_to: str, recipients: Iterable[tuple[UUID, UUID, str]]) -> int:
    """A number for exactly these words to exactly these people in these ways; another for anything else."""
    said = "\0".join(
        (subject, body, reply_to, *(f"{about} {person} {way}" for about, person, way in sorted(recipients)))
    )
    return int.from_bytes(sha256(said.encode()).digest()[:8]) % 1_000_000_000


def mailing_id_of(audience_id: UUID, author_id: UUID | None, edition: int, day: date) -> UUID:
    """An id that one author's message has all day in London, however often it is pressed, so that it is sent once."""
    return uuid5(audience_id, f"{author_id} {edition} {day}")
