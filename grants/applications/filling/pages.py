"""The sections of a draft: shown, saved, saved while they are written, and put back after signing in."""

from datetime import datetime
from uuid import UUID

from flask import Blueprint, Response, g, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from grants.applications.access import may_edit_application
from grants.applications.filling.sheet import DraftSection, draft_section
from grants.applications.models import DRAFT, Application
from grants.identity.queries import person_of
from grants.kernel.access import Actor
from grants.kernel.filling import pages as filling
from grants.kernel.filling.unsaved import keep_of_stranger
from grants.kernel.request_limits import takes_files
from grants.kernel.web import allow, current_actor, current_session, keeps_typed, shown_at
from grants.schemes.languages.reading import read_scheme


def add_section_pages(pages: Blueprint) -> None:
    """Put these pages beside the others of applicants."""
    pages.get("/applications/<uuid:application_id>/sections/<key>")(section)
    pages.post("/applications/<uuid:application_id>/sections/<key>")(save_section)
    pages.post("/applications/<uuid:application_id>/sections/<key>/autosave")(autosave)
    pages.post("/applications/<uuid:application_id>/sections/<key>/unsaved")(throw_away_unsaved)


def _may_edit(actor: Actor, sheet: DraftSection) -> str | None:
    return may_edit_application(actor, sheet.record)


def keep_unsaved_section(
    session: Session, form: MultiDict[str, str], *, application_id: UUID, key: str, now: datetime
) -> bool:
    """Keep what was sent for a section of a draft. False when nobody knows who sent it, or for what."""
    draft = session.get(Application, application_id, with_for_update=True)
    return draft is not None and draft.state == DRAFT and keep_of_stranger(session, form, draft.id, key, now=now)


@allow(_may_edit, load=draft_section)
def section(sheet: DraftSection) -> ResponseReturnValue:
    """A section to write in; of what was sent there is nothing to write, unless something typed would be lost."""
    application = sheet.record
    read_scheme(application.round.scheme_id)
    if application.state != DRAFT and not g.get("refused") and not filling.unsaved_now(sheet):
        return redirect(url_for(".show", application_id=application.id))
    return filling.show_section(sheet, "applications/pages/section.html", application=application)


@keeps_typed(keep_unsaved_section)
@takes_files
@allow(_may_edit, load=draft_section)
def save_section(sheet: DraftSection) -> ResponseReturnValue:
    me = person_of(current_session(), current_actor().person_id or UUID(int=0))
    how = f"To come back, sign in as {me.email}: your application is on your home page."
    return filling.save_section(sheet, how_to_return=how)


@shown_at("applications.section")
@keeps_typed(keep_unsaved_section)
@allow(_may_edit, load=draft_section)
def autosave(sheet: DraftSection) -> Response:
    return filling.autosave_section(sheet)


@shown_at("applications.section")
@allow(_may_edit, load=draft_section)
def throw_away_unsaved(sheet: DraftSection) -> ResponseReturnValue:
    return filling.throw_away_unsaved(sheet)
