"""Who may read a condition, say that it is done, and settle it."""

from grants.awards.access import may_decide_about_award, may_read_letters
from grants.awards.models import Award
from grants.awards.planning.conditions.models import AwardCondition, ConditionFile
from grants.kernel.access import Actor
from grants.kernel.uploads.access import closed_because

OfCondition = tuple[Award, AwardCondition]


def may_read_condition(actor: Actor, record: OfCondition) -> str | None:
    """The organisation, its host and those who run the programme: what is sent for it is not for funders."""
    return may_read_letters(actor, record[0])


def may_show_done(actor: Actor, record: OfCondition) -> str | None:
    """Anybody who acts for the organisation or its host."""
    award = record[0]
    if {award.organisation_id, award.signing_organisation_id} & actor.held("member"):
        return None
    return "Only people of the organisation or its host can say that this is done."


def may_settle_condition(actor: Actor, record: OfCondition) -> str | None:
    """Say who does it and by when, and whether it is met."""
    return may_decide_about_award(actor, record[0])


def may_open_file(actor: Actor, record: tuple[Award, ConditionFile]) -> str | None:
    """Whoever reads the condition, once a scanner has found the file clean; until then those who added it."""
    award, upload = record
    return may_read_letters(actor, award) or closed_because(actor, upload)


def may_remove_file(actor: Actor, record: tuple[Award, ConditionFile]) -> str | None:
    award, upload = record
    return may_show_done(actor, (award, upload.condition))
