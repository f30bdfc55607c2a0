"""What becomes of a letter that GOV.UK Notify posts, and what it takes. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from grants.notifications.state_rules import LETTER_STATES

ASKED, TAKEN, POSTED, NOT_POSTED = LETTER_STATES

OF_LETTER = "-letter"
"""What follows the message's id in the reference of a letter."""

MOST_PAGES = 10
"""Of one letter, with the sheet that its address is on."""
FEWEST_LINES, MOST_LINES = 3, 7
"""Of an address, with its postcode, which is the last."""

SAID = {
    "permanent-failure": "The letter could not be delivered to this address.",
    "technical-failure": "Something failed at GOV.UK Notify or its printer.",
    "virus-scan-failed": "GOV.UK Notify says that the letter is not safe to open.",
    "validation-failed": "GOV.UK Notify cannot print it: look at the address.",
    "cancelled": "It was cancelled at GOV.UK Notify.",
}
PRINTED = "received"


def reference_of(message_id: UUID) -> str:
    return f"{message_id}{OF_LETTER}"


def can_be_posted(address: list[str], *, is_whole: bool) -> bool:
    """Whether Notify takes an address: a name, at least a line, and a postcode."""
    return is_whole and FEWEST_LINES <= len(address) <= MOST_LINES


def told_of_letters(told: Iterable[Mapping[str, Any]]) -> dict[UUID, str]:
    """What Notify says of each letter of ours, by its message: of several tries, of which the newest comes first, the
    last.
    """
    found: dict[UUID, str] = {}
    for each in told:
        reference = str(each.get("reference") or "")
        if reference.endswith(OF_LETTER):
            try:
                found.setdefault(UUID(reference.removesuffix(OF_LETTER)), str(each["status"]))
            except ValueError:
                continue
    return found
