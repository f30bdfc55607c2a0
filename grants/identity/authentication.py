"""Who acts in a request: the bearer of a token, or the person signed in with this browser."""

from datetime import datetime
from uuid import UUID

from flask import Request
from flask import session as cookie
from sqlalchemy.orm import Session

from grants.identity import queries
from grants.identity.models import Person
from grants.identity.tokens.queries import person_with_api_token
from grants.kernel.access import NOBODY, Actor
from grants.kernel.problems import SignInNeeded
from grants.kernel.stage import Registry
from grants.kernel.web import this_app

COOKIE_KEY = "sign_in"


def actor_for(session: Session, person: Person, registry: Registry) -> Actor:
    """The actor a person is now, with all roles, read in one query."""
    session.info["acting"] = person  # a session forgets what nobody holds, and would read them again
    rows = session.execute(registry.roles_of_person, {"person_id": person.id})
    roles = frozenset((role, _as_id(on)) for role, on in rows)
    return Actor(person_id=person.id, name=person.name, roles=roles)


def _as_id(value: UUID | str | None) -> UUID | None:
    return UUID(value) if isinstance(value, str) else value


def by_token(session: Session, request: Request, now: datetime) -> Actor | None:
    """A program with a bearer token. One that is wrong is refused, never taken for nobody."""
    if "Authorization" not in request.headers:
        return None
    authorization = request.authorization
    token = authorization.token if authorization and authorization.type == "bearer" else None
    person = person_with_api_token(session, token, now) if token else None
    if person is None:
        raise SignInNeeded("This token is not known, has been withdrawn or has run out.", code="token_refused")
    return actor_for(session, person, this_app().registry)


def remember(token: str) -> None:
    """Let this browser be the one that was just signed in."""
    cookie.clear()
    cookie[COOKIE_KEY] = token
    cookie.permanent = True


def by_cookie(session: Session, request: Request, now: datetime) -> Actor | None:
    """A person in a browser."""
    token = cookie.get(COOKIE_KEY)
    person = queries.person_signed_in(session, token, now) if token else None
    return actor_for(session, person, this_app().registry) if person else NOBODY
