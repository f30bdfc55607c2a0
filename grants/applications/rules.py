"""Rules of applying: what is asked, what a draft lacks, when what can be done. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from grants.applications.models import PHONE
from grants.kernel.forms import (
    AGREED,
    START,
    Answers,
    Question,
    QuestionSet,
    Section,
    problems_for_draft,
    problems_for_submission,
    visible,
)
from grants.kernel.forms.texts import storable
from grants.kernel.money import pounds
from grants.kernel.problems import Problem
from grants.schemes.before_you_start_rules import MOST_OF_INCOME, USUAL_SHARE, earliest_start, start_told

TITLE, AMOUNT = "project-title", "amount-requested"
"""The keys of what everybody is asked. They have a hyphen, so no question of a scheme has them."""

ABOUT = "about-your-request"
LONGEST_TITLE = 200
"""Characters."""

LONGEST_REASONS = 5_000
"""Characters."""

_FIELDS = {TITLE: "title", AMOUNT: "amount_requested_pence"}
DECLARATION = (
    "I have the agreement of the organisation to send this application, and what it says is true as far as I know."
)


# The form


def whole_form(
    question_set: QuestionSet,
    *,
    smallest: int,
    largest: int,
    closes_on: date | None = None,
    decisions_by: date | None = None,
) -> QuestionSet:
    """What everybody is asked, and then the questions of the scheme. Sizes of awards in pence.

    The work starts after the day on which the round closes, where a question asks when; `decisions_by` is told there.
    """
    longer_from = [amount for amount in question_set.amounts if smallest < amount <= largest]
    about = about_section(smallest=smallest, largest=largest, longer_from=longer_from)
    sections = question_set.sections if closes_on is None else _starting_after(closes_on, decisions_by, question_set)
    return QuestionSet(question_set.title, (about, *sections), amount_key=AMOUNT)


def _starting_after(closes_on: date, decisions_by: date | None, question_set: QuestionSet) -> tuple[Section, ...]:
    """The sections, with the first day or month that screening accepts as the least that the start can be."""
    asked = question_set.question_telling(START)
    if asked is None:
        return question_set.sections
    guidance = f"{asked.guidance.rstrip()} {start_told(asked, closes_on, decisions_by)}".strip()
    bounded = replace(asked, min=earliest_start(asked, closes_on), guidance=guidance)
    return tuple(
        replace(section, questions=tuple(bounded if each is asked else each for each in section.questions))
        for section in question_set.sections
    )


def about_section(*, smallest: int, largest: int, longer_from: Sequence[int] = ()) -> Section:
    """What every form begins with. `longer_from` are the amounts in pence from which more is asked."""
    title = Question(
        key=TITLE,
        type="short_text",
        label="Name of your project",
        required=True,
        minutes=1,
        guidance="A few words that say what it is, like “Lunch club for older people in Beeston”.",
    )
    amount = Question(
        key=AMOUNT,
        type="money",
        label="How much do you ask for?",
        required=True,
        minutes=2,
        guidance=" ".join(
            [*([f"From {pounds(longer_from[0])} we ask some more questions."] if longer_from else []), USUAL_SHARE]
        ),
        min=smallest,
        max=largest,
    )
    return Section(ABOUT, "About your request", "", (title, amount))


def first_day_told(asked: Sequence[Question], answers: Answers) -> date | None:
    """The day on which the work starts, or the first of its month, where a question asks for that."""
    question = next((question for question in asked if question.tells == START), None)
    value = str(answers.get(question.key) if question else "")
    try:
        return date.fromisoformat(value if len(value) > len("2027-06") else f"{value}-01")
    except ValueError:
        return None


def field_of(key: str) -> str:
    """How a question's answer is called in the API and in the history."""
    return _FIELDS.get(key, f"answers.{key}")


def values(*, title: str, amount: int | None, answers: Answers) -> dict[str, Any]:
    """The answers to the whole form."""
    about = {TITLE: title or None, AMOUNT: amount}
    return {**{key: value for key, value in about.items() if value is not None}, **answers}


def change_faults(change: Mapping[str, Any]) -> list[Problem]:
    """What can't be kept of a change to the whole form, beyond what each question knows itself."""
    if change.get(AMOUNT) == 0:
        return [Problem(AMOUNT, "Ask for more than £0.", "too_small")]
    return []


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


