"""The list of files that came with applications."""

from typing import Any

from sqlalchemy import Select, or_

from grants.applications.conflicts import without_conflict
from grants.applications.in_lists import OF_APPLICATION, with_application
from grants.applications.models import ANSWERED, Application, Clarification
from grants.applications.uploads.models import ApplicationFile
from grants.kernel.files import StoredFile
from grants.kernel.lists.described import MOMENT, NUMBER, STATE, Column, List, named
from grants.kernel.pages import addresses
from grants.kernel.uploads.models import STATES
from grants.schemes.models import Round


def _sent(statement: Select[Any]) -> Select[Any]:
    """Those that were sent with an application or with an answer, and not taken out."""
    return (
        with_application(
            statement.select_from(ApplicationFile).join(Application, ApplicationFile.application_id == Application.id)
        )
        .join(StoredFile, ApplicationFile.file_id == StoredFile.id)
        .outerjoin(Clarification, ApplicationFile.clarification_id == Clarification.id)
        .where(Application.submitted_at.is_not(None), ApplicationFile.removed_at.is_(None))
        .where(or_(ApplicationFile.clarification_id.is_(None), Clarification.state == ANSWERED))
    )


FILES = List(
    "documents",
    "Documents of applications",
    ApplicationFile.id,
    named(
        Column("file", "The name of the file", StoredFile.name),
        *OF_APPLICATION,
        Column("question", "The question that it answers, by its key", ApplicationFile.question_key),
        Column("type", "What kind of file it is", StoredFile.media_type),
        Column("bytes", "How large it is, in bytes", StoredFile.size, NUMBER),
        Column("state", "What the scanner said: unscanned, clean, harmful", ApplicationFile.state, STATE),
        Column("added_at", "When it was added, in London time", ApplicationFile.uploaded_at, MOMENT, "Added"),
    ),
    _sent,
    without_conflict,
    lambda: addresses("uploads.open_file", "upload_id"),
    usual=("file", "organisation", "application", "round", "state", "added_at"),
    linked=ApplicationFile.id,
    sorts={},
    states=STATES,
    state=ApplicationFile.state,
    scheme=Round.scheme_id,
    round=Application.round_id,
)
