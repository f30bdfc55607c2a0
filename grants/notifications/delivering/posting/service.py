"""Letters are marked as posted, those of a print run together, or handed over to GOV.UK Notify, which posts them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.kernel.access import SYSTEM, Actor
from grants.kernel.events import publish
from grants.kernel.jobs import Failure, add_job
from grants.kernel.problems import Conflict, Denied
from grants.kernel.web import this_app
from grants.notifications.delivering.by_hand.service import record_sent_by_hand
from grants.notifications.delivering.posting.events import LetterHandedOver, LetterNotPosted, LetterPosted
from grants.notifications.delivering.posting.queries import ToPost
from grants.notifications.delivering.posting.rules import (
    ASKED,
    NOT_POSTED,
    POSTED,
    PRINTED,
    SAID,
    TAKEN,
    told_of_letters,
)
from grants.notifications.models import HandSending, NotifiedLetter
from grants.notifications.state_rules import LETTER_UNDER_WAY

POST_LETTER = "notifications.post_letter"
LONGEST_REASON = 500


def record_posted(session: Session, letters: Sequence[ToPost], *, actor: Actor, now: datetime) -> None:
    """Record that these were posted. Doing it again changes nothing."""
    for each in letters:
        record_sent_by_hand(session, each.sending, actor=actor, now=now)


def hand_over(session: Session, letters: Sequence[ToPost], *, actor: Actor, now: datetime) -> list[ToPost]:
    """Have Notify post those of these letters that it takes the address of, and say which. Whatever is under way or
    done stays as it is.

    Raises Conflict where no setting says that letters go by Notify.
    """
    if actor.person_id is None:
        raise Denied("A person says which letters are posted.")
    if not this_app().settings.notify_letters:
        raise Conflict("Letters do not go by GOV.UK Notify here. Print them, and mark them as posted.")
    return [each for each in letters if each.can_be_posted and _hand_over(session, each, actor.person_id, actor, now)]


def _hand_over(session: Session, letter: ToPost, person_id: UUID, actor: Actor, now: datetime) -> bool:
    message_id = letter.sending.message_id
    locked = select(HandSending.done_at).where(HandSending.message_id == message_id).with_for_update()
    done_at = session.scalars(locked).one()
    kept = session.get(NotifiedLetter, message_id, populate_existing=True)
    if done_at is not None or (kept is not None and kept.state in (*LETTER_UNDER_WAY, POSTED)):
        return False
    kept = kept or NotifiedLetter(message_id=message_id, tries=0)
    kept.address, kept.state, kept.tries, kept.said = "\n".join(letter.address), ASKED, kept.tries + 1, ""
    kept.asked_by, kept.changed_at = person_id, now
    session.add(kept)
    session.flush()
    args = {"message_id": str(message_id)}
    add_job(session, POST_LETTER, key=f"{message_id}:{kept.tries}", args=args, now=now)
    publish(session, LetterHandedOver(message_id=message_id), actor=actor, now=now)
    return True


def record_taken(session: Session, message_id: UUID, *, now: datetime) -> None:
    """Record that Notify has a letter. Doing it again changes nothing."""
    kept = _locked(session, message_id)
    if kept.state == ASKED:
        kept.state, kept.changed_at = TAKEN, now


def record_told(session: Session, told: Iterable[Mapping[str, Any]], *, now: datetime) -> None:
    """Record what Notify says of our letters: what is printed is posted, what failed is to be posted by hand."""
    by_message = told_of_letters(told)
    for message_id in sorted(by_message):
        kept, status = session.get(NotifiedLetter, message_id, with_for_update=True), by_message[message_id]
        if kept is None or kept.state != TAKEN:
            continue
        if status == PRINTED:
            _posted(session, kept, now)
        elif status in SAID:
            _not_posted(session, kept, SAID[status], now)


def letter_failing(session: Session, args: dict[str, Any], failure: Failure, now: datetime) -> None:
    """Record that Notify did not take a letter, where it is not tried again."""
    kept = _locked(session, UUID(args["message_id"]))
    if not failure.tried_again and kept.state == ASKED:
        _not_posted(session, kept, str(failure.error or "").strip() or failure.reason, now)


def _posted(session: Session, kept: NotifiedLetter, now: datetime) -> None:
    kept.state, kept.changed_at = POSTED, now
    sending = session.get_one(HandSending, kept.message_id, with_for_update=True)
    if sending.done_at is None:
        sending.done_at, sending.note = now, "Posted by GOV.UK Notify."
    publish(session, LetterPosted(message_id=kept.message_id), actor=SYSTEM, now=now)


def _not_posted(session: Session, kept: NotifiedLetter, why: str, now: datetime) -> None:
    kept.state, kept.said, kept.changed_at = NOT_POSTED, why[:LONGEST_REASON], now
    publish(session, LetterNotPosted(message_id=kept.message_id, reason=kept.said), actor=SYSTEM, now=now)


def _locked(session: Session, message_id: UUID) -> NotifiedLetter:
    return session.scalars(
        select(NotifiedLetter).where(NotifiedLetter.message_id == message_id).with_for_update()
    ).one()
