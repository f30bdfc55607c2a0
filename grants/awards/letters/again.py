"""A letter made again in another format, from what was kept when it was asked for."""

from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO

from flask import Response, send_file
from sqlalchemy.orm import Session

from grants.awards.letters.models import Letter
from grants.awards.letters.rules import file_name
from grants.awards.letters.wording.asked import told_again
from grants.awards.letters.wording.said import Said
from grants.identity.needs.rules import LARGEST_PRINT, SMALLEST_PRINT, USUAL_LARGE_PRINT
from grants.kernel.problems import NotFound, Problem, check
from grants.kernel.web import this_app

STANDARD, LARGE_PRINT, EASY_READ, PLAIN_TEXT = "standard", "large_print", "easy_read", "plain_text"
FORMATS: Mapping[str, str] = {
    STANDARD: "A PDF",
    LARGE_PRINT: "A PDF in large print",
    EASY_READ: "A PDF in easy words",
    PLAIN_TEXT: "Text without any layout",
}
NOT_KEPT = "This letter is from before its words were kept by themselves, so it is there as it was sent alone. Ask us."


def formats_of(session: Session, letter: Letter) -> dict[str, str]:
    """The formats in which a letter can be made again, each in words; none of one whose words were not kept."""
    said = told_again(session, letter)
    if said is None or letter.written_at is None:
        return {}
    return {name: words for name, words in FORMATS.items() if name != EASY_READ or said.text.easy_read}


def letter_again(session: Session, letter: Letter, in_format: str, points: int | None) -> Response:
    """The letter in a format, large print in a size of so many `points`, to be kept under its name. What it says is
    what was so when it was asked for.

    Raises NotFound where its words were not kept, or it is still being written, and Invalid for another format or size.
    """
    said = told_again(session, letter)
    if said is None or letter.written_at is None:
        raise NotFound(NOT_KEPT)
    check(_problems(in_format, points, has_easy=bool(said.text.easy_read)))
    about = letter.award or letter.application
    assert about is not None
    if in_format == PLAIN_TEXT:
        name = file_name(letter.kind, about.reference, points=None, easy=False)
        return _file(said.as_text().encode(), "text/plain", f"{name}.txt")
    size = (points or USUAL_LARGE_PRINT) if in_format == LARGE_PRINT else None
    said = replace(said, points=size, easy=in_format == EASY_READ)
    name = file_name(letter.kind, about.reference, points=said.points, easy=said.easy)
    return _file(_as_pdf(said), "application/pdf", f"{name}.pdf")


def _problems(in_format: str, points: int | None, *, has_easy: bool) -> list[Problem]:
    if in_format not in FORMATS:
        return [Problem("format", "Choose a format.", "missing")]
    if in_format == EASY_READ and not has_easy:
        return [Problem("format", "This letter has no easy words yet. Ask us for them.", "unknown")]
    if points is not None and not SMALLEST_PRINT <= points <= LARGEST_PRINT:
        return [Problem("points", f"Enter a size from {SMALLEST_PRINT} to {LARGEST_PRINT} points.")]
    return []


def _as_pdf(said: Said) -> bytes:
    return this_app().make_pdf(said.as_html())


def _file(content: bytes, media_type: str, name: str) -> Response:
    return send_file(BytesIO(content), mimetype=media_type, as_attachment=True, download_name=name)
