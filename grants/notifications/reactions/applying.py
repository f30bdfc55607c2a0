"""What people hear while they apply. Each may run twice: reminders are aligned, messages have keys."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from grants.applications import queries as applications
from grants.applications.clarifications import queries as clarification_queries
from grants.applications.clarifications.events import ClarificationAnswered, ClarificationAsked, ClarificationRanOut
from grants.applications.clarifications.rules import ASKABLE
from grants.applications.deadlines.events import ApplicationDeadlineMoved
from grants.applications.events import ApplicationWithdrawn
from grants.applications.hosting import queries as hosting_queries
from grants.applications.hosting.events import (
    PartyAgreementRestored,
    PartyAnswered,
    PartyAsked,
    PartyInvitationUsed,
    PartyInvited,
    PartyRemoved,
)
from grants.applications.hosting.service import MAIL_NOTHING_TO_ANSWER
from grants.applications.models import AGREED, ASKED, OVERDUE, Application, Party
from grants.applications.models import DRAFT as A_DRAFT
from grants.applications.uploads import queries as upload_queries
from grants.applications.uploads.events import FileFoundHarmful
from grants.identity import queries as people
from grants.kernel.jobs import add_job
from grants.kernel.problems import NotFound
from grants.kernel.writing import write
from grants.notifications import service
from grants.notifications.delivering.outgoing.service import keep_sent
from grants.notifications.rules import CLARIFICATION, DRAFT
from grants.notifications.to_people import about, tell, tell_each, tell_members, tell_parties
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
    _tell_who_was_asked(session, application, key=key, now=now)
    if application.submitted_at is None:
        return
    members = organisations.membership_list(session, application.organisation_id)
    reader = in_place_of(session, application.organisation_id, application.reader_id)
    tell_each(
        session,
        [*(member.person for member in members), people.person_of(session, reader)],
        "applications/emails/application_withdrawn",
        key=key,
        **about(application),
        now=now,
    )


def _tell_who_was_asked(session: Session, application: Application, *, key: str, now: datetime) -> None:
    """Tell who has been asked by name and has not answered that there is nothing to answer any more; by mail alone
    whoever has no account.
    """
    for party in application.parties:
        if party.state != ASKED:
            continue
        asked = people.person_by_email(session, party.email)
        if asked is None:
            args = {"party_id": str(party.id)}
            add_job(session, MAIL_NOTHING_TO_ANSWER, key=str(party.id), args=args, now=now)
        else:
            tell(
                session,
                asked,
                "applications/emails/party_withdrawn",
                key=f"{key}:{party.id}:{asked.id}",
                **about(application),
                now=now,
                party=party,
            )


def tell_party_removed(session: Session, event: PartyRemoved, *, now: datetime) -> None:
    """Tell who was asked for a host or partner, or agreed for it, that a draft goes on without it."""
    application = applications.application_of(session, event.application_id)
    tell_each(
        session,
        [people.person_of(session, person_id) for person_id in event.person_ids],
        "applications/emails/party_removed",
        key=f"party removed:{event.party_id}",
        **about(application),
        now=now,
        party_name=event.party_name,
        role=event.role,
    )


def tell_party_answered(session: Session, event: PartyAnswered, *, now: datetime) -> None:
    """Tell an organisation what its host or partner answered, unless that is asked again already."""
    party = _party(session, event.party_id)
    if party is None or party.state == ASKED:
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


def keep_invitation(session: Session, event: PartyInvited | PartyInvitationUsed, *, now: datetime) -> None:
    """Keep an invitation that was mailed among the messages of who got it, as soon as they are known here.

    Its link is that to the page, which asks them to sign in: the one in the mail is kept nowhere.
    """
    party = _party(session, event.party_id)
    person = people.person_by_email(session, party.email) if party else None
    if party is None or person is None or party.edition != event.edition:
        return
    application = party.application
    keep_sent(
        session,
        key=f"invitation:{party.id}:{party.edition}",
        kind="invitation",
        person_id=person.id,
        about_id=application.id,
        words=write(
            "applications/emails/invitation",
            party=party,
            application=application,
            organisation=application.organisation,
            round=application.round,
            token=None,
        ),
        sent_at=party.asked_at,
        now=now,
    )


def tell_party_asked_again(session: Session, event: PartyAsked, *, now: datetime) -> None:
    """Tell who agreed for a host or partner that it is asked again; whoever is asked by name has a link by mail."""
    party = _party(session, event.party_id)
    if party is None or party.state != ASKED or party.answerer is None or party.answerer.email == party.email:
        return
    if party.organisation_id is None:
        return
    if organisations.membership_of(session, party.organisation_id, party.answerer.id) is None:
        return
    application = party.application
    tell(
        session,
        party.answerer,
        "applications/emails/party_asked_again",
        key=f"party asked again:{party.id}:{party.edition}",
        **about(application),
        now=now,
        party=party,
    )


def tell_agreement_restored(session: Session, event: PartyAgreementRestored, *, now: datetime) -> None:
    """Tell who agreed, and who was asked by name, that there is nothing to answer."""
    party = _party(session, event.party_id)
    if party is None or party.state != AGREED:
        return
    application = party.application
    asked = people.person_by_email(session, party.email)
    tell_each(
        session,
        [person for person in (party.answerer, asked) if person is not None],
        "applications/emails/party_restored",
        key=f"party restored:{party.id}:{party.edition}",
        about_id=application.id,
        now=now,
        application=application,
        organisation=application.organisation,
        party=party,
    )


def _party(session: Session, party_id: UUID) -> Party | None:
    """A host or partner, unless it has been removed since."""
    try:
        return hosting_queries.party_of(session, party_id)
    except NotFound:
        return None


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
