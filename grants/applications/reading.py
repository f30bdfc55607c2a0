"""An application laid out for people: section by section for its pages, and as plain text to keep."""

from flask import Flask

from grants.applications import in_words, queries, rules
from grants.applications.models import Application
from grants.kernel.clock import in_london
from grants.kernel.filling import rules as filling
from grants.kernel.filling.rules import Answered
from grants.kernel.web import this_app


def answered(application: Application) -> Answered:
    """The questions that apply and their answers, section by section."""
    return filling.answered(queries.form_of(application), queries.values_of(application), rules.field_of)


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
        service_name=this_app().particulars.service_name,
        grant_maker=this_app().particulars.grant_maker,
        mail_from=known.mail_from,
        print_points=print_points,
        application=application,
        copy=in_words.plain_copy(application),
    )
