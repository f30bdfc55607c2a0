"""Who sees a reserve list, and who funds from it: never one's own conflict."""

from grants.kernel.access import Actor
from grants.panels.access import may_read
from grants.panels.models import Panel
from grants.panels.seats import Seat

ADMINISTRATORS = "Only people who run the grants programme fund from the reserve list, and close it."
PARTLY_HIDDEN = (
    "You have a conflict of interest in an application of this round, "
    "so somebody else has to fund from its reserve list."
)


def may_fund(actor: Actor, seat: Seat) -> str | None:
    """Administrators, for what they have no conflict of interest in."""
    return may_read(actor, seat) if actor.is_administrator else ADMINISTRATORS


def may_close(actor: Actor, panel: Panel) -> str | None:
    """Administrators; what they have a conflict in stays as it is."""
    return None if actor.is_administrator else ADMINISTRATORS
