"""Rules of taking back a return that was sent. Pure."""

from datetime import datetime

from grants.kernel.look import minute
from grants.kernel.problems import Problem
from grants.monitoring.rules import review_refusal


def taking_back_refusal(state: str, review_begun_at: datetime | None) -> Problem | None:
    """Why a return cannot be taken back; None when it was sent and nobody has begun to review it."""
    if state != "submitted":
        return review_refusal(state)
    if review_begun_at is None:
        return None
    sentence = (
        f"We began to read this return on {minute(review_begun_at)}, so you cannot take it back any more."
        " If something is not right, tell us: we can send it back to you."
    )
    return Problem("", sentence, "review_begun")
