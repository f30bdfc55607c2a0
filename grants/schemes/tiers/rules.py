"""Rules of reporting in proportion: which tier a grant is in, and how often it reports. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import floor

from grants.kernel.forms import SPENT, QuestionSet
from grants.kernel.money import pounds
from grants.kernel.problems import Problem

MOST_TIERS, MOST_RETURNS, LONGEST_LIFE, LONGEST_NAME, LONGEST_TEXT = 8, 20, 120, 80, 1000
CORE, PROJECT, ONE_OFF = "core", "project", "one_off"
KINDS = (CORE, PROJECT, ONE_OFF)
FORM, PAPER, CALL, VISIT, PHOTOGRAPH, VOICE_NOTE, FILM, OTHER_REPORT = (
    *("form", "paper", "call", "visit", "photograph", "voice_note", "film"),
    "other_report",
)
CHANNELS = {
    FORM: "The form online",
    PAPER: "The form on paper",
    CALL: "A call",
    VISIT: "A visit or a meeting",
    PHOTOGRAPH: "A photograph with three lines",
    VOICE_NOTE: "A voice note",
    FILM: "A short film",
    OTHER_REPORT: "A report made for another funder",
}
"""Ways in which a grantee can tell, by name."""
WAYS = {key: words for key, words in CHANNELS.items() if key not in (FORM, PAPER)}
"""Those without answering the form."""
RETURN = "return"
"""The purpose of the questions that a scheme without tiers asks in returns."""
APPLICATION = "application"
"""The purpose of the questions of an application."""


@dataclass(frozen=True, kw_only=True)
class Tier:
    """How much grants report that give `from_pence` a year or more, and run for `from_months` or more.

    Where a grant carries a red risk, `from_pence_at_risk` counts instead, if there is one. A grant makes `returns` or
    more: one every `every_months` where that is more. Of `sampled_percent` of the returns somebody asks for the papers.
    `number` stays with a tier while others come and go; a scheme without tiers has the one of number nought.
    """

    number: int
    name: str
    from_pence: int = 0
    from_pence_at_risk: int | None = None
    from_months: int = 0
    returns: int = 1
    every_months: int | Fraction | None = None
    evidence: str = ""
    sampled_percent: int = 0
    channels: tuple[str, ...] = (FORM,)


@dataclass(frozen=True)
class Facts:
    """What of a grant says how much it reports: its money in pence, its length, and whether it carries a red risk."""

    amount_pence: int
    months: int
    at_risk: bool = False

    @property
    def yearly_pence(self) -> int:
        """What it gives in a year; a grant of less than a year gives all of it in one."""
        return self.amount_pence * 12 // max(self.months, 12)


NO_TIER = 0
"""The number of the tier of every grant in a scheme that has none."""


def only_tier(returns: int, months: int) -> Tier:
    """The tier of every grant in a scheme that has none: so many returns in so many months, as often in other lives."""
    every = Fraction(months, returns) if returns else None
    return Tier(number=NO_TIER, name="Every grant", returns=min(returns, 1), every_months=every)


def tier_of(tiers: Sequence[Tier], facts: Facts) -> Tier:
    """The deepest tier that a grant reaches; every grant reaches the first."""
    return next((tier for tier in reversed(tiers) if reaches(tier, facts)), tiers[0])


def reaches(tier: Tier, facts: Facts) -> bool:
    from_pence = tier.from_pence
    if facts.at_risk and tier.from_pence_at_risk is not None:
        from_pence = tier.from_pence_at_risk
    return facts.yearly_pence >= from_pence and facts.months >= tier.from_months


def returns_in(tier: Tier, months: int) -> int:
    """How many returns a grant of so many months makes."""
    if not tier.every_months:
        return tier.returns
    return max(tier.returns, floor(Fraction(months) / tier.every_months + Fraction(1, 2)))


def purpose_of(number: int) -> str:
    """The purpose of the question set that the returns of the tier of this number ask."""
    return f"{RETURN} {number}" if number else RETURN


def is_of_returns(purpose: str) -> bool:
    return purpose.partition(" ")[0] == RETURN


def tier_problems(tier: Tier) -> list[Problem]:
    """What is wrong with one tier by itself."""
    problems = []
    if not tier.name.strip() or len(tier.name) > LONGEST_NAME:
        problems.append(Problem("name", f"Give the tier a name of at most {LONGEST_NAME} characters.", "missing"))
    if tier.from_pence < 0:
        problems.append(Problem("from_pence", "Enter £0 or more.", "too_small"))
    if tier.from_pence_at_risk is not None and not 0 <= tier.from_pence_at_risk <= tier.from_pence:
        sentence = "Enter at most the amount for other grants: a risk never means fewer questions."
        problems.append(Problem("from_pence_at_risk", sentence, "out_of_range"))
    if not 0 <= tier.from_months <= LONGEST_LIFE:
        problems.append(Problem("from_months", f"Enter 0 to {LONGEST_LIFE} months.", "out_of_range"))
    if not 0 <= tier.returns <= MOST_RETURNS:
        problems.append(Problem("returns", f"Enter 0 to {MOST_RETURNS} returns.", "out_of_range"))
    if tier.every_months is not None and not 1 <= tier.every_months <= LONGEST_LIFE:
        sentence = f"Enter 1 to {LONGEST_LIFE} months, or leave it empty."
        problems.append(Problem("every_months", sentence, "out_of_range"))
    if not 0 <= tier.sampled_percent <= 100:
        problems.append(Problem("sampled_percent", "Enter a share from 0 to 100 percent.", "out_of_range"))
    if len(tier.evidence) > LONGEST_TEXT:
        problems.append(Problem("evidence", f"Use at most {LONGEST_TEXT:,} characters.", "too_long"))
    if FORM not in tier.channels or not set(tier.channels) <= set(CHANNELS):
        problems.append(Problem("channels", "Choose among the ways to tell; the form online is always one.", "unknown"))
    return problems


def ladder_problems(tiers: Sequence[Tier], asked: Mapping[int, QuestionSet], *, kind: str) -> list[Problem]:
    """What is wrong with tiers together; `asked` are their questions, by the number of the tier.

    Each grant is in one tier, and more money never means fewer returns or fewer questions.
    """
    if not tiers:
        return []
    if len(tiers) > MOST_TIERS or len({tier.number for tier in tiers}) < len(tiers):
        return [Problem("tiers", f"A scheme has at most {MOST_TIERS} tiers, each with its number.", "too_many")]
    problems = [
        Problem(f"tiers.{place}.{problem.field}", problem.message, problem.code)
        for place, tier in enumerate(tiers)
        for problem in tier_problems(tier)
    ]
    if tiers[0].from_pence or tiers[0].from_months:
        sentence = "The first tier begins at £0 and at no months, so that every grant is in one."
        problems.append(Problem("tiers.0.from_pence", sentence, "gap"))
    for place, (below, tier) in enumerate(pairwise(tiers), start=1):
        problems += [
            Problem(f"tiers.{place}.{field}", sentence, code)
            for field, sentence, code in _beside(below, tier, asked[below.number], asked[tier.number])
        ]
    if kind == CORE:
        problems += [
            Problem(f"tiers.{place}.questions", "Core grants are not asked what each line was spent on.", "core")
            for place, tier in enumerate(tiers)
            if asked[tier.number].question_telling(SPENT)
        ]
    return problems


def _beside(below: Tier, tier: Tier, asked_below: QuestionSet, asked: QuestionSet) -> list[tuple[str, str, str]]:
    found = []
    if tier.from_pence <= below.from_pence:
        sentence = f"Enter more than {pounds(below.from_pence)}, where the tier before it begins."
        found.append(("from_pence", sentence, "out_of_order"))
    if any(returns_in(tier, months) < returns_in(below, months) for months in range(1, LONGEST_LIFE + 1)):
        sentence = f"A grant would make fewer returns than with less money, in “{below.name}”."
        found.append(("returns", sentence, "fewer_for_more"))
    if len(asked.questions) < len(asked_below.questions):
        sentence = f"A grant would be asked fewer questions than with less money, in “{below.name}”."
        found.append(("questions", sentence, "fewer_for_more"))
    return found
