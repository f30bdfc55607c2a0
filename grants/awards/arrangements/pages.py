"""How the grants of a scheme are paid, for administrators."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.awards.arrangements import rules, service
from grants.awards.arrangements.models import AwardArrangement
from grants.awards.arrangements.queries import most_returns, scheme_and_arrangement
from grants.kernel.access import administrator
from grants.kernel.pages import FormReader, note
from grants.kernel.problems import check
from grants.kernel.web import acting_now, allow, current_session
from grants.organisations.reading import in_order, merged
from grants.schemes.models import Scheme

pages = Blueprint("arrangements", __name__)


@pages.get("/schemes/<uuid:scheme_id>/awarding")
@allow(administrator, load=scheme_and_arrangement)
def show(scheme: Scheme, arrangement: AwardArrangement) -> ResponseReturnValue:
    return render_template("awards/pages/arrangement.html", scheme=scheme, arrangement=arrangement)


@pages.post("/schemes/<uuid:scheme_id>/awarding")
@allow(administrator, load=scheme_and_arrangement)
def save(scheme: Scheme, _: AwardArrangement) -> ResponseReturnValue:
    reader = FormReader(request.form)
    wanted = {
        "pattern": reader.text("pattern"),
        "kept_percent": reader.number("kept_percent", "the share that is kept, in percent,"),
        "smallest_payment_pence": reader.money("smallest_payment_pence", "the smallest payment"),
        "days_to_accept": reader.number("days_to_accept", "the days to accept an offer"),
        "two_signatures_from_pence": (
            reader.money("two_signatures_from_pence", "the amount from which two people sign")
            if reader.text("two_signatures_from_pence").strip()
            else None
        ),
        "one_off_use": reader.text("one_off_use"),
    }
    returns = most_returns(current_session(), scheme)
    found = rules.arrangement_problems(wanted, returns=returns, largest_award_pence=scheme.largest_award_pence)
    check(in_order(merged(reader, found), service.FIELDS))
    service.arrange_awards(
        current_session(),
        scheme,
        wanted=wanted,
        version=reader.version() or 0,
        **acting_now(),
    )
    note("Saved. Grants that are offered from now on are paid so.")
    return redirect(url_for("schemes.show", scheme_id=scheme.id))
