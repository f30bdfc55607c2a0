"""Who may see an organisation, who may act for it, and who may decide about it."""

from uuid import UUID

from grants.kernel.access import Actor, administrator
from grants.organisations.models import Membership, Organisation

OUTSIDE = "Only people of this organisation can see this."
OWN_BEFORE = "You acted for this organisation, so somebody else who runs the programme has to do this."
CONFLICTED_ABOUT = "conflicted_about"
"""The role of a person on each organisation that is paid for something in which they have a conflict of interest."""
CONFLICT = "You have a conflict of interest about this organisation, so somebody else has to do this."
OWN = "You act for this organisation, so somebody else who runs the programme has to do this."


def may_read_organisation(actor: Actor, organisation: Organisation) -> str | None:
    """People of the organisation, and administrators."""
    if actor.is_administrator or actor.holds("member", organisation.id):
        return None
    return OUTSIDE


def may_change_organisation(actor: Actor, organisation: Organisation) -> str | None:
    """People of the organisation, and administrators."""
    return may_read_organisation(actor, organisation)


def may_add_member(actor: Actor, organisation: Organisation) -> str | None:
    """People of the organisation, and administrators. Who may name a signatory is for the service, under a lock."""
    return may_read_organisation(actor, organisation)


def may_change_signatories(actor: Actor, organisation: Organisation) -> str | None:
    """Signatories of the organisation, and administrators."""
    if actor.is_administrator or actor.holds("signatory", organisation.id):
        return None
    return "Only somebody who may sign for this organisation can say who else may."


def may_end_membership(actor: Actor, record: tuple[Organisation, Membership]) -> str | None:
    """Anybody may end their own membership; signatories and administrators may end another's.

    Whether it can end now is for the service.
    """
    organisation, member = record
    if actor.holds("member", organisation.id) and actor.person_id == member.person_id:
        return None
    return may_change_signatories(actor, organisation) and "Only somebody who may sign can take others off it."


def may_change_signing_right(actor: Actor, record: tuple[Organisation, Membership]) -> str | None:
    """The right of a member to sign."""
    return may_change_signatories(actor, record[0])


def may_decide_about(actor: Actor, *organisation_ids: UUID) -> str | None:
    """Whatever is decided for or about organisations: administrators, but never about one that they act for."""
    if set(organisation_ids) & actor.held("member"):
        return administrator(actor) or OWN
    return administrator(actor)


def answers_for(actor: Actor, organisation: Organisation) -> bool:
    """Whether somebody acts for an organisation, or is one of the two people whom it names to turn to."""
    return actor.holds("member", organisation.id) or actor.holds("contact", organisation.id)


def may_dispute_account(actor: Actor, organisation: Organisation) -> str | None:
    """People and contacts of the organisation, who hear of a changed account; and administrators, who may be rung."""
    return None if actor.is_administrator or answers_for(actor, organisation) else OUTSIDE


def may_check_account(actor: Actor, organisation: Organisation) -> str | None:
    """Administrators who never acted for the organisation, and have no conflict of interest about it.

    Being named as its contact takes this right from nobody: the organisation names its contacts by itself.
    """
    refusal = may_decide_about(actor, organisation.id)
    if refusal is None and actor.holds("former_member", organisation.id):
        refusal = OWN_BEFORE
    if refusal is None and actor.holds(CONFLICTED_ABOUT, organisation.id):
        refusal = CONFLICT
    return refusal


def not_checked_by(actor: Actor) -> frozenset[UUID]:
    """The organisations whose account `may_check_account` lets no administrator check who holds what this one does."""
    return actor.held("member") | actor.held("former_member") | actor.held(CONFLICTED_ABOUT)
