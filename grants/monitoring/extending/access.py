"""Who may see what more time was asked for a return. None means yes; otherwise the reason why not."""

from grants.kernel.access import Actor
from grants.monitoring.access import may_review_return, may_write_return
from grants.monitoring.models import Return


def may_see_time(actor: Actor, monitoring_return: Return) -> str | None:
    """Those who ask and those who answer."""
    if may_write_return(actor, monitoring_return) is None:
        return None
    return may_review_return(actor, monitoring_return)
