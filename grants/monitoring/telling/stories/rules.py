"""Rules of pen pictures and case studies: what they are, and for what somebody can agree to have them used. Pure."""

from collections.abc import Sequence
from datetime import date, timedelta

from grants.kernel.look import day
from grants.kernel.problems import Problem
from grants.organisations.rules import text_problems

PEN_PICTURE, CASE_STUDY = "pen picture", "case study"
KINDS = (PEN_PICTURE, CASE_STUDY)
PACK, WEBSITE, SOCIAL_MEDIA, PRESS, TRAINING = "pack", "website", "social_media", "press", "training"
USES = {
    PACK: "Reports for those who fund the grant",
    WEBSITE: "Our website",
    SOCIAL_MEDIA: "Social media",
    PRESS: "Newspapers, radio and television",
    TRAINING: "Training of our own people",
}
IN_WRITING, SPOKEN = "in writing", "spoken"
HOW = {IN_WRITING: "In writing", SPOKEN: "They said so, and somebody noted it"}
LONGEST_TITLE, LONGEST_WORDS, LONGEST_WHO, LONGEST_WHY = 120, 4_000, 120, 500


def story_problems(kind: str, title: str, words: str) -> list[Problem]:
    """What is wrong with a pen picture or case study."""
    found = [] if kind in KINDS else [Problem("kind", "Choose whether it is a pen picture or a case study.", "missing")]
    found += text_problems(title, "title", "a title", LONGEST_TITLE)
    return found + text_problems(words, "words", "what happened", LONGEST_WORDS)


LONGEST_BEFORE = timedelta(days=366)
"""How long before the first day of a grant somebody may have agreed that a story is shared."""


def telling_refusal(state: str) -> Problem | None:
    """Why nothing can be told with a return; None when it can, also after it was accepted."""
    if state == "skipped":
        return Problem("", "We left this return out, so nothing is told with it.", "left_out")
    return None


def consent_problems(
    *, who: str, given_on: date | None, how: str, uses: Sequence[str], since: date | None, today: date
) -> list[Problem]:
    """What is wrong with what is recorded of somebody's agreement. `since` is the grant's first day."""
    found = text_problems(who, "who", "who agreed: a first name or initials are enough", LONGEST_WHO)
    if given_on is None:
        found.append(Problem("given_on", "Enter the day on which they agreed.", "missing"))
    elif given_on > today:
        found.append(Problem("given_on", "This day has not come yet.", "in_future"))
    elif since is not None and given_on < since - LONGEST_BEFORE:
        found.append(Problem("given_on", f"The grant began on {day(since)}. Check the year of this day.", "too_early"))
    if how not in HOW:
        found.append(Problem("how", "Choose how they agreed.", "missing"))
    if not uses:
        found.append(Problem("uses", "Choose for what they agreed. If for nothing, record nothing.", "missing"))
    elif any(use not in USES for use in uses):
        found.append(Problem("uses", "Choose from the uses that are offered.", "unknown"))
    return found


def withdrawal_problems(because: str) -> list[Problem]:
    """What is wrong with what is said when an agreement is withdrawn. Nothing needs to be said."""
    return text_problems(because, "because", "what they said", LONGEST_WHY) if because.strip() else []
