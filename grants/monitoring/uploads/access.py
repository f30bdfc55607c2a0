"""Who may open and change the files of a return."""

from grants.kernel.access import Actor
from grants.kernel.uploads.access import closed_because
from grants.monitoring.access import may_read_answers, may_write_return
from grants.monitoring.uploads.models import ReturnFile


def may_open_file(actor: Actor, upload: ReturnFile) -> str | None:
    """Whoever reads what a return says, once a scanner has found the file clean; until then the grantee's people."""
    return may_read_answers(actor, upload.monitoring_return) or closed_because(actor, upload)


def may_change_file(actor: Actor, upload: ReturnFile) -> str | None:
    return may_write_return(actor, upload.monitoring_return)
