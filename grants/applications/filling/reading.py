"""One section of an application, as its page shows it."""

from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from sqlalchemy.orm import Session

from grants.applications import queries, rules
from grants.applications.models import Application
from grants.kernel.forms import Answers, Question, QuestionSet, Section, visible
from grants.kernel.problems import NotFound, Problem


@dataclass(frozen=True)
class Part:
    """One section of an application as it is now. What it tells of the answers is worked out when it is asked for."""

    application: Application
    form: QuestionSet
    section: Section

    @cached_property
    def _values(self) -> Answers:
        return queries.values_of(self.application)

    @cached_property
    def _keys(self) -> list[str]:
        """The sections of which something is asked."""
        return [section.key for section in _sections_asked(self.form, self._values)]

    @cached_property
    def asked(self) -> list[Question]:
        """Its questions that apply, given the answers so far; there may be none, as when the amount was lowered since
        the page was opened.
        """
        return [question for question in visible(self.form, self._values) if question.key in self.section.keys]

    @cached_property
    def warnings(self) -> list[Problem]:
        found = rules.draft_warnings(self.form, self._values)
        return [problem for problem in found if problem.field in self.section.keys]

    @property
    def place(self) -> tuple[int, int] | None:
        """Which section it is, of how many that are asked; counted from 1. None where nothing of it is asked."""
        key = self.section.key
        return (self._keys.index(key) + 1, len(self._keys)) if key in self._keys else None

    @property
    def next_key(self) -> str | None:
        """The next section of which something is asked."""
        keys = [section.key for section in self.form.sections]
        later = keys[keys.index(self.section.key) + 1 :]
        return next((key for key in later if key in self._keys), None)


def part_of(session: Session, application_id: UUID, key: str) -> Part:
    """A section, also one of which nothing is asked any more: somebody may still have it open.

    Raises NotFound when there is no such application, or no such section in it.
    """
    return part_in(queries.application_of(session, application_id), key)


def part_in(application: Application, key: str) -> Part:
    """The same of an application that is read already. Raises NotFound when there is no such section in it."""
    form = queries.form_of(application)
    section = next((section for section in form.sections if section.key == key), None)
    if section is None:
        raise NotFound("This application has no such section.")
    return Part(application, form, section)


def _sections_asked(form: QuestionSet, values: Answers) -> list[Section]:
    """The sections of which something is asked."""
    asked = {question.key for question in visible(form, values)}
    return [section for section in form.sections if not asked.isdisjoint(section.keys)]
