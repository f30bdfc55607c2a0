"""Who asks about a pack, and who answers. Another funder never gets there: it may not read the pack."""

from grants.kernel.access import Actor, administrator
from grants.reporting.approving.access import FOR_A_FUNDER
from grants.reporting.asking.models import PackQuestion
from grants.reporting.models import APPROVED, Pack


def may_ask_about_pack(actor: Actor, pack: Pack) -> str | None:
    """The people of the funder that an approved pack is for."""
    if pack.state == APPROVED and pack.funder_id is not None and actor.holds("funder", pack.funder_id):
        return None
    return "Only people of the funder that this pack is for can ask about it."


def may_answer(actor: Actor, asked: tuple[Pack, PackQuestion]) -> str | None:
    """Administrators who act for no funder."""
    return FOR_A_FUNDER if actor.held("funder") else administrator(actor, asked)
