"""Who may do what with an application. Panel members have pages of their own, with their own rules."""

from uuid import UUID

from grants.applications.conflicts import has_conflict
from grants.applications.models import Application
from grants.kernel.access import Actor
from grants.organisations.access import OWN, may_decide_about
from grants.organisations.models import Organisation

NOT_YOURS = "This application belongs to another organisation."
CONFLICT = "You have a conflict of interest in this application, so you do not read it."


def is_member(actor: Actor, organisation_id: UUID) -> bool:
    return actor.holds("member", organisation_id)


def may_apply_for(actor: Actor, organisation: Organisation) -> str | None:
    if is_member(actor, organisation.id):
        return None
    return "Only people of an organisation can apply for it."


def may_read_application(actor: Actor, application: Application) -> str | None:
    """People of the organisation, its host and its partners, and whoever was asked there by name.

    Once it was sent, administrators too, unless they have a conflict of interest in it.
    """
    if is_member(actor, application.organisation_id) or actor.holds("reader", application.id):
        return None
    if not actor.is_administrator:
        return NOT_YOURS
    if has_conflict(actor, application.id):
        return CONFLICT
    if application.submitted_at is None and application.entered_channel is None:
        return "This application has not been sent. Until then only the people of its organisation read it."
    return None


def may_edit_application(actor: Actor, application: Application) -> str | None:
    """People of the organisation that applies, and administrators for an application that they enter for somebody.

    Whether it can be changed now is for the service to say.
    """
    if is_member(actor, application.organisation_id) or may_assist(actor, application) is None:
        return None
    return NOT_YOURS


def may_assist(actor: Actor, application: Application) -> str | None:
    """Administrators, for an application that was entered for somebody."""
    if not actor.is_administrator or application.entered_channel is None:
        return NOT_YOURS
    return CONFLICT if has_conflict(actor, application.id) else None


def may_decide_about_application(actor: Actor, application: Application) -> str | None:
    """Whatever is decided about an application, and about the grant that comes of it.

    Administrators who have nothing to do with who applies, its host or its partners, and no other conflict of interest.
    """
    refusal = may_decide_about(actor, application.organisation_id, application.signing_organisation_id)
    if refusal is None and actor.holds("party", application.id):
        return OWN
    return refusal or (CONFLICT if has_conflict(actor, application.id) else None)


def may_screen_application(actor: Actor, application: Application) -> str | None:
    """Read what screening finds, decide by it, and ask about the application."""
    return may_decide_about_application(actor, application)
