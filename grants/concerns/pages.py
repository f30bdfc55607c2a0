"""Pages on which anybody raises a concern, and on which it is answered."""

from datetime import datetime
from typing import Any

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from grants.concerns import queries, rules, service
from grants.concerns.access import load_concern, may_read
from grants.concerns.models import Concern
from grants.concerns.words import shown
from grants.identity.by_two.queries import gone, why_not_second
from grants.identity.queries import person_of
from grants.kernel.access import administrator, anyone, signed_in
from grants.kernel.clock import london_day
from grants.kernel.limits import limiter, person
from grants.kernel.pages import FormReader, note
from grants.kernel.web import acting_now, allow, current_actor, current_session, current_time, shown_at, this_app

concern_pages = Blueprint("concerns", __name__)
RAISED = "concern_raised"
FIELDS = ("kind", "about", "said", "wanted", "name", "email", "phone", "review_of")


@concern_pages.get("/concerns/new")
@allow(anyone)
def ask() -> ResponseReturnValue:
    actor = current_actor()
    return render_template(
        "concerns/pages/raise.html",
        rules=rules,
        complaints=this_app().particulars.complaints,
        known=person_of(current_session(), actor.person_id) if actor.person_id else None,
        reference=request.args.get("about", "")[: rules.LONGEST_ABOUT],
        review_of=request.args.get("review_of", "")[: rules.LONGEST_ABOUT],
    )


@concern_pages.post("/concerns/new")
@limiter.limit("20 per hour", key_func=person)
@allow(anyone)
def raise_concern() -> ResponseReturnValue:
    reader = FormReader(request.form)
    given: dict[str, Any] = {name: reader.text(name) for name in FIELDS}
    concern = service.raise_concern(current_session(), **given, **acting_now())
    if current_actor().is_administrator:
        note(f"It is kept as {concern.reference}.")
        return redirect(url_for(".show", concern_id=concern.id))
    session[RAISED] = (concern.reference, concern.raised_at.isoformat())
    return redirect(url_for(".thanks"))


@concern_pages.get("/concerns/new/thanks")
@allow(anyone)
def thanks() -> ResponseReturnValue:
    """What was promised, for whoever has just raised something in this browser."""
    reference, raised_at = session.get(RAISED, ("", ""))
    days = rules.days_of(datetime.fromisoformat(raised_at)) if raised_at else None
    return render_template("concerns/pages/thanks.html", reference=reference, days=days)


@concern_pages.get("/concerns")
@allow(signed_in)
def show_all() -> ResponseReturnValue:
    """What this person raised with us."""
    page = queries.concerns_page(current_session(), current_actor(), own=True, after=request.args.get("after"))
    concerns = [shown(each, london_day(current_time())) for each in page.items]
    return render_template("concerns/pages/list.html", page=page, concerns=concerns)


@concern_pages.get("/concerns/<uuid:concern_id>")
@allow(may_read, load=load_concern)
def show(concern: Concern) -> ResponseReturnValue:
    session, person_id = current_session(), current_actor().person_id
    answered_by = concern.answered_by if concern.sent_at is None else None
    return render_template(
        "concerns/pages/show.html",
        concern=concern,
        shown=shown(concern, london_day(current_time())),
        rules=rules,
        is_own=concern.taken_by is not None and concern.taken_by == person_id,
        why_not=service.why_not_to_take(session, concern, person_id) if person_id else None,
        hinders=why_not_second(session, answered_by, current_actor(), service.ANSWERING),
        is_free=concern.answered_at is None or bool(gone(session, answered_by)),
    )


@concern_pages.post("/concerns/<uuid:concern_id>/taking-on")
@shown_at("concerns.show")
@allow(administrator, load=load_concern)
def take_on(concern: Concern) -> ResponseReturnValue:
    reader = FormReader(request.form)
    because = reader.text("because")
    service.take_on(current_session(), concern, because=because, version=reader.version(), **acting_now())
    note("You look into it. Whoever raised it is told so.")
    return redirect(url_for(".show", concern_id=concern.id))


@concern_pages.post("/concerns/<uuid:concern_id>/answer")
@shown_at("concerns.show")
@allow(administrator, load=load_concern)
def write_answer(concern: Concern) -> ResponseReturnValue:
    reader = FormReader(request.form)
    given: dict[str, Any] = {name: reader.text(name) for name in ("finding", "answer", "learned")}
    service.write_answer(current_session(), concern, **given, version=reader.version(), **acting_now())
    note("The answer is kept. It goes out when somebody else has read it.")
    return redirect(url_for(".show", concern_id=concern.id))


@concern_pages.post("/concerns/<uuid:concern_id>/sending")
@shown_at("concerns.show")
@allow(administrator, load=load_concern)
def send_answer(concern: Concern) -> ResponseReturnValue:
    service.send_answer(current_session(), concern, version=FormReader(request.form).version(), **acting_now())
    note("The answer is sent.")
    return redirect(url_for(".show", concern_id=concern.id))
