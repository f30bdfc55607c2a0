"""A new draft begins with what an earlier application of the same organisation said."""

from datetime import datetime

from sqlalchemy.orm import Session

from grants.applications import queries, rules, service
from grants.applications.filling.earlier.events import AnswersCopied
from grants.applications.filling.earlier.rules import Copied, copyable
from grants.applications.locking import lock, refuse
from grants.applications.models import Application
from grants.kernel.access import Actor
from grants.kernel.clock import london_day
from grants.kernel.events import publish
from grants.kernel.problems import Denied, Invalid, Problem
from grants.schemes.rules import round_state


def copy_from_earlier(
    session: Session, application: Application, earlier: Application, *, actor: Actor, now: datetime
) -> Copied:
    """Take over what fits from an earlier application of the same organisation, and say what was taken and left.

    Raises Denied for another organisation's, Invalid when nothing fits, and Conflict when the draft can't be changed.
    """
    if earlier.organisation_id != application.organisation_id or earlier.id == application.id:
        raise Denied("Answers can only be copied from an earlier application of the same organisation.")
    lock(session, application)
    refuse(rules.change_refusal(application.state, round_state(application, now)))
    form, values = queries.form_of(application), queries.values_of(application)
    found = copyable(form, values, queries.form_of(earlier), queries.values_of(earlier), today=london_day(now))
    if not found.answers:
        sentence = "Nothing in it fits a question that is still open here."
        raise Invalid([Problem("earlier_id", sentence, "nothing_to_copy")])
    service.save_draft(session, application, answers=found.answers, version=None, actor=actor, now=now)
    fields = tuple(rules.field_of(key) for key in found.answers)
    copied = AnswersCopied(application_id=application.id, from_application_id=earlier.id, fields=fields)
    publish(session, copied, actor=actor, now=now, about=(earlier.id,))
    return found
