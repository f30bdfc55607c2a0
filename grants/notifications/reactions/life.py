"""What people hear of what happens. Each may run twice: reminders are aligned, messages have keys."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from grants.applications import queries as applications
from grants.applications.events import ApplicationStarted, ApplicationSubmitted
from grants.applications.models import DRAFT as A_DRAFT
from grants.applications.models import OPEN, Application, Clarification
from grants.awards.events import AwardOffered, LetterWritten
from grants.awards.letters.models import Letter
from grants.awards.letters.queries import letter_of
from grants.awards.letters.rules import NAMES
from grants.awards.models import MADE, Award
from grants.identity import queries as people
from grants.identity.needs.events import CommunicationNeedsChanged
from grants.kernel.jobs import add_job
from grants.monitoring import queries as returns
from grants.monitoring.events import (
    ReturnDropped,
    ReturnFileFoundHarmful,
    ReturnPlanned,
)
from grants.monitoring.filling.uploads import queries as upload_queries
from grants.monitoring.models import RETURNED, Return
from grants.monitoring.rules import is_with_grantee
from grants.monitoring.telling.evidence.events import EvidenceFoundHarmful
from grants.monitoring.telling.evidence.files import file_asked
from grants.monitoring.telling.evidence.models import EvidenceFile, ReturnEvidence
from grants.notifications import queries, service
from grants.notifications.queries import MAIL_BRIEFING_PLACE
from grants.notifications.reactions.condition import remind_of_conditions_of
from grants.notifications.reactions.how_it_was import after_applying, after_letter
from grants.notifications.reactions.offer import tell_who_can_accept
from grants.notifications.reactions.party import remind_of_parties_of
from grants.notifications.reminding.offsets.briefings import plan_of_place
from grants.notifications.rules import CLARIFICATION, DRAFT, NEEDS, OFFER, RETURN
from grants.notifications.to_people import about, tell, tell_parties
from grants.organisations import queries as organisations
from grants.organisations.events import MemberJoined
from grants.organisations.queries import in_place_of
from grants.schemes.events import BriefingPlaceTaken

PLANNED_AT_ONCE = 200

# Reminders


def remind_of_draft(session: Session, event: ApplicationStarted, *, now: datetime) -> None:
    service.align_reminders(session, kind=DRAFT, subject_id=event.application_id, now=now)


def remind_of_offer(session: Session, event: AwardOffered, *, now: datetime) -> None:
    service.align_reminders(session, kind=OFFER, subject_id=event.award_id, now=now)


def remind_of_return(session: Session, event: ReturnPlanned | ReturnDropped, *, now: datetime) -> None:
    service.align_reminders(session, kind=RETURN, subject_id=event.return_id, now=now)


def remind_of_offers_to(session: Session, organisation_id: UUID, *, now: datetime) -> None:
    """Remind those who may sign for an organisation now, for itself or for those it hosts, and nobody else."""
    signed_by_them = or_(Award.organisation_id == organisation_id, Application.host_organisation_id == organisation_id)
    offered = select(Award.id).outerjoin(Award.application).where(signed_by_them, Award.state == "offered")
    for award_id in session.scalars(offered).all():
        service.align_reminders(session, kind=OFFER, subject_id=award_id, now=now)


def remind_new_member(session: Session, event: MemberJoined, *, now: datetime) -> None:
    """Whoever joins an organisation is reminded of its open offers, returns and questions like the others."""
    remind_members_of(session, event.organisation_id, now=now)


def remind_members_of(session: Session, organisation_id: UUID, *, now: datetime) -> None:
    """Remind of what is open those who act for an organisation now, and nobody else."""
    remind_of_offers_to(session, organisation_id, now=now)
    hosted_by_them = Application.host_organisation_id == organisation_id
    of_theirs = Award.organisation_id == organisation_id
    granted = select(Award.id).outerjoin(Award.application).where(or_(of_theirs, hosted_by_them), Award.state.in_(MADE))
    remind_of_conditions_of(session, list(session.scalars(granted)), now=now)
    due = select(Return.id).join(Return.award).where(of_theirs, Return.state.in_(("due", RETURNED)))
    for return_id in session.scalars(due).all():
        service.align_reminders(session, kind=RETURN, subject_id=return_id, now=now)
    theirs = Application.organisation_id == organisation_id
    for draft_id in session.scalars(select(Application.id).where(theirs, Application.state == A_DRAFT)).all():
        service.align_reminders(session, kind=DRAFT, subject_id=draft_id, now=now)
        remind_of_parties_of(session, draft_id, now=now)
    asked = select(Clarification.id).join(Clarification.application).where(theirs, Clarification.state == OPEN)
    for clarification_id in session.scalars(asked).all():
        service.align_reminders(session, kind=CLARIFICATION, subject_id=clarification_id, now=now)


def remind_of_needs(session: Session, event: CommunicationNeedsChanged, *, now: datetime) -> None:
    service.align_reminders(session, kind=NEEDS, subject_id=event.person_id, now=now)


def remind_of_older_needs(session: Session, now: datetime) -> None:
    """Plan for those who told us their needs before we asked again, some at a time."""
    for person_id in queries.needs_never_asked_again(session, PLANNED_AT_ONCE):
        service.align_reminders(session, kind=NEEDS, subject_id=person_id, now=now)


# Messages


def confirm_receipt(session: Session, event: ApplicationSubmitted, *, now: datetime) -> None:
    """Tell who sent an application that we have it, and stop reminding of the draft."""
    service.align_reminders(session, kind=DRAFT, subject_id=event.application_id, now=now)
    application = applications.application_of(session, event.application_id)
    if application.submitted_by is None:
        return
    tell(
        session,
        people.person_of(session, application.reader_id),
        "applications/emails/application_received",
        key=f"application received:{application.id}",
        **about(application),
        now=now,
        to_confirm=application.entered_for_id is not None,
        how_it_was=after_applying(session, application, now=now),
    )


def confirm_briefing_place(session: Session, event: BriefingPlaceTaken, *, now: datetime) -> None:
    """Have it confirmed by mail, and reminded of on the days that are still to come.

    Whoever has the place need have no account, so these are no messages to a person.
    """
    key = str(event.place_id)
    add_job(session, MAIL_BRIEFING_PLACE, key=key, args={"place_id": key}, now=now)
    plan_of_place(session, event.place_id, now=now)


def send_letter(session: Session, event: LetterWritten, *, now: datetime) -> None:
    """Send a letter to whom it is written: what became of an application, or what happens to a grant."""
    letter = letter_of(session, event.letter_id)
    application = letter.application
    if application is None:
        _send_letter_of_award(session, letter, now=now)
        return
    signatories = organisations.signatories(session, application.signing_organisation_id) if letter.award else []
    tell(
        session,
        letter.person,
        "awards/emails/decision",
        key=f"letter:{letter.id}",
        about_id=letter.award_id or application.id,
        now=now,
        happened_at=letter.asked_at,
        **_as_wanted(letter),
        letter=letter,
        award=letter.award,
        application=application,
        organisation=application.organisation,
        round=application.round,
        host=application.host_organisation,
        how_it_was=after_letter(session, letter, application, now=now),
        reader_signs=letter.person_id in {each.id for each in signatories},
        others=[each.name for each in signatories if each.id != letter.person_id],
    )
    tell_parties(
        session,
        application,
        "applications/emails/party_told",
        key=f"party told:{letter.id}",
        now=now,
        but_not={person.id for person in signatories},
        award=letter.award,
        signs_for=application.host_organisation or application.organisation,
    )
    if letter.award is not None:
        tell_who_can_accept(session, application, letter.award, reader_id=letter.person_id, now=now)


def _as_wanted(letter: Letter) -> dict[str, Any]:
    """The letter's file with the message; only a link to its page for whoever wants letters so."""
    on_page = letter.person.letter_format == "web_page"
    return {"attachment_id": None if on_page else letter.file_id, "on_page": on_page}