def draft_warnings(form: QuestionSet, answers: Answers) -> list[Problem]:
    """What a draft may keep but has to put right before it is sent. `field` is the question's key."""
    return _title_problems(answers) + problems_for_draft(form, answers)


def submission_problems(form: QuestionSet, answers: Answers) -> list[Problem]:
    """Everything to put right before an application can be sent. `field` is the question's key."""
    return _title_problems(answers) + problems_for_submission(form, answers)


def missing(form: QuestionSet, answers: Answers) -> list[Problem]:
    """What has not been answered yet and has to be."""
    return [problem for problem in problems_for_submission(form, answers) if is_missing(problem)]


def is_missing(problem: Problem) -> bool:
    return problem.code in ("missing", "not_agreed")


def _title_problems(answers: Answers) -> list[Problem]:
    length = len(answers.get(TITLE) or "")
    if length <= LONGEST_TITLE:
        return []
    return [
        Problem(TITLE, f"The name of your project has {length} characters; the most is {LONGEST_TITLE}.", "too_long")
    ]


# What can be done in which state

_SENT = "This application has been sent, so it cannot be changed."
_GONE = "This application has been withdrawn."
WITHDRAWABLE = ("draft", "submitted", "eligible", "in assessment")


def start_refusal(round_state: str) -> Problem | None:
    """Why nobody can apply in a round now; None when they can."""
    if round_state == "announced":
        return Problem("", "This round is not open yet.", "round_not_open")
    if round_state == "withdrawn":
        sentence = "This round is withdrawn, so nothing can be saved or sent. What was written stays to read and copy."
        return Problem("", sentence, "round_withdrawn")
    if round_state == "closed":
        return Problem("", "This round has closed, so nothing more can be saved or sent.", "round_closed")
    return None


def change_refusal(state: str, round_state: str) -> Problem | None:
    """Why a draft can't be changed or sent now; None when it can."""
    if state == "withdrawn":
        return Problem("", _GONE, "withdrawn")
    if state != "draft":
        return Problem("", _SENT, "already_submitted")
    return start_refusal(round_state)


def withdrawal_refusal(state: str) -> Problem | None:
    if state in WITHDRAWABLE:
        return None
    if state == "withdrawn":
        return Problem("", _GONE, "withdrawn")
    return Problem("", "A decision has been made on this application, so it cannot be withdrawn.", "decided")


def screening_refusal(state: str) -> Problem | None:
    if state == "submitted":
        return None
    if state == "draft":
        return Problem("", "This application has not been sent yet.", "not_submitted")
    if state == "withdrawn":
        return Problem("", _GONE, "withdrawn")
    return Problem("", "This application has been screened already.", "already_screened")


def screening_problems(outcome: str, reasons: str) -> list[Problem]:
    """What is wrong with a screening: its outcome, or reasons that are missing where they are needed."""
    problems = []
    if outcome not in ("eligible", "ineligible"):
        problems.append(Problem("outcome", "Choose whether the application is eligible."))
    if outcome == "ineligible" and not reasons.strip():
        problems.append(Problem("reasons", "Say why the application is not eligible.", "missing"))
    if not storable(reasons):
        problems.append(Problem("reasons", "The reasons have a character that cannot be saved. Type them again."))
    if len(reasons) > LONGEST_REASONS:
        problems.append(Problem("reasons", f"Give the reasons in at most {LONGEST_REASONS:,} characters.", "too_long"))
    return problems


def is_declared(form: QuestionSet, answers: Answers) -> bool:
    """Whether the form itself asked for the declaration, and it was made there: then sending does not ask once more."""
    asked = next((question for question in visible(form, answers) if question.tells == AGREED), None)
    return asked is not None and answers.get(asked.key) is True


def declaration_for_another(name: str, channel: str) -> str:
    """What an administrator declares in the place of who applies."""
    how = "by telephone" if channel == PHONE else "on a signed paper form"
    return f"{name} has told us {how} that the organisation agrees to send this, and that what it says is true."


def declaration_problems(*, declared: bool) -> list[Problem]:
    if declared:
        return []
    return [Problem("declaration", "Tick the box to say that you may send this application.", "not_agreed")]
