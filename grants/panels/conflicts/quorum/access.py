"""Who sees where too few may vote."""

from grants.kernel.access import Actor
from grants.panels.models import Panel


def may_see_votes(actor: Actor, panel: Panel) -> str | None:
    """Where too few may vote, and whom to call: for the chair and administrators, without what is closed to them."""
    if actor.is_administrator or actor.holds("chair", panel.id):
        return None
    return "The chair of the panel, or those who run the grants programme, see where too few can vote."
