"""Rules of schemes: money, criteria, lengths, questions of eligibility. Pure."""

import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from grants.kernel.clock import is_over
from grants.kernel.forms import QuestionSet, most_asked, parse_definition
from grants.kernel.money import LARGEST_PENCE, pounds
from grants.kernel.names import folded
from grants.kernel.problems import Invalid, Problem
from grants.organisations.rules import text_problems
from grants.schemes.scale_rules import guide_problems, marks_of, scale_problems

USUAL_MONTHS = (36, 60)
LONGEST_MONTHS = 120
LEAST_SOCIAL_VALUE = 10
"""Per cent of the weights that criteria of social value have together, at least."""

SMALL_REQUEST = 1_000_00
"""In pence: who asks for less meets a short form."""

MOST_FOR_SMALL_REQUESTS = 10
ASKED_OF_EVERYBODY = 2
"""The name of the project, and the amount."""

MOST_FUNDERS = 20
MOST_CRITERIA = 12
MOST_ELIGIBILITY_QUESTIONS = 8
MOST_INSTALMENTS = MOST_RETURNS = 20
LONGEST_NAME = 120
LONGEST_TEXT = 5_000
_KEY = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")

Item = Mapping[str, Any]


class Dated(Protocol):
    """Whatever opens and closes at a minute."""

    @property
    def opens_at(self) -> datetime: ...

    @property
    def closes_at(self) -> datetime: ...

    @property
    def is_withdrawn(self) -> bool: ...


def round_state(round_: Dated, now: datetime) -> str:
    """announced, open, closed or, at any time, withdrawn. All of the closing minute is still in time."""
    if round_.is_withdrawn:
        return "withdrawn"
    if now < round_.opens_at:
        return "announced"
    return "closed" if is_over(round_.closes_at, now) else "open"


