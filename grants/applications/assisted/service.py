"""Not everybody is online: an administrator enters an application for somebody, who then confirms the copy."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from grants.applications import service
from grants.applications.assisted import rules
from grants.applications.assisted.events import ApplicationEntered, CopyPosted, EntryConfirmed, EntryDisputed
from grants.applications.locking import refuse
from grants.applications.models import BY_LINK, Application, Assistance
from grants.identity import service as identity
from grants.identity.models import Person
from grants.kernel.access import Actor
from grants.kernel.events import publish
from grants.kernel.problems import Conflict, Invalid, Problem, SignInNeeded, check
from grants.organisations import queries as organisations
from grants.organisations import service as organisations_service
from grants.organisations.joining import queries as joining_queries
from grants.organisations.joining import service as joining
from grants.organisations.models import Organisation
from grants.schemes.models import Round


def enter_application(
    session: Session,
    round_: Round,
    *,
    organisation: Organisation | None,
    new_organisation: Mapping[str, Any] | None,
    channel: str,
    person_name: str,
    email: str = "",
    phone: str = "",
    address: str = "",
    eligibility_answers: Mapping[str, bool],
    actor: Actor,
    now: datetime,
) -> Application:
    """Begin a draft for somebody, for an organisation that is here or one that is registered by the way.

    Whoever has an e-mail address gets an account, and is asked whether they act for the organisation. Raises Invalid,
    and Conflict when the round is not open or the organisation has an application in it.
    """
    if actor.person_id is None:
        raise SignInNeeded("Sign in to enter an application.")
    check(rules.entry_problems(channel=channel, name=person_name, email=email, phone=phone, address=address))
    if organisation is None:
        if not new_organisation:
            raise Invalid([Problem("name", "Choose an organisation, or name a new one.", "missing")])
        organisation = organisations_service.register_organisation(
            session, details=new_organisation, position="", actor=actor, now=now
        )
    person = _applicant(session, organisation, name=person_name, email=email, actor=actor, now=now)
    application = service.start_application(
        session, round_, organisation, eligibility_answers=eligibility_answers, actor=actor, now=now
    )
    application.entered_channel = channel
    application.entered_for_id = person.id if person else None
    assistance = Assistance(
        application_id=application.id,
        channel=channel,
        entered_by=actor.person_id,
        entered_at=now,
        name=person_name.strip(),
        person_id=person.id if person else None,
        phone=phone.strip(),
        address=address.strip(),
        objection="",
    )
    session.add(assistance)
    session.flush()
    set_committed_value(application, "assistance", assistance)
    entered = ApplicationEntered(application_id=application.id, round_id=round_.id, channel=channel)
    publish(session, entered, actor=actor, now=now, about=(round_.id, organisation.id))
    return application


def _applicant(
    session: Session, organisation: Organisation, *, name: str, email: str, actor: Actor, now: datetime
) -> Person | None:
    """Whoever an application is entered for, with an account, asked to act for the organisation if nobody has yet."""
    if not email.strip():
        return None
    person = identity.register_person(session, email=email, name=name, actor=actor, now=now)
    asked = any(each.email == person.email for each in joining_queries.asked_by(session, organisation.id))
    if not asked and not organisations.membership_of(session, organisation.id, person.id):
        joining.ask_to_join(
            session,
            organisation,
            email=email,
            name=name,
            position="Applicant",
            is_signatory=False,
            actor=actor,
            now=now,
        )
    return person


def record_posting(session: Session, application: Application, *, actor: Actor, now: datetime) -> None:
    """Record that the copy went to somebody by post. Doing it again changes nothing.

    Raises Conflict when it was not entered for anybody, or not sent yet.
    """
    assistance = _assistance(session, application)
    refuse(rules.confirming_refusal(sent=application.submitted_at is not None, confirmed=False))
    if assistance.posted_at is None:
        assistance.posted_at = now
        session.flush()
        publish(session, CopyPosted(application_id=application.id), actor=actor, now=now)


def confirm(
    session: Session,
    application: Application,
    *,
    confirms: bool | None,
    objection: str = "",
    how: str = BY_LINK,
    actor: Actor,
    now: datetime,
) -> None:
    """Record that whoever applied confirmed the copy, or said what is wrong in it.

    `how` is `link` when they say so themselves; an administrator says `phone` or `post`.
    Raises Invalid, and Conflict when there is nothing to confirm.
    """
    assistance = _assistance(session, application)
    confirmed = assistance.confirmed_at is not None
    refuse(rules.confirming_refusal(sent=application.submitted_at is not None, confirmed=confirmed))
    check(rules.confirmation_problems(confirms=confirms, objection=objection, how=how))
    about = (application.round_id, application.organisation_id)
    if confirms:
        assistance.objection = ""
        assistance.confirmed_at, assistance.confirmed_how, assistance.confirmed_by = now, how, actor.person_id
        happened = EntryConfirmed(application_id=application.id, how=how)
        session.flush()
        publish(session, happened, actor=actor, now=now, about=about)
    elif assistance.objection != objection.strip():
        assistance.objection = objection.strip()
        session.flush()
        publish(session, EntryDisputed(application_id=application.id), actor=actor, now=now, about=about)


def _assistance(session: Session, application: Application) -> Assistance:
    assistance = application.assistance
    if assistance is None:
        raise Conflict("This application was not entered for anybody.", code="not_assisted")
    session.refresh(assistance, ["posted_at", "confirmed_at", "objection"], with_for_update=True)
    return assistance
