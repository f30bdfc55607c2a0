"""The tokens of one's programs: made, looked at and withdrawn."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue

from grants.identity.queries import person_of
from grants.identity.tokens import queries, service
from grants.identity.tokens.access import may_withdraw_token
from grants.identity.tokens.models import ApiToken
from grants.identity.tokens.rules import MOST_DAYS, USUAL_DAYS
from grants.kernel.access import signed_in
from grants.kernel.pages import FormReader, note
from grants.kernel.problems import check
from grants.kernel.web import acting_now, allow, current_actor, current_session, current_time, shown_at

pages = Blueprint("tokens", __name__, url_prefix="/account/tokens")

NEW_TOKEN = "new_token"  # noqa: S105 - the name under which the cookie carries a token to the page that shows it


@pages.get("")
@allow(signed_in)
def tokens() -> ResponseReturnValue:
    """One's tokens. One that was just made is shown this once."""
    person_id = current_actor().person_id or UUID(int=0)
    return render_template(
        "identity/pages/tokens.html",
        tokens=queries.working_tokens(current_session(), person_id, current_time()),
        made=cookie.pop(NEW_TOKEN, None),
        usual_days=USUAL_DAYS,
        most_days=MOST_DAYS,
    )


@pages.post("")
@allow(signed_in)
def make_token() -> ResponseReturnValue:
    session, actor = current_session(), current_actor()
    reader = FormReader(request.form)
    days = reader.number("days", "how many days it is to last")
    check(reader.problems)
    person = person_of(session, actor.person_id or UUID(int=0))
    label = reader.text("label")
    _, cookie[NEW_TOKEN] = service.issue_token(
        session, person, label=label, days=days or 0, actor=actor, now=current_time()
    )
    return redirect(url_for(".tokens"))


@pages.post("/<uuid:token_id>/withdrawal")
@shown_at("tokens.tokens")
@allow(may_withdraw_token, load=queries.token_of)
def withdraw_token(token: ApiToken) -> ResponseReturnValue:
    service.withdraw_token(current_session(), token, **acting_now())
    note(f"The token “{token.label}” works no more.")
    return redirect(url_for(".tokens"))
