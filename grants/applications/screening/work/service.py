"""Who has an application in hand while it waits to be screened, and what the work list counts."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from grants.applications import queries, rules
from grants.applications.access import may_screen_application
from grants.applications.clarifications.events import ClarificationAnswered
from grants.applications.events import ApplicationSubmitted
from grants.applications.hosting.events import PartyAnswered
from grants.applications.locking import lock, refuse
from grants.applications.models import SUBMITTED, Application
from grants.applications.screening import queries as screening_queries
from grants.applications.screening import rules as screening_rules
from grants.applications.screening.thresholds.events import DueDiligenceThresholdsSet
from grants.applications.screening.work import queries as work_queries
from grants.applications.screening.work.events import ScreenerChanged
from grants.applications.screening.work.models import ScreeningWork
from grants.identity.authentication import actor_for
from grants.identity.models import Person
from grants.kernel.access import Actor
from grants.kernel.events import publish
from grants.kernel.problems import Conflict, Invalid, Problem, check_version
from grants.organisations.events import OrganisationChanged
from grants.schemes.events import RoundDeadlineMoved
from grants.schemes.round_life.events import RoundReopened

COUNTED_AT_ONCE = 200
"""How many applications one run of `count_waiting` counts at most."""


def take(session: Session, application: Application, *, actor: Actor, now: datetime) -> None:
    """Have an application in hand that nobody else has. Raises Conflict that says who was faster."""
    work = _work_to_change(session, application)
    if work.screener_id not in (None, actor.person_id):
        raise Conflict(_who_has_it(session, work), code="in_hand")
    if work.screener_id is None:
        _change(session, work, actor.person_id, actor=actor, now=now)


def hand_over(
    session: Session, application: Application, *, to: UUID | None, version: int | None, actor: Actor, now: datetime
) -> Person:
    """Put an application into an administrator's hands, whoever had it before. Tells into whose.

    `version` is the one read with who had it; None for whatever stands now. Raises Invalid when they can't
    screen it, Stale when it went into other hands in between, and Conflict when it has been screened.
    """
    work = _work_to_change(session, application)
    if version != work.version:
        current, yours = {"person_id": work.screener_id}, {"person_id": to}
        check_version(version, work.version, _who_has_it(session, work), current=current, yours=yours)
    person = session.get(Person, to) if to else None
    if person is None or not person.is_administrator:
        raise Invalid([Problem("person_id", "Choose somebody who runs the grants programme.", "missing")])
    if may_screen_application(actor_for(session, person, session.info["registry"]), application) is not None:
        sentence = f"{person.name} has a conflict of interest in this application. Choose somebody else."
        raise Invalid([Problem("person_id", sentence, "conflict_of_interest")])
    if work.screener_id != person.id:
        _change(session, work, person.id, actor=actor, now=now)
    return person


def give_back(session: Session, application: Application, *, actor: Actor, now: datetime) -> None:
    """Have an application in hand no more. Raises Conflict when it is not one's own, or has been screened."""
    work = _work_to_change(session, application)
    if work.screener_id is None or work.screener_id != actor.person_id:
        raise Conflict(_who_has_it(session, work), code="in_hand")
    _change(session, work, None, actor=actor, now=now)


def _work_to_change(session: Session, application: Application) -> ScreeningWork:
    lock(session, application)
    refuse(rules.screening_refusal(application.state))
    return _work_on(session, application)


def _change(session: Session, work: ScreeningWork, to: UUID | None, *, actor: Actor, now: datetime) -> None:
    changed = ScreenerChanged(application_id=work.application_id, screener_id=to, former_id=work.screener_id)
    work.screener_id, work.taken_at = to, now if to else None
    work.handed_by = actor.person_id if to and to != actor.person_id else None
    work.version += 1
    session.flush()
    session.expire(work, ["screener", "hander"])
    publish(session, changed, actor=actor, now=now)


def _who_has_it(session: Session, work: ScreeningWork) -> str:
    if work.screener_id is None:
        return "Nobody has this application in hand now. Look at it again."
    name = session.get_one(Person, work.screener_id).name
    return f"{name} has this application in hand already."


def recount(session: Session, application: Application) -> None:
    """Count again what the work list shows, while the application is on it."""
    lock(session, application)
    if application.state == SUBMITTED:
        _count(session, application, _work_on(session, application))


def count_one(
    session: Session, event: ApplicationSubmitted | ClarificationAnswered | PartyAnswered, *, now: datetime
) -> None:
    """What happened with an application can change what is to be looked at."""
    recount(session, queries.application_of(session, event.application_id))


def count_of_organisation(session: Session, event: OrganisationChanged, *, now: datetime) -> None:
    """What an organisation tells counts for its own applications, and for those of which it is the host."""
    for application_id in work_queries.waiting_through(session, event.organisation_id):
        recount(session, queries.application_of(session, application_id))


def count_round_again(session: Session, event: RoundDeadlineMoved | RoundReopened, *, now: datetime) -> None:
    """Forget what was counted of a round whose deadline moved: work may now begin too early. `count_waiting` counts."""
    waiting = work_queries.waiting_in(event.round_id)
    session.execute(
        update(ScreeningWork)
        .where(ScreeningWork.application_id.in_(waiting))
        .values(failed_rules=None, open_items=None)
        .execution_options(synchronize_session=False)
    )


def count_all_again(session: Session, event: DueDiligenceThresholdsSet, *, now: datetime) -> None:
    """Forget what was counted of all that waits: more or less is looked at now. `count_waiting` counts."""
    waiting = select(Application.id).where(Application.state == SUBMITTED)
    session.execute(
        update(ScreeningWork)
        .where(ScreeningWork.application_id.in_(waiting))
        .values(failed_rules=None, open_items=None)
        .execution_options(synchronize_session=False)
    )


def count_waiting(session: Session, now: datetime) -> None:
    """Count what waits and is not counted: sent before there was a count, or changed with its round."""
    for application_id in work_queries.uncounted(session, COUNTED_AT_ONCE):
        recount(session, queries.application_of(session, application_id))


def _work_on(session: Session, application: Application) -> ScreeningWork:
    work = session.get(ScreeningWork, application.id, with_for_update=True, populate_existing=True)
    if work is None:
        work = ScreeningWork(application_id=application.id)
        _count(session, application, work)
        session.add(work)
        session.flush()
    return work


def _count(session: Session, application: Application, work: ScreeningWork) -> None:
    checklist = screening_queries.checklist_of(session, application)
    work.failed_rules, work.open_items = (
        len(screening_rules.failed(screening_queries.checks_of(application))),
        len(checklist.open_items),
    )
