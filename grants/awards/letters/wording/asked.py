"""What a letter says is fixed when it is asked for, and read from there whenever it is set, in whatever format."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.awards.letters.models import Letter
from grants.awards.letters.wording.keeping import kept, said_again
from grants.awards.letters.wording.said import Said, in_format_of, letter_said


def kept_to_say(session: Session, letter: Letter) -> dict[str, Any]:
    """All that the letter says, to be kept with it. The letter comes from `letters.queries.letter_of`."""
    return kept(letter_said(session, letter))


def as_asked(session: Session, letter: Letter) -> Said:
    """What the letter says, in the format that its reader asks for now.

    One that was asked for before this was kept says what is so now. The letter comes from `letters.queries.letter_of`.
    """
    told = told_again(session, letter)
    return letter_said(session, letter) if told is None else in_format_of(session, letter.person, told)


def told_again(session: Session, letter: Letter) -> Said | None:
    """What the letter says as it was kept, in no format yet; None of one from before this was kept."""
    told = session.scalar(select(Letter.told).where(Letter.id == letter.id))
    return None if told is None else said_again(told)
