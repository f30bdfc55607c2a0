"""Rules of naming somebody as one of an organisation's people. Pure."""

from grants.kernel.problems import Problem

MOST_ASKED = 20
"""Who have not answered, of one organisation: each naming sends a mail to somebody who may never have heard of us."""


def naming_refusal(*, is_member: bool, was_asked: bool, has_denied: bool, unanswered: int) -> Problem | None:
    """Why somebody cannot be asked now; None when they can."""
    if is_member:
        return Problem("email", "This person is in the organisation already.", "member_already")
    if has_denied:
        sentence = "This person says that they do not act for your organisation. Speak with them: they can still agree."
        return Problem("email", sentence, "denied_by_them")
    if was_asked:
        return Problem("email", "This person has been asked already.", "asked_already")
    if unanswered >= MOST_ASKED:
        sentence = f"{MOST_ASKED} people have not answered yet. Take one back before you add another."
        return Problem("email", sentence, "too_many_asked")
    return None
