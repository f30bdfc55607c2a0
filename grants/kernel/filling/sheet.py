"""What one page of a form needs of the record that keeps its answers."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from functools import cached_property
from typing import Any, ClassVar, Generic, Protocol, Self, TypeVar
from uuid import UUID

from flask import url_for
from sqlalchemy.orm import Mapped, Session

from grants.kernel.filling import rules
from grants.kernel.forms import Answers, Question, QuestionSet, Section
from grants.kernel.problems import NotFound, Problem
from grants.kernel.uploads.models import Upload
from grants.kernel.web import acting_now, current_session, this_app


class Record(Protocol):
    """Whatever keeps answers: an application, a return. `version` is of the answers as they stand."""

    id: Mapped[UUID]
    version: Mapped[int]


R = TypeVar("R", bound=Record)


class Sheet(ABC, Generic[R]):
    """Questions that people answer on one page. A stage says where its answers are kept and how they are saved."""

    key = ""
    """The section, where the record has several pages."""

    def __init__(self, record: R) -> None:
        self.record = record

    @property
    @abstractmethod
    def refusal(self) -> Problem | None:
        """Why nothing can be changed now; None when it can."""

    @property
    @abstractmethod
    def answers(self) -> Answers:
        """All answers of the form as they are saved."""

    @property
    def values(self) -> Answers:
        """What stands in the fields of its page: the saved answers, and what is offered beside them."""
        return self.answers

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
    def keep_file(self, session: Session, **sent: Any) -> None:
        """Add a file to an answer, given what `uploads.service.take_file` needs to know of it and of who sends it.

        Raises Invalid for one that cannot be taken.
        """

    def add_file(self, key: str, name: str, content: bytes) -> None:
        """Add a file to the answer of a question. Raises what `keep_file` raises."""
        self.keep_file(
            current_session(),
            question_key=key,
            name=name,
            content=content,
            files=this_app().files,
            **acting_now(),
        )

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


class SectionSheet(Sheet[R]):
    """A section of a form of several sections. It stays there when nothing of it is asked any more: somebody may still
    have its page open, as when the amount was lowered meanwhile.
    """

    blueprint: ClassVar[str]
    """Which has the pages `section`, `show` with all sections, and `check_answers`."""

    argument: ClassVar[str]
    """What the record's id is called in their addresses."""

    def __init__(self, record: R, key: str) -> None:
        super().__init__(record)
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

    def saved(self) -> Self:
        """This section as it is after saving."""
        return type(self)(self.record, self.key)

    def address(self, key: str) -> str:
        """Of the page of a section."""
        return self._page("section", key=key)

    @property
    def overview(self) -> str:
        """The address of the page that shows all sections."""
        return self._page("show")

    @property
    def checking(self) -> str:
        """The address of the page on which all answers are checked."""
        return self._page("check_answers")

    def _page(self, name: str, **more: Any) -> str:
        return url_for(f"{self.blueprint}.{name}", **{self.argument: self.record.id, **more})

    def prompts(self) -> list[str]:
        """Sentences about what this section says that whoever fills it in should heed."""
        return []

    @property
    def asked_sections(self) -> list[str]:
        """The sections of which something is asked."""
        return [section.key for section, _ in rules.sections_asked(self.form, self.answers)]

    @cached_property
    def warnings(self) -> list[Problem]:
        """What of this section has to be put right before the form is sent."""
        return [problem for problem in self.problems_for_draft() if problem.field in self.own_keys]

    @property
    def place(self) -> tuple[int, int] | None:
        """Which section it is, of how many that are asked; counted from 1. None where nothing of it is asked."""
        keys = self.asked_sections
        return (keys.index(self.key) + 1, len(keys)) if self.key in keys else None

    @property
    def next_key(self) -> str | None:
        """The next section of which something is asked."""
        keys = [section.key for section in self.form_with(None).sections]
        later, asked = keys[keys.index(self.key) + 1 :], self.asked_sections
        return next((key for key in later if key in asked), None)
