"""An application laid out for people: part by part for its pages, and as plain text to keep."""

from dataclasses import dataclass
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
    """One section of an application. `asked` are its questions that apply, given the answers so far; there may be none,
    as when the amount was lowered since the page was opened.
    """

    application: Application
    form: QuestionSet
    section: Section
    asked: list[Question]
    warnings: list[Problem]
    place: tuple[int, int] | None
    """Which section it is, of how many that are asked; counted from 1. None where nothing of it is asked."""
    next_key: str | None
    """The next section of which something is asked."""


def part_of(session: Session, application_id: UUID, key: str) -> Part:
    """A section, also one of which nothing is asked any more: somebody may still have it open.

    Raises NotFound when there is no such application, or no such section in it.
    """
    application = queries.application_of(session, application_id)
    form, values = queries.form_of(application), queries.values_of(application)
    number = next((i for i, section in enumerate(form.sections) if section.key == key), None)
    if number is None:
        raise NotFound("This application has no such section.")
    section, keys = form.sections[number], [section.key for section in _sections_asked(form, values)]
    later = [section.key for section in form.sections[number + 1 :]]
    return Part(
        application=application,
        form=form,
        section=section,
        asked=[question for question in visible(form, values) if question.key in section.keys],
        warnings=[problem for problem in rules.draft_warnings(form, values) if problem.field in section.keys],
        place=(keys.index(key) + 1, len(keys)) if key in keys else None,
        next_key=next((key for key in later if key in keys), None),
    )


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
