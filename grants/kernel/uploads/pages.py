"""What pages of every stage share about files; and for administrators, what no scanner has looked at."""

from collections.abc import Callable, Sequence
from io import BytesIO
from typing import TypeVar

from flask import Blueprint, Response, render_template, request, send_file
from flask.typing import ResponseReturnValue

from grants.kernel.access import administrator
from grants.kernel.forms import Question
from grants.kernel.pages import TO_HEED, note, note_problem
from grants.kernel.problems import Invalid, Problem
from grants.kernel.uploads.models import HARMFUL, Upload
from grants.kernel.uploads.queries import not_looked_at
from grants.kernel.web import allow, current_session, this_app

U = TypeVar("U", bound=Upload)

QUIET = "default-src 'none'; sandbox"


def download(upload: Upload, *, name: str | None = None) -> Response:
    """The file, to be kept and never shown inside our pages; under another name than its own if wanted."""
    response = send_file(
        BytesIO(this_app().files.get(upload.file.digest)),
        mimetype=upload.file.media_type,
        as_attachment=True,
        download_name=name or upload.file.name,
    )
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


# For administrators


scanning_pages = Blueprint("scanning", __name__)


@scanning_pages.get("/files/scanning")
@allow(administrator)
def overview() -> ResponseReturnValue:
    return render_template("kernel/pages/scanning.html", found=not_looked_at(current_session()))
