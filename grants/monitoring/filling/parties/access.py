"""Who may tell the part of a host or partner. None means yes; otherwise the reason why not."""

from grants.applications.models import Party
from grants.kernel.access import Actor
from grants.monitoring.access import may_read_return
from grants.monitoring.models import Return


def may_read_parts(actor: Actor, monitoring_return: Return) -> str | None:
    """Whoever may read the return: also its host and partners, before it is sent."""
    return may_read_return(actor, monitoring_return)


def may_tell_part(actor: Actor, record: tuple[Return, Party]) -> str | None:
    """The people of that host or partner."""
    _, party = record
    if party.organisation_id is not None and actor.holds("member", party.organisation_id):
        return None
    return f"Only people of {party.name} can tell its part."
