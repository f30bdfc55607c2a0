"""Who may do what with a draft."""

from grants.kernel.access import Actor, administrator
from grants.reporting.models import Pack

ASKED_FOR_IT = "You asked for this pack. Another administrator approves it."


def may_work_on_pack(actor: Actor, pack: Pack) -> str | None:
    """Administrators."""
    return administrator(actor, pack)


def may_approve_pack(actor: Actor, pack: Pack) -> str | None:
    """An administrator, but not the one who asked for the pack."""
    if pack.asked_by is not None and pack.asked_by == actor.person_id:
        return ASKED_FOR_IT
    return administrator(actor, pack)
