"""Who may fetch a copy of what was sent."""

from grants.applications.access import may_read_application
from grants.applications.models import Application
from grants.kernel.access import Actor


def may_fetch_copy(actor: Actor, record: tuple[Application, str]) -> str | None:
    """Whoever may read the application."""
    return may_read_application(actor, record[0])
