"""Who may see and do what with monitoring returns. None means yes; otherwise the reason why not."""

from grants.applications.conflicts import is_closed_to
from grants.awards.access import CONFLICT, is_behind, may_decide_about_award
from grants.kernel.access import Actor, administrator
from grants.monitoring.models import ACCEPTED, DUE, RETURNED, Return


def may_read_return(actor: Actor, monitoring_return: Return) -> str | None:
    """The grantee, its host and its partners, and those who run the programme; funders once it has been accepted.

    Not administrators who have a conflict of interest in the application of which the grant came. What is written in it
    is for `may_read_answers`.
    """
    award = monitoring_return.award
    if actor.holds("member", award.organisation_id) or is_behind(actor, award):
        return None
    if actor.is_administrator and not is_closed_to(actor, award.application_id):
        return None
    if actor.held("funder") & {share.funder_id for share in award.shares}:
        return None if monitoring_return.state == ACCEPTED else "Funders can read a return once it has been accepted."
    if actor.is_administrator:
        return CONFLICT
    return "Only the organisation, its funders and the people who run the programme can see this return."


def may_read_answers(actor: Actor, monitoring_return: Return) -> str | None:
    """Those who may read the return. Before it is sent its people alone, and once it is sent back not its host and
    partners; what others read of it then is what was sent.
    """
    award = monitoring_return.award
    refusal = may_read_return(actor, monitoring_return)
    if refusal is not None or may_fill_in(actor, monitoring_return) is None:
        return refusal
    if monitoring_return.state == DUE or (monitoring_return.state == RETURNED and is_behind(actor, award)):
        return f"{award.organisation.name} fills it in. You can read it here once it is sent."
    return None


def may_write_return(actor: Actor, monitoring_return: Return) -> str | None:
    """Anybody who acts for the organisation."""
    if actor.holds("member", monitoring_return.award.organisation_id):
        return None
    return "Only people of the organisation can fill in its return."


def may_fill_in(actor: Actor, monitoring_return: Return) -> str | None:
    """Anybody who acts for the organisation; and those of us who may decide about its grant while one types it in."""
    refusal = may_write_return(actor, monitoring_return)
    if refusal is None or monitoring_return.entered_channel is None:
        return refusal
    if monitoring_return.state not in (DUE, RETURNED):
        return refusal
    return may_review_return(actor, monitoring_return)


def may_see_review(actor: Actor, monitoring_return: Return) -> str | None:
    """Administrators who may read it, also where somebody else decides: the page says so."""
    return administrator(actor) or may_read_return(actor, monitoring_return)


def may_review_return(actor: Actor, monitoring_return: Return) -> str | None:
    """Those who may decide about its award may accept it, which releases the next instalment, or send it back."""
    return may_decide_about_award(actor, monitoring_return.award)


def may_make_or_review(actor: Actor, monitoring_return: Return) -> str | None:
    """Those who make it, and those of us who may decide about it: they agree how and when it is made."""
    if may_write_return(actor, monitoring_return) is None:
        return None
    return may_review_return(actor, monitoring_return)
