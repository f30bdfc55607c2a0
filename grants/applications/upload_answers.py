"""How an answer tells of its files."""

from datetime import datetime
from typing import Any

from grants.applications.models import Application
from grants.applications.upload_models import Upload


def take_out(application: Application, upload: Upload, now: datetime) -> None:
    """Say no more of a file in the answer that it was added to."""
    noted = application.answers.get(upload.question_key) or []
    note(application, upload.question_key, [item for item in noted if item["id"] != str(upload.id)], now)


def note(application: Application, key: str, noted: list[dict[str, Any]], now: datetime) -> None:
    """Say which files answer a question. The application gets a new version."""
    answers = {**application.answers, key: noted}
    application.answers = {name: answer for name, answer in answers.items() if answer != []}
    application.updated_at = now
    application.version += 1