def slug_of(name: str) -> str:
    """The name as a part of an address: `small-grants-2027`."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "scheme"


def minutes_needed(minutes: float) -> int:
    """How long a form takes, as it is told to people: in steps of five minutes, rather too long."""
    return max(5, math.ceil(minutes / 5) * 5)


def needs_justification(award_months: int) -> bool:
    """Whether awards of this length are unusual: not three to five years."""
    return not USUAL_MONTHS[0] <= award_months <= USUAL_MONTHS[1]


def scheme_problems(details: Mapping[str, Any]) -> list[Problem]:
    """What is wrong with the details of a new scheme; a missing value counts as wrong."""
    texts = (
        ("name", "the name of the scheme", LONGEST_NAME),
        ("purpose", "what the scheme is for", LONGEST_TEXT),
        ("instrument_test", "why a grant is right for this, and not a contract", LONGEST_TEXT),
        ("co_produced_with", "who worked out the criteria with you", LONGEST_TEXT),
    )
    problems = [p for field, label, most in texts for p in text_problems(details.get(field), field, label, most)]
    problems += contribution_problems(details.get("contributions") or [])
    problems += award_size_problems(details)
    problems += _optional_text_problems(details, "decided_by", "who decides")
    problems += _optional_text_problems(details, "to_hand", "what people need to hand")
    problems += _length_problems(details)
    problems += _count_problems(details, "instalments", "instalments", 1, MOST_INSTALMENTS)
    problems += _count_problems(details, "returns", "returns", 0, MOST_RETURNS)
    problems += scale_problems(details)
    problems += criteria_problems(details.get("criteria") or [], marks_of(details))
    problems += eligibility_problems(details.get("eligibility") or [])
    problems += application_questions_problems(details.get("question_set"), details.get("smallest_award_pence"))
    problems += return_questions_problems(details.get("return_question_set"))
    return problems


def words_problems(words: Mapping[str, Any]) -> list[Problem]:
    """What is wrong with other words for a scheme; what is left out stays as it is."""
    problems = []
    if "purpose" in words:
        problems += text_problems(words["purpose"], "purpose", "what the scheme is for", LONGEST_TEXT)
    problems += _optional_text_problems(words, "decided_by", "who decides")
    return problems + _optional_text_problems(words, "to_hand", "what people need to hand")


def _optional_text_problems(details: Mapping[str, Any], field: str, label: str) -> list[Problem]:
    text = details.get(field) or ""
    return text_problems(text, field, label, LONGEST_TEXT) if text.strip() else []


def contribution_problems(contributions: Sequence[Item]) -> list[Problem]:
    """What is wrong with the money of the funders, by itself. Whether they are funders, the service looks up."""
    if not contributions:
        return [Problem("contributions", "Enter at least one funder and its contribution.", "missing")]
    if len(contributions) > MOST_FUNDERS:
        return [Problem("contributions", f"A scheme can have at most {MOST_FUNDERS} funders.")]
    problems = []
    seen = set()
    for i, item in enumerate(contributions):
        funder = item.get("funder_id")
        if funder is None:
            problems.append(Problem(f"contributions.{i}.funder_id", "Choose a funder.", "missing"))
        elif funder in seen:
            problems.append(Problem(f"contributions.{i}.funder_id", "This funder is in the list already."))
        seen.add(funder)
        problems += money_problems(item.get("amount_pence"), f"contributions.{i}.amount_pence", "the contribution")
    return problems


def total_contributed(contributions: Sequence[Item]) -> int:
    """The sum of the contributions in pence; one without an amount counts as nothing."""
    return sum(item.get("amount_pence") or 0 for item in contributions)


def award_size_problems(details: Mapping[str, Any]) -> list[Problem]:
    """What is wrong with the smallest and the largest award."""
    smallest, largest = details.get("smallest_award_pence"), details.get("largest_award_pence")
    problems = money_problems(smallest, "smallest_award_pence", "the smallest award")
    problems += money_problems(largest, "largest_award_pence", "the largest award")
    if problems or smallest is None or largest is None:
        return problems
    total = total_contributed(details.get("contributions") or [])
    if smallest > largest:
        problems.append(Problem("largest_award_pence", "The largest award must not be below the smallest."))
    elif 0 < total < largest:
        sentence = f"The largest award must not be more than the funders give: {pounds(total)}."
        problems.append(Problem("largest_award_pence", sentence))
    return problems


def money_problems(pence: int | None, field: str, label: str) -> list[Problem]:
    """What is wrong with an amount by itself: it is missing, nothing, or past anything that people mean."""
    if pence is None:
        return [Problem(field, f"Enter {label}.", "missing")]
    if pence <= 0:
        return [Problem(field, f"Enter {label} as an amount above £0.")]
    if pence > LARGEST_PENCE:
        return [Problem(field, f"Enter {label} as a smaller amount.")]
    return []


def _length_problems(details: Mapping[str, Any]) -> list[Problem]:
    problems = _count_problems(details, "award_months", "months", 1, LONGEST_MONTHS)
    justification = details.get("length_justification") or ""
    if not problems and needs_justification(details["award_months"]) and not justification.strip():
        sentence = "Say why awards are shorter or longer than three to five years."
        return [Problem("length_justification", sentence, "missing")]
    if justification.strip():
        problems += text_problems(justification, "length_justification", "the reason for the length", LONGEST_TEXT)
    return problems


def _count_problems(details: Mapping[str, Any], field: str, things: str, least: int, most: int) -> list[Problem]:
    count = details.get(field)
    if count is None:
        return [Problem(field, f"Enter the number of {things}.", "missing")]
    if not least <= count <= most:
        return [Problem(field, f"Enter a number of {things} from {least} to {most}.")]
    return []


def criteria_problems(criteria: Sequence[Item], marks: range) -> list[Problem]:
    """What is wrong with the criteria: each by itself, then their weights together. `marks` are those of the scale."""
    if not criteria:
        return [Problem("criteria", "Enter at least one criterion.", "missing")]
    if len(criteria) > MOST_CRITERIA:
        return [Problem("criteria", f"A scheme can have at most {MOST_CRITERIA} criteria.")]
    problems = []
    names: set[str] = set()
    for i, item in enumerate(criteria):
        problems += _criterion_problems(item, f"criteria.{i}", names, marks)
        names.add(folded(str(item.get("name") or "")))
    return problems + _weight_problems(criteria)


def _criterion_problems(item: Item, path: str, names: set[str], marks: range) -> list[Problem]:
    problems = text_problems(item.get("name"), f"{path}.name", "the name of the criterion", LONGEST_NAME)
    if not problems and folded(item["name"]) in names:
        problems.append(Problem(f"{path}.name", "Another criterion has this name."))
    weight = item.get("weight")
    if weight is None:
        problems.append(Problem(f"{path}.weight", "Enter the weight of this criterion in per cent.", "missing"))
    elif not 1 <= weight <= 100:
        problems.append(Problem(f"{path}.weight", "Enter a weight from 1 to 100 per cent."))
    if item.get("guidance"):
        problems += text_problems(item["guidance"], f"{path}.guidance", "the guidance", LONGEST_TEXT)
    return problems + guide_problems(item.get("guide"), f"{path}.guide", marks)


def _weight_problems(criteria: Sequence[Item]) -> list[Problem]:
    weights = [item.get("weight") for item in criteria]
    known = [weight for weight in weights if weight is not None]
    if len(known) < len(weights):
        return []
    if sum(known) != 100:
        return [Problem("criteria", f"The weights must add up to 100 per cent. They come to {sum(known)}.", "weights")]
    social_value = sum(item["weight"] for item in criteria if item.get("is_social_value"))
    if social_value < LEAST_SOCIAL_VALUE:
        sentence = (
            f"Social value must weigh at least {LEAST_SOCIAL_VALUE} per cent."
            f" {f'It weighs {social_value}.' if social_value else 'Mark at least one criterion as social value.'}"
        )
        return [Problem("criteria", sentence, "social_value")]
    return []


def eligibility_problems(questions: Sequence[Item]) -> list[Problem]:
    """What is wrong with the few questions that say who can apply."""
    if len(questions) > MOST_ELIGIBILITY_QUESTIONS:
        return [Problem("eligibility", f"Ask at most {MOST_ELIGIBILITY_QUESTIONS} questions about who can apply.")]
    problems = []
    keys: set[str] = set()
    for i, item in enumerate(questions):
        path, key = f"eligibility.{i}", str(item.get("key") or "")
        if not _KEY.fullmatch(key) or len(key) > 60:
            sentence = "A key has small letters, numbers and single underscores, and at most 60 characters."
            problems.append(Problem(f"{path}.key", sentence))
        elif key in keys:
            problems.append(Problem(f"{path}.key", "Another question has this key.", "repeated"))
        keys.add(key)
        problems += text_problems(item.get("text"), f"{path}.text", "the question", LONGEST_TEXT)
        if not isinstance(item.get("needed"), bool):
            problems.append(Problem(f"{path}.needed", "Choose the answer that is needed.", "missing"))
        explained = item.get("explanation")
        problems += text_problems(explained, f"{path}.explanation", "why this is needed", LONGEST_TEXT)
        if (item.get("what_else") or "").strip():
            problems += text_problems(item["what_else"], f"{path}.what_else", "what else might help", LONGEST_TEXT)
    return problems


def application_questions_problems(definition: Any, smallest_award_pence: int | None) -> list[Problem]:
    """What is wrong with the questions of an application: by themselves, and as too many for a small request."""
    field = "question_set"
    problems = question_set_problems(definition, field)
    if problems or definition is None or smallest_award_pence is None or smallest_award_pence >= SMALL_REQUEST:
        return problems
    asked = asked_of_small_requests(parse_definition(definition))
    if asked <= MOST_FOR_SMALL_REQUESTS:
        return []
    sentence = (
        f"Somebody who asks for less than {pounds(SMALL_REQUEST)} would meet {asked} questions, the name of the project"
        f" and the amount among them. Ask at most {MOST_FOR_SMALL_REQUESTS}; ask others only from that amount."
    )
    return [Problem(field, sentence, "too_many_questions")]


def asked_of_small_requests(question_set: QuestionSet) -> int:
    """How many questions a request just under £1,000 can meet at most: these, the name of the project, the amount."""
    return most_asked(question_set, SMALL_REQUEST - 1) + ASKED_OF_EVERYBODY


def return_questions_problems(definition: Any) -> list[Problem]:
    """What is wrong with the questions of a return. Nobody asks for money in one, so nothing depends on an amount."""
    field = "return_question_set"
    problems = question_set_problems(definition, field)
    if problems or definition is None:
        return problems
    questions = parse_definition(definition)
    if questions.amounts:
        problems.append(Problem(field, "A return asks for no money, so no question of it can have “asked_from”."))
    return problems


def question_set_problems(definition: Any, field: str) -> list[Problem]:
    """What is wrong with a question set, with paths below `field`; None stands for the usual one."""
    if definition is None:
        return []
    try:
        parse_definition(definition)
    except Invalid as invalid:
        return [Problem(f"{field}.{p.field}".rstrip("."), p.message, p.code) for p in invalid.problems]
    return []
