"""Who may do what with a file of an application."""

from grants.applications.access import may_edit_application, may_read_application
from grants.applications.uploads.models import ApplicationFile
from grants.kernel.access import Actor
from grants.kernel.uploads.access import closed_because


def may_open_file(actor: Actor, upload: ApplicationFile) -> str | None:
    """Whoever reads the application, once a scanner has found the file clean; until then its own people alone.

    What was added to an answer that is not sent yet is for those who write it.
    """
    reason = may_read_application(actor, upload.application)
    if reason is None and not upload.is_sent:
        reason = may_edit_application(actor, upload.application)
    return reason or closed_because(actor, upload)


def may_change_file(actor: Actor, upload: ApplicationFile) -> str | None:
    return may_edit_application(actor, upload.application)
