"""Which texts of a scheme can be given in further languages, and what a translation needs. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from grants.kernel.forms import QuestionSet
from grants.kernel.forms.texts import storable
from grants.kernel.languages import FURTHER, digest_of
from grants.kernel.problems import Problem

LONGEST = 20_000


@dataclass(frozen=True)
class Source:
    """A text that can be translated: where it stands, in words, and the English. `is_long` where it has paragraphs."""

    place: str
    english: str
    is_long: bool = False

    @property
    def digest(self) -> str:
        return digest_of(self.english)


def sources_of_questions(form: QuestionSet) -> Iterator[Source]:
    """The texts of a form in the order in which they are asked."""
    for section in form.sections:
        yield Source("Title of a section", section.title)
        yield Source(f"Introduction of “{section.title}”", section.introduction, is_long=True)
        for question in section.questions:
            yield Source("Question", question.label)
            yield Source(f"Guidance to “{question.label}”", question.guidance)
            yield Source(f"Why we ask “{question.label}”", question.why)
            for option in question.options:
                yield Source(f"An answer to “{question.label}”", option.text)


def sources_of_eligibility(asked: Iterable[Mapping[str, Any]]) -> Iterator[Source]:
    for each in asked:
        yield Source("Whether they can apply", each["text"])
        yield Source("Why we ask that", each["explanation"])
        yield Source("What else might help", each.get("what_else") or "")


def each_once(sources: Iterable[Source]) -> list[Source]:
    """Those that say something, each English once, in their order."""
    return list({source.digest: source for source in sources if source.english.strip()}.values())


def language_problems(code: str) -> list[Problem]:
    return [] if code in FURTHER else [Problem("language", "Choose one of the languages.", "unknown")]


def problems_of(translated: Mapping[str, str], known: Iterable[Source]) -> list[Problem]:
    """What is wrong with translations by the digest of their English; `field` is the digest."""
    digests = {source.digest for source in known}
    found = []
    for digest, words in translated.items():
        if digest not in digests:
            found.append(Problem(digest, "The English of this has changed, or is no text of this scheme.", "unknown"))
        elif len(words) > LONGEST or not storable(words):
            found.append(Problem(digest, f"Write this in at most {LONGEST:,} characters.", "too_long"))
    return found
