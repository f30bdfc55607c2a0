"""Everybody's home page: what is waiting for them, with dates."""

from datetime import UTC, datetime

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from grants.kernel.access import anyone
from grants.kernel.web import allow, current_actor, current_session, current_time, this_app

home_pages = Blueprint("home", __name__)
LATEST = datetime.max.replace(tzinfo=UTC)


@home_pages.get("/")
@allow(anyone)
def home() -> ResponseReturnValue:
    actor = current_actor()
    if not actor.signed_in:
        return redirect(url_for("schemes.open_rounds"))
    sources = [source for stage in this_app().house.stages for source in stage.waiting]
    waiting = [item for source in sources for item in source(current_session(), actor, current_time())]
    waiting.sort(key=lambda item: item.due_at or LATEST)
    return render_template("kernel/pages/home.html", waiting=waiting)


@home_pages.get("/help")
@allow(anyone)
def get_help() -> ResponseReturnValue:
    return render_template("kernel/pages/help.html", mail_from=this_app().settings.mail_from)
