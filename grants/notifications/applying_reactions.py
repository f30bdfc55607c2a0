"""What people hear while they apply. Each may run twice: reminders are aligned, messages have keys."""

from datetime import datetime

from sqlalchemy.orm import Session

from grants.applications import clarification_queries, hosting_queries, upload_queries
from grants.applications import queries as applications
from grants.applications.events import (
    ApplicationDeadlineMoved,
    ClarificationAnswered,
    ClarificationAsked,
    ClarificationRanOut,
    FileFoundHarmful,
    PartyAnswered,
)
from grants.applications.hosting_rules import ASKED
from grants.applications.models import DRAFT as A_DRAFT
from grants.identity import queries as people
from grants.kernel.problems import NotFound
from grants.kernel.writing import write
from grants.notifications import service
from grants.notifications.reactions import MAILS
from grants.notifications.rules import CLARIFICATION, DRAFT
from grants.organisations import queries as organisations


def tell_own_deadline(session: Session, event: ApplicationDeadlineMoved, *, now: datetime) -> None:
    """Tell an organisation that its draft has more time, and move its reminders."""
    service.align_reminders(session, kind=DRAFT, subject_id=event.application_id, now=now)
    application = applications.application_of(session, event.application_id)
    if application.state != A_DRAFT or application.closes_at != event.closes_at:
        return
    for member in organisations.membership_list(session, application.organisation_id):
        words = write(
            f"{MAILS}/deadline_of_one",
            person=member.person,
            application=application,
            organisation=application.organisation,
            round=application.round,
        )
        service.write_message(
            session,
            key=f"deadline of one:{application.id}:{event.closes_at.isoformat()}:{member.person_id}",
            person_id=member.person_id,
            about_id=application.id,
            words=words,
            now=now,
        )


def tell_party_answered(session: Session, event: PartyAnswered, *, now: datetime) -> None:
    """Tell an organisation what its host or partner answered, unless that is asked again already."""
    try:
        party = hosting_queries.party_of(session, event.party_id)
    except NotFound:
        return
    if party.state == ASKED:
        return
    application = party.application
    for member in organisations.membership_list(session, application.organisation_id):
        words = write(
            f"{MAILS}/party_answered",
            person=member.person,
            party=party,
            application=application,
            organisation=application.organisation,
        )
        service.write_message(
            session,
            key=f"party answered:{party.id}:{party.edition}:{party.state}:{member.person_id}",
            person_id=member.person_id,
            about_id=application.id,
            words=words,
            now=now,
        )


def tell_clarification_asked(session: Session, event: ClarificationAsked, *, now: datetime) -> None:
    """Tell the people of an organisation what we ask, and remind them of it."""
    service.align_reminders(session, kind=CLARIFICATION, subject_id=event.clarification_id, now=now)
    asked = clarification_queries.clarification_of(session, event.clarification_id)
    application = asked.application
    for member in organisations.membership_list(session, application.organisation_id):
        words = write(
            f"{MAILS}/clarification_asked",
            person=member.person,
            clarification=asked,
            application=application,
            organisation=application.organisation,
        )
        service.write_message(
            session,
            key=f"clarification asked:{asked.id}:{member.person_id}",
            person_id=member.person_id,
            about_id=application.id,
            words=words,
            now=now,
        )


def tell_clarification_closed(
    session: Session, event: ClarificationAnswered | ClarificationRanOut, *, now: datetime
) -> None:
    """Tell who asked that there is an answer, or that there will be none, and stop reminding."""
    service.align_reminders(session, kind=CLARIFICATION, subject_id=event.clarification_id, now=now)
    asked = clarification_queries.clarification_of(session, event.clarification_id)
    application, person = asked.application, people.person_of(session, asked.asked_by)
    words = write(
        f"{MAILS}/clarification_closed",
        person=person,
        clarification=asked,
        application=application,
        organisation=application.organisation,
    )
    service.write_message(
        session,
        key=f"clarification closed:{asked.id}",
        person_id=person.id,
        about_id=application.id,
        words=words,
        now=now,
    )


def tell_file_harmful(session: Session, event: FileFoundHarmful, *, now: datetime) -> None:
    """Tell who sent a file that it was found harmful, and what they can do."""
    application = applications.application_of(session, event.application_id)
    upload = upload_queries.harmful_upload_of(session, event.upload_id)
    person = people.person_of(session, upload.uploaded_by)
    words = write(
        f"{MAILS}/file_harmful",
        person=person,
        file=upload.file,
        question=applications.question_set_of(application.question_set).question(event.question_key),
        application=application,
        organisation=application.organisation,
        is_draft=application.state == A_DRAFT,
    )
    service.write_message(
        session,
        key=f"harmful file:{upload.id}",
        person_id=person.id,
        about_id=application.id,
        words=words,
        now=now,
    )
