"""Advice on texts that applicants read: how hard they are, and which words need explaining. Pure; never a refusal.

The reading age is that of the Automated Readability Index (R. J. Senter and E. A. Smith, AMRL-TR-66-220, 1967),
which counts letters, words and sentences and so needs no guess at syllables.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from grants.kernel.forms import QuestionSet
from grants.schemes.plain_english.glossary import EVERYBODY_KNOWS, GLOSSARY, Term

YOUNGEST = 9
"""Below this the counting tells nothing of texts for grown-up readers."""

OLDEST_AIM = 12
"""Years of age at which most can read it: about what tired adults read with ease."""

LONGEST_SENTENCE = 25
"""Words, as GOV.UK advises its writers."""

FEWEST_WORDS = 40
"""In fewer words than these a reading age says nothing."""

LONG_SENTENCE, HARD_TEXT, JARGON, ABBREVIATION = "long_sentence", "hard_text", "jargon", "abbreviation"

_SENTENCE_ENDS = re.compile(r"(?<=[.!?])[\"”’)]*\s+|\n+")
_WORD = re.compile(r"[^\W_]+(?:['’.,-][^\W_]+)*")
_CAPITALS = re.compile(r"\b[A-Z][A-Z0-9&]*[A-Z]s?\b")


class Passage(NamedTuple):
    """A text, and where it stands."""

    where: str
    text: str


@dataclass(frozen=True)
class Advice:
    """What could be plainer: where, about which words, and what to do."""

    where: str
    code: str
    about: str
    sentence: str


def sentences(text: str) -> list[str]:
    """Lines and sentences, whichever are shorter; those without a word are left out."""
    return [part.strip() for part in _SENTENCE_ENDS.split(text) if _WORD.search(part)]


def reading_age(texts: Iterable[str]) -> int | None:
    """The age in years at which most people can read these texts together; None where they are too short to tell."""
    parts = [sentence for text in texts for sentence in sentences(text)]
    words = [word for sentence in parts for word in _WORD.findall(sentence)]
    if len(words) < FEWEST_WORDS:
        return None
    letters = sum(len(re.sub(r"\W", "", word)) for word in words)
    grade = 4.71 * letters / len(words) + 0.5 * len(words) / len(parts) - 21.43
    return max(YOUNGEST, round(grade) + 5)


def advice_on(passages: Sequence[Passage]) -> list[Advice]:
    """What could be plainer in these texts, in their order. An abbreviation explained in one is explained in all."""
    explained = {short for passage in passages for short in _explained(passage.text)}
    return [advice for passage in passages for advice in _advice(passage, explained)]


def _advice(passage: Passage, explained: set[str]) -> Iterator[Advice]:
    age = reading_age([passage.text])
    if age is not None and age > OLDEST_AIM:
        sentence = (
            f"Most people can read this from the age of {age}. Try for {OLDEST_AIM}: shorter sentences and words."
        )
        yield Advice(passage.where, HARD_TEXT, "", sentence)
    for part in sentences(passage.text):
        words = _WORD.findall(part)
        if len(words) > LONGEST_SENTENCE:
            told = f"This sentence has {len(words)} words. Make two of it, or take some out."
            yield Advice(passage.where, LONG_SENTENCE, _beginning(words), told)
    for term in GLOSSARY:
        if not term.is_abbreviation and (found := _found(term, passage.text)):
            yield Advice(passage.where, JARGON, found, _instead(term))
    for short in dict.fromkeys(_abbreviations(passage.text)):
        if short not in explained:
            yield Advice(passage.where, ABBREVIATION, short, _in_full(short))


def _beginning(words: Sequence[str]) -> str:
    return f"{' '.join(words[:6])} …"


def _found(term: Term, text: str) -> str | None:
    """The term, or another form of it, as the text has it."""
    forms = "|".join(re.escape(form) for form in sorted((term.word, *term.forms), key=len, reverse=True))
    found = re.search(rf"(?<![\w-])(?:{forms})(?![\w-])", text, re.IGNORECASE)
    return found[0] if found else None


def _instead(term: Term) -> str:
    if term.instead:
        return f"Not everybody knows this word. You could write “{term.instead}”."
    return f"Not everybody knows this word. Explain it: {term.meaning}"


def _abbreviations(text: str) -> list[str]:
    return [short for found in _CAPITALS.findall(text) if (short := found.rstrip("s")) not in EVERYBODY_KNOWS]


def _explained(text: str) -> list[str]:
    """Abbreviations that stand in brackets after their words, or have words in brackets after them."""
    after = re.findall(rf"\w\s*\(({_CAPITALS.pattern})\)", text)
    before = re.findall(rf"({_CAPITALS.pattern})\s*\([^)]*[a-z]{{2}}[^)]*\)", text)
    return [short.rstrip("s") for short in (*after, *before)]


def _in_full(short: str) -> str:
    term = next((term for term in GLOSSARY if term.is_abbreviation and short in (term.word, *term.forms)), None)
    if term is None:
        return "Write it in full the first time, with the abbreviation in brackets."
    return f"Write it in full the first time. {term.meaning}"


# Where the texts of a scheme are


def passages_of(
    *,
    about: Mapping[str, str],
    criteria: Sequence[tuple[str, str]],
    eligibility: Sequence[Mapping[str, Any]],
    forms: Mapping[str, QuestionSet],
) -> list[Passage]:
    """All that applicants and grantees read of a scheme. `about` and `forms` are by the name of the place."""
    found = [Passage(where, text) for where, text in about.items()]
    for name, guidance in criteria:
        found.append(Passage(f"Criterion “{name}”", f"{name}\n{guidance}"))
    for number, question in enumerate(eligibility, 1):
        parts = (question["text"], question["explanation"], question.get("what_else", ""))
        found.append(Passage(f"Who can apply, question {number}", "\n".join(parts)))
    for form, questions in forms.items():
        found += _of_form(form, questions)
    return [passage for passage in found if passage.text.strip()]


def _of_form(form: str, questions: QuestionSet) -> Iterator[Passage]:
    number = 0
    for section in questions.sections:
        yield Passage(f"{form}, “{section.title}”", f"{section.title}\n{section.introduction}")
        for question in section.questions:
            number += 1
            texts = (question.label, question.guidance, question.why, *(option.text for option in question.options))
            yield Passage(f"{form}, question {number}", "\n".join(texts))
