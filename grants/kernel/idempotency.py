"""`Idempotency-Key`: a program that did not hear our answer may ask again without doing it twice.

Nor does a form of a page do anything twice, however often it is pressed: it carries a key of its own, hidden, made when
the page was. Pressed again as it was, the answer is the same again; with anything changed, it is another form.
"""

import hashlib
import json
import re
import secrets
import string
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import Response, g, request
from flask import session as cookie
from sqlalchemy import CheckConstraint, delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from grants.kernel.db import Base
from grants.kernel.pages import TO_HEED
from grants.kernel.problems import DomainError, Invalid, Problem

ONCE = "once-only"
"""The hidden field with the key of a form."""
FORM_KEPT = timedelta(days=1)
"""How long it is known that a form was sent."""
_FORM = "form "
_FORM_KEY = re.compile(r"[A-Za-z0-9_-]{22}")
_NOTES, _NOT_SAID = "_flashes", frozenset({"_flashes", "csrf_token"})
TOLD_ONCE = (
    "It was done when you pressed first, and what is shown once alone was shown then. If you missed it, end it and make"
    " another."
)
NOBODY_KNOWN = UUID(int=0)
"""Whose forms those are of people who are not signed in."""
LONGEST_KEY = 200
PRINTED = frozenset(string.ascii_letters + string.digits + string.punctuation)


class Answered(Base):
    """An answer already given to a person's request with this key, kept to give it again.

    Of a form it is the latest that was sent with its key; its `body` is then what the next page was to say.
    """

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


def new_form_key() -> str:
    """A key for one form of a page that is being made."""
    return secrets.token_urlsafe(16)


def _form_key() -> str | None:
    """The key of the form that is sent; None where it carries none of ours."""
    if request.method != "POST" or request.path.startswith("/api/"):
        return None
    key = request.form.get(ONCE, "")
    return f"{_FORM}{key}" if _FORM_KEY.fullmatch(key) else None


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
    by_form = _form_key() is not None
    if by_form or request.mimetype == "multipart/form-data":  # its boundaries change, and it has been read by now
        for name, value in sorted(request.form.items(multi=True)):
            if not (by_form and name in (ONCE, "csrf_token")):
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
    g.cookie_before = _kept_in_cookie()
    if (form_key := _form_key()) is not None:
        return _replayed_form(session, form_key)
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


def _replayed_form(session: Session, key: str) -> Response | None:
    """Where the same form led when it was sent before, with what that page was to say; None for another form."""
    person = g.actor.person_id or NOBODY_KNOWN
    _wait_for_the_same(session, person, key)
    answered = session.get(Answered, (person, key))
    if answered is None or answered.location is None or answered.fingerprint != _fingerprint():
        return None
    if said := json.loads(answered.body):
        cookie[_NOTES] = [tuple(each) for each in said]
    return Response(status=answered.status, headers={"Location": answered.location, "Idempotent-Replay": "true"})


def _kept_in_cookie() -> dict[str, Any]:
    """What the cookie carries, beside what the next page is to say."""
    return {name: value for name, value in cookie.items() if name not in _NOT_SAID}


def remember(session: Session, response: Response) -> None:
    """Keep the answer, in the transaction of what it answers; not one with a secret in it, which says `no-store`.

    Of a form it is kept where it leads. What is told to this browser alone is not told again, and a sign-in is no form
    that is done once.
    """
    if (form_key := _form_key()) is not None:
        is_told_once = "Set-Cookie" in response.headers or _kept_in_cookie() != g.cookie_before
        if response.location and (g.actor.signed_in or not is_told_once):
            said = [(TO_HEED, TOLD_ONCE)] if is_told_once else cookie.get(_NOTES, [])
            session.merge(_answered(g.actor.person_id or NOBODY_KNOWN, form_key, response, json.dumps(said)))
        return
    key, person = _key(), g.actor.person_id
    if key is None or person is None or response.cache_control.no_store:
        return
    session.add(_answered(person, key, response, response.get_data(as_text=True)))


def _answered(person: UUID, key: str, response: Response, body: str) -> Answered:
    return Answered(
        person_id=person,
        key=key,
        fingerprint=_fingerprint(),
        status=response.status_code,
        body=body,
        location=response.headers.get("Location"),
        etag=response.headers.get("ETag"),
        at=g.now,
    )


def forget_forms(session: Session, now: datetime) -> None:
    """Forget which forms were sent more than a day ago."""
    session.execute(delete(Answered).where(Answered.key.startswith(_FORM), Answered.at < now - FORM_KEPT))
