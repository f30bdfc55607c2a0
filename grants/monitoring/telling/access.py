"""Who may see and do what with a return that is told another way. None means yes; otherwise the reason why not."""

from grants.kernel.access import Actor
from grants.monitoring.access import may_review_return, may_write_return
from grants.monitoring.models import Return


def may_see_telling(actor: Actor, monitoring_return: Return) -> str | None:
    """Those who told it and those who write it down, from the first word on."""
    if may_write_return(actor, monitoring_return) is None:
        return None
    return may_review_return(actor, monitoring_return)
