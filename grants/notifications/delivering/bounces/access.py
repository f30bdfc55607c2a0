"""Who deals with what came back. None means yes; otherwise the reason why not."""

from grants.kernel.access import Actor, administrator
from grants.notifications.access import may_read_message
from grants.notifications.delivering.bounces.models import Bounce


def may_settle_bounce(actor: Actor, bounce: Bounce) -> str | None:
    """Administrators who may read what did not arrive."""
    return administrator(actor) or (may_read_message(actor, bounce.message) if bounce.message else None)
