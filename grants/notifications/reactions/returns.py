"""What an organisation hears of the returns that it sends: that we have one, that it is accepted, or what it lacks."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from grants.awards.models import Award, Instalment
from grants.awards.planning.obstacles.queries import obstacles_of
from grants.awards.planning.obstacles.rules import RETURN as OF_RETURN
from grants.identity.models import Person
from grants.kernel.clock import london_day
from grants.kernel.web import this_app
from grants.monitoring.answering.events import ReturnAnswered, ReturnUseNoted
from grants.monitoring.answering.queries import answer_of
from grants.monitoring.events import ReturnAccepted, ReturnSentBack, ReturnSkipped, ReturnSubmitted, ReturnTakenBack
from grants.monitoring.models import ACCEPTED, DUE, RETURNED, SKIPPED, SUBMITTED, Return, ReturnEntry, ReturnUse
from grants.monitoring.planning.extending.events import ReturnExtended, ReturnTimeRefused
from grants.monitoring.planning.extending.models import ReturnExtension
from grants.monitoring.planning.sampling.events import ReturnSampled
from grants.monitoring.planning.sampling.rules import ASKED_FOR
from grants.monitoring.queries import return_of
from grants.monitoring.reviewing.queries import asked_now
from grants.monitoring.rules import read_by
from grants.monitoring.telling.entering.events import ReturnEntrySent
from grants.monitoring.telling.entering.queries import answers_typed_in
from grants.monitoring.telling.events import ReturnTold
from grants.monitoring.telling.models import ReturnTelling
from grants.monitoring.telling.rules import WAITING, link_token
from grants.notifications import service
from grants.notifications.reactions.how_it_was import after_return
from grants.notifications.rules import RETURN
from grants.notifications.to_people import tell_each, tell_members
from grants.organisations.queries import membership_list


def tell_return_received(session: Session, event: ReturnSubmitted, *, now: datetime) -> None:
    """Tell the organisation that we have its return and by when we read it, and remind no more."""
    service.align_reminders(session, kind=RETURN, subject_id=event.return_id, now=now)
    sent = _return(session, event)
    if sent.state != SUBMITTED or sent.submitted_at is None:
        return
    key = f"return received:{sent.id}:{sent.submitted_at.isoformat()}"
    _tell(
        session,
        sent,
        "monitoring/emails/return_received",
        key,
        now,
        read_by=read_by(london_day(sent.submitted_at)),
        how_it_was=after_return(session, sent, now=now),
        asks=sent.submitted_by,
    )


def tell_return_taken_back(session: Session, event: ReturnTakenBack, *, now: datetime) -> None:
    """Tell all of the organisation that its return is to be sent again, and remind of it as before."""
    service.align_reminders(session, kind=RETURN, subject_id=event.return_id, now=now)
    taken = _return(session, event)
    if taken.state in (DUE, RETURNED):
        key = f"return taken back:{taken.id}:{taken.version}"
        by = session.get_one(Person, event.taken_by).name
        _tell(session, taken, "monitoring/emails/return_taken_back", key, now, by=by)


def tell_return_accepted(session: Session, event: ReturnAccepted, *, now: datetime) -> None:
    """Tell the organisation that we have read its return and accepted it, with what we wrote."""
    service.align_reminders(session, kind=RETURN, subject_id=event.return_id, now=now)
    accepted = _return(session, event)
    if accepted.state == ACCEPTED:
        _tell(session, accepted, "monitoring/emails/return_accepted", f"return accepted:{accepted.id}", now)


def tell_return_sent_back(session: Session, event: ReturnSentBack, *, now: datetime) -> None:
    """Tell the organisation what its return lacks, and remind of it again until it is in."""
    service.align_reminders(session, kind=RETURN, subject_id=event.return_id, now=now)
    sent_back = _return(session, event)
    if sent_back.state != RETURNED or sent_back.reviewed_at is None:
        return
    key = f"return sent back:{sent_back.id}:{sent_back.reviewed_at.isoformat()}"
    asked = asked_now(session, sent_back)
    _tell(session, sent_back, "monitoring/emails/return_sent_back", key, now, asked=asked)


def tell_return_answered(session: Session, event: ReturnAnswered, *, now: datetime) -> None:
    """Tell the organisation what we learned from its return and what we will do."""
    answered, answer = _return(session, event), answer_of(session, event.return_id)
    _tell(session, answered, "monitoring/emails/return_answered", f"return answered:{answered.id}", now, answer=answer)


def tell_return_used(session: Session, event: ReturnUseNoted, *, now: datetime) -> None:
    """Tell the organisation for what its return was used, once for each use."""
    use = session.get_one(ReturnUse, event.use_id)
    _tell(session, _return(session, event), "monitoring/emails/return_used", f"return used:{use.id}", now, use=use)


def tell_return_extended(session: Session, event: ReturnExtended, *, now: datetime) -> None:
    """Tell the organisation until when it has time, and remind by that day."""
    service.align_reminders(session, kind=RETURN, subject_id=event.return_id, now=now)
    _tell_of_time(session, event, "monitoring/emails/return_extended", now)


def tell_time_refused(session: Session, event: ReturnTimeRefused, *, now: datetime) -> None:
    """Tell the organisation why there is no more time."""
    _tell_of_time(session, event, "monitoring/emails/return_not_extended", now)


def _tell_of_time(session: Session, event: ReturnExtended | ReturnTimeRefused, template: str, now: datetime) -> None:
    extension = session.get_one(ReturnExtension, event.extension_id)
    about = _return(session, event)
    if about.state in (DUE, RETURNED):
        _tell(session, about, template, f"return time:{extension.id}", now, extension=extension)


def tell_return_skipped(session: Session, event: ReturnSkipped, *, now: datetime) -> None:
    """Tell the organisation that it need not make a return, and why; remind no more."""
    service.align_reminders(session, kind=RETURN, subject_id=event.return_id, now=now)
    skipped = _return(session, event)
    if skipped.state == SKIPPED:
        _tell(session, skipped, "monitoring/emails/return_skipped", f"return skipped:{skipped.id}", now)


def ask_to_show_receipts(session: Session, event: ReturnSampled, *, now: datetime) -> None:
    """Tell the people of a return that was drawn what they show this time, and how."""
    sampled = _return(session, event)
    key = f"return sampled:{sampled.id}"
    _tell(session, sampled, "monitoring/emails/return_sampled", key, now, asked_for=ASKED_FOR)


def ask_to_confirm(session: Session, event: ReturnTold, *, now: datetime) -> None:
    """Send to each person of the organisation a link of their own, to confirm what we wrote down."""
    telling, about = session.get_one(ReturnTelling, event.telling_id), _return(session, event)
    if telling.state != WAITING:
        return
    secret = this_app().settings.secret_key
    for member in membership_list(session, about.award.organisation_id):
        tell_each(
            session,
            [member.person],
            "monitoring/emails/return_told",
            key=f"return told:{telling.id}:{event.version}",
            about_id=about.id,
            now=now,
            organisation=about.award.organisation,
            award=about.award,
            telling=telling,
            token=link_token(telling.id, member.person_id, secret),
            **{"return": about},
        )


def ask_whether_right(session: Session, event: ReturnEntrySent, *, now: datetime) -> None:
    """Send to each person of the organisation what one of us typed in for them, with a link of their own to say whether
    it is right.
    """
    entry, about = session.get(ReturnEntry, event.entry_id, options=[joinedload(ReturnEntry.enterer)]), event.return_id
    sent = return_of(session, about)
    if entry is None or sent.state != SUBMITTED or sent.entered_channel is None:
        return
    secret = this_app().settings.secret_key
    for member in membership_list(session, sent.award.organisation_id):
        tell_each(
            session,
            [member.person],
            "monitoring/emails/return_entered",
            key=f"return entered:{entry.id}",
            about_id=sent.id,
            now=now,
            organisation=sent.award.organisation,
            award=sent.award,
            entry=entry,
            sections=answers_typed_in(session, sent),
            token=link_token(entry.id, member.person_id, secret),
            **{"return": sent},
        )


AboutReturn = (
    ReturnSubmitted
    | ReturnTakenBack
    | ReturnAccepted
    | ReturnSentBack
    | ReturnAnswered
    | ReturnUseNoted
    | ReturnSkipped
    | ReturnExtended
    | ReturnTimeRefused
    | ReturnTold
    | ReturnSampled
)


def _return(session: Session, event: AboutReturn) -> Return:
    award = joinedload(Return.award)
    whole = (award.joinedload(Award.organisation), award.joinedload(Award.scheme))
    return session.scalars(select(Return).where(Return.id == event.return_id).options(*whole)).one()


def _tell(session: Session, about: Return, template: str, key: str, now: datetime, **facts: Any) -> None:
    waits = select(Instalment).where(
        Instalment.award_id == about.award_id,
        Instalment.waits_for_return == about.number,
        Instalment.is_to_come,
    )
    instalments = list(session.scalars(waits.order_by(Instalment.number)))
    tell_members(
        session,
        about.award.organisation,
        template,
        key=key,
        about_id=about.id,
        now=now,
        award=about.award,
        instalments=instalments,
        also_waits=_also_waits(session, instalments, now),
        **{"return": about},
        **facts,
    )


def _also_waits(session: Session, instalments: Sequence[Instalment], now: datetime) -> dict[UUID, str]:
    """What else than its return each of these payments waits for, by its id, as it is said to the grantee."""
    found = obstacles_of(session, instalments, today=london_day(now))
    return {
        instalment_id: " ".join(each.to_grantee for each in in_the_way if each.kind != OF_RETURN)
        for instalment_id, in_the_way in found.items()
    }
