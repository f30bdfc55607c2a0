"""Writes the papers of panels: what a member reads before the meeting, and its minutes."""

from typing import Any

from sqlalchemy.orm import Session

from grants.identity.needs.queries import print_size_of
from grants.identity.needs.rules import USUAL_LARGE_PRINT
from grants.kernel.documents import LARGE_PRINT, Document, WrittenDocument
from grants.kernel.problems import NotFound
from grants.kernel.web import Application
from grants.panels.closed import closed_to
from grants.panels.models import Panel, PanelMember
from grants.panels.papers.facts import facts_for_papers
from grants.panels.papers.member_papers import papers_for
from grants.panels.papers.minutes import edition_of, minutes_of
from grants.panels.papers.minutes_rules import for_reader
from grants.panels.queries import panel_of
from workers.pdf import LONG, make_pdf


def write_member_papers(app: Application, session: Session, document: Document) -> WrittenDocument | None:
    """The papers of a member; None when they are of an earlier edition, or the member has stood down."""
    try:
        papers = papers_for(session, document.subject_id)
    except NotFound:
        return None
    if papers.member.pack_edition != document.edition:
        return None
    points = print_size_of(session, papers.member.person)
    html = _html(app, "member_papers", document, points, kind="pack", **facts_for_papers(papers))
    name = _name("Panel papers", papers.panel, document.format == LARGE_PRINT)
    return WrittenDocument(name, "application/pdf", make_pdf(html, seconds=LONG))


def write_minutes(app: Application, session: Session, document: Document) -> WrittenDocument | None:
    """The minutes for administrators; None when something has happened in the panel since they were asked for."""
    panel = panel_of(session, document.subject_id)
    return _write_minutes(app, session, document, panel, None)


def write_member_minutes(app: Application, session: Session, document: Document) -> WrittenDocument | None:
    """The minutes for a member, without what they are recused from; None also when they sit no more."""
    member = session.get(PanelMember, document.subject_id)
    if member is None:
        return None
    return _write_minutes(app, session, document, panel_of(session, member.panel_id), member)


def _write_minutes(
    app: Application, session: Session, document: Document, panel: Panel, member: PanelMember | None
) -> WrittenDocument | None:
    whole = minutes_of(session, panel)
    if whole is None or edition_of(session, panel.id) != document.edition:
        return None
    closed = closed_to(session, panel.id, member.person_id) if member else frozenset()
    large_print = document.format == LARGE_PRINT
    html = _html(
        app,
        "minutes",
        document,
        next((print_size_of(session, each.person) for each in panel.members if member and each.id == member.id), None),
        kind="paper",
        panel=panel,
        minutes=for_reader(whole, closed, hides_names=panel.round.scheme.scores_blind and member is not None),
        reader=next((each.person.name for each in panel.members if member and each.id == member.id), ""),
    )
    return WrittenDocument(_name("Minutes", panel, large_print), "application/pdf", make_pdf(html, seconds=LONG))


def _html(app: Application, template: str, document: Document, points: int | None, **facts: Any) -> str:
    return app.jinja_env.get_template(f"panels/papers/{template}.html").render(
        service_name=app.particulars.service_name,
        grant_maker=app.particulars.grant_maker,
        mail_from=app.settings.mail_from,
        print_points=(points or USUAL_LARGE_PRINT) if document.format == LARGE_PRINT else None,
        made_at=document.asked_at,
        **facts,
    )


def _name(title: str, panel: Panel, large_print: bool) -> str:
    name = f"{title}, {panel.round.scheme.name}, {panel.round.name}".replace("/", "-")
    return f"{name}{', large print' if large_print else ''}.pdf"
