"""Reading the tokens of programs."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, func, select
from sqlalchemy.orm import Session

from grants.identity import rules
from grants.identity.models import Person, SignIn
from grants.identity.tokens.models import ApiToken
from grants.kernel.problems import NotFound


def person_with_api_token(session: Session, token: str, now: datetime) -> Person | None:
    """Whom a program with this token acts for. None when it is unknown, has run out or was withdrawn."""
    return session.scalar(_with_api_token(), {"token_hash": rules.token_hash(token), "now": now})


@cache
def _with_api_token() -> Select[Person]:
    """Put together once: every answer to a program begins with it."""
    theirs = (ApiToken.token_hash == bindparam("token_hash"), ApiToken.expires_at > bindparam("now"))
    return select(Person).join(ApiToken, ApiToken.person_id == Person.id).where(*theirs, ApiToken.revoked_at.is_(None))


def _works_for(person_id: UUID, now: datetime) -> ColumnElement[bool]:
    return and_(ApiToken.person_id == person_id, ApiToken.revoked_at.is_(None), ApiToken.expires_at > now)


def working_tokens(session: Session, person_id: UUID, now: datetime) -> Sequence[ApiToken]:
    """The tokens with which programs can act for a person now, the newest first: `rules.MOST_TOKENS` at most."""
    return session.scalars(select(ApiToken).where(_works_for(person_id, now)).order_by(ApiToken.id.desc())).all()


def number_working(session: Session, person_id: UUID, now: datetime) -> int:
    """How many tokens of a person work now."""
    return session.scalar(select(func.count()).select_from(ApiToken).where(_works_for(person_id, now))) or 0


def token_of(session: Session, token_id: UUID) -> ApiToken:
    """Raises NotFound."""
    token = session.get(ApiToken, token_id)
    if token is None:
        raise NotFound("There is no such token.")
    return token


def last_signed_in() -> ColumnElement[datetime | None]:
    """When somebody last signed in, with a browser or by a token for a program: SQL, beside a person."""
    by_browser, by_program = (
        select(func.max(kind.created_at)).where(kind.person_id == Person.id).scalar_subquery()
        for kind in (SignIn, ApiToken)
    )
    return case((by_browser > by_program, by_browser), else_=func.coalesce(by_program, by_browser))
