"""Writes the papers of panels: what a member reads before the meeting."""

from sqlalchemy.orm import Session

from grants.kernel.documents import LARGE_PRINT, Document, WrittenDocument
from grants.kernel.problems import NotFound
from grants.kernel.web import Application
from grants.panels.packs import Pack, pack_for
from grants.panels.papers import pack_facts
from workers.pdf import make_pdf


def write_pack(app: Application, session: Session, document: Document) -> WrittenDocument | None:
    """The pack of a member; None when it is of an earlier edition, or they sit on the panel no more."""
    try:
        pack = pack_for(session, document.subject_id)
    except NotFound:
        return None
    if pack.member.pack_edition != document.edition:
        return None
    large_print = document.format == LARGE_PRINT
    html = app.jinja_env.get_template("panels/papers/pack.html").render(
        service_name=app.settings.service_name,
        grant_maker=app.settings.grant_maker,
        mail_from=app.settings.mail_from,
        large_print=large_print,
        kind="pack",
        made_at=document.asked_at,
        **pack_facts(pack),
    )
    return WrittenDocument(_name(pack, large_print), "application/pdf", make_pdf(html))


def _name(pack: Pack, large_print: bool) -> str:
    round_ = pack.panel.round
    name = f"Panel papers, {round_.scheme.name}, {round_.name}".replace("/", "-")
    return f"{name}{', large print' if large_print else ''}.pdf"
