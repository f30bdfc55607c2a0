"""Messages to send by hand: the list, and a button when one is sent."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.identity.needs.queries import needs_in_words
from grants.identity.needs.rules import besides
from grants.kernel.access import administrator
from grants.kernel.pages import FormReader, note
from grants.kernel.web import acting_now, allow, current_actor, current_session, shown_at
from grants.notifications.access import may_send_by_hand
from grants.notifications.delivering.by_hand.queries import hand_sending_of, hand_sendings_to_do
from grants.notifications.delivering.by_hand.service import record_sent_by_hand
from grants.notifications.models import HandSending

pages = Blueprint("by_hand", __name__)


@pages.get("/messages/by-hand", endpoint="list")
@allow(administrator)
def list_page() -> ResponseReturnValue:
    session = current_session()
    page = hand_sendings_to_do(session, current_actor(), after=request.args.get("after"))
    said = needs_in_words(session, {one.message.person_id for one in page.items})
    heed = {one.message_id: besides(one.how, said.get(one.message.person_id, [])) for one in page.items}
    return render_template("notifications/pages/by_hand.html", page=page, heed=heed)


@pages.post("/messages/<uuid:message_id>/by-hand")
@shown_at("by_hand.list")
@allow(may_send_by_hand, load=hand_sending_of)
def sent(sending: HandSending) -> ResponseReturnValue:
    about = FormReader(request.form).text("note")
    record_sent_by_hand(current_session(), sending, note=about, **acting_now())
    note(f"Sent to {sending.message.person.name}, {sending.how}.")
    return redirect(url_for(".list"))
