"""Who reads lists, and who may forget a saved one."""

from grants.kernel.access import Actor, administrator
from grants.reporting.lists.models import SavedList


def may_forget(actor: Actor, saved: SavedList) -> str | None:
    """Whoever saved it; one for all of the grant-maker, every administrator, who is asked before (`forget_list`)."""
    if saved.for_all or saved.person_id == actor.person_id:
        return administrator(actor)
    return "Somebody else saved this list for themselves."