def _send_letter_of_award(session: Session, letter: Letter, *, now: datetime) -> None:
    assert letter.award is not None
    tell(
        session,
        letter.person,
        "awards/emails/letter_of_award",
        key=f"letter:{letter.id}",
        about_id=letter.award.id,
        now=now,
        happened_at=letter.asked_at,
        **_as_wanted(letter),
        letter=letter,
        name=NAMES[letter.kind],
        award=letter.award,
        organisation=letter.award.organisation,
    )


def tell_file_of_return_harmful(session: Session, event: ReturnFileFoundHarmful, *, now: datetime) -> None:
    """Tell who added a file to a return that it was found harmful, and what they can do."""
    upload = upload_queries.harmful_upload_of(session, event.upload_id)
    of_return = upload.monitoring_return
    tell(
        session,
        people.person_of(session, in_place_of(session, of_return.award.organisation_id, upload.uploaded_by)),
        "applications/emails/file_harmful",
        key=f"harmful file:{upload.id}",
        about_id=of_return.id,
        now=now,
        file=upload.file,
        question=returns.questions_of(of_return).question(event.question_key),
        added_to="monitoring return",
        organisation=of_return.award.organisation,
        at=("monitoring.show", {"return_id": of_return.id}),
        can_add_again=is_with_grantee(of_return.state),
    )


def tell_evidence_harmful(session: Session, event: EvidenceFoundHarmful, *, now: datetime) -> None:
    """Tell who added evidence to a return that its file was found harmful, and what they can do."""
    upload = session.scalars(
        select(EvidenceFile).where(EvidenceFile.id == event.upload_id).options(joinedload(EvidenceFile.file))
    ).one()
    of_return = returns.return_of(session, event.return_id)
    tell(
        session,
        people.person_of(session, in_place_of(session, of_return.award.organisation_id, upload.uploaded_by)),
        "applications/emails/file_harmful",
        key=f"harmful file:{upload.id}",
        about_id=of_return.id,
        now=now,
        file=upload.file,
        question=file_asked(session.get_one(ReturnEvidence, event.evidence_id).kind),
        added_to="monitoring return",
        organisation=of_return.award.organisation,
        at=("evidence.show", {"return_id": of_return.id}),
        can_add_again=True,
    )
