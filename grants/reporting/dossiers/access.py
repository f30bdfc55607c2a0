"""Who may have the whole file of a grant, and take it."""

from grants.awards.access import may_decide_about_award
from grants.awards.models import Award
from grants.kernel.access import Actor
from grants.reporting.dossiers.models import Dossier


def may_take_dossier(actor: Actor, record: tuple[Award, Dossier]) -> str | None:
    """Whoever asked for it, while nothing keeps them from the grant: it tells what only they were found to may read."""
    award, dossier = record
    if dossier.asked_by != actor.person_id:
        return "Somebody else asked for this. Ask for one of your own."
    return may_decide_about_award(actor, award)
