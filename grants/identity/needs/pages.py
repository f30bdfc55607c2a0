"""How one wants to hear from us."""

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.identity import queries
from grants.identity.needs import rules, service
from grants.identity.needs.queries import needs_of, values_of
from grants.kernel.access import signed_in
from grants.kernel.pages import FormReader, note
from grants.kernel.problems import check
from grants.kernel.web import allow, current_actor, current_session, current_time

pages = Blueprint("needs", __name__, url_prefix="/account")


@pages.get("/communication")
@allow(signed_in)
def communication() -> ResponseReturnValue:
    kept = needs_of(current_session(), current_actor().person_id or UUID(int=0))
    return render_template(
        "identity/pages/communication.html",
        needs=values_of(kept),
        review_on=kept.review_on if kept else None,
        methods=rules.METHODS,
        by_hand=rules.MADE_BY_HAND,
    )


@pages.post("/communication")
@allow(signed_in)
def save_communication() -> ResponseReturnValue:
    session, actor = current_session(), current_actor()
    reader = FormReader(request.form)
    points = reader.number("print_points", "the size of large print") if reader.text("print_points").strip() else None
    typed: dict[str, Any] = {
        field: reader.text(field)
        for field in ("contact_method", "hand_format", "interpreter_language", "other_support")
    }
    typed |= {"print_points": points, "note_taker": reader.flag("note_taker"), "may_share": reader.flag("may_share")}
    person = queries.person_of(session, actor.person_id or UUID(int=0))
    check(reader.problems)
    service.save_needs(session, person, needs=typed, actor=actor, now=current_time())
    note("We will write to you as you asked.")
    return redirect(url_for("identity.account"))
