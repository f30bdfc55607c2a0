"""Who may see and do what with monitoring returns. None means yes; otherwise the reason why not."""

from grants.applications.conflicts import is_closed_to
from grants.awards.access import CONFLICT, may_decide_about_award
from grants.kernel.access import Actor, administrator
from grants.monitoring.models import ACCEPTED, Return


def may_read_return(actor: Actor, monitoring_return: Return) -> str | None:
    """The grantee and those who run the programme; its funders, and the host of a group, once it has been accepted.

    Not administrators who have a conflict of interest in the application of which the grant came.
    """
    award = monitoring_return.award
    if actor.holds("member", award.organisation_id):
        return None
    if actor.is_administrator and not is_closed_to(actor, award.application_id):
        return None
    funds = actor.held("funder") & {share.funder_id for share in award.shares}
    holds_money = actor.holds("member", award.signing_organisation_id)
    if (funds or holds_money) and monitoring_return.state == ACCEPTED:
        return None
    if funds or holds_money:
        return f"{'Funders' if funds else 'Hosts'} can read a return once it has been accepted."
    if actor.is_administrator:
        return CONFLICT
    return "Only the organisation, its funders and the people who run the programme can see this return."


def may_write_return(actor: Actor, monitoring_return: Return) -> str | None:
    """Anybody who acts for the organisation."""
    if actor.holds("member", monitoring_return.award.organisation_id):
        return None
    return "Only people of the organisation can fill in its return."


def may_see_review(actor: Actor, monitoring_return: Return) -> str | None:
    """Administrators who may read it, also where somebody else decides: the page says so."""
    return administrator(actor) or may_read_return(actor, monitoring_return)


def may_review_return(actor: Actor, monitoring_return: Return) -> str | None:
    """Accept it, which releases the next instalment, or send it back: as `may_decide_about_award`."""
    return may_decide_about_award(actor, monitoring_return.award)
