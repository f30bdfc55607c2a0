"""What the people of a grant hear of its conditions: that one is due, and what we say to what they did."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from grants.awards.events import AwardAccepted
from grants.awards.models import Award
from grants.awards.planning.conditions import queries as conditions
from grants.awards.planning.conditions.events import (
    ConditionArranged,
    ConditionAskedAgain,
    ConditionFailed,
    ConditionFileFoundHarmful,
    ConditionMet,
    ConditionShown,
    ConditionWaived,
)
from grants.awards.planning.conditions.files import DOCUMENT_QUESTION
from grants.awards.planning.conditions.rules import OPEN, US
from grants.identity.models import Person
from grants.identity.queries import person_of
from grants.notifications import service
from grants.notifications.rules import CONDITION
from grants.notifications.to_people import about_award, tell, tell_each
from grants.organisations import queries as organisations

Answered = ConditionMet | ConditionWaived | ConditionAskedAgain | ConditionFailed


def remind_of_condition(session: Session, event: ConditionShown, *, now: datetime) -> None:
    service.align_reminders(session, kind=CONDITION, subject_id=event.condition_id, now=now)


def tell_condition_arranged(session: Session, event: ConditionArranged, *, now: datetime) -> None:
    """Remind by the new day, and tell those who have to do it that the day is set, or is another one.

    A day that was moved again since is told by the event that moved it.
    """
    service.align_reminders(session, kind=CONDITION, subject_id=event.condition_id, now=now)
    award, condition = conditions.condition_of(session, event.award_id, event.number)
    is_new = event.due_on is not None and event.due_on != event.was_due_on
    if not is_new or condition.due_on != event.due_on or condition.who == US or condition.state != OPEN:
        return
    tell_each(
        session,
        _people_of(session, award),
        "awards/emails/condition_day",
        key=f"condition day:{condition.id}:{condition.version}",
        **about_award(award),
        now=now,
        condition=condition,
        was_due_on=event.was_due_on,
    )


def remind_of_conditions(session: Session, event: AwardAccepted, *, now: datetime) -> None:
    """What a grant asks for is due from its acceptance on."""
    remind_of_conditions_of(session, [event.award_id], now=now)


def remind_of_conditions_of(session: Session, award_ids: list[UUID], *, now: datetime) -> None:
    """Remind of what is open in some grants those who have to do it now, and nobody else."""
    for found in conditions.open_conditions_of(session, award_ids).values():
        for condition in found:
            service.align_reminders(session, kind=CONDITION, subject_id=condition.id, now=now)


def tell_condition_answered(session: Session, event: Answered, *, now: datetime) -> None:
    """Tell the people of the organisation and its host what we say, each of them once."""
    service.align_reminders(session, kind=CONDITION, subject_id=event.condition_id, now=now)
    award, condition = conditions.condition_of(session, event.award_id, event.number)
    if condition.settled_at is None:
        return
    tell_each(
        session,
        _people_of(session, award),
        "awards/emails/condition_answered",
        key=f"condition answered:{condition.id}:{condition.version}",
        **about_award(award),
        now=now,
        condition=condition,
    )


def _people_of(session: Session, award: Award) -> list[Person]:
    """Those who act for the organisation or its host."""
    behind = dict.fromkeys((award.organisation_id, award.signing_organisation_id))
    return [member.person for each in behind for member in organisations.membership_list(session, each)]


def tell_file_of_condition_harmful(session: Session, event: ConditionFileFoundHarmful, *, now: datetime) -> None:
    """Tell who added a document to a condition that it was found harmful, and what they can do."""
    award, upload = conditions.file_of(session, event.upload_id)
    condition = upload.condition
    tell(
        session,
        person_of(session, organisations.in_place_of(session, award.organisation_id, upload.uploaded_by)),
        "applications/emails/file_harmful",
        key=f"harmful file:{upload.id}",
        about_id=award.id,
        now=now,
        file=upload.file,
        question=DOCUMENT_QUESTION,
        added_to=f"condition {condition.number} of the grant",
        organisation=award.organisation,
        at=("conditions.show", {"award_id": award.id, "number": condition.number}),
        can_add_again=condition.is_unsettled,
    )
