"""Who may see what reporting costs in a scheme. None means yes; otherwise the reason why not."""

from grants.kernel.access import Actor
from grants.monitoring.planning.costing.rules import Measured
from grants.schemes.access import may_read_money
from grants.schemes.models import Scheme


def may_see_cost(actor: Actor, found: tuple[Scheme, list[Measured]]) -> str | None:
    """Administrators, and those who fund the scheme."""
    return may_read_money(actor, found[0])
