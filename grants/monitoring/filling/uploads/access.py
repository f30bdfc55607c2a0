"""Who may open and change the files of a return."""

from grants.kernel.access import Actor
from grants.kernel.uploads.access import closed_because
from grants.monitoring.access import may_fill_in, may_read_answers
from grants.monitoring.filling.uploads.models import ReturnFile


def may_open_file(actor: Actor, upload: ReturnFile) -> str | None:
    """Whoever reads what a return says, once a scanner has found the file clean; until then the grantee's people. They
    alone also open what was added after the return was sent last.
    """
    about = upload.monitoring_return
    return may_read_answers(actor, about) or not_sent(actor, upload) or closed_because(actor, upload)


def not_sent(actor: Actor, upload: ReturnFile) -> str | None:
    """Why this actor reads nothing of a file that was added after the return was sent last; None where they do."""
    about = upload.monitoring_return
    was_sent = about.submitted_at is not None and upload.uploaded_at <= about.submitted_at
    if was_sent or may_fill_in(actor, about) is None:
        return None
    return "It has not been sent. You can read it here once it is."


def may_change_file(actor: Actor, upload: ReturnFile) -> str | None:
    return may_fill_in(actor, upload.monitoring_return)
