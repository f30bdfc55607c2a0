"""Who invites to renew a grant, who asks, and who decides."""

from grants.awards.access import may_decide_about_award, may_read_letters
from grants.awards.changing.renewals.models import Renewal
from grants.awards.changing.variations.access import side_of
from grants.awards.changing.variations.rules import GRANTEE
from grants.awards.models import Award
from grants.kernel.access import Actor, administrator

OfRenewal = tuple[Award, Renewal]


def may_read_renewal(actor: Actor, award: Award) -> str | None:
    """The organisation, its host, and those who run the programme."""
    return may_read_letters(actor, award)


def may_read_one(actor: Actor, record: OfRenewal) -> str | None:
    return may_read_renewal(actor, record[0])


def may_invite(actor: Actor, award: Award) -> str | None:
    return administrator(actor) or may_decide_about_award(actor, award)


def may_ask(actor: Actor, record: OfRenewal) -> str | None:
    """Anybody who acts for the organisation or its host."""
    if side_of(actor, record[0]) == GRANTEE:
        return None
    return "Only people of the organisation or its host can ask that this grant goes on."


def may_decide_renewal(actor: Actor, record: OfRenewal) -> str | None:
    """Administrators without a conflict of interest, and of another organisation."""
    return may_invite(actor, record[0])
