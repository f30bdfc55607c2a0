"""What can have happened with who sits on a panel, who reads what, and whether enough may vote."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from grants.kernel.events import Event
from grants.kernel.money import Pence


@dataclass(frozen=True, kw_only=True)
class ReadingArranged(Event):
    """It was said how many members read each application (all, where None), and until when they score."""

    panel_id: UUID
    readers_each: int | None
    scores_due_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class ReadersChanged(Event):
    """Members were given an application to score, or it was taken from them."""

    application_id: UUID
    given: tuple[UUID, ...]
    taken: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class InterestsNoted(Event):
    """Ties of a member to applications were found, which they are still to declare."""

    member_id: UUID
    panel_id: UUID
    application_ids: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class MemberStoodDown(Event):
    """A member left the panel for good. What they scored already still counts."""

    member_id: UUID
    panel_id: UUID


@dataclass(frozen=True, kw_only=True)
class SubstituteCalled(Event):
    """A substitute sits on the panel from now on."""

    member_id: UUID
    panel_id: UUID


@dataclass(frozen=True, kw_only=True)
class ChairAppointed(Event):
    member_id: UUID
    panel_id: UUID


@dataclass(frozen=True, kw_only=True)
class PanelArranged(Event):
    """The quorum of a panel or its terms of reference changed."""

    panel_id: UUID
    quorum: int
    terms_changed: bool


@dataclass(frozen=True, kw_only=True)
class QuorumBroken(Event):
    """Too few members of a panel may vote on an application: fewer than the quorum, or than two of the third sector."""

    application_id: UUID
    panel_id: UUID
    voters: int
    third_sector: int
    quorum: int
    since: datetime


@dataclass(frozen=True, kw_only=True)
class QuorumMended(Event):
    """Enough members may vote on an application again."""

    application_id: UUID
    panel_id: UUID


@dataclass(frozen=True, kw_only=True)
class StandingInterestDeclared(Event):
    """Somebody entered an interest in the register."""

    interest_id: UUID
    person_id: UUID
    level: str


@dataclass(frozen=True, kw_only=True)
class StandingInterestEnded(Event):
    interest_id: UUID
    person_id: UUID


@dataclass(frozen=True, kw_only=True)
class TermsAccepted(Event):
    """A member accepted the terms of reference."""

    member_id: UUID
    panel_id: UUID


@dataclass(frozen=True, kw_only=True)
class AccessNeedsChanged(Event):
    """A member said what they need to take part; what it is stays out of the record."""

    member_id: UUID
    panel_id: UUID


@dataclass(frozen=True, kw_only=True)
class ExpenseClaimed(Event):
    expense_id: UUID
    member_id: UUID
    amount_pence: Pence


@dataclass(frozen=True, kw_only=True)
class ExpenseSettled(Event):
    """A claim was agreed, paid or refused."""

    expense_id: UUID
    member_id: UUID
    state: str


SEATING_EVENTS = (
    ReadingArranged,
    ReadersChanged,
    InterestsNoted,
    MemberStoodDown,
    SubstituteCalled,
    ChairAppointed,
    PanelArranged,
    QuorumBroken,
    QuorumMended,
    StandingInterestDeclared,
    StandingInterestEnded,
    TermsAccepted,
    AccessNeedsChanged,
    ExpenseClaimed,
    ExpenseSettled,
)
