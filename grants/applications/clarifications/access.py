"""Who may answer and read what was asked after sending."""

from grants.applications.access import may_edit_application, may_read_application
from grants.applications.models import Clarification
from grants.applications.uploads.models import ApplicationFile
from grants.kernel.access import Actor


def may_answer_clarification(actor: Actor, clarification: Clarification) -> str | None:
    """Those who may edit the application that the question is about."""
    return may_edit_application(actor, clarification.application)


def may_read_clarification(actor: Actor, clarification: Clarification) -> str | None:
    """Those who may read the application that the question is about."""
    return may_read_application(actor, clarification.application)


def may_change_answer_file(actor: Actor, record: tuple[Clarification, ApplicationFile]) -> str | None:
    return may_answer_clarification(actor, record[0])
