"""`Idempotency-Key`: a program that did not hear our answer may ask again without doing it twice."""

import hashlib
from datetime import datetime
from uuid import UUID

from flask import Response, g, request
from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, Session, mapped_column

from grants.kernel.constraints import explain
from grants.kernel.db import Base
from grants.kernel.problems import Conflict

LONGEST_KEY = 200


class Answered(Base):
    """An answer already given to a person's request with this key, kept to give it again."""

    __tablename__ = "answered_request"

    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    fingerprint: Mapped[str]
    status: Mapped[int]
    body: Mapped[str]
    location: Mapped[str | None]
    etag: Mapped[str | None]
    at: Mapped[datetime]

    __table_args__ = (CheckConstraint(f"length(key) <= {LONGEST_KEY}", name="key"),)


explain("pk_answered_request", "This request is being answered already. Ask again in a moment.")


def _key() -> str | None:
    return request.headers.get("Idempotency-Key") if request.method == "POST" else None


def _fingerprint() -> str:
    return hashlib.sha256(b"\n".join([request.path.encode(), request.get_data()])).hexdigest()


def replayed(session: Session) -> Response | None:
    """The answer given before to the same request, if there was one.

    Raises Conflict when the key was used for another request.
    """
    key, person = _key(), g.actor.person_id
    if key is None or person is None:
        return None
    answered = session.get(Answered, (person, key[:LONGEST_KEY]))
    if answered is None:
        return None
    if answered.fingerprint != _fingerprint():
        raise Conflict("This Idempotency-Key was used for another request.", code="idempotency_key_reused")
    response = Response(answered.body, answered.status, mimetype="application/json")
    response.headers["Idempotent-Replay"] = "true"
    if answered.location:
        response.headers["Location"] = answered.location
    if answered.etag:
        response.headers["ETag"] = answered.etag
    return response


def remember(session: Session, response: Response) -> None:
    """Keep the answer, in the transaction of what it answers; not one with a secret in it, which says `no-store`."""
    key, person = _key(), g.actor.person_id
    if key is None or person is None or response.cache_control.no_store:
        return
    session.add(
        Answered(
            person_id=person,
            key=key[:LONGEST_KEY],
            fingerprint=_fingerprint(),
            status=response.status_code,
            body=response.get_data(as_text=True),
            location=response.headers.get("Location"),
            etag=response.headers.get("ETag"),
            at=g.now,
        )
    )
