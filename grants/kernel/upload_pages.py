"""What pages and API of every stage share about files; and for administrators, what no scanner has looked at."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from typing import TypeVar

from flask import Blueprint, Response, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from marshmallow import fields
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.kernel.access import Actor, administrator
from grants.kernel.api import Strict, api_blueprint
from grants.kernel.forms import Question
from grants.kernel.pages import TO_HEED, note, note_problem
from grants.kernel.problems import Invalid, Problem
from grants.kernel.stage import Waiting
from grants.kernel.uploads import HARMFUL, UNSCANNED, Upload
from grants.kernel.web import allow, current_session, this_app

U = TypeVar("U", bound=Upload)

QUIET = "default-src 'none'; sandbox"
A_DAY = timedelta(days=1)


def download(upload: Upload, *, name: str | None = None) -> Response:
    """The file, to be kept and never shown inside our pages; under another name than its own if wanted."""
    response = send_file(
        BytesIO(this_app().files.get(upload.file.digest)),
        mimetype=upload.file.media_type,
        as_attachment=True,
        download_name=name or upload.file.name,
    )
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Security-Policy"] = QUIET
    return response


def harmful_by_question(uploads: Callable[[], Sequence[U]], questions: Sequence[Question]) -> dict[str, list[U]]:
    """By question, the files that a scanner found harmful and that nobody has put away yet."""
    found: dict[str, list[U]] = {question.key: [] for question in questions if question.type == "file"}
    for upload in uploads() if found else ():
        if upload.state == HARMFUL and upload.question_key in found:
            found[upload.question_key].append(upload)
    return found


def take_sent_files(
    keys: Sequence[str],
    uploads: Callable[[], Sequence[U]],
    *,
    remove: Callable[[U], None],
    add: Callable[[str, str, bytes], object],
) -> list[Problem]:
    """What a page sent for its questions about files: those ticked to be removed, and new ones with name and content.

    A file that can't be taken takes nothing else with it: what is wrong with it comes back, and the rest is saved.
    """
    ticked = set(request.form.getlist("remove-file"))
    for upload in uploads() if ticked else ():
        if upload.question_key in keys and str(upload.id) in ticked:
            remove(upload)
    problems: list[Problem] = []
    for key in keys:
        for sent in request.files.getlist(key):
            if not sent.filename:
                continue
            try:
                add(key, sent.filename, sent.read())
            except Invalid as refused:
                problems += refused.problems
    return problems


def note_refused(problems: Sequence[Problem]) -> None:
    """Say on the next page, beside their question, which files were not taken, and why."""
    note("Everything else on the page is saved.", TO_HEED)
    note_problem(Problem(problems[0].field, " ".join(problem.message for problem in problems)))


class UploadSchema(Strict):
    """A file. Until a scanner has found it clean, only the people of the organisation that added it can open it."""

    id = fields.UUID()
    question = fields.String(attribute="question_key")
    name = fields.String(attribute="file.name")
    size = fields.Integer(attribute="file.size", metadata={"description": "Bytes"})
    media_type = fields.String(attribute="file.media_type")
    state = fields.String()
    stands = fields.Boolean(metadata={"description": "Whether it is part of the answer as it is now"})
    uploaded_at = fields.AwareDateTime()


class UploadListSchema(Strict):
    items = fields.List(fields.Nested(UploadSchema))


class SentFileSchema(Strict):
    """The file itself, as multipart/form-data."""

    file = fields.Raw(required=True, metadata={"type": "string", "format": "binary"})


class SentQuestionSchema(Strict):
    question = fields.String(required=True, metadata={"description": "The key of the question"})


# For administrators


@dataclass(frozen=True)
class NotLookedAt:
    """How many files no scanner has looked at, and since when the first of them waits."""

    files: int
    since: datetime | None
    is_scanner_set: bool


def not_looked_at(session: Session) -> NotLookedAt:
    """What stays closed to all but those who added it."""
    waiting = select(func.count(), func.min(Upload.uploaded_at)).where(
        Upload.state == UNSCANNED, Upload.removed_at.is_(None)
    )
    number, since = session.execute(waiting).one()
    return NotLookedAt(number, since, is_scanner_set=this_app().settings.clamd_url is not None)


def files_to_look_at(session: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """For administrators: files that stay closed because no scanner is set, or because it did not answer for a day."""
    if not actor.is_administrator:
        return []
    found = not_looked_at(session)
    if found.since is None or (found.is_scanner_set and found.since > now - A_DAY):
        return []
    closed = "A file stays closed" if found.files == 1 else f"{found.files} files stay closed"
    why = "the virus scanner has not looked" if found.is_scanner_set else "no virus scanner is set"
    detail = "Until then only the people who added them open them."
    return [Waiting(text=f"{closed}: {why}", href=url_for("scanning.overview"), detail=detail)]


scanning_pages = Blueprint("scanning", __name__)
scanning_api = api_blueprint("scanning", "Files that no scanner has looked at")


@scanning_pages.get("/files/scanning")
@allow(administrator)
def overview() -> ResponseReturnValue:
    return render_template("kernel/pages/scanning.html", found=not_looked_at(current_session()))


class ScanningSchema(Strict):
    """What no scanner has looked at, so that only the people who added it open it."""

    is_scanner_set = fields.Boolean()
    files = fields.Integer()
    since = fields.AwareDateTime(allow_none=True)


@scanning_api.get("/files/scanning")
@scanning_api.response(200, ScanningSchema)
@allow(administrator)
def show_scanning() -> NotLookedAt:
    """How many files no scanner has looked at, and since when."""
    return not_looked_at(current_session())
