"""Who may open the file of a run."""

from grants.awards.paying.runs.models import PaymentRun
from grants.kernel.access import Actor, administrator


def may_open_file(actor: Actor, run: PaymentRun) -> str | None:
    """Whoever sent the run by it: that they saw its numbers is recorded, for each payee."""
    refusal = administrator(actor)
    if refusal is None and actor.person_id != run.sent_by:
        return "Only who sent this run opens its file, for it has the whole numbers of accounts."
    return refusal
