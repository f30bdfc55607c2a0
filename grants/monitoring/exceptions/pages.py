"""One page for the morning: what is not as it was agreed."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.kernel.access import administrator
from grants.kernel.pages import note
from grants.kernel.web import acting_now, allow, current_actor, current_session, current_time, shown_at, this_app
from grants.monitoring.exceptions import queries, rules, service
from grants.monitoring.exceptions.access import may_see_exceptions
from grants.monitoring.exceptions.queries import Found

exception_pages = Blueprint("exceptions", __name__)

MATTER_NAMES = {
    "": "All",
    rules.RETURN: "Returns that are late or missing, and questions unanswered",
    rules.UNREAD: "Returns that we have not read in time",
    rules.UNHEARD: "Accepted returns that we have not answered",
    rules.CONDITION: "Conditions not met",
    rules.EVIDENCE: "Conditions shown that we have not looked at",
    rules.REPAYMENT: "Repayments overdue",
    rules.OVERPAID: "Paid beyond a grant",
    rules.SECOND: "Offers that a second person has to sign",
    rules.SHOWN: "Evidence of returns that we have not seen",
    rules.SAMPLE: "Returns drawn that we have not checked",
    rules.RISK: "Red risks",
    rules.FINDING: "Off target, underspent or overspent",
}


@exception_pages.get("/exceptions", endpoint="list")
@allow(may_see_exceptions)
def list_exceptions() -> ResponseReturnValue:
    matter = request.args.get("matter", "")
    matter = matter if matter in MATTER_NAMES else ""
    now, after = current_time(), request.args.get("after")
    session, actor = current_session(), current_actor()
    page = queries.exceptions_page(session, actor, now=now, matter=matter, after=after)
    is_whole = actor.is_administrator and not matter and not after
    return render_template(
        "monitoring/pages/exceptions.html",
        page=page,
        rows=[(found, rules.sentence(found.facts, now), *rules.next_step(found.facts, now)) for found in page.items],
        beside=this_app().registry.amiss(session, actor, now) if is_whole else [],
        matter=matter,
        matter_options=list(MATTER_NAMES.items()),
        address=_address,
    )


def _address(found: Found) -> str:
    """Where somebody looks after it."""
    matter, number = found.facts.matter, found.facts.number
    if matter in (rules.CONDITION, rules.EVIDENCE):
        return url_for("conditions.show", award_id=found.award_id, number=number)
    if matter == rules.REPAYMENT:
        return url_for("repayments.show", award_id=found.award_id, number=number)
    if matter == rules.SECOND:
        return url_for("awards.show", award_id=found.award_id)
    if matter == rules.OVERPAID:
        return url_for("unexpected.show", payment_id=found.subject_id)
    ends = {
        rules.UNREAD: "monitoring.review",
        rules.UNHEARD: "return_answers.new",
        rules.RISK: "return_risks.show",
        rules.SHOWN: "evidence.show",
        rules.SAMPLE: "sampling.show",
    }
    return url_for(ends.get(matter, "monitoring.show"), return_id=found.return_id)


@exception_pages.post("/exceptions/<matter>/<uuid:subject_id>/mine")
@shown_at("exceptions.list")
@allow(administrator)
def take(matter: str, subject_id: UUID) -> ResponseReturnValue:
    service.take(current_session(), matter, subject_id, **acting_now())
    note("You look after it.")
    return redirect(url_for(".list"))


@exception_pages.post("/exceptions/<matter>/<uuid:subject_id>/nobody")
@shown_at("exceptions.list")
@allow(administrator)
def give_up(matter: str, subject_id: UUID) -> ResponseReturnValue:
    service.give_up(current_session(), matter, subject_id, **acting_now())
    note("Nobody looks after it now.")
    return redirect(url_for(".list"))
