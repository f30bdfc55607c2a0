"""Who may see what is not as it was agreed."""

from typing import Any

from grants.kernel.access import Actor


def may_see_exceptions(actor: Actor, record: Any = None) -> str | None:
    """Those who run the programme; and funders what accepted returns tell about the grants that they fund."""
    if actor.is_administrator or actor.held("funder"):
        return None
    return "Only the people who run the programme, and its funders, can see this."
