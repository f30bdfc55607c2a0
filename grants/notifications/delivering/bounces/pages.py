"""Mail that came back: the list for administrators, and the question to whom it did not reach."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.kernel.access import administrator, signed_in
from grants.kernel.pages import FormReader, note
from grants.kernel.web import acting_now, allow, current_actor, current_session, shown_at, this_app
from grants.notifications.delivering.bounces import queries, service
from grants.notifications.delivering.bounces.access import may_settle_bounce
from grants.notifications.delivering.bounces.models import Bounce

pages = Blueprint("bounces", __name__)


@pages.get("/messages/came-back", endpoint="list")
@allow(administrator)
def list_page() -> ResponseReturnValue:
    settled = request.args.get("settled") == "1"
    after = request.args.get("after")
    page = queries.bounces_page(current_session(), current_actor(), settled=settled, after=after)
    return render_template("notifications/pages/came_back.html", page=page, settled=settled)


@pages.post("/messages/came-back/<uuid:bounce_id>")
@shown_at("bounces.list")
@allow(may_settle_bounce, load=queries.bounce_of)
def settle(bounce: Bounce) -> ResponseReturnValue:
    form = FormReader(request.form)
    works = request.form.get("address_works") == "yes"
    service.settle_bounce(current_session(), bounce, note=form.text("note"), address_works=works, **acting_now())
    note(f"You have dealt with the mail to {bounce.address}.")
    return redirect(url_for(".list"))


@pages.get("/account/address")
@allow(signed_in)
def address() -> ResponseReturnValue:
    bounce = queries.failed_of(current_session(), current_actor().person_id)
    mail_from = this_app().settings.mail_from
    return render_template("notifications/pages/address.html", bounce=bounce, mail_from=mail_from)


@pages.post("/account/address")
@allow(signed_in)
def confirm() -> ResponseReturnValue:
    person_id = current_actor().person_id
    assert person_id is not None
    service.confirm_address(current_session(), person_id, **acting_now())
    note("We write to your address again.")
    return redirect(url_for("home.home"))
