"""The years and the payments of an offer, for administrators."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.awards.access import may_settle_offer
from grants.awards.models import OFFERED, Award
from grants.awards.planning.plans import queries
from grants.awards.planning.plans.by_hand_rules import MOST_PAYMENTS, plan_problems
from grants.awards.planning.plans.offers import plan_offer, say_years
from grants.awards.planning.plans.rules import PlannedInstalment
from grants.awards.queries import award_of
from grants.kernel.clock import london_day
from grants.kernel.money import Pence
from grants.kernel.pages import FormReader, note
from grants.kernel.problems import Problem, check
from grants.kernel.web import acting_now, allow, current_session, current_time
from grants.organisations.reading import merged

pages = Blueprint("plans", __name__)

SPARE_ROWS = 3


@pages.get("/awards/<uuid:award_id>/plan")
@allow(may_settle_offer, load=award_of)
def plan(award: Award) -> ResponseReturnValue:
    session = current_session()
    is_offer = award.state == OFFERED
    planned = queries.plan_of(session, award, accepted_on=london_day(current_time())) if is_offer else []
    return render_template(
        "awards/pages/plan.html",
        award=award,
        is_offer=is_offer,
        returns=len(queries.returns_of_plan(session, award)),
        rows=[*planned, *[None] * SPARE_ROWS],
        by_hand=bool(queries.planned_by_hand(session, award.id)),
    )


@pages.post("/awards/<uuid:award_id>/plan")
@allow(may_settle_offer, load=award_of)
def save_plan(award: Award) -> ResponseReturnValue:
    reader = FormReader(request.form)
    payments = [] if reader.text("to") == "pattern" else _payments(reader, award)
    plan_offer(
        current_session(),
        award,
        payments=payments,
        version=reader.version() or 0,
        **acting_now(),
    )
    note("The payments are planned. Whoever accepts the offer reads them first.")
    return redirect(url_for("awards.show", award_id=award.id))


@pages.get("/awards/<uuid:award_id>/years")
@allow(may_settle_offer, load=award_of)
def years(award: Award) -> ResponseReturnValue:
    return render_template(
        "awards/pages/years.html",
        award=award,
        is_offer=award.state == OFFERED,
        rows=queries.dated_years(current_session(), award),
    )


@pages.post("/awards/<uuid:award_id>/years")
@allow(may_settle_offer, load=award_of)
def save_years(award: Award) -> ResponseReturnValue:
    reader = FormReader(request.form)
    number = len(queries.years_of(current_session(), award))
    amounts = [reader.money(f"years.{place}", f"the amount for year {place + 1}") for place in range(number)]
    check(reader.problems)
    say_years(
        current_session(),
        award,
        years=amounts,
        version=reader.version() or 0,
        **acting_now(),
    )
    note("The years are saved. The payments follow them.")
    return redirect(url_for("awards.show", award_id=award.id))


def _payments(reader: FormReader, award: Award) -> list[PlannedInstalment]:
    """The payments that were typed. Raises Invalid with all that is wrong, each at its row."""
    today = london_day(current_time())
    payments: list[PlannedInstalment] = []
    places: list[int] = []
    for place in range(MOST_PAYMENTS + SPARE_ROWS):
        at = f"payments.{place}"
        if not reader.text(f"{at}.amount_pence").strip():
            continue
        places.append(place)
        amount = reader.money(f"{at}.amount_pence", "the amount") or Pence(0)
        due_on = reader.date(f"{at}.due_on", "the day") or today
        waits_for = reader.text(f"{at}.waits_for_return").strip()
        number = reader.number(f"{at}.waits_for_return", "the number of the return") if waits_for else None
        payments.append(PlannedInstalment(len(payments) + 1, amount, due_on, number))
    found = plan_problems(payments, queries.bounds_of(current_session(), award), today=today)
    check(merged(reader, [_at_row(problem, places) for problem in found]))
    return payments


def _at_row(problem: Problem, places: list[int]) -> Problem:
    """The problem at the row of the page: rows that were left blank are not counted by the rule."""
    table, _, rest = problem.field.partition(".")
    place, _, name = rest.partition(".")
    if not name or not places:
        return problem
    return Problem(f"{table}.{places[int(place)]}.{name}", problem.message, problem.code)
