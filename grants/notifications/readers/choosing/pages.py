"""Choosing what comes by mail, also by the link in a mail and without signing in."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from grants.identity.models import Person
from grants.kernel.access import Actor, anyone, signed_in
from grants.kernel.limits import limiter
from grants.kernel.pages import note
from grants.kernel.problems import NotFound, Problem, check
from grants.kernel.web import (
    acting_now,
    allow,
    current_actor,
    current_session,
    current_time,
    known_by_address,
    this_app,
)
from grants.notifications.kinds import OPTIONAL, Kind
from grants.notifications.readers.choosing import service
from grants.notifications.wishes import queries
from grants.notifications.wishes.rules import read_token

pages = Blueprint("choosing", __name__)


@pages.get("/account/mail")
@allow(signed_in)
def choices() -> ResponseReturnValue:
    person_id = _person()
    return render_template(
        "notifications/pages/choices.html",
        kinds=_offered(),
        unwanted=queries.unwanted_by(current_session(), person_id),
        hours=queries.hours_of(current_session(), person_id),
    )


@pages.post("/account/mail")
@allow(signed_in)
def choose() -> ResponseReturnValue:
    session, person_id = current_session(), _person()
    from_hour, until_hour = _hour("from_hour"), _hour("until_hour")
    service.choose_hours(session, person_id, from_hour=from_hour, until_hour=until_hour, **acting_now())
    not_asked = queries.unwanted_by(session, person_id) - set(_offered())
    unwanted = not_asked | (set(_offered()) - set(request.form.getlist("wanted")))
    service.choose_unwanted(session, person_id, unwanted, **acting_now())
    note("We write to you as you chose.")
    return redirect(url_for("identity.account"))


def _offered() -> dict[str, Kind]:
    """The kinds that this person can choose: what is ours only where they run the programme."""
    ours = current_actor().is_administrator
    return {kind: what for kind, what in OPTIONAL.items() if ours or not what.is_ours}


def _hour(name: str) -> int | None:
    typed = request.form.get(name, "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 3 else None


def _person() -> UUID:
    person_id = current_actor().person_id
    assert person_id is not None
    return person_id


def whose_mail(session: Session, token: str) -> tuple[Person, tuple[str, ...]]:
    """Whose mail a link was in, and its kinds that can be ended. Raises NotFound for a link that is none of ours."""
    read = read_token(token, this_app().settings.secret_key)
    person = session.get(Person, read[0]) if read else None
    if read is None or person is None:
        raise NotFound("This link is not whole. Copy all of it from the message, or sign in and choose there.")
    return person, read[1]


@pages.get("/unsubscribe/<token>")
@allow(anyone, load=whose_mail)
def unsubscribe(person: Person, kinds: tuple[str, ...]) -> ResponseReturnValue:
    """Show a button that ends them. Opening it must not: programs open links in mail too."""
    return _ending(person, kinds)


@pages.post("/unsubscribe/<token>")
@limiter.limit("60 per hour")
@known_by_address
@allow(anyone, load=whose_mail)
def end(person: Person, kinds: tuple[str, ...]) -> ResponseReturnValue:
    """End those that were ticked by who pressed the button, and all where a mail program did (RFC 8058)."""
    if len(kinds) == 1 or "List-Unsubscribe" in request.form:
        chosen = kinds
    else:
        chosen = tuple(kind for kind in kinds if kind in request.form.getlist("kinds"))
        check([] if chosen else [Problem("kinds", "Tick what shall come by e-mail no more.", "missing")])
    service.end_kinds(current_session(), person.id, chosen, actor=Actor(person.id), now=current_time())
    return _ending(person, kinds)


def _ending(person: Person, kinds: tuple[str, ...]) -> str:
    """The page of a link: which of its kinds still come, and which do not."""
    unwanted = queries.unwanted_by(current_session(), person.id)
    left = [(kind, OPTIONAL[kind].name) for kind in kinds if kind not in unwanted]
    ended = [OPTIONAL[kind].name for kind in kinds if kind in unwanted]
    return render_template("notifications/pages/unsubscribe.html", left=left, ended=ended)
