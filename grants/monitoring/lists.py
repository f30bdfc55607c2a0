"""Lists of monitoring returns: those of all grants, and those of one."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from grants.awards.access import may_read_award
from grants.awards.changing.repayments.access import may_ask_back
from grants.awards.models import Award
from grants.awards.queries import award_of
from grants.kernel.access import administrator
from grants.kernel.web import allow, current_actor, current_session, current_time
from grants.monitoring import queries, rules
from grants.monitoring.access import may_review_return
from grants.monitoring.models import ACCEPTED

VIEW_NAMES = {
    queries.OPEN: "Not in yet, overdue first",
    queries.OVERDUE: "Overdue",
    queries.TO_REVIEW: "To review",
    queries.TO_ANSWER: "Accepted, not answered",
    ACCEPTED: "Accepted",
    queries.ALL: "All",
}


def add_list_pages(pages: Blueprint) -> None:
    """Put these pages beside the others of returns."""
    pages.get("/returns", endpoint="list")(list_returns)
    pages.get("/awards/<uuid:award_id>/returns")(of_award)


@allow(administrator)
def list_returns() -> ResponseReturnValue:
    view = request.args.get("view", queries.OPEN)
    view = view if view in queries.VIEWS else queries.OPEN
    page = queries.returns_page(
        current_session(), current_actor(), view=view, now=current_time(), after=request.args.get("after")
    )
    return render_template(
        "monitoring/pages/list.html",
        page=page,
        view=view,
        view_options=list(VIEW_NAMES.items()),
        may_review=lambda monitoring_return: may_review_return(current_actor(), monitoring_return) is None,
    )


@allow(may_read_award, load=award_of)
def of_award(award: Award) -> ResponseReturnValue:
    found = queries.returns_of_award(current_session(), award, current_actor())
    return render_template(
        "monitoring/pages/of_award.html",
        award=award,
        returns=found,
        spending=queries.spending_told(current_session(), award, found),
        may_ask_back=may_ask_back(current_actor(), award) is None,
        sends_them=current_actor().holds("member", award.organisation_id),
        falls_away=lambda each: rules.falls_away(each.state, each.period_from, award.under_notice_until),
    )
