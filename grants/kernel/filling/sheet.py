"""What one page of a form needs of the record that keeps its answers."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from functools import cached_property
from typing import Any, Self
from uuid import UUID

from grants.kernel.filling import rules
from grants.kernel.forms import Answers, Question, QuestionSet, Section
from grants.kernel.problems import NotFound, Problem
from grants.kernel.uploads.models import Upload


class Sheet(ABC):
    """Questions that people answer on one page. A stage says where its answers are kept and how they are saved."""

    key = ""
    """The section, where the record has several pages."""

    @property
    @abstractmethod
    def record_id(self) -> UUID:
        """Of whatever keeps the answers."""

    @property
    @abstractmethod
    def version(self) -> int:
        """Of the answers as they stand."""

    @property
    @abstractmethod
    def refusal(self) -> Problem | None:
        """Why nothing can be changed now; None when it can."""

    @property
    @abstractmethod
    def answers(self) -> Answers:
        """All answers of the form as they are saved."""

    @property
    @abstractmethod
    def own_keys(self) -> Sequence[str]:
        """The keys of every question that can stand on this page."""

    @abstractmethod
    def form_with(self, answers: Answers | None) -> QuestionSet:
        """The whole form as these answers make it; None for one with every question that any answers lead to."""

    @abstractmethod
    def field_of(self, key: str) -> str:
        """How the answer to a question is called in the API."""

    def faults(self, change: Answers) -> list[Problem]:
        """What can be read and not be kept; `field` is the question's key."""
        return []

    @abstractmethod
    def save(self, change: dict[str, Any], *, version: int) -> None:
        """Keep some answers, if this is the version that stands. Raises Invalid, Stale and Conflict."""

    @abstractmethod
    def uploads(self) -> Sequence[Upload]:
        """The files that were added to the answers."""

    @abstractmethod
    def add_file(self, key: str, name: str, content: bytes) -> None:
        """Add a file to the answer of a question. Raises Invalid for one that cannot be taken."""

    @abstractmethod
    def remove_file(self, upload: Any) -> None:
        """Take a file out of its answer."""

    @cached_property
    def form(self) -> QuestionSet:
        """The whole form as the saved answers make it."""
        return self.form_with(self.answers)

    @cached_property
    def asked(self) -> list[Question]:
        """The questions of this page that apply, given the answers as they are saved; there may be none."""
        return self.asked_with(self.answers)

    def asked_with(self, answers: Answers) -> list[Question]:
        """The questions of this page that apply, given these answers."""
        found = rules.sections_asked(self.form_with(answers), answers)
        return [question for _, questions in found for question in questions if question.key in self.own_keys]


class SectionSheet(Sheet):
    """A section of a form of several sections. It stays there when nothing of it is asked any more: somebody may still
    have its page open, as when the amount was lowered meanwhile.
    """

    def __init__(self, key: str) -> None:
        self.key = key

    def found(self) -> Self:
        """Itself. Raises NotFound when the form has no such section, whatever the answers."""
        self.section  # noqa: B018 - it is looked for
        return self

    @cached_property
    def section(self) -> Section:
        """Raises NotFound when the form has no such section, whatever the answers."""
        for form in (self.form, self.form_with(None)):
            for section in form.sections:
                if section.key == self.key:
                    return section
        raise NotFound("There is no such section.")

    @property
    def own_keys(self) -> Sequence[str]:
        whole = next((each for each in self.form_with(None).sections if each.key == self.key), self.section)
        return whole.keys

    @abstractmethod
    def problems_for_draft(self) -> list[Problem]:
        """What the form may keep but has to put right before it is sent, with the question's key as field."""

    @abstractmethod
    def saved(self) -> "SectionSheet":
        """The same section as it is after saving."""

    @abstractmethod
    def address(self, key: str) -> str:
        """Of the page of a section."""

    @property
    @abstractmethod
    def overview(self) -> str:
        """The address of the page that shows all sections."""

    @property
    @abstractmethod
    def checking(self) -> str:
        """The address of the page on which all answers are checked."""

    def prompts(self) -> list[str]:
        """Sentences about what this section says that whoever fills it in should heed."""
        return []

    @cached_property
    def _asked_keys(self) -> list[str]:
        """The sections of which something is asked."""
        return [section.key for section, _ in rules.sections_asked(self.form, self.answers)]

    @cached_property
    def warnings(self) -> list[Problem]:
        """What of this section has to be put right before the form is sent."""
        return [problem for problem in self.problems_for_draft() if problem.field in self.own_keys]

    @property
    def place(self) -> tuple[int, int] | None:
        """Which section it is, of how many that are asked; counted from 1. None where nothing of it is asked."""
        keys = self._asked_keys
        return (keys.index(self.key) + 1, len(keys)) if self.key in keys else None

    @property
    def next_key(self) -> str | None:
        """The next section of which something is asked."""
        keys = [section.key for section in self.form_with(None).sections]
        later = keys[keys.index(self.key) + 1 :]
        return next((key for key in later if key in self._asked_keys), None)
