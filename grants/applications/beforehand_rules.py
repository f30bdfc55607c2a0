"""What screening will find in a draft, told to whoever writes it. Pure."""

from dataclasses import replace
from datetime import date

from grants.kernel.forms import START, QuestionSet, Section
from grants.kernel.money import pounds
from grants.schemes.preparing_rules import MOST_OF_INCOME, earliest_start, start_told


def starting_after(closes_on: date, question_set: QuestionSet) -> tuple[Section, ...]:
    """The sections, with the first day or month that screening accepts as the least that the start can be."""
    asked = question_set.telling(START)
    if asked is None:
        return question_set.sections
    guidance = f"{asked.guidance.rstrip()} {start_told(asked, closes_on)}".strip()
    bounded = replace(asked, min=earliest_start(asked, closes_on), guidance=guidance)
    return tuple(
        replace(section, questions=tuple(bounded if each is asked else each for each in section.questions))
        for section in question_set.sections
    )


def share_of_income(amount: int | None, income: int | None) -> str | None:
    """What whoever applies is told where they ask for more than is usual of a year's income; None where they do not."""
    if amount is None or income is None or amount * 100 <= income * MOST_OF_INCOME:
        return None
    share = f"{amount * 100 // income} % of" if income else "more than"
    return (
        f"You ask for {share} your yearly income of {pounds(income)}; usually it is no more than {MOST_OF_INCOME} %. "
        "You can send it so. Whoever checks it looks at whether you can manage it: say how in your answers, or ask for "
        "less."
    )
