"""Reading which letters wait to be posted."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeVarTuple
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased, contains_eager, joinedload

from grants.applications.models import Application
from grants.awards.letters.models import Letter
from grants.awards.models import Award
from grants.identity.needs.rules import METHODS
from grants.kernel.access import Actor
from grants.kernel.files import StoredFile
from grants.notifications.delivering.posting.rules import NOT_POSTED, TAKEN, can_be_posted
from grants.notifications.models import HandSending, Message, NotifiedLetter
from grants.notifications.queries import is_readable
from grants.notifications.state_rules import LETTER_UNDER_WAY
from grants.organisations.models import Organisation
from grants.schemes.models import Round

Columns = TypeVarTuple("Columns")
BY_POST = METHODS["letter"].lower()
"""How those are written to who want paper and no format that people make."""
MOST_AT_ONCE = 500


@dataclass(frozen=True)
class ToPost:
    """A letter that waits to be posted, with where it goes."""

    sending: HandSending
    file: StoredFile
    organisation: Organisation
    not_posted: str | None = None
    """Why GOV.UK Notify did not post it, where it was tried."""

    @property
    def address(self) -> list[str]:
        lines = [self.sending.message.person.name, self.organisation.name]
        lines += [*(self.organisation.address or "").splitlines(), self.organisation.postcode or ""]
        return [line.strip() for line in lines if line.strip()]

    @property
    def has_address(self) -> bool:
        return bool(self.organisation.address and self.organisation.postcode)

    @property
    def can_be_posted(self) -> bool:
        """Whether GOV.UK Notify takes its address."""
        return can_be_posted(self.address, is_whole=self.has_address)


def rounds_with_post(session: Session, actor: Actor) -> list[tuple[Round, int, datetime]]:
    """The rounds of which letters wait to be posted: how many, and when the newest was asked for."""
    numbers = _waiting(select(Round.id, func.count(), func.max(HandSending.asked_at)), actor).group_by(Round.id)
    found = {round_id: (number, newest) for round_id, number, newest in session.execute(numbers)}
    rounds = session.scalars(select(Round).where(Round.id.in_(found)).order_by(Round.id))
    return [(each, *found[each.id]) for each in rounds]


def to_post(session: Session, round_id: UUID, actor: Actor, *, until: datetime) -> list[ToPost]:
    """The letters of a round that wait to be posted and were asked for until a moment, the oldest first."""
    found = _waiting(select(HandSending, StoredFile, Organisation, NotifiedLetter.said), actor).where(
        Round.id == round_id, HandSending.asked_at <= until
    )
    loaded = found.options(contains_eager(HandSending.message).options(joinedload(Message.person)))
    ordered = loaded.order_by(HandSending.asked_at, HandSending.message_id).limit(MOST_AT_ONCE)
    return [ToPost(*row) for row in session.execute(ordered)]


def _waiting(selected: Select[*Columns], actor: Actor) -> Select[*Columns]:
    of_award = aliased(Award)
    about = func.coalesce(Letter.application_id, of_award.application_id)
    return (
        selected.select_from(HandSending)
        .join(HandSending.message)
        .outerjoin(NotifiedLetter, NotifiedLetter.message_id == HandSending.message_id)
        .join(StoredFile, StoredFile.id == Message.attachment_id)
        .join(Letter, Letter.file_id == StoredFile.id)
        .outerjoin(of_award, of_award.id == Letter.award_id)
        .join(Application, Application.id == about)
        .join(Organisation, Organisation.id == Application.organisation_id)
        .join(Round, Round.id == Application.round_id)
        .where(
            HandSending.done_at.is_(None),
            func.coalesce(NotifiedLetter.state, NOT_POSTED) == NOT_POSTED,
            HandSending.how == BY_POST,
            StoredFile.media_type == "application/pdf",
            Message.person_id == Letter.person_id,
            is_readable(actor),
        )
    )


def number_under_way(session: Session, actor: Actor) -> int:
    """How many letters GOV.UK Notify has and has not printed yet, of those that this administrator may read."""
    found = select(func.count()).select_from(NotifiedLetter).join(Message, Message.id == NotifiedLetter.message_id)
    return session.scalar(found.where(NotifiedLetter.state.in_(LETTER_UNDER_WAY), is_readable(actor))) or 0


def is_any_taken(session: Session) -> bool:
    """Whether GOV.UK Notify has a letter of which it has not said yet what became of it."""
    return session.scalar(select(NotifiedLetter.message_id).where(NotifiedLetter.state == TAKEN).limit(1)) is not None


def letter_to_hand_over(session: Session, message_id: UUID) -> tuple[NotifiedLetter, StoredFile]:
    """A letter as Notify gets it: what was asked for, and its file."""
    found = select(NotifiedLetter, StoredFile).join(Message, Message.id == NotifiedLetter.message_id)
    row = session.execute(
        found.join(StoredFile, StoredFile.id == Message.attachment_id).where(NotifiedLetter.message_id == message_id)
    ).one()
    return row[0], row[1]


def not_posted(session: Session, actor: Actor) -> list[tuple[Message, str]]:
    """Letters that GOV.UK Notify could not post and nobody has posted since, each with why."""
    found = (
        select(Message, NotifiedLetter.said)
        .join(NotifiedLetter, NotifiedLetter.message_id == Message.id)
        .join(HandSending, HandSending.message_id == Message.id)
        .where(NotifiedLetter.state == NOT_POSTED, HandSending.done_at.is_(None), is_readable(actor))
        .options(joinedload(Message.person))
    )
    rows = session.execute(found.order_by(NotifiedLetter.changed_at.desc(), Message.id).limit(MOST_AT_ONCE))
    return [(message, said) for message, said in rows]
