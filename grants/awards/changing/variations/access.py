"""Who may ask for a change of a grant, agree to it and refuse it."""

from uuid import UUID

from grants.awards.access import may_answer_offer, may_decide_about_award, may_read_award
from grants.awards.changing.variations.models import Variation
from grants.awards.changing.variations.rules import GRANTEE, US
from grants.awards.models import Award
from grants.kernel.access import Actor

SIGNS_NOT = "Only a person who may sign for the organisation that receives the money can agree to a change."


def side_of(actor: Actor, award: Award) -> str | None:
    """For which side this person acts about a grant: the grantee's, ours, or neither."""
    theirs: set[UUID] = {award.organisation_id, award.signing_organisation_id}
    if theirs & actor.held("member"):
        return GRANTEE
    return US if actor.is_administrator and may_decide_about_award(actor, award) is None else None


def may_read_variation(actor: Actor, record: tuple[Award, Variation]) -> str | None:
    """Whoever may read the grant."""
    return may_read_award(actor, record[0])


def may_ask_for_variation(actor: Actor, award: Award) -> str | None:
    """Whoever acts for the organisation or its host, and administrators who may decide about the grant."""
    if side_of(actor, award):
        return None
    if actor.is_administrator:
        return may_decide_about_award(actor, award)
    return "Only the organisation, its host and the people who run the programme can ask for a change of this grant."


def may_agree(actor: Actor, record: tuple[Award, Variation]) -> str | None:
    """Signatories of the organisation that receives the money, and administrators who may decide about the grant."""
    award, _ = record
    if may_answer_offer(actor, award) is None:
        return None
    side = side_of(actor, award)
    if side == US:
        return None
    return SIGNS_NOT if side == GRANTEE else may_ask_for_variation(actor, award)


def may_withdraw(actor: Actor, record: tuple[Award, Variation]) -> str | None:
    """The side that wants the change."""
    award, variation = record
    if side_of(actor, award) == variation.source:
        return None
    return "Only the side that wants this change can withdraw it."
