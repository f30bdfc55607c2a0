"""Writes the papers of a round: all its questions, and a form to fill in by hand."""

from uuid import UUID

from sqlalchemy.orm import Session

from grants.applications import rules as applications
from grants.applications.queries import question_set_of
from grants.identity.needs.rules import USUAL_LARGE_PRINT
from grants.kernel.clock import london_day
from grants.kernel.documents import LARGE_PRINT, Document, WrittenDocument
from grants.kernel.web import Application
from grants.kernel.writing import links_of
from grants.schemes import before_you_start_rules, queries
from grants.schemes.models import Round
from workers.pdf import make_pdf


def write_questions(app: Application, session: Session, document: Document) -> WrittenDocument:
    """All the questions of a round, to read and to prepare with."""
    return _write(app, session, document, "questions", "Questions")


def write_paper_form(app: Application, session: Session, document: Document) -> WrittenDocument:
    """The form of a round, with room to write."""
    return _write(app, session, document, "paper_form", "Paper form")


def _write(app: Application, session: Session, document: Document, template: str, title: str) -> WrittenDocument:
    round_ = queries.round_of(session, document.subject_id)
    html = _html(app, round_, template, print_points=USUAL_LARGE_PRINT if document.format == LARGE_PRINT else None)
    name = f"{title}, {round_.scheme.name}, {round_.name}".replace("/", "-")
    ending = ", large print.pdf" if document.format == LARGE_PRINT else ".pdf"
    return WrittenDocument(f"{name}{ending}", "application/pdf", make_pdf(html))


def _html(app: Application, round_: Round, template: str, *, print_points: int | None) -> str:
    scheme = round_.scheme
    questions = applications.whole_form(
        question_set_of(round_.question_set),
        smallest=scheme.smallest_award_pence,
        largest=scheme.largest_award_pence,
        closes_on=london_day(round_.closes_at),
        decisions_by=round_.decisions_by,
    )
    return app.jinja_env.get_template(f"schemes/papers/{template}.html").render(
        service_name=app.particulars.service_name,
        grant_maker=app.particulars.grant_maker,
        mail_from=app.settings.mail_from,
        postal_address=app.particulars.postal_address,
        round_href=_address(app, round_.id),
        print_points=print_points,
        kind="paper",
        round=round_,
        scheme=scheme,
        questions=questions,
        numbers=before_you_start_rules.numbered(questions.questions),
        time_to_apply=before_you_start_rules.time_to_apply(question_set_of(round_.question_set), scheme),
        words=before_you_start_rules,
        declaration=applications.DECLARATION,
    )


def _address(app: Application, round_id: UUID) -> str:
    return links_of(app)("schemes.round_page", round_id=round_id)
