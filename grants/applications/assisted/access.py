"""Who may confirm what was entered for them."""

from grants.applications.models import Application
from grants.kernel.access import Actor


def may_confirm(actor: Actor, application: Application) -> str | None:
    """The person for whom the application was entered."""
    if actor.signed_in and actor.person_id == application.entered_for_id:
        return None
    return "Only the person for whom this application was entered can confirm it."
