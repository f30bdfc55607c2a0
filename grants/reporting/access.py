"""Who may see reports. A funder's people see what its own money did, and nobody else's share."""

from uuid import UUID

from grants.kernel.access import Actor
from grants.reporting.models import APPROVED, Pack
from grants.schemes.models import Scheme

FUNDERS_ONLY = "Only people of a funder, and people who run the grants programme, can see this."


def may_see_reports(actor: Actor, record: object = None) -> str | None:
    """Whoever belongs to a funder, and administrators."""
    return None if actor.is_administrator or actor.held("funder") else FUNDERS_ONLY


def may_read_pack(actor: Actor, pack: Pack) -> str | None:
    """Administrators, and once it is approved the people of the funder that it is for."""
    if actor.is_administrator:
        return None
    if pack.state == APPROVED and pack.funder_id is not None and actor.holds("funder", pack.funder_id):
        return None
    return "There is no pack here for you."


def may_list_packs(actor: Actor, scheme: Scheme) -> str | None:
    """The funders of the scheme, each of whom finds its own packs there, and administrators."""
    funders = {contribution.funder_id for contribution in scheme.contributions}
    return None if actor.is_administrator or funders & actor.held("funder") else FUNDERS_ONLY


def may_ask_for_packs(actor: Actor, scheme: Scheme) -> str | None:
    """Administrators."""
    return None if actor.is_administrator else "Only people who run the grants programme can ask for packs."


def may_see_picture(actor: Actor, funder_id: UUID | None) -> str | None:
    """The whole picture is for administrators; a funder's people see the funder's own."""
    if actor.is_administrator or (funder_id is not None and actor.holds("funder", funder_id)):
        return None
    return FUNDERS_ONLY
