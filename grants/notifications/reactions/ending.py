"""What people hear of notice, and that a grant has ended."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.awards.changing.ending import queries
from grants.awards.changing.ending.events import AwardEnded, NoticeGiven, NoticePrepared, NoticeWithdrawn
from grants.awards.changing.ending.models import Notice
from grants.awards.changing.ending.rules import AGREED, COMPLETED, GIVEN, GRANTEE, PREPARED
from grants.awards.letters.queries import letter_about
from grants.awards.letters.rules import ENDING, NOTICE, THANK_YOU, end_of
from grants.awards.models import Award
from grants.awards.queries import award_of
from grants.identity.models import Person
from grants.monitoring.models import Return
from grants.notifications import service
from grants.notifications.reactions.offer import concerned
from grants.notifications.rules import RETURN, UNDER_NOTICE
from grants.notifications.to_people import about_award, tell_each
from grants.organisations import queries as organisations


def ask_to_agree_to_notice(session: Session, event: NoticePrepared, *, now: datetime) -> None:
    """Where both sides have to agree, or one of two people of the grantee has signed, ask those who may sign for it.
    Others hear nothing yet.
    """
    award, notice = record = queries.notice_of(session, event.award_id)
    if notice.id != event.notice_id or notice.state != PREPARED:
        return
    people = organisations.signatories(session, award.signing_organisation_id)
    if notice.side == GRANTEE:
        _tell(session, [each for each in people if each.id != notice.prepared_by], record, "signed once", now)
    elif notice.exception == AGREED:
        _tell(session, people, record, "asked", now)


def tell_notice_given(session: Session, event: NoticeGiven, *, now: datetime) -> None:
    """Tell everybody of the grantee and its host but who has the letter, and remind them later."""
    award, notice = record = queries.notice_of(session, event.award_id)
    _align(session, event, now)
    if notice.id == event.notice_id and notice.state == GIVEN:
        letter = letter_about(session, notice.id, NOTICE)
        people = [each for each in concerned(session, award) if letter is None or each.id != letter.person_id]
        _tell(session, people, record, "given", now)


def tell_notice_withdrawn(session: Session, event: NoticeWithdrawn, *, now: datetime) -> None:
    """Tell those who had been told that the grant goes on, and remind them no more."""
    _align(session, event, now)
    award, notice = record = queries.notice_of(session, event.award_id)
    if event.was_given and notice.id == event.notice_id:
        _tell(session, concerned(session, award), record, "withdrawn", now)


def tell_award_ended(session: Session, event: AwardEnded, *, now: datetime) -> None:
    """Tell everybody of the grantee and its host but who has the letter."""
    if event.notice_id is not None:
        service.align_reminders(session, kind=UNDER_NOTICE, subject_id=event.notice_id, now=now)
    award = award_of(session, event.award_id)
    by_notice = event.notice_id is not None
    letter = letter_about(
        session, event.notice_id or end_of(award.id, event.ended_on), ENDING if by_notice else THANK_YOU
    )
    tell_each(
        session,
        [each for each in concerned(session, award) if letter is None or each.id != letter.person_id],
        "awards/emails/award_ended",
        key=f"award ended:{award.id}:{event.ended_on}",
        **about_award(award),
        now=now,
        ended_on=event.ended_on,
        completed=event.reason == COMPLETED,
    )


def _align(session: Session, event: NoticeGiven | NoticeWithdrawn, now: datetime) -> None:
    """Remind of the end, and of those returns alone that are asked for."""
    service.align_reminders(session, kind=UNDER_NOTICE, subject_id=event.notice_id, now=now)
    for return_id in session.scalars(
        select(Return.id).where(Return.award_id == event.award_id).order_by(Return.number)
    ):
        service.align_reminders(session, kind=RETURN, subject_id=return_id, now=now)


def _tell(
    session: Session, people: Iterable[Person], record: tuple[Award, Notice], happened: str, now: datetime
) -> None:
    award, notice = record
    held, (stay, _) = queries.held_by(session, award), queries.stopped(award.instalments)
    tell_each(
        session,
        people,
        "awards/emails/notice",
        key=f"notice {happened}:{notice.id}",
        **about_award(award),
        now=now,
        notice=notice,
        happened=happened,
        held=sorted({held[each.number] for each in stay if each.number in held}),
    )
