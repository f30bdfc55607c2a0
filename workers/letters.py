"""Writes letters, each in the format that its reader asked for."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from grants.awards.letters.models import Letter
from grants.awards.letters.queries import letter_of
from grants.awards.letters.rules import file_name
from grants.awards.letters.service import is_overtaken, keep_letter
from grants.awards.letters.wording.asked import as_asked
from grants.awards.letters.wording.said import Said
from grants.kernel.running import Record, Work
from grants.kernel.web import this_app
from workers.pdf import make_pdf


@dataclass(frozen=True)
class Written:
    """A letter ready to be kept."""

    name: str
    media_type: str
    content: bytes


def write_letter(work: Work) -> Record | None:
    """Write the letter that the job names.

    It says what was so when it was asked for. Done twice it gives the same bytes, and one letter is kept.
    """
    letter_id = UUID(work.args["letter_id"])
    app = this_app()
    with work.database.read() as session:
        letter = letter_of(session, letter_id)
        if letter.written_at is not None or is_overtaken(letter):
            return None
        said = as_asked(session, letter)
    written, page = _write(letter, said), said.as_page()
    digest = app.files.put(written.content)

    def record(session: Session, now: datetime) -> None:
        keep_letter(
            session,
            letter_id,
            digest=digest,
            name=written.name,
            media_type=written.media_type,
            size=len(written.content),
            template_id=said.text.template_id,
            text_digest=said.text.digest,
            page=page,
            now=now,
        )

    return record


def _write(letter: Letter, said: Said) -> Written:
    about = letter.award or letter.application
    assert about is not None
    if said.is_plain:
        name = file_name(letter.kind, about.reference, points=None, easy=False)
        return Written(f"{name}.txt", "text/plain; charset=utf-8", said.as_text().encode())
    name = file_name(letter.kind, about.reference, points=said.points, easy=said.easy)
    return Written(f"{name}.pdf", "application/pdf", make_pdf(said.as_html()))
