"""`Idempotency-Key`: a program that did not hear our answer may ask again without doing it twice."""

import hashlib
import string
from datetime import datetime
from uuid import UUID

from flask import Response, g, request
from sqlalchemy import CheckConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from grants.kernel.db import Base
from grants.kernel.problems import DomainError, Invalid, Problem

LONGEST_KEY = 200
PRINTED = frozenset(string.ascii_letters + string.digits + string.punctuation)


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


class KeyReused(DomainError):
    """A key that came with another request before."""

    code = "idempotency_key_reused"


def _key() -> str | None:
    """Raises Invalid for a key that cannot be kept as it is."""
    key = request.headers.get("Idempotency-Key") if request.method == "POST" else None
    if key is None:
        return None
    if not 0 < len(key) <= LONGEST_KEY or not set(key) <= PRINTED:
        sentence = f"A key has 1 to {LONGEST_KEY} printed characters of ASCII, without spaces."
        raise Invalid([Problem("Idempotency-Key", sentence, "idempotency_key")])
    return key


def _fingerprint() -> str:
    """A hash of the request: its address, what follows the question mark, and all that is sent."""
    whole = hashlib.sha256(request.full_path.encode())
    if request.mimetype == "multipart/form-data":  # its boundaries change, and it has been read by now
        for name, value in sorted(request.form.items(multi=True)):
            whole.update(repr((name, value)).encode())
        for name, file in sorted(request.files.items(multi=True)):
            file.stream.seek(0)
            whole.update(repr((name, file.filename, hashlib.sha256(file.stream.read()).hexdigest())).encode())
            file.stream.seek(0)
    else:
        whole.update(b"\n" + request.get_data())
    return whole.hexdigest()


def _wait_for_the_same(session: Session, person: UUID, key: str) -> None:
    """Until whoever asks with this key in the same moment has been answered. SQLite lets one write at a time anyway."""
    if session.get_bind().dialect.name == "postgresql":
        number = int.from_bytes(hashlib.sha256(f"{person} {key}".encode()).digest()[:8], signed=True)
        session.execute(select(func.pg_advisory_xact_lock(number)))


def replayed(session: Session) -> Response | None:
    """The answer given before to the same request, if there was one.

    Raises KeyReused when the key was used for another request, Invalid when it is none.
    """
    key, person = _key(), g.actor.person_id
    if key is None or person is None:
        return None
    _wait_for_the_same(session, person, key)
    answered = session.get(Answered, (person, key))
    if answered is None:
        return None
    if answered.fingerprint != _fingerprint():
        raise KeyReused("This Idempotency-Key was used for another request.")
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
            key=key,
            fingerprint=_fingerprint(),
            status=response.status_code,
            body=response.get_data(as_text=True),
            location=response.headers.get("Location"),
            etag=response.headers.get("ETag"),
            at=g.now,
        )
    )
