"""Files of an application on its pages: added, opened, removed."""

from collections.abc import Sequence

from flask import Blueprint, Response

from grants.applications.models import Application
from grants.applications.uploads import service
from grants.applications.uploads.access import may_open_file
from grants.applications.uploads.models import ApplicationFile
from grants.applications.uploads.queries import upload_of, uploads_of
from grants.kernel.forms import Question
from grants.kernel.problems import Problem
from grants.kernel.uploads.pages import download, harmful_by_question, take_sent_files
from grants.kernel.web import allow, current_actor, current_session, current_time, this_app

upload_pages = Blueprint("uploads", __name__)


def files_to_open(application: Application) -> list[tuple[ApplicationFile, str | None]]:
    """The files of an application, each with the reason why this person can't open it; None where they can."""
    found = uploads_of(current_session(), application)
    return [(upload, may_open_file(current_actor(), upload)) for upload in found]


def harmful_files(application: Application, questions: Sequence[Question]) -> dict[str, list[ApplicationFile]]:
    """By question of a draft, the files that a scanner found harmful and that nobody has put away yet."""
    return harmful_by_question(lambda: uploads_of(current_session(), application), questions)


def take_files(application: Application, keys: Sequence[str]) -> list[Problem]:
    """What a page of a draft sent for its questions about files; gives what is wrong with those that can't be taken."""
    return take_sent_files(
        keys,
        lambda: uploads_of(current_session(), application),
        remove=lambda upload: service.remove_file(current_session(), upload, actor=current_actor(), now=current_time()),
        add=lambda key, name, content: _add(application, key, name, content),
    )


def _add(application: Application, key: str, name: str, content: bytes) -> ApplicationFile:
    return service.add_file(
        current_session(),
        application,
        question_key=key,
        name=name,
        content=content,
        files=this_app().files,
        actor=current_actor(),
        now=current_time(),
    )


@upload_pages.get("/files/<uuid:upload_id>")
@allow(may_open_file, load=upload_of)
def open_file(upload: ApplicationFile) -> Response:
    return download(upload)
