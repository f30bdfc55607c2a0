"""Everybody's home page: what is waiting for them, with dates."""

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from marshmallow import fields

from grants.kernel.access import anyone, signed_in
from grants.kernel.api import Strict, api_blueprint
from grants.kernel.navigation import Area, Link
from grants.kernel.stage import Waiting
from grants.kernel.waiting import all_that_waits
from grants.kernel.web import allow, current_actor, current_session, current_time, this_app

home_pages = Blueprint("home", __name__)
HOME = Link(Area.TODAY, "What is waiting", "home.home", lambda actor: actor.signed_in)
home_api = api_blueprint("home", "What waits for the person who asks")
LATEST = datetime.max.replace(tzinfo=UTC)
MOST_COMING = 5


class ThingToDoSchema(Strict):
    """Something that waits for you."""

    text = fields.String()
    href = fields.String(metadata={"description": "The page where it is done"})
    due_at = fields.AwareDateTime(allow_none=True)
    detail = fields.String()


class ThingsToDoSchema(Strict):
    items = fields.List(fields.Nested(ThingToDoSchema))


class WhomToAskSchema(Strict):
    """Sentences: what it is about, and whom to ask."""

    items = fields.List(fields.String())


def _waiting() -> list[Waiting]:
    """All that waits for whoever asks, the most urgent first; what has no deadline comes last."""
    sources = [source for stage in this_app().registry.stages for source in stage.waiting]
    waiting = all_that_waits(current_session(), current_actor(), current_time(), sources)
    return sorted(waiting, key=lambda item: item.due_at or LATEST)


def _coming() -> list[Waiting]:
    """What comes next for whoever asks: the days nearest ahead."""
    session, actor, now = current_session(), current_actor(), current_time()
    sources = [source for stage in this_app().registry.stages for source in stage.coming]
    coming = [item for source in sources for item in source(session, actor, now)]
    return sorted(coming, key=lambda item: item.due_at or LATEST)[:MOST_COMING]


@home_pages.get("/")
@allow(anyone)
def home() -> ResponseReturnValue:
    if not current_actor().signed_in:
        return redirect(url_for("schemes.open_rounds"))
    waiting = _waiting()
    return render_template("kernel/pages/home.html", waiting=waiting, coming=[] if waiting else _coming())


@home_api.get("/me/waiting")
@home_api.response(200, ThingsToDoSchema)
@allow(signed_in)
def list_waiting() -> dict[str, Any]:
    """What waits for you, the most urgent first, as your home page shows it."""
    return {"items": _waiting()}


@home_api.get("/me/coming")
@home_api.response(200, ThingsToDoSchema)
@allow(signed_in)
def list_coming() -> dict[str, Any]:
    """What comes next for you, the nearest day first, as your home page shows it where nothing waits."""
    return {"items": _coming()}


@home_pages.get("/help")
@allow(anyone)
def get_help() -> ResponseReturnValue:
    settings = this_app().settings
    return render_template(
        "kernel/pages/help.html",
        mail_from=settings.mail_from,
        telephone=this_app().particulars.telephone,
        people=_whom_to_ask(),
    )


@home_api.get("/me/contacts")
@home_api.response(200, WhomToAskSchema)
@allow(signed_in)
def list_whom_to_ask() -> dict[str, Any]:
    """Whom you can ask about your grants, as the page for help says it."""
    return {"items": _whom_to_ask()}


def _whom_to_ask() -> list[str]:
    """Whom at the grant-maker whoever asks can ring or write to about what is theirs."""
    if not current_actor().signed_in:
        return []
    helpers = [helper for stage in this_app().registry.stages for helper in stage.helpers]
    return [each for helper in helpers for each in helper(current_session(), current_actor(), current_time())]
