"""Applications are started, saved, sent, withdrawn, screened and handed on."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from enum import Enum
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from grants.applications import queries, rules
from grants.applications.beforehand.rules import eligibility_problems, eligibility_results, ineligibility
from grants.applications.events import (
    ApplicationDecided,
    ApplicationSaved,
    ApplicationStarted,
    ApplicationSubmitted,
    ApplicationWithdrawn,
    AssessmentBegan,
)
from grants.applications.hosting import queries as hosting_queries
from grants.applications.hosting import service as hosting_service
from grants.applications.locking import lock, lock_all, refuse
from grants.applications.models import (
    DECIDED,
    DRAFT,
    ELIGIBLE,
    IN_ASSESSMENT,
    SUBMITTED,
    WITHDRAWN,
    Application,
)
from grants.kernel import forms
from grants.kernel.access import Actor
from grants.kernel.db import new_id
from grants.kernel.events import Event, publish, publish_all
from grants.kernel.filling import rules as filling
from grants.kernel.money import Pence
from grants.kernel.problems import Conflict, SignInNeeded, check, check_version
from grants.kernel.references import unused_reference
from grants.organisations.models import Organisation
from grants.schemes.before_use.service import begin_use
from grants.schemes.models import Round
from grants.schemes.round_life.service import begin_assessing
from grants.schemes.rules import round_state


class Unchanged(Enum):
    """Says of a field that it stays as it is; None would clear it."""

    UNCHANGED = "unchanged"


UNCHANGED: Final = Unchanged.UNCHANGED
NO_ANSWERS: Final[Mapping[str, Any]] = MappingProxyType({})


class AlreadySubmitted(Conflict):
    """The application was sent before; that one stands."""

    code = "already_submitted"


def start_application(
    session: Session,
    round_: Round,
    organisation: Organisation,
    *,
    eligibility_answers: Mapping[str, bool],
    actor: Actor,
    now: datetime,
) -> Application:
    """Begin a draft for an organisation that passes the eligibility check.

    It keeps to the questions as they are now, however the scheme's change later.
    Needs the round's scheme. Raises Conflict when the round is not open or the organisation has an
    application in it, and Invalid, with the explanation, for every answer that does not fit.
    """
    if actor.person_id is None:
        raise SignInNeeded("Sign in to apply.")
    refuse(rules.start_refusal(round_state(round_, now)))
    begin_use(session, round_.scheme_id, now=now)
    session.refresh(round_.scheme, ["eligibility"])
    check(eligibility_problems(round_.scheme.eligibility, eligibility_answers))
    check(ineligibility(eligibility_results(round_.scheme.eligibility, eligibility_answers)))
    application = Application(
        id=new_id(),
        reference=unused_reference(session, Application.reference, "AP"),
        round_id=round_.id,
        organisation_id=organisation.id,
        started_by=actor.person_id,
        question_set_id=round_.question_set_id,
        state=DRAFT,
        title="",
        answers={},
        eligibility_answers=dict(eligibility_answers),
        created_at=now,
        updated_at=now,
    )
    session.add(application)
    session.flush()
    started = ApplicationStarted(application_id=application.id, round_id=round_.id, organisation_id=organisation.id)
    publish(session, started, actor=actor, now=now, about=(round_.id, organisation.id))
    return application


def save_draft(
    session: Session,
    application: Application,
    *,
    title: str | Unchanged | None = UNCHANGED,
    amount_requested_pence: int | Unchanged | None = UNCHANGED,
    answers: Mapping[str, Any] = NO_ANSWERS,
    version: int | None,
    actor: Actor,
    now: datetime,
) -> None:
    """Keep what is given of a draft: None clears a field or an answer, what is left out stays.

    Answers may be incomplete, too long or out of bounds; only what can't be read is refused.
    `version` is the one that was changed; None for whatever stands now. Saving nothing new does nothing.
    Raises Invalid, Stale when somebody saved in between, and Conflict when the draft can't be changed.
    """
    lock(session, application)
    refuse(rules.change_refusal(application.state, round_state(application, now)))
    given = _readable_change(application, title, amount_requested_pence, answers)
    change = filling.change_of(queries.values_of(application), given)
    if not change.keys:
        return
    if version is not None and version != application.version:
        raise filling.saved_in_between("application", change, rules.field_of, version=application.version)
    _keep(application, change.after, now)
    fields = tuple(rules.field_of(key) for key in change.keys)
    saved = ApplicationSaved(application_id=application.id, version=application.version, fields=fields)
    publish(session, saved, actor=actor, now=now)
    if rules.AMOUNT in change.keys:
        hosting_service.ask_agreed_again(session, application, actor=actor, now=now)


def _readable_change(
    application: Application,
    title: str | Unchanged | None,
    amount: int | Unchanged | None,
    answers: Mapping[str, Any],
) -> dict[str, Any]:
    """The change to the whole form. Raises Invalid for everything in it that can't be read."""
    form = queries.form_of(application)
    given = {rules.TITLE: title or None, rules.AMOUNT: amount}
    about = {key: value for key, value in given.items() if value is not UNCHANGED}
    own = queries.question_set_of(application.question_set)
    about_change, problems = forms.from_json(form, about)
    change, in_answers = forms.from_json(own, answers)
    about_problems = filling.named(problems + rules.change_faults(about_change), rules.field_of)
    check(about_problems + [replace(problem, field=f"answers.{problem.field}") for problem in in_answers])
    return {**about_change, **change}


