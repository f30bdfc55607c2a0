"""What people hear while they apply. Each may run twice: reminders are aligned, messages have keys."""

from datetime import datetime

from sqlalchemy.orm import Session

from grants.applications import queries as applications
from grants.applications.clarifications import queries as clarification_queries
from grants.applications.clarifications.events import ClarificationAnswered, ClarificationAsked, ClarificationRanOut
from grants.applications.clarifications.rules import ASKABLE
from grants.applications.deadlines.events import ApplicationDeadlineMoved
from grants.applications.events import ApplicationWithdrawn
from grants.applications.hosting import queries as hosting_queries
from grants.applications.hosting.events import PartyAnswered
from grants.applications.models import ASKED, OVERDUE
from grants.applications.models import DRAFT as A_DRAFT
from grants.applications.uploads import queries as upload_queries
from grants.applications.uploads.events import FileFoundHarmful
from grants.identity import queries as people
from grants.kernel.problems import NotFound
from grants.notifications import service
from grants.notifications.rules import CLARIFICATION, DRAFT
from grants.notifications.to_people import tell, tell_each, tell_members, tell_parties
from grants.organisations import queries as organisations
from grants.organisations.queries import in_place_of


def tell_own_deadline(session: Session, event: ApplicationDeadlineMoved, *, now: datetime) -> None:
    """Tell an organisation that its draft has more time, and move its reminders."""
    service.align_reminders(session, kind=DRAFT, subject_id=event.application_id, now=now)
    application = applications.application_of(session, event.application_id)
    if application.state != A_DRAFT or application.closes_at != event.closes_at:
        return
    tell_members(
        session,
        application.organisation,
        "applications/emails/deadline_of_one",
        key=f"deadline of one:{application.id}:{event.closes_at.isoformat()}",
        about_id=application.id,
        now=now,
        application=application,
        round=application.round,
    )


def tell_withdrawn(session: Session, event: ApplicationWithdrawn, *, now: datetime) -> None:
    """Tell everybody who has a part in what was sent that it was withdrawn, and stop reminding of a draft."""
    service.align_reminders(session, kind=DRAFT, subject_id=event.application_id, now=now)
    application = applications.application_of(session, event.application_id)
    key = f"withdrawn:{application.id}"
    tell_parties(session, application, "applications/emails/party_withdrawn", key=key, now=now)
    if application.submitted_at is None:
        return
    members = organisations.membership_list(session, application.organisation_id)
    reader = in_place_of(session, application.organisation_id, application.reader_id)
    tell_each(
        session,
        [*(member.person for member in members), people.person_of(session, reader)],
        "applications/emails/application_withdrawn",
        key=key,
        about_id=application.id,
        now=now,
        application=application,
        organisation=application.organisation,
        round=application.round,
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
    tell_members(
        session,
        application.organisation,
        "applications/emails/party_answered",
        key=f"party answered:{party.id}:{party.edition}:{party.state}",
        about_id=application.id,
        now=now,
        application=application,
        party=party,
    )


def tell_clarification_asked(session: Session, event: ClarificationAsked, *, now: datetime) -> None:
    """Tell the people of an organisation what we ask, and remind them of it."""
    service.align_reminders(session, kind=CLARIFICATION, subject_id=event.clarification_id, now=now)
    asked = clarification_queries.clarification_of(session, event.clarification_id)
    application = asked.application
    tell_members(
        session,
        application.organisation,
        "applications/emails/clarification_asked",
        key=f"clarification asked:{asked.id}",
        about_id=application.id,
        now=now,
        application=application,
        clarification=asked,
    )


def tell_clarification_closed(
    session: Session, event: ClarificationAnswered | ClarificationRanOut, *, now: datetime
) -> None:
    """Tell who asked that there is an answer, or that there will be none, and stop reminding.

    Nothing is said of what was withdrawn or decided before anybody answered: nobody waits for that.
    """
    service.align_reminders(session, kind=CLARIFICATION, subject_id=event.clarification_id, now=now)
    asked = clarification_queries.clarification_of(session, event.clarification_id)
    application = asked.application
    if asked.state == OVERDUE and application.state not in ASKABLE:
        return
    tell(
        session,
        people.person_of(session, asked.asked_by),
        "applications/emails/clarification_closed",
        key=f"clarification closed:{asked.id}",
        about_id=application.id,
        now=now,
        clarification=asked,
        application=application,
        organisation=application.organisation,
    )


def tell_file_harmful(session: Session, event: FileFoundHarmful, *, now: datetime) -> None:
    """Tell who sent a file that it was found harmful, and what they can do."""
    application = applications.application_of(session, event.application_id)
    upload = upload_queries.harmful_upload_of(session, event.upload_id)
    tell(
        session,
        people.person_of(session, in_place_of(session, application.organisation_id, upload.uploaded_by)),
        "applications/emails/file_harmful",
        key=f"harmful file:{upload.id}",
        about_id=application.id,
        now=now,
        file=upload.file,
        question=applications.question_set_of(application.question_set).question(event.question_key),
        added_to="application",
        organisation=application.organisation,
        at=("applications.show", {"application_id": application.id}),
        can_add_again=application.state == A_DRAFT or not upload.is_sent,
    )
