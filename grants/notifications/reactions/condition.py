"""What the people of a grant hear of its conditions: that one is due, and what we say to what they did."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from grants.awards.events import AwardAccepted
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
from grants.identity.queries import person_of
from grants.notifications import service
from grants.notifications.rules import CONDITION
from grants.notifications.to_people import tell, tell_each
from grants.organisations import queries as organisations

Answered = ConditionMet | ConditionWaived | ConditionAskedAgain | ConditionFailed


def remind_of_condition(session: Session, event: ConditionArranged | ConditionShown, *, now: datetime) -> None:
    service.align_reminders(session, kind=CONDITION, subject_id=event.condition_id, now=now)


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
    behind = dict.fromkeys((award.organisation_id, award.signing_organisation_id))
    members = [member.person for each in behind for member in organisations.membership_list(session, each)]
    tell_each(
        session,
        members,
        "awards/emails/condition_answered",
        key=f"condition answered:{condition.id}:{condition.version}",
        about_id=award.id,
        now=now,
        award=award,
        condition=condition,
        organisation=award.organisation,
    )


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
