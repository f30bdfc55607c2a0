"""Who may tell a return another way. None means yes; otherwise the reason why not."""

from grants.kernel.access import Actor
from grants.monitoring.access import may_write_return
from grants.monitoring.models import Return


def may_tell(actor: Actor, record: tuple[Return, str]) -> str | None:
    """Whoever may write the return that it is of, in whatever way."""
    return may_write_return(actor, record[0])
