"""Tokens are issued to the people for whom programs act, and withdrawn by them."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.identity import rules
from grants.identity.events import ApiTokenIssued, ApiTokenWithdrawn
from grants.identity.models import Person
from grants.identity.tokens.models import ApiToken
from grants.identity.tokens.queries import number_working
from grants.identity.tokens.rules import MOST_TOKENS, USUAL_DAYS, token_problems
from grants.kernel.access import Actor
from grants.kernel.db import new_id
from grants.kernel.events import publish
from grants.kernel.problems import Conflict, check


def issue_token(
    session: Session, person: Person, *, label: str, days: int = USUAL_DAYS, actor: Actor, now: datetime
) -> tuple[ApiToken, str]:
    """Make a token with which a program may act as this person for so many days.

    Gives what is kept of it, and the token itself, which can be shown this once. Raises Invalid, and Conflict when
    too many tokens of this person work already.
    """
    check(token_problems(label, days))
    session.execute(select(Person.id).where(Person.id == person.id).with_for_update())
    if number_working(session, person.id, now) >= MOST_TOKENS:
        sentence = f"{MOST_TOKENS} tokens work already. Withdraw one that is not used any more."
        raise Conflict(sentence, code="too_many_tokens")
    secret = secrets.token_urlsafe(32)
    token = ApiToken(
        id=new_id(),
        token_hash=rules.token_hash(secret),
        person_id=person.id,
        label=label.strip(),
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    session.add(token)
    session.flush()
    publish(session, ApiTokenIssued(person_id=person.id, token_id=token.id), actor=actor, now=now)
    return token, secret


def withdraw_token(session: Session, token: ApiToken, *, actor: Actor, now: datetime) -> None:
    """End a token at once. One that has ended stays as it is."""
    session.refresh(token, with_for_update=True)
    if token.revoked_at is None:
        token.revoked_at = now
        publish(session, ApiTokenWithdrawn(person_id=token.person_id, token_id=token.id), actor=actor, now=now)
