"""Who opens the figures of a pack."""

from grants.kernel.access import Actor
from grants.reporting.access import may_read_pack
from grants.reporting.models import Pack


def may_open_figure(actor: Actor, record: tuple[Pack, str]) -> str | None:
    """Whoever may read the pack. Which records are listed is decided one by one."""
    return may_read_pack(actor, record[0])
