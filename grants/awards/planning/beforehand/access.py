"""Who says the days and the years of an offer before its letter is released."""

from grants.awards.access import may_read_letters_about
from grants.kernel.access import Actor, administrator
from grants.panels.models import Decision


def may_prepare_offer(actor: Actor, decision: Decision) -> str | None:
    """Administrators without a conflict of interest."""
    return administrator(actor) or may_read_letters_about(actor, decision.application)
