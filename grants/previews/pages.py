"""Looking at a round before it is public, as others will see it on any day; for administrators."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from grants.kernel.access import administrator
from grants.kernel.clock import in_london, london_moment
from grants.kernel.pages import FormReader
from grants.kernel.problems import NotFound, Problem, check
from grants.kernel.web import allow, current_time
from grants.previews.queries import Previewed, previewed
from grants.previews.rules import LOOKERS, WITH_APPLICATION
from grants.previews.showing import Look, shown
from grants.previews.staging import lasting_id

preview_pages = Blueprint("previews", __name__)

_AT = "/rounds/<uuid:round_id>/preview"
_LOOK = f"{_AT}/<who>/<int:amount>/<moment>"


@preview_pages.get(_AT)
@allow(administrator, load=previewed)
def begin(previewed: Previewed) -> ResponseReturnValue:
    return render_template(
        "previews/pages/begin.html",
        previewed=previewed,
        lookers=list(LOOKERS.items()),
        at=in_london(previewed.opens_at or current_time()) + timedelta(hours=1),
        amounts=previewed.amounts,
    )


@preview_pages.post(_AT)
@allow(administrator, load=previewed)
def choose(previewed: Previewed) -> ResponseReturnValue:
    reader = FormReader(request.form)
    who, amount = reader.text("who"), reader.money("amount", "how much they ask for")
    at = reader.moment("at", "the day and time")
    problems = reader.problems + ([] if who in LOOKERS else [Problem("who", "Choose as whom you look.", "missing")])
    if amount is not None and not previewed.has(amount):
        problems.append(Problem("amount", "Enter an amount that the scheme gives.", "out_of_range"))
    check(problems + list(previewed.missing))
    assert amount is not None
    assert at is not None
    look = Look(previewed.round_id, who, amount, at)
    return redirect(f"{_prefix(look)}/{_first_path(previewed.round_id, who)}")


def _first_path(round_id: UUID, who: str) -> str:
    return f"applications/{lasting_id(round_id)}" if who in WITH_APPLICATION else f"rounds/{round_id}"


def _in_address(at: datetime) -> str:
    return f"{in_london(at):%Y-%m-%dT%H:%M}"


def _look_at(session: Session, *, round_id: UUID, who: str, amount: int, moment: str, path: str) -> tuple[Look, str]:
    """What an address of a preview names, and the path that is looked at. Raises NotFound."""
    try:
        local = datetime.strptime(moment, "%Y-%m-%dT%H:%M")  # noqa: DTZ007 - London's, as the next line says
    except ValueError as error:
        raise NotFound("There is no such day.") from error
    if who not in LOOKERS or not previewed(session, round_id).has(amount):
        raise NotFound("There is no such preview.")
    at = london_moment(local.date(), time(local.hour, local.minute))
    return Look(round_id, who, amount, at), f"/{path}"


@preview_pages.get(f"{_LOOK}/<path:path>")
@allow(administrator, load=_look_at)
def look(look: Look, path: str) -> Response:
    return shown(look, path, _prefix(look))


@preview_pages.post(f"{_LOOK}/<path:path>")
@allow(administrator, load=_look_at)
def send(look: Look, path: str) -> Response:
    """Nothing is kept: the answer is what would be seen after it, or that nothing is kept."""
    return shown(look, path, _prefix(look))


def _prefix(look: Look) -> str:
    named: dict[str, Any] = {
        "round_id": look.round_id,
        "who": look.who,
        "amount": look.amount,
        "moment": _in_address(look.at),
    }
    return url_for(".look", path="x", **named).removesuffix("/x")
