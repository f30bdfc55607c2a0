"""Who writes to people in the name of the grant-maker: administrators, and never about what is closed to them."""

from grants.applications.access import may_decide_about_application
from grants.applications.models import Application
from grants.awards.access import may_decide_about_award
from grants.awards.models import Award
from grants.kernel.access import Actor, administrator
from grants.notifications.staff.mailings.models import Mailing
from grants.notifications.staff.mailings.queries import Audience
from grants.organisations.access import may_decide_about
from grants.organisations.models import Organisation


def may_write_to(actor: Actor, audience: Audience) -> str | None:
    """Of a round they write to those of whom nothing is closed to them; the others are left out."""
    record = audience.record
    if isinstance(record, Award):
        return may_decide_about_award(actor, record)
    if isinstance(record, Application):
        return may_decide_about_application(actor, record)
    if isinstance(record, Organisation):
        return may_decide_about(actor, record.id)
    return administrator(actor)


def may_read_mailing(actor: Actor, sent: tuple[Mailing, Audience]) -> str | None:
    """Those who could have written it."""
    return may_write_to(actor, sent[1])
