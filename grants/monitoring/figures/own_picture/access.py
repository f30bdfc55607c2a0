"""Who may see the picture of an organisation's grants."""

from grants.kernel.access import Actor
from grants.organisations.models import Organisation


def may_see_own_picture(actor: Actor, organisation: Organisation) -> str | None:
    """The people of the organisation, and those who run the programme."""
    if actor.holds("member", organisation.id) or actor.is_administrator:
        return None
    return "Only the people of the organisation, and those who run the programme, can see this."
