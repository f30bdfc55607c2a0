"""What of a round may still change, and what may not, with the reason. Pure."""

from dataclasses import dataclass

from grants.schemes.round_rules import ANNOUNCED, OPEN

_ALIKE = "Everybody is to be asked and judged alike."
_CLOSED = "Nobody can apply in this round any more. Open it again first."


@dataclass(frozen=True)
class Changeable:
    """One thing of a round, by a key that programs know. `because` says how it may change, or why it may not."""

    key: str
    name: str
    can_change: bool
    because: str


def what_may_change(state: str, *, in_use: bool) -> list[Changeable]:
    """All of a round that somebody could want to change. Its scheme is `in_use` once somebody has begun to apply."""
    takes_applications, open_now = state in (ANNOUNCED, OPEN), state == OPEN
    told = "Everybody who has begun to apply is told, with your reason." if open_now else "Everybody sees it."
    later = "It moves later only: people have planned with it. Everybody with a draft is told, with your reason."
    return [
        Changeable(
            "closes_at",
            "The deadline",
            takes_applications,
            (later if open_now else "It can move either way until the round opens.") if takes_applications else _CLOSED,
        ),
        Changeable("decisions_by", "By when applicants hear", True, "Any day after the round has closed."),
        Changeable(
            "briefings",
            "Briefings",
            takes_applications,
            "Added, moved or cancelled with a reason. Whoever comes and whoever has a draft is told."
            if takes_applications
            else _CLOSED,
        ),
        Changeable("words", "What it is for, who decides, what to have to hand", True, told),
        Changeable("contact", "Whom people can ask", True, "Everybody sees it."),
        Changeable("budget", "The budget", True, "Two of us agree on it. It never falls below what is awarded."),
        Changeable("opens_at", "When it opens", False, "It is announced, and people have planned with it."),
        Changeable(
            "questions",
            "The questions",
            False,
            f"{_ALIKE} What you change in the scheme’s questions counts in rounds that are announced later.",
        ),
        Changeable(
            "criteria",
            "What counts, and who can apply",
            not in_use,
            f"{_ALIKE} Somebody has begun to apply." if in_use else "Until somebody begins to apply.",
        ),
        Changeable(
            "amounts", "How much one can ask for", False, f"{_ALIKE} Set up another scheme for grants of other sizes."
        ),
    ]
