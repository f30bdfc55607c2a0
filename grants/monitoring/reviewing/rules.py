"""Rules of asking about answers of a return: which can be asked about, and which are open then. Pure."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from grants.kernel.forms import Answers, Question, QuestionSet, visible
from grants.kernel.forms.texts import storable
from grants.kernel.problems import Problem

LONGEST_QUESTION = 1000
"""Characters."""

LONGEST_BECAUSE = 1000
"""Characters."""

LOCKED = "This answer stays as you sent it. We only asked about others."


def field_of_question(key: str) -> str:
    """How our question about an answer is called."""
    return f"questions.{key}"


def field_of_because(key: str) -> str:
    """How the words are called that say why an answer is right as it is."""
    return f"because.{key}"


def because_problems(because: Mapping[str, str], asked: Collection[str]) -> list[Problem]:
    """What is wrong with words beside answers, by the keys of these; `asked` are those that we ask about now."""
    found = []
    for key, words in because.items():
        if key not in asked:
            found.append(Problem(field_of_because(key), "We ask nothing about this answer.", "unknown"))
        elif len(words) > LONGEST_BECAUSE or not storable(words):
            sentence = f"Write at most {LONGEST_BECAUSE:,} ordinary characters."
            found.append(Problem(field_of_because(key), sentence, "too_long"))
    return found


def unanswered(
    because: Mapping[str, str],
    before: Answers,
    after: Answers,
    *,
    asked_now: QuestionSet,
    asked_of_all: QuestionSet,
    askable: QuestionSet,
) -> list[Problem]:
    """What we ask about and was answered neither by a change, of the answer or of what it leads to, nor by words.

    `because` has the words, which may be none, by the key of each answer that we ask about; `asked_now` are the
    questions that `after` leads to.
    """
    leads_to = _led_to_by(askable, {question.key for question in asked_of_all.questions})
    moved = {question.key for question in changed(askable.questions, before, after)}
    moved |= {leads_to[key] for key in moved if key in leads_to}
    sentence = "Change it, or say why it is right as it is: {}"
    return [
        Problem(question.key, sentence.format(question.label), "not_answered")
        for question in visible(asked_now, after)
        if question.key in because and question.key not in moved and not because[question.key].strip()
    ]


def asked_about(questions: Mapping[str, str]) -> dict[str, str]:
    """The questions that say something, by the key of the answer that they are about."""
    return {key: question.strip() for key, question in questions.items() if question.strip()}


def question_problems(questions: Mapping[str, str], can_be_asked: Collection[str]) -> list[Problem]:
    """What is wrong with questions about answers, each named by its key."""
    found = []
    for key, question in questions.items():
        if key not in can_be_asked:
            found.append(Problem(field_of_question(key), "This return has no such answer.", "unknown"))
        elif len(question) > LONGEST_QUESTION:
            sentence = f"Ask in at most {LONGEST_QUESTION:,} characters."
            found.append(Problem(field_of_question(key), sentence, "too_long"))
    return found


def note_for(note: str, questions: Mapping[str, str]) -> str:
    """What stands above our questions, where nothing else was written."""
    return note.strip() or ("We ask about what is named here. All else stays as you sent it." if questions else "")


def opened_keys(
    named: Collection[str], wrong: Collection[str], *, asked_of_all: QuestionSet, askable: QuestionSet
) -> frozenset[str]:
    """The questions that can be answered again when some are `named`: these, what they lead to, and what is `wrong` and
    would hold the sending up, so that nobody is left with something they cannot put right.

    `asked_of_all` are those of the scheme, `askable` has those that follow from answers as well.
    """
    opened = {*named, *wrong}
    leads_to = _led_to_by(askable, {question.key for question in asked_of_all.questions})
    for question in askable.questions:
        if leads_to.get(question.key) in opened:
            opened.add(question.key)
    return frozenset(opened)


def _led_to_by(askable: QuestionSet, own: Collection[str]) -> dict[str, str]:
    """By question the one whose answer leads to it. What is asked why stands after what it is about."""
    found: dict[str, str] = {}
    for section in askable.sections:
        about = None
        for question in section.questions:
            if question.shown_if is not None:
                found[question.key] = question.shown_if.question
            if question.key in own:
                about = question.key
            elif about is not None:
                found[question.key] = about
    return found


def locked_problems(
    before: Answers, change: Mapping[str, Any], opened: Collection[str] | None, field_of: Callable[[str], str]
) -> list[Problem]:
    """The changes that would touch an answer that is not open; all are open where `opened` is None."""
    if opened is None:
        return []
    touched = [key for key, value in change.items() if key not in opened and before.get(key) != value]
    return [Problem(field_of(key), LOCKED, "not_opened") for key in touched]


def changed(questions: Sequence[Question], before: Answers, after: Answers) -> list[Question]:
    """The questions whose answers differ."""
    return [question for question in questions if before.get(question.key) != after.get(question.key)]
