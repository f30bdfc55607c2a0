"""The states of outgoing messages: which follows which, what can still be stopped and what can be tried again. Pure."""

from collections.abc import Mapping

QUEUED, ON_ITS_WAY, WAITING = "queued", "on its way", "waiting to be tried again"
HELD, FAILED, BOUNCED, SENT = "held", "failed", "bounced", "sent"
STATES = (QUEUED, ON_ITS_WAY, WAITING, HELD, FAILED, BOUNCED, SENT)

CAN_BE_STOPPED = frozenset({QUEUED, WAITING})
"""What nobody has begun to send, or what is not being sent at this moment."""

CAN_BE_TRIED_AGAIN = frozenset({WAITING, HELD, FAILED, BOUNCED})
"""What has not arrived as far as anybody knows, and is not on its way."""

NEXT: Mapping[str, frozenset[str]] = {
    QUEUED: frozenset({ON_ITS_WAY, HELD, FAILED}),
    ON_ITS_WAY: frozenset({SENT, WAITING, FAILED, BOUNCED, HELD}),
    WAITING: frozenset({QUEUED, ON_ITS_WAY, HELD, FAILED}),
    HELD: frozenset({QUEUED}),
    FAILED: frozenset({QUEUED, ON_ITS_WAY}),
    BOUNCED: frozenset({QUEUED, ON_ITS_WAY}),
    SENT: frozenset({BOUNCED}),
}
"""Which states may follow each. The database holds it too.

A message is held while it is on its way only by its sender, who finds before the mail leaves that it is needed no more.
"""

IN_WORDS = {
    QUEUED: "Queued",
    ON_ITS_WAY: "On its way",
    WAITING: "Waiting to be tried again",
    HELD: "Held",
    FAILED: "Failed",
    BOUNCED: "Bounced",
    SENT: "Sent",
}


def why_not_stopped(state: str) -> str | None:
    """Why a message in this state cannot be stopped; None when it can."""
    if state in CAN_BE_STOPPED:
        return None
    return {
        ON_ITS_WAY: "It is on its way at this moment. Look again in a minute.",
        SENT: "It has been sent.",
        HELD: "It is held already.",
    }.get(state, "It is not going out, so there is nothing to stop.")


def why_not_tried_again(state: str) -> str | None:
    """Why a message in this state cannot be tried again; None when it can."""
    if state in CAN_BE_TRIED_AGAIN:
        return None
    return {
        SENT: "It has been sent.",
        ON_ITS_WAY: "It is on its way at this moment. Look again in a minute.",
    }.get(state, "It goes out as soon as it can.")


LETTER_STATES = ("asked", "taken", "posted", "not_posted")
"""Of a letter that GOV.UK Notify is to print and post."""
LETTER_UNDER_WAY = ("asked", "taken")
