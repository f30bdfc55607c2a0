"""Who may do what with a draft."""

from grants.identity.by_two.rules import Pair
from grants.kernel.access import Actor, administrator
from grants.reporting.models import Pack

APPROVING = Pair(
    "You asked for this pack. Another administrator approves it.", "Discard this draft, and ask for the pack anew."
)

FOR_A_FUNDER = "You act for a funder, so somebody else has to do this."


def may_work_on_pack(actor: Actor, pack: Pack) -> str | None:
    """Administrators."""
    return administrator(actor, pack)


def may_approve_pack(actor: Actor, pack: Pack) -> str | None:
    """An administrator who acts for no funder, but not the one who asked for the pack."""
    if pack.asked_by is not None and pack.asked_by == actor.person_id:
        return APPROVING.yourself
    if actor.held("funder"):
        return FOR_A_FUNDER
    return administrator(actor, pack)
