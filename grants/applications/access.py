"""Who may do what with an application. Panel members have pages of their own, with their own rules."""

from uuid import UUID

from grants.applications.models import Application
from grants.kernel.access import Actor
from grants.organisations.models import Organisation

NOT_YOURS = "This application belongs to another organisation."


LEFT = "You have a conflict of interest in this application, so you do not read it."


def is_member(actor: Actor, organisation_id: UUID) -> bool:
    return actor.holds("member", organisation_id)


def may_apply_for(actor: Actor, organisation: Organisation) -> str | None:
    if is_member(actor, organisation.id):
        return None
    return "Only people of an organisation can apply for it."


def may_read_application(actor: Actor, application: Application) -> str | None:
    """Its organisation's people always; administrators from when it was sent, unless they leave for it on its panel."""
    if is_member(actor, application.organisation_id):
        return None
    if not actor.is_administrator:
        return NOT_YOURS
    if actor.holds("leaves", application.id):
        return LEFT
    if application.submitted_at is None:
        return "This application has not been sent. Until then only the people of its organisation read it."
    return None


def may_edit_application(actor: Actor, application: Application) -> str | None:
    """Its organisation's people. Whether it can be changed now is for the service to say."""
    return None if is_member(actor, application.organisation_id) else NOT_YOURS


def may_screen_application(actor: Actor, application: Application) -> str | None:
    if not actor.is_administrator:
        return "Only people who run the grants programme can screen applications."
    if actor.holds("leaves", application.id):
        return LEFT
    return None


def may_move_own_deadline(actor: Actor, application: Application) -> str | None:
    """Administrators, also while they may not read the draft: they need to know only whose it is."""
    if not actor.is_administrator:
        return "Only people who run the grants programme can move a deadline."
    return LEFT if actor.holds("leaves", application.id) else None
