"""Any page of ours as somebody made up would see it on some day, in a rehearsal of which nothing is kept."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Response, g, render_template, request
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from grants.kernel.problems import DomainError, NotFound
from grants.kernel.web import Application, this_app
from grants.previews.rules import LOOKERS, in_preview
from grants.previews.staging import lasting_id, stage_applicant, stage_round

TAKEN = ("eligibility.answer",)
"""What can be sent in a preview, because it keeps nothing in any case: its answers go on in the address."""


@dataclass(frozen=True)
class Look:
    """What is looked at: a round, by whom, with how much asked for in pence, and when."""

    round_id: UUID
    who: str
    amount: int
    at: datetime

    @property
    def moment(self) -> str:
        """As it stands in an address, in London's time."""
        return f"{self.at:%Y-%m-%dT%H:%M}"


def shown(look: Look, path: str, prefix: str) -> Response:
    """The page at a path, marked as a preview, with its links leading on within it. Raises what the page raises."""
    app, outer = this_app(), {name: g.get(name) for name in ("session", "now", "actor")}
    g.session.rollback()  # what was begun for a form would keep the rehearsal waiting; nothing was written in it
    try:
        with app.database.rehearse() as session:
            return _page(app, session, look, path, prefix)
    finally:
        for name, value in outer.items():
            setattr(g, name, value)


def _page(app: Application, session: Session, look: Look, path: str, prefix: str) -> Response:
    round_ = stage_round(session, look.round_id, now=app.clock())
    staged = stage_applicant(session, round_, who=look.who, amount=look.amount, registry=app.registry)
    lasting = str(lasting_id(look.round_id))
    own = str(staged.application_id or lasting)
    within = app.test_request_context(
        path.replace(lasting, own),
        base_url=request.host_url,
        method=request.method,
        query_string=request.query_string.decode("ascii", "ignore"),
        data=request.form.to_dict(flat=False) if request.method == "POST" else None,
        headers=[("Cookie", request.headers.get("Cookie", ""))],
    )
    with within:
        g.session, g.now, g.actor = session, look.at, staged.actor
        response = _answer(app)
        banner = render_template("previews/pages/_banner.html", look=look, who=LOOKERS[look.who])
    return _marked(response, banner, prefix, own, lasting)


def _answer(app: Application) -> Response:
    """What the page of the present request says; one that would keep something says that nothing is kept."""
    endpoint = request.endpoint or ""
    if request.routing_exception is not None or request.blueprint == "previews":
        raise NotFound("There is no such page in this preview.")
    if request.method == "POST" and endpoint not in TAKEN:
        return app.make_response(render_template("previews/pages/nothing_kept.html"))
    view: Callable[..., Any] = app.view_functions[endpoint]
    try:
        return app.make_response(view(**(request.view_args or {})))
    except (DomainError, IntegrityError) as error:
        return app.make_response(app.handle_user_exception(error))


def _marked(response: Response, banner: str, prefix: str, own: str, lasting: str) -> Response:
    """The page with what says that it is a preview. Only pages are shown: a file would be looked at without it."""
    if "Location" in response.headers:
        response.headers["Location"] = f"{prefix}{response.headers['Location'].replace(own, lasting)}"
        return response
    if response.mimetype != "text/html":
        raise NotFound("Only pages can be looked at in a preview, and no files.")
    page = in_preview(response.get_data(as_text=True).replace(own, lasting), prefix)
    page = page.replace("<title>", "<title>Preview: ", 1).replace("<header>", f"{banner}<header>", 1)
    response.set_data(page)
    response.headers["Cache-Control"] = "no-store"
    return response
