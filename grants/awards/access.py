"""Who may see and do what with awards. None means yes; otherwise the reason why not."""

from grants.applications.access import CONFLICT as CONFLICT_IN_APPLICATION
from grants.applications.access import may_decide_about_application, may_read_application
from grants.applications.assisted.access import may_confirm
from grants.applications.conflicts import is_closed_to
from grants.applications.models import Application
from grants.awards.models import Award
from grants.kernel.access import Actor
from grants.organisations.access import may_decide_about

CONFLICT = "You have a conflict of interest in this grant, so you do not read it."


def may_read_award(actor: Actor, award: Award) -> str | None:
    """The organisation, its host and its partners, those who run the programme, and the funders whose money is in it.

    Not administrators who have a conflict of interest in its application.
    """
    funds = actor.held("funder") & {share.funder_id for share in award.shares}
    if _belongs(actor, award) or is_behind(actor, award) or funds:
        return None
    if actor.is_administrator:
        return CONFLICT if is_closed_to(actor, award.application_id) else None
    return "Only the organisation, its funders and the people who run the programme can see this grant."


def _belongs(actor: Actor, award: Award) -> bool:
    """Whether this person acts for the organisation or for its host."""
    return actor.holds("member", award.organisation_id) or actor.holds("member", award.signing_organisation_id)


def is_behind(actor: Actor, award: Award) -> bool:
    """Whether this person acts for the host of a grant, or for a partner that has agreed."""
    is_party = award.application_id is not None and actor.holds("party", award.application_id)
    holds_money = award.signing_organisation_id != award.organisation_id
    return is_party or (holds_money and actor.holds("member", award.signing_organisation_id))


def may_decide_about_award(actor: Actor, award: Award) -> str | None:
    """Administrators who belong to none of those it is for and have no conflict of interest in its application.

    A past award that was imported has no application, and so neither host nor partners.
    """
    if award.application is None:
        return may_decide_about(actor, award.organisation_id)
    return may_decide_about_application(actor, award.application)


def may_settle_offer(actor: Actor, award: Award) -> str | None:
    """More time for an offer, or taking it back."""
    return may_decide_about_award(actor, award)


def may_pay(actor: Actor, record: tuple[Award, object]) -> str | None:
    """Put one of its instalments into a payment run."""
    return may_decide_about_award(actor, record[0])


def may_read_letters(actor: Actor, award: Award) -> str | None:
    """Letters are for those to whom they are written, not for funders."""
    if _belongs(actor, award):
        return None
    if actor.is_administrator:
        return CONFLICT if is_closed_to(actor, award.application_id) else None
    return "Letters are only for the organisation to which they were written."


def may_read_letters_about(actor: Actor, application: Application) -> str | None:
    """Those to whom letters about an application are written, whoever it was entered for, and administrators."""
    theirs = {application.organisation_id, application.signing_organisation_id}
    if theirs & actor.held("member") or may_confirm(actor, application) is None:
        return None
    if actor.is_administrator:
        return CONFLICT_IN_APPLICATION if is_closed_to(actor, application.id) else None
    return "Letters are only for the organisation to which they were written."


def may_read_outcome(actor: Actor, application: Application) -> str | None:
    """What became of an application: who applied, its host and partners, whoever it was entered for.

    And those who run the programme, without a conflict of interest in it.
    """
    if actor.holds("party", application.id) or may_read_letters_about(actor, application) is None:
        return None
    return may_read_application(actor, application)


def may_answer_offer(actor: Actor, award: Award) -> str | None:
    """Accepting and turning down bind the organisation that gets the money, so only its signatories may.

    For a hosted group that is the host.
    """
    if actor.holds("signatory", award.signing_organisation_id):
        return None
    if award.signing_organisation_id != award.organisation_id:
        return "Only a person who may sign for the host can answer this offer, because the host receives the money."
    return "Only a person who may sign for the organisation can answer this offer."
