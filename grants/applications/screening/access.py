"""Who may change a risk of an application."""

from grants.applications.access import may_screen_application
from grants.applications.models import Application
from grants.kernel.access import Actor


def may_screen_risk(actor: Actor, record: tuple[object, Application]) -> str | None:
    return may_screen_application(actor, record[1])
