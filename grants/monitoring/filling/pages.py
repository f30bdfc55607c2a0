"""The sections of a return: shown, saved, saved while they are written, and put back after signing in."""

from datetime import datetime
from uuid import UUID

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from grants.kernel.access import Actor
from grants.kernel.filling import pages as filling
from grants.kernel.filling.unsaved import keep_of_stranger
from grants.kernel.request_limits import takes_files
from grants.kernel.web import allow, keeps_typed, shown_at
from grants.monitoring.access import may_fill_in
from grants.monitoring.asking.known_rules import SOURCES
from grants.monitoring.filling.sheet import ReturnSection, return_section
from grants.monitoring.models import Return
from grants.monitoring.reviewing.rules import field_of_because
from grants.monitoring.rules import is_with_grantee
from grants.schemes.languages.reading import read_scheme


def add_section_pages(pages: Blueprint) -> None:
    """Put these pages beside the others of returns."""
    pages.get("/returns/<uuid:return_id>/sections/<key>")(section)
    pages.post("/returns/<uuid:return_id>/sections/<key>")(save_section)
    pages.post("/returns/<uuid:return_id>/sections/<key>/autosave")(autosave)
    pages.post("/returns/<uuid:return_id>/sections/<key>/unsaved")(throw_away_unsaved)


def _may_write(actor: Actor, sheet: ReturnSection) -> str | None:
    return may_fill_in(actor, sheet.record)


def keep_unsaved_section(
    session: Session, form: MultiDict[str, str], *, return_id: UUID, key: str, now: datetime
) -> bool:
    """Keep what was sent for a section of a return. False when nobody knows who sent it, or for what."""
    kept_by = session.get(Return, return_id, with_for_update=True)
    return (
        kept_by is not None
        and is_with_grantee(kept_by.state)
        and keep_of_stranger(session, form, kept_by.id, key, now=now)
    )


@allow(_may_write, load=return_section)
def section(sheet: ReturnSection) -> ResponseReturnValue:
    read_scheme(sheet.record.award.scheme_id)
    words = {
        query.question_key: filling.Beside(
            field_of_because(query.question_key),
            f"Or say why your answer to “{query.label}” is right",
            f"We asked: {query.question}",
            query.because,
        )
        for query in sheet.asked_about
    }
    return filling.show_section(
        sheet,
        "monitoring/pages/section.html",
        monitoring_return=sheet.record,
        asked_about=sheet.asked_about,
        beside=words,
        offered={key: SOURCES[offer.source] for key, offer in sheet.offers.items()},
    )


@keeps_typed(keep_unsaved_section)
@takes_files
@allow(_may_write, load=return_section)
def save_section(sheet: ReturnSection) -> ResponseReturnValue:
    return filling.save_section(sheet, how_to_return="Nothing has been sent yet. To come back, open your home page.")


@shown_at("monitoring.section")
@keeps_typed(keep_unsaved_section)
@allow(_may_write, load=return_section)
def autosave(sheet: ReturnSection) -> Response:
    return filling.autosave_section(sheet)


@shown_at("monitoring.section")
@allow(_may_write, load=return_section)
def throw_away_unsaved(sheet: ReturnSection) -> ResponseReturnValue:
    return filling.throw_away_unsaved(sheet)
