"""Having several applications in hand at once."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, defer, joinedload

from grants.applications import queries, rules
from grants.applications.access import may_screen_application
from grants.applications.models import Application
from grants.applications.screening.work.models import ScreeningWork
from grants.applications.screening.work.service import take
from grants.identity.models import Person
from grants.kernel.access import Actor
from grants.kernel.lists.acts import Act, Standing


def _standing(session: Session, actor: Actor, ids: Sequence[UUID]) -> list[Standing]:
    statement = (
        select(Application, ScreeningWork.screener_id, Person.name)
        .outerjoin(ScreeningWork, ScreeningWork.application_id == Application.id)
        .outerjoin(Person, Person.id == ScreeningWork.screener_id)
        .where(Application.id.in_(ids))
        .options(joinedload(Application.organisation), defer(Application.answers))
    )
    found = []
    for application, screener_id, name in session.execute(statement):
        problem = rules.screening_refusal(application.state)
        refusal = problem.message if problem else may_screen_application(actor, application)
        if refusal is None and screener_id is not None:
            refusal = "You have it in hand already." if screener_id == actor.person_id else f"{name} has it in hand."
        words = f"{application.title}, {application.organisation.name}"
        found.append(Standing(application.id, words, f"{application.state} {screener_id or ''}", refusal))
    return found


def _take(session: Session, application_id: UUID, *, actor: Actor, now: datetime) -> None:
    take(session, queries.application_of(session, application_id), actor=actor, now=now)


TAKE = Act(
    "take",
    "applications",
    "Have them in hand to screen",
    "will be in your hands to be screened",
    "in your hands to be screened",
    _standing,
    _take,
)
