"""Who may give one application a deadline of its own."""

from grants.applications.access import may_decide_about_application
from grants.applications.models import Application
from grants.kernel.access import Actor


def may_move_own_deadline(actor: Actor, application: Application) -> str | None:
    """Also while they may not read the draft: they need to know only whose it is."""
    return may_decide_about_application(actor, application)
