"""Who may say what a grant is to change. None means yes; otherwise the reason why not."""

from grants.awards.access import may_decide_about_award
from grants.awards.models import Award
from grants.kernel.access import Actor
from grants.monitoring.asking.outcomes.models import AwardOutcome


def may_put_outcome(actor: Actor, award: Award) -> str | None:
    """The people of the organisation, and those of us who may decide about the grant."""
    if actor.holds("member", award.organisation_id):
        return None
    return may_decide_about_award(actor, award)


def may_answer_outcome(actor: Actor, record: tuple[Award, AwardOutcome]) -> str | None:
    """The other side than put it."""
    award, outcome = record
    if not outcome.by_us:
        return may_decide_about_award(actor, award)
    if actor.holds("member", award.organisation_id):
        return None
    return f"{award.organisation.name} answers this."


def may_drop_outcome(actor: Actor, record: tuple[Award, AwardOutcome]) -> str | None:
    """Either side: to take back what it put, or to turn down what the other did."""
    return may_put_outcome(actor, record[0])
