"""Who may read and open the evidence of a return. None means yes; otherwise the reason why not."""

from grants.kernel.access import Actor
from grants.kernel.uploads.access import closed_because
from grants.monitoring.access import may_make_or_review, may_read_answers, may_review_return
from grants.monitoring.models import Return
from grants.monitoring.telling.evidence.models import EvidenceFile, ReturnEvidence


def may_read_evidence(actor: Actor, monitoring_return: Return) -> str | None:
    """Whoever reads what the return says. Those of us who decide about the grant also before it is sent: what they
    added themselves, which the list sees to.
    """
    refusal = may_read_answers(actor, monitoring_return)
    return refusal and may_review_return(actor, monitoring_return) and refusal


def may_read_piece(actor: Actor, evidence: ReturnEvidence) -> str | None:
    """Whoever reads what the return says, and who added it."""
    return None if evidence.added_by == actor.person_id else may_read_answers(actor, evidence.about)


def may_open_file(actor: Actor, upload: EvidenceFile) -> str | None:
    """Whoever reads what the return says, once a scanner has found the file clean; until then the grantee's people."""
    return may_read_piece(actor, upload.evidence) or closed_because(actor, upload)


def may_take_out(actor: Actor, evidence: ReturnEvidence) -> str | None:
    return may_make_or_review(actor, evidence.about)


def may_look_at(actor: Actor, evidence: ReturnEvidence) -> str | None:
    """Whoever reviews the return, once they can open each file: nobody has seen what is closed to them."""
    closed = (closed_because(actor, upload) for upload in evidence.files)
    return (
        may_read_piece(actor, evidence)
        or may_review_return(actor, evidence.about)
        or next((each for each in closed if each), None)
    )
