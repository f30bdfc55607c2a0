"""Who may do what with an application. Panel members have pages of their own, with their own rules."""

from uuid import UUID

from grants.applications.conflicts import has_conflict
from grants.applications.duplicates.models import LikelyDuplicate
from grants.applications.models import AGREED, Application, Clarification, Party
from grants.applications.uploads.models import ApplicationFile
from grants.kernel.access import Actor
from grants.kernel.uploads import closed_because
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
    """Its people, those of its host and partners, and whoever was asked there by name; administrators once it was sent.

    Not administrators who have a conflict of interest in it.
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
    """Its organisation's people, and administrators for one that they enter for somebody.

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


def may_confirm(actor: Actor, application: Application) -> str | None:
    """Whoever it was entered for."""
    if actor.signed_in and actor.person_id == application.entered_for_id:
        return None
    return "Only the person for whom this application was entered can confirm it."


def may_open_file(actor: Actor, upload: ApplicationFile) -> str | None:
    """Whoever reads the application, once a scanner has found the file clean; until then its own people alone.

    What was added to an answer that is not sent yet is for those who write it.
    """
    reason = may_read_application(actor, upload.application)
    if reason is None and not upload.is_sent:
        reason = may_edit_application(actor, upload.application)
    return reason or closed_because(actor, upload)


def may_change_answer_file(actor: Actor, record: tuple[Clarification, ApplicationFile]) -> str | None:
    return may_answer_clarification(actor, record[0])


def may_change_file(actor: Actor, upload: ApplicationFile) -> str | None:
    return may_edit_application(actor, upload.application)


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


def may_move_own_deadline(actor: Actor, application: Application) -> str | None:
    """Also while they may not read the draft: they need to know only whose it is."""
    return may_decide_about_application(actor, application)


def may_change_party(actor: Actor, party: Party) -> str | None:
    """As `may_edit_application`, for one of its hosts and partners."""
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


def may_answer_clarification(actor: Actor, clarification: Clarification) -> str | None:
    """As `may_edit_application`, for one question about it."""
    return may_edit_application(actor, clarification.application)


def may_read_clarification(actor: Actor, clarification: Clarification) -> str | None:
    """As `may_read_application`, for one question about it."""
    return may_read_application(actor, clarification.application)


def may_screen_risk(actor: Actor, record: tuple[object, Application]) -> str | None:
    return may_screen_application(actor, record[1])


def may_judge_duplicate(actor: Actor, pair: LikelyDuplicate) -> str | None:
    """Administrators who may screen both."""
    return may_screen_application(actor, pair.one) or may_screen_application(actor, pair.other)
