"""Who sees what about a member's own part: themselves and administrators."""

from grants.kernel.access import Actor
from grants.panels.models import STOOD_DOWN, Panel, PanelMember


def may_see_member(actor: Actor, record: tuple[Panel, PanelMember]) -> str | None:
    """Access needs, expenses and the terms of reference of a member. Whoever stood down still sees their expenses."""
    if actor.is_administrator or is_own(actor, record[1]):
        return None
    return "Only this member, and those who bring the panel together, can see this."


def may_act_as_member(actor: Actor, record: tuple[Panel, PanelMember]) -> str | None:
    """What only the member themselves can do."""
    if not is_own(actor, record[1]):
        return "Only this member can do this."
    return "You have stood down from this panel." if record[1].standing == STOOD_DOWN else None


def may_claim(actor: Actor, record: tuple[Panel, PanelMember]) -> str | None:
    """What somebody spent is theirs to claim, also after they stood down."""
    return None if is_own(actor, record[1]) else "Only this member can claim what they spent."


def is_own(actor: Actor, member: PanelMember) -> bool:
    return actor.person_id == member.person_id
