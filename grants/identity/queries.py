"""Reading about people and who is signed in."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from uuid import UUID

from sqlalchemy import Select, bindparam, literal, null, select
from sqlalchemy.orm import Session, joinedload

from grants.identity import rules
from grants.identity.models import Person, SignIn, SignInCode, SignInLink
from grants.kernel.problems import NotFound


def person_by_email(session: Session, email: str) -> Person | None:
    return session.scalar(select(Person).where(Person.email == rules.tidy_email(email)))


def person_of(session: Session, person_id: UUID) -> Person:
    """Raises NotFound."""
    person = session.get(Person, person_id)
    if person is None:
        raise NotFound("There is no such person.")
    return person


def administrators(session: Session) -> Sequence[Person]:
    """Everybody who runs the programme, by name."""
    return session.scalars(select(Person).where(Person.is_administrator).order_by(Person.name, Person.id)).all()


def nameless(session: Session, person_id: UUID | None) -> Person | None:
    """The person with this id while they have not told us their name; None for all others."""
    person = session.get(Person, person_id) if person_id else None
    return person if person and rules.is_name_unknown(person.name, person.email) else None


def person_signed_in(session: Session, token: str, now: datetime) -> Person | None:
    return session.scalar(_signed_in(), {"token_hash": rules.token_hash(token), "now": now})


@cache
def _signed_in() -> Select[Person]:
    """Put together once: every answer to a person begins with it."""
    theirs = (SignIn.token_hash == bindparam("token_hash"), SignIn.expires_at > bindparam("now"))
    return select(Person).join(SignIn, SignIn.person_id == Person.id).where(*theirs, SignIn.ended_at.is_(None))


def code_asked_for(session: Session, code_id: UUID) -> SignInCode:
    """Raises NotFound."""
    code = session.get(SignInCode, code_id)
    if code is None:
        raise NotFound("Ask for a new code.")
    return code


def usable_link(session: Session, token: str, now: datetime, *, lock: bool = False) -> SignInLink:
    """The link with this token, and its person.

    Raises NotFound when it is unknown, used or too old.
    """
    statement = (
        select(SignInLink)
        .where(SignInLink.token_hash == rules.token_hash(token), SignInLink.expires_at > now)
        .where(SignInLink.reusable | SignInLink.used_at.is_(None))
        .options(joinedload(SignInLink.person))
    )
    link = session.scalar(statement.with_for_update(of=SignInLink) if lock else statement)
    if link is None:
        raise NotFound("This link has been used or is too old. Sign in with your e-mail address instead.")
    return link


def administration(person_id: UUID) -> Select[tuple[str, UUID | None]]:
    """The role of administrator, held on the whole installation."""
    held = select(literal("administrator"), null().cast(Person.id.type))
    return held.select_from(Person).where(Person.id == person_id, Person.is_administrator)
