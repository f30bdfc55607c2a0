"""Who releases letters: administrators, each those of decisions that somebody else made final."""

from grants.applications.conflicts import has_conflict
from grants.kernel.access import Actor
from grants.panels.deciding.releasing.models import PlannedRelease
from grants.panels.models import Decision
from grants.schemes.models import Round

CONFIRMED_IT_YOURSELF = "You made this decision final, so another administrator releases its letter."
OWN = "You have a conflict of interest in this application, so another administrator releases its letter."


def may_release(actor: Actor, of_round: Round) -> str | None:
    """See what is held in a round, and release it."""
    return None if actor.is_administrator else "Only people who run the grants programme release letters."


def may_call_back(actor: Actor, plan: PlannedRelease) -> str | None:
    return None if actor.is_administrator else "Only people who run the grants programme call a release back."


def refusal_for(actor: Actor, decision: Decision) -> str | None:
    """Why this administrator does not release one letter. The decision comes with its application."""
    if has_conflict(actor, decision.application_id):
        return OWN
    return CONFIRMED_IT_YOURSELF if decision.confirmed_by == actor.person_id else None
