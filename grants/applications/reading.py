"""An application laid out for people: part by part for its pages, and as plain text to keep."""

from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from flask import Flask
from sqlalchemy.orm import Session

from grants.applications import in_words, queries, rules
from grants.applications.models import Application
from grants.kernel.clock import in_london
from grants.kernel.forms import Answers, Question, QuestionSet, Section, shown, visible
from grants.kernel.problems import NotFound, Problem
from grants.kernel.web import this_app

Answered = list[tuple[Section, list[tuple[Question, str, str]]]]
"""Each section with its questions: the question, the name of its field, and the answer as shown."""


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


def answered(application: Application) -> Answered:
    """The questions that apply and their answers, section by section."""
    form, values = queries.form_of(application), queries.values_of(application)
    asked = {question.key for question in visible(form, values)}
    laid_out = [
        (
            section,
            [
                (question, rules.field_of(question.key), shown(question, values.get(question.key)))
                for question in section.questions
                if question.key in asked
            ],
        )
        for section in form.sections
    ]
    return [(section, rows) for section, rows in laid_out if rows]


def copy_as_text(application: Application) -> str:
    """The whole application as plain text, for those who read it so and for keeping."""
    round_ = application.round
    lines = [
        f"Application {application.reference}",
        f"{round_.scheme.name}, {round_.name}",
        f"From {application.organisation.name}",
    ]
    if application.submitted_at:
        sent = in_london(application.submitted_at)
        lines.append(f"Sent on {sent.day} {sent:%B %Y at %H:%M}")
    for title, rows in in_words.plain_copy(application):
        lines += ["", "", title.upper()]
        for label, answer in rows:
            lines += ["", label, answer]
    return "\n".join(lines) + "\n"


def copy_as_html(app: Flask, application: Application, *, print_points: int | None = None) -> str:
    """The whole application as an HTML document of its own, to print or to keep."""
    known = this_app().settings
    return app.jinja_env.get_template("applications/copies/copy.html").render(
        service_name=known.service_name,
        grant_maker=known.grant_maker,
        mail_from=known.mail_from,
        print_points=print_points,
        application=application,
        copy=in_words.plain_copy(application),
    )
