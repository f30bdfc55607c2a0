"""The letters that wait to be posted: printed together, then marked."""

from datetime import datetime
from io import BytesIO

from flask import Blueprint, Response, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from grants.kernel.access import administrator
from grants.kernel.counting import counted
from grants.kernel.pages import note
from grants.kernel.problems import NotFound
from grants.kernel.web import acting_now, allow, current_actor, current_session, current_time, shown_at, this_app
from grants.notifications.delivering.posting import queries, service
from grants.notifications.delivering.posting.printing import print_run
from grants.schemes.models import Round
from grants.schemes.queries import round_of

pages = Blueprint("posting", __name__)


@pages.get("/letters_to_post")
@allow(administrator)
def show() -> ResponseReturnValue:
    session, actor = current_session(), current_actor()
    return render_template(
        "notifications/pages/letters_to_post.html",
        waiting=queries.rounds_with_post(session, actor),
        by_notify=bool(this_app().settings.notify_letters),
        under_way=queries.number_under_way(session, actor),
        not_posted=queries.not_posted(session, actor),
    )


@pages.get("/rounds/<uuid:round_id>/letters_to_post")
@allow(administrator, load=round_of)
def print_file(of_round: Round) -> Response:
    """All that wait and were asked for until the moment that the page showed, so that what is marked was printed."""
    letters = _letters(of_round, request.args.get("until", ""))
    sheet = render_template("notifications/papers/addresses.html", round=of_round, letters=letters)
    app = this_app()
    content = print_run(of_round, letters, app.make_pdf(sheet), app.files)
    return send_file(BytesIO(content), mimetype="application/pdf", download_name=f"Letters {of_round.name}.pdf")


@pages.post("/rounds/<uuid:round_id>/letters_to_post")
@shown_at("posting.show")
@allow(administrator, load=round_of)
def mark(of_round: Round) -> ResponseReturnValue:
    letters = _letters(of_round, request.form.get("until", ""))
    service.record_posted(current_session(), letters, **acting_now())
    note(f"{counted(len(letters), 'letter is', 'letters are')} marked as posted.")
    return redirect(url_for(".show"))


@pages.post("/rounds/<uuid:round_id>/letters_by_notify")
@shown_at("posting.show")
@allow(administrator, load=round_of)
def hand_over(of_round: Round) -> ResponseReturnValue:
    letters = _letters(of_round, request.form.get("until", ""))
    gone = service.hand_over(current_session(), letters, **acting_now())
    left = len(letters) - len(gone)
    note(f"{counted(len(gone), 'letter goes', 'letters go')} by GOV.UK Notify.")
    if left:
        note(f"{counted(left, 'letter stays', 'letters stay')} here: the address is not whole, or has too many lines.")
    return redirect(url_for(".show"))


def _letters(of_round: Round, until: str) -> list[queries.ToPost]:
    try:
        moment = datetime.fromisoformat(until)
    except ValueError:
        moment = current_time()
    if moment.tzinfo is None:
        raise NotFound("There is no such print run.")
    return queries.to_post(current_session(), of_round.id, current_actor(), until=moment)
