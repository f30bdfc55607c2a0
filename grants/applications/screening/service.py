"""Applications are screened: the checklist is marked, risks are written down, and an administrator decides."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from grants.applications import rules
from grants.applications.locking import lock, refuse
from grants.applications.models import Application, Screening
from grants.applications.screening import due_diligence_rules, queries, risk_rules
from grants.applications.screening import rules as screening_rules
from grants.applications.screening.events import ApplicationScreened, DueDiligenceMarked, RiskRecorded
from grants.applications.screening.models import DueDiligenceMark, Risk
from grants.applications.screening.work.service import recount
from grants.kernel.access import Actor
from grants.kernel.db import new_id
from grants.kernel.events import publish
from grants.kernel.problems import Conflict, SignInNeeded, Stale, check, check_version


def mark_items(
    session: Session,
    application: Application,
    *,
    marks: Mapping[str, tuple[str, str]],
    version: int | None,
    actor: Actor,
    now: datetime,
) -> None:
    """Keep what was found: a state and a note for each item given. Those left out stay.

    `version` is the checklist's as it was read; None for whatever stands now. Raises Invalid, Stale when
    somebody marked in between, and Conflict when the application was not sent.
    """
    lock(session, application)
    _refuse_unsent(application)
    checklist = queries.checklist_of(session, application)
    changed = {key: mark for key, mark in marks.items() if checklist.mark(key) != (mark[0], mark[1].strip())}
    if version is not None and version != checklist.version and changed:
        current = {key: checklist.mark(key)[0] for key in changed}
        yours = {key: mark[0] for key, mark in changed.items()}
        message = "Somebody else has marked this checklist since you opened it. Look at it again, then save again."
        raise Stale(message, current=current, yours=yours, version=checklist.version)
    check(due_diligence_rules.mark_problems(changed, checklist.items))
    for key, (state, note) in changed.items():
        mark = checklist.marks.get(key)
        if mark is None:
            mark = DueDiligenceMark(application_id=application.id, item=key, version=0)
        mark.state, mark.note = state, note.strip()
        mark.marked_by, mark.marked_at = _person(actor), now
        mark.version += 1
        session.add(mark)
    if changed:
        marked = DueDiligenceMarked(application_id=application.id, items=tuple(changed))
        publish(session, marked, actor=actor, now=now)
        session.flush()
        recount(session, application)


def record_risk(
    session: Session,
    application: Application,
    *,
    description: str,
    likelihood: Any,
    severity: Any,
    mitigation: str,
    actor: Actor,
    now: datetime,
) -> Risk:
    """Write down what could go wrong. Raises Invalid, and Conflict when the application was not sent."""
    _refuse_unsent(application)
    check(_risk_problems(description, likelihood, severity, mitigation))
    risk = Risk(
        id=new_id(),
        application_id=application.id,
        description=description.strip(),
        likelihood=likelihood,
        severity=severity,
        mitigation=mitigation.strip(),
        recorded_by=_person(actor),
        recorded_at=now,
    )
    session.add(risk)
    session.flush()
    _tell(session, risk, actor, now)
    return risk


def change_risk(
    session: Session,
    risk: Risk,
    *,
    description: str,
    likelihood: Any,
    severity: Any,
    mitigation: str,
    is_closed: bool,
    version: int | None,
    actor: Actor,
    now: datetime,
) -> None:
    """Say anew how a risk stands, or that it is none any more. Raises Invalid, and Stale."""
    session.refresh(risk, ["version"], with_for_update=True)
    check_version(
        version,
        risk.version,
        "Somebody else has changed this risk since you opened it. Look at it again, then save again.",
        current={"description": risk.description, "likelihood": risk.likelihood, "severity": risk.severity},
        yours={"description": description, "likelihood": likelihood, "severity": severity},
    )
    check(_risk_problems(description, likelihood, severity, mitigation))
    risk.description, risk.mitigation = description.strip(), mitigation.strip()
    risk.likelihood, risk.severity = likelihood, severity
    risk.closed_at = (risk.closed_at or now) if is_closed else None
    risk.version += 1
    session.flush()
    _tell(session, risk, actor, now)


def _risk_problems(description: str, likelihood: Any, severity: Any, mitigation: str) -> list[Any]:
    return risk_rules.risk_problems(
        description=description, likelihood=likelihood, severity=severity, mitigation=mitigation
    )


def _tell(session: Session, risk: Risk, actor: Actor, now: datetime) -> None:
    closed = risk.closed_at is not None
    told = RiskRecorded(application_id=risk.application_id, risk_id=risk.id, score=risk.score, closed=closed)
    publish(session, told, actor=actor, now=now)


def screen(
    session: Session,
    application: Application,
    *,
    outcome: str,
    reasons: str,
    open_items_reason: str = "",
    actor: Actor,
    now: datetime,
) -> Screening:
    """Say whether an application may go to the panel; `reasons` are needed where it may not.

    `open_items_reason` is needed where it may with items of its checklist open; applicants don't read it.
    Raises Invalid, and Conflict when it has been screened or was never sent.
    """
    lock(session, application)
    refuse(rules.screening_refusal(application.state))
    still_open = [item.key for item in queries.checklist_of(session, application).open_items]
    check(
        rules.screening_problems(outcome, reasons)
        + screening_rules.open_item_problems(outcome, still_open, open_items_reason)
    )
    screening = Screening(
        application_id=application.id,
        outcome=outcome,
        reasons=reasons.strip(),
        open_items_reason=open_items_reason.strip(),
        screened_by=_person(actor),
        screened_at=now,
    )
    session.add(screening)
    application.state = outcome
    application.version += 1
    session.flush()
    set_committed_value(application, "screening", screening)
    screened = ApplicationScreened(application_id=application.id, round_id=application.round_id, outcome=outcome)
    publish(session, screened, actor=actor, now=now, about=(application.round_id, application.organisation_id))
    return screening


def _refuse_unsent(application: Application) -> None:
    if application.submitted_at is None:
        raise Conflict("This application has not been sent yet.", code="not_submitted")


def _person(actor: Actor) -> UUID:
    if actor.person_id is None:
        raise SignInNeeded("Sign in to screen applications.")
    return actor.person_id
