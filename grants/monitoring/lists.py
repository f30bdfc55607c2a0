"""The monitoring returns of one grant."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from grants.awards.access import may_read_award
from grants.awards.changing.repayments.access import may_ask_back
from grants.awards.models import Award
from grants.awards.queries import award_of
from grants.kernel.web import allow, current_actor, current_session
from grants.monitoring import queries, rules


def add_list_pages(pages: Blueprint) -> None:
    """Put this page beside the others of returns."""
    pages.get("/awards/<uuid:award_id>/returns")(of_award)


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
