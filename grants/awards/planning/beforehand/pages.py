"""The days and years of an offer before its letter is released, for administrators."""

from datetime import date
from itertools import zip_longest

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.awards.planning.beforehand import queries, service
from grants.awards.planning.beforehand.access import may_prepare_offer
from grants.awards.planning.plans.year_rules import months_of_years
from grants.kernel.pages import FormReader, note
from grants.kernel.problems import check
from grants.kernel.web import acting_now, allow, current_session
from grants.panels.models import AWARDING, FINAL, Decision

pages = Blueprint("beforehand", __name__)


@pages.get("/decisions/<uuid:decision_id>/offer")
@allow(may_prepare_offer, load=queries.decision_to_prepare)
def show(decision: Decision) -> ResponseReturnValue:
    session = current_session()
    lengths = months_of_years(decision.months)
    return render_template(
        "awards/pages/offer_details.html",
        decision=decision,
        is_held=decision.state == FINAL and decision.released_at is None and decision.outcome in AWARDING,
        conditions=queries.condition_days(session, decision),
        years=list(zip_longest(lengths, queries.years_said_before(session, decision))),
    )


@pages.post("/decisions/<uuid:decision_id>/offer")
@allow(may_prepare_offer, load=queries.decision_to_prepare)
def save(decision: Decision) -> ResponseReturnValue:
    session, reader = current_session(), FormReader(request.form)
    due_on = [_day(reader, place) for place in range(len(queries.condition_days(session, decision)))]
    lengths = months_of_years(decision.months)
    named = [(f"years.{place}", f"the amount for year {place + 1}") for place in range(len(lengths))]
    typed = any(reader.text(field).strip() for field, _ in named)
    years = [reader.money(field, name) for field, name in named] if typed else []
    check(reader.problems)
    service.prepare_offer(session, decision, due_on=due_on, years=years, version=reader.version(), **acting_now())
    note("Saved. The letter of the offer says so.")
    return redirect(url_for("releasing.show", round_id=decision.application.round_id))


def _day(reader: FormReader, place: int) -> date | None:
    field = f"due_on.{place}"
    typed = any(reader.text(f"{field}-{part}").strip() for part in ("day", "month", "year"))
    return reader.date(field, "the day by which it is done") if typed else None
