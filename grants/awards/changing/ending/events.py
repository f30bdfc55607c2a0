"""What can happen with notice, and that a grant has ended."""

from datetime import date
from uuid import UUID

from grants.kernel.events import Event
from grants.kernel.money import Pence


class NoticePrepared(Event):
    """One of us has prepared notice; nobody has been told yet."""

    sentence = "{actor} prepared notice to end {award_id} on {ends_on}"

    award_id: UUID
    notice_id: UUID
    ends_on: date


class NoticeAgreed(Event):
    """The grantee agrees that the grant ends with less than six months’ notice."""

    sentence = "{actor} agreed that {award_id} ends with less than six months’ notice"

    award_id: UUID
    notice_id: UUID


class NoticeGiven(Event):
    """A grant ends after `ends_on`, by notice of a side."""

    sentence = "{actor} gave notice for {side:us=us|grantee=the grantee} that {award_id} ends on {ends_on}"

    award_id: UUID
    notice_id: UUID
    side: str
    ends_on: date


class NoticeWithdrawn(Event):
    """Notice does not stand any more."""

    sentence = "{actor} withdrew notice about {award_id}, which {was_given:had been given|nobody had been told of}"

    award_id: UUID
    notice_id: UUID
    was_given: bool


class EndPlanWritten(Event):
    """A side said what happens to the people served when the grant ends."""

    sentence = "{actor} wrote for {side:us=us|grantee=the grantee} what happens to people when {award_id} ends"

    award_id: UUID
    notice_id: UUID
    side: str


class AwardEnded(Event):
    """A grant is over, because notice took effect or all was done. `freed_pence` is what it came to less by that."""

    sentence = (
        "{award_id} ended on {ended_on}, {reason:notice=by notice|completed=with everything done}, and {freed_pence} "
        "came free"
    )

    award_id: UUID
    reason: str
    ended_on: date
    freed_pence: Pence
    notice_id: UUID | None = None


ENDING_EVENTS = (NoticePrepared, NoticeAgreed, NoticeGiven, NoticeWithdrawn, EndPlanWritten, AwardEnded)
