"""Rules of asking how it was. Pure."""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from grants.kernel.problems import Problem
from grants.organisations.rules import text_problems

APPLIED, AWARDED, DECLINED, RETURNED = "applied", "awarded", "declined", "returned"
OCCASIONS = {
    APPLIED: "applying",
    AWARDED: "an offer",
    DECLINED: "being declined",
    RETURNED: "making a return",
}
"""After what we ask, each with the words for it."""
_DECISION = "How easy was it to understand our decision?"
QUESTIONS = {
    APPLIED: "How easy was it to apply?",
    AWARDED: _DECISION,
    DECLINED: _DECISION,
    RETURNED: "How easy was it to make your return?",
}

EASE = {5: "Very easy", 4: "Easy", 3: "Neither easy nor hard", 2: "Hard", 1: "Very hard"}
LONGEST_SAID = 1_000
"""Characters."""
FEWEST = 5
"""Nothing is shown of fewer answers than these, and always so many more at once: who looks each day learns no single
one."""
OPEN_FOR = timedelta(days=60)


def token_of(occasion: str, subject_id: UUID, person_id: UUID, secret: str) -> str:
    """What lets one person answer once about one application, decision or return. Whoever sees it can read nothing out
    of it.
    """
    named = f"how it was {occasion} {subject_id} {person_id}"
    return hmac.new(secret.encode(), named.encode(), sha256).hexdigest()[:32]


def digest_of(token: str) -> str:
    """What is kept of a token until it is used."""
    return sha256(token.encode()).hexdigest()


def answer_problems(ease: int | None, said: str) -> list[Problem]:
    """What is wrong with an answer. Either of the two questions may be left out, not both."""
    if ease is None and not said.strip():
        return [Problem("ease", "Answer one of the two questions, or close this page.", "missing")]
    problems = [] if ease is None or ease in EASE else [Problem("ease", "Choose one of the five.", "unknown")]
    if said.strip():
        problems += text_problems(said, "said", "what we should keep or change", LONGEST_SAID)
    return problems


@dataclass(frozen=True)
class HowItWas:
    """What was answered after one occasion, as far as it is shown: how often each ease was chosen, what was said."""

    occasion: str
    chosen: dict[int, int] = field(default_factory=dict)
    said: Sequence[str] = ()

    @property
    def number(self) -> int:
        """How many said how easy it was."""
        return sum(self.chosen.values())

    @property
    def percent_easy(self) -> int | None:
        """How many of them chose easy or very easy, in per cent; None where nobody chose."""
        easy = sum(number for ease, number in self.chosen.items() if ease > 3)
        return round(100 * easy / self.number) if self.number else None
