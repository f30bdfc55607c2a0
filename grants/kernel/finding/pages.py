"""`/search`: one box for everything that whoever is signed in may read."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from grants.kernel.access import signed_in
from grants.kernel.finding.queries import find, kinds_for, record_referred_to
from grants.kernel.finding.rules import wanted_in
from grants.kernel.paging import PAGE_SIZE
from grants.kernel.web import allow, current_actor, current_session, this_app

finding_pages = Blueprint("finding", __name__)
MOST_SHOWN = 200
"""Characters of what was typed that stand in the box again."""


@finding_pages.get("/search")
@allow(signed_in)
def search() -> ResponseReturnValue:
    """A reference leads straight to what has it. Of everything, the first few of each kind; of one kind, all of it."""
    session, actor, registry = current_session(), current_actor(), this_app().registry
    typed, wanted = request.args.get("q", ""), wanted_in(request.args.get("q", ""))
    straight = record_referred_to(session, registry, actor, typed)
    if straight and straight.href:
        return redirect(straight.href)
    kinds = kinds_for(registry, actor)
    one = next((kind for kind in kinds if kind.key == request.args.get("kind")), None)
    if one:
        groups = [find(session, actor, one, wanted, after=request.args.get("after"), size=PAGE_SIZE)]
    else:
        groups = [find(session, actor, kind, wanted) for kind in kinds]
    return render_template(
        "kernel/pages/search.html",
        query=typed[:MOST_SHOWN],
        wanted=wanted,
        one=one,
        kinds=kinds,
        groups=[group for group in groups if group.items],
    )
