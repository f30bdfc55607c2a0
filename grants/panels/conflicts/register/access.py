"""Who keeps interests in the register."""

from grants.kernel.access import Actor
from grants.panels.conflicts.models import RegisteredInterest


def may_keep_register(actor: Actor, record: None = None) -> str | None:
    return None if actor.held("panel_member") else "Only members of panels keep interests in the register."


def may_end(actor: Actor, interest: RegisteredInterest) -> str | None:
    return None if actor.person_id == interest.person_id else "Only the person whose interest this is can end it."