def _keep(application: Application, values: Mapping[str, Any], now: datetime) -> None:
    amount = values.get(rules.AMOUNT)
    application.title = values.get(rules.TITLE) or ""
    application.amount_requested_pence = None if amount is None else Pence(amount)
    about = (rules.TITLE, rules.AMOUNT)
    application.answers = {key: value for key, value in values.items() if key not in about}
    application.updated_at = now
    application.version += 1


def submit(
    session: Session, application: Application, *, version: int | None = None, actor: Actor, now: datetime
) -> None:
    """Send a complete draft, before the minute of its deadline.

    `version` is the one that was read before sending; None for whatever stands now.
    Raises AlreadySubmitted at a second time, Conflict when it is too late or the draft has changed
    since it was read, and Invalid with everything that is missing or out of bounds, and with every
    host and partner that has not agreed.
    """
    lock(session, application)
    refusal = rules.change_refusal(application.state, round_state(application, now))
    if refusal and refusal.code == AlreadySubmitted.code:
        raise AlreadySubmitted(refusal.message)
    refuse(refusal)
    check_version(version, application.version, filling.changed_since_checked("application"))
    values = queries.values_of(application)
    problems = rules.submission_problems(queries.form_of(application), values)
    check(filling.named(problems, rules.field_of) + hosting_queries.waits_for(application))
    application.state = SUBMITTED
    application.submitted_at = now
    application.submitted_by = actor.person_id
    application.version += 1
    application.copy_edition = application.version
    submitted = ApplicationSubmitted(
        application_id=application.id,
        round_id=application.round_id,
        organisation_id=application.organisation_id,
        amount_requested_pence=Pence(application.amount_requested_pence or 0),
    )
    about = (application.round_id, application.organisation_id)
    publish(session, submitted, actor=actor, now=now, about=about)


def withdraw(session: Session, application: Application, *, actor: Actor, now: datetime) -> None:
    """Take an application back, from its first draft until the panel decides.

    The organisation may then start another while the round is open. Raises Conflict.
    """
    lock(session, application)
    refuse(rules.withdrawal_refusal(application.state))
    application.state = WITHDRAWN
    application.version += 1
    withdrawn = ApplicationWithdrawn(application_id=application.id, round_id=application.round_id)
    about = (application.round_id, application.organisation_id)
    publish(session, withdrawn, actor=actor, now=now, about=about)


def begin_assessment(session: Session, round_id: UUID, *, actor: Actor, now: datetime) -> int:
    """Give the eligible applications of a round to its panel, and say how many there were.

    Safe to repeat: those that became eligible since go to the panel too. Raises Conflict where the round is withdrawn.
    """
    begin_assessing(session, round_id, now=now)
    moved = session.scalars(
        update(Application)
        .where(Application.round_id == round_id, Application.state == ELIGIBLE)
        .values(state=IN_ASSESSMENT, version=Application.version + 1)
        .returning(Application.id)
        .execution_options(synchronize_session="fetch")
    ).all()
    if moved:
        began = AssessmentBegan(round_id=round_id, applications=len(moved))
        publish(session, began, actor=actor, now=now, about=tuple(moved))
    return len(moved)


def mark_decided(session: Session, decided: Sequence[Application], *, actor: Actor, now: datetime) -> None:
    """Record that the panel has decided on these. Raises Conflict unless all are being assessed."""
    lock_all(session, decided)
    happened: list[tuple[Event, tuple[UUID, ...]]] = []
    for application in decided:
        if application.state != IN_ASSESSMENT:
            raise Conflict("This application is not being assessed.", code="not_in_assessment")
        application.state = DECIDED
        application.version += 1
        happened.append(
            (
                ApplicationDecided(application_id=application.id, round_id=application.round_id),
                (application.round_id,),
            )
        )
    publish_all(session, happened, actor=actor, now=now)
