"""Who may do what with a host or partner of an application."""

from grants.applications.access import is_member, may_edit_application
from grants.applications.models import AGREED, Application, Party
from grants.kernel.access import Actor


def may_change_party(actor: Actor, party: Party) -> str | None:
    """Those who may edit the application that names this host or partner."""
    return may_edit_application(actor, party.application)


def may_answer_party(actor: Actor, party: Party) -> str | None:
    """Who was asked by name, and the people of the organisation that was named."""
    if actor.holds("named", party.id):
        return None
    if party.organisation_id and is_member(actor, party.organisation_id):
        return None
    return "Somebody else was asked this. Sign in with the e-mail address to which the link was sent."


def may_know_contact(actor: Actor, application: Application, party: Party) -> str | None:
    """Whom we asked there, at which address, and what they wrote: for who named it, who runs the programme, and itself.

    The other hosts and partners read the application too, and need none of that.
    """
    if actor.is_administrator or is_member(actor, application.organisation_id):
        return None
    return may_answer_party(actor, party)


def may_know_organisation(actor: Actor, party: Party) -> str | None:
    """Which organisation it is: everybody who reads of it, once it has agreed; before, itself and administrators."""
    if party.state == AGREED or actor.is_administrator:
        return None
    if party.organisation_id and is_member(actor, party.organisation_id):
        return None
    return "It has not agreed yet."
