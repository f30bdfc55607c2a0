"""Asking how it was, and taking answers. No event tells of an answer: it would name the moment, and so the person."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from grants.kernel.clock import london_day
from grants.kernel.problems import Conflict, check
from grants.reporting.experience import rules
from grants.reporting.experience.models import Experience, ExperienceAsked

OVER = "You have answered already, or it is too long ago. Thank you all the same."


def ask(
    session: Session, occasion: str, *, scheme_id: UUID, subject_id: UUID, person_id: UUID, secret: str, now: datetime
) -> str:
    """Let a person answer how it was, once; gives the token for it. Again, it changes nothing until they have answered.

    `subject_id` is of the application, decision or return. Neither it nor the person is kept.
    """
    token = rules.token_of(occasion, subject_id, person_id, secret)
    if session.get(ExperienceAsked, rules.digest_of(token)) is None:
        open_to = london_day(now + rules.OPEN_FOR)
        asked = ExperienceAsked(digest=rules.digest_of(token), scheme_id=scheme_id, occasion=occasion, open_to=open_to)
        session.add(asked)
        session.flush()
    return token


def answer(session: Session, token: str, *, ease: int | None, said: str, now: datetime) -> None:
    """Take an answer, and show it as soon as enough others are there. The token can be used no more.

    Raises Invalid for what cannot be taken, and Conflict where the token was used or is too old.
    """
    check(rules.answer_problems(ease, said))
    used = delete(ExperienceAsked).where(
        ExperienceAsked.digest == rules.digest_of(token), ExperienceAsked.open_to >= london_day(now)
    )
    row = session.execute(used.returning(ExperienceAsked.scheme_id, ExperienceAsked.occasion)).one_or_none()
    if row is None:
        raise Conflict(OVER, code="answered_or_over")
    scheme_id, occasion = row
    session.add(Experience(scheme_id=scheme_id, occasion=occasion, ease=ease, said=said.strip()))
    session.flush()
    held = (Experience.scheme_id == scheme_id, Experience.occasion == occasion, Experience.is_shown.is_(False))
    if (session.scalar(select(func.count()).select_from(Experience).where(*held)) or 0) >= rules.FEWEST:
        session.execute(update(Experience).where(*held).values(is_shown=True))


def forget_asked(session: Session, now: datetime) -> None:
    """Remove what nobody answered in time."""
    session.execute(delete(ExperienceAsked).where(ExperienceAsked.open_to < london_day(now)))
