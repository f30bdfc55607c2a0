"""An application laid out for people: section by section for its pages, and as plain text to keep."""

from flask import Flask

from grants.applications import in_words, queries, rules
from grants.applications.models import Application
from grants.kernel.clock import in_london
from grants.kernel.forms import Question, Section, shown, visible
from grants.kernel.web import this_app

Answered = list[tuple[Section, list[tuple[Question, str, str]]]]
"""Each section with its questions: the question, the name of its field, and the answer as shown."""


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
