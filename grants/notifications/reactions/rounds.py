"""What people who write or have sent an application hear of its round. Each may run twice: messages have keys."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications import queries as applications
from grants.applications.models import DRAFT as A_DRAFT
from grants.applications.models import WITHDRAWN, Application
from grants.identity import queries as people
from grants.identity.queries import person_of
from grants.kernel.events import Event, Reaction
from grants.notifications import service
from grants.notifications.reactions.party import remind_of_parties_of
from grants.notifications.rules import DRAFT
from grants.notifications.to_people import about, tell, tell_each, tell_parties
from grants.organisations import queries as organisations
from grants.organisations.queries import in_place_of
from grants.schemes.briefings.events import BriefingAdded, BriefingCancelled, BriefingChanged
from grants.schemes.briefings.rules import TOLD as OF_WHICH_TOLD
from grants.schemes.changes.events import SchemeChangeDropped
from grants.schemes.changes.queries import change_of
from grants.schemes.events import RoundDeadlineMoved, SchemeWordsChanged
from grants.schemes.models import Briefing, Round
from grants.schemes.queries import is_open
from grants.schemes.round_life.events import RoundReopened, RoundWithdrawn


def tell_round_withdrawn(session: Session, event: RoundWithdrawn, *, now: datetime) -> None:
    """Tell everybody with a draft or an application in it, and stop reminding of the drafts."""
    for application in _in_round(session, event.round_id):
        _align(session, application, now)
        key = f"round withdrawn:{event.round_id}:{event.version}"
        _tell(session, application, "applications/emails/round_withdrawn", key=key, reason=event.reason, now=now)


def tell_round_reopened(session: Session, event: RoundReopened, *, now: datetime) -> None:
    """Tell everybody with a draft or an application in it until when it is open now, and remind of the drafts again."""
    for application in _in_round(session, event.round_id):
        _align(session, application, now)
        key = f"round reopened:{event.round_id}:{event.version}"
        _tell(session, application, "applications/emails/round_reopened", key=key, reason=event.reason, now=now)


def tell_deadline_moved(session: Session, event: RoundDeadlineMoved, *, now: datetime) -> None:
    """Tell everybody with a draft in it until when they can send, and move what reminds of it."""
    for application in _in_round(session, event.round_id):
        if application.state == A_DRAFT:
            _align(session, application, now)
            key = f"deadline moved:{event.round_id}:{event.closes_at.isoformat()}"
            _tell(session, application, "applications/emails/deadline_moved", key=key, reason=event.reason, now=now)


def tell_words_changed(session: Session, event: SchemeWordsChanged, *, now: datetime) -> None:
    """Tell everybody with a draft or an application in an open round what its scheme says in other words, and why."""
    if not event.reason:
        return
    happened = session.info.get("happened_at") or now
    rounds = select(Round.id).where(Round.scheme_id == event.scheme_id, is_open(happened)).order_by(Round.id)
    key = f"round told:{event.scheme_id}:{happened.isoformat()}"
    for round_id in session.scalars(rounds).all():
        for application in _in_round(session, round_id):
            _tell(session, application, TOLD_OTHERWISE, key=key, reason=event.reason, now=now, changed=event.fields)


def tell_drafts_of_briefing(
    session: Session, event: BriefingAdded | BriefingChanged | BriefingCancelled, *, now: datetime
) -> None:
    """Tell everybody with a draft of a briefing that is added, moved or cancelled. Places alone concern nobody."""
    if isinstance(event, BriefingChanged) and not set(event.fields) & set(OF_WHICH_TOLD):
        return
    briefing, how = session.get_one(Briefing, event.briefing_id), _HOW[type(event)]
    key = f"round told:{briefing.id}:{1 if isinstance(event, BriefingAdded) else event.version}"
    reason = "" if isinstance(event, BriefingAdded) else event.reason
    for application in _in_round(session, event.round_id):
        if application.state == A_DRAFT:
            facts = {"changed": (how,), "briefing": briefing}
            _tell(session, application, TOLD_OTHERWISE, key=key, reason=reason, now=now, **facts)


TOLD_OTHERWISE = "applications/emails/round_told"
_HOW: Mapping[type[Event], str] = {
    BriefingAdded: "briefing_added",
    BriefingChanged: "briefing_moved",
    BriefingCancelled: "briefing_cancelled",
}


def tell_change_dropped(session: Session, event: SchemeChangeDropped, *, now: datetime) -> None:
    """Tell whoever proposed a change of a scheme that another did not confirm it; who takes back their own knows."""
    change = change_of(session, event.change_id)
    if change.dropped_by is None or change.dropped_by == change.proposed_by:
        return
    tell(
        session,
        change.proposer,
        "schemes/emails/scheme_change_dropped",
        key=f"scheme change dropped:{change.id}",
        about_id=change.scheme_id,
        now=now,
        own_words=Markup(""),
        scheme=change.scheme,
        what=event.what,
        reason=event.reason,
        change_id=change.id,
        dropped_by=person_of(session, change.dropped_by).name,
    )


def _in_round(session: Session, round_id: UUID) -> Sequence[Application]:
    found = select(Application.id).where(Application.round_id == round_id, Application.state != WITHDRAWN)
    ids = session.scalars(found.order_by(Application.id)).all()
    return [applications.application_of(session, each) for each in ids]


def _align(session: Session, application: Application, now: datetime) -> None:
    service.align_reminders(session, kind=DRAFT, subject_id=application.id, now=now)
    remind_of_parties_of(session, application.id, now=now)


def _tell(
    session: Session, application: Application, template: str, *, key: str, reason: str, now: datetime, **facts: Any
) -> None:
    """Write to everybody who acts for the organisation, to whom it was entered for, and to host and partners."""
    key = f"{key}:{application.id}"
    members = organisations.membership_list(session, application.organisation_id)
    reader = in_place_of(session, application.organisation_id, application.reader_id)
    told = [*(member.person for member in members), people.person_of(session, reader)]
    tell_each(session, told, template, key=key, **about(application), now=now, reason=reason, **facts)
    but_not = {person.id for person in told}
    tell_parties(session, application, template, key=key, but_not=but_not, now=now, reason=reason, **facts)


REACTIONS = (
    Reaction(RoundDeadlineMoved, tell_deadline_moved),
    Reaction(RoundWithdrawn, tell_round_withdrawn),
    Reaction(RoundReopened, tell_round_reopened),
    Reaction(SchemeChangeDropped, tell_change_dropped),
    Reaction(SchemeWordsChanged, tell_words_changed),
    Reaction(BriefingAdded, tell_drafts_of_briefing),
    Reaction(BriefingChanged, tell_drafts_of_briefing),
    Reaction(BriefingCancelled, tell_drafts_of_briefing),
)
