"""What can have happened with applications."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from grants.kernel.events import Event
from grants.kernel.money import Pence


@dataclass(frozen=True, kw_only=True)
class ApplicationStarted(Event):
    """A member of an organisation passed the eligibility check and has a draft."""

    application_id: UUID
    round_id: UUID
    organisation_id: UUID


@dataclass(frozen=True, kw_only=True)
class ApplicationSaved(Event):
    """A draft changed. `fields` are `title`, `amount_requested_pence` or `answers.` and a question's key."""

    application_id: UUID
    version: int
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ApplicationDeadlineMoved(Event):
    """One draft may be sent until another minute than the rest of its round. The application holds the reason."""

    application_id: UUID
    round_id: UUID
    closes_at: datetime


@dataclass(frozen=True, kw_only=True)
class ApplicationSubmitted(Event):
    """The organisation sent its application, and declared that it may."""

    application_id: UUID
    round_id: UUID
    organisation_id: UUID
    amount_requested_pence: Pence


@dataclass(frozen=True, kw_only=True)
class ApplicationWithdrawn(Event):
    """The organisation took its application, or its draft, back."""

    application_id: UUID
    round_id: UUID


@dataclass(frozen=True, kw_only=True)
class ApplicationScreened(Event):
    """An administrator decided whether it may go to the panel: `eligible` or `ineligible`."""

    application_id: UUID
    round_id: UUID
    outcome: str


@dataclass(frozen=True, kw_only=True)
class ScreenerChanged(Event):
    """Another administrator has an application in hand, or nobody any more."""

    application_id: UUID
    screener_id: UUID | None
    former_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class DueDiligenceMarked(Event):
    """An administrator marked items of an application's checklist. The marks hold what was found."""

    application_id: UUID
    items: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class RiskRecorded(Event):
    """A risk of an application was written down, changed or closed; the score is likelihood times severity."""

    application_id: UUID
    risk_id: UUID
    score: int
    closed: bool


@dataclass(frozen=True, kw_only=True)
class LikelyDuplicatesFound(Event):
    """An application looks like others; how many are new."""

    application_id: UUID
    found: int


@dataclass(frozen=True, kw_only=True)
class LikelyDuplicateGone(Event):
    """Two applications look alike no more, before anybody judged them: no sign is left."""

    pair_id: UUID
    one_id: UUID
    other_id: UUID


@dataclass(frozen=True, kw_only=True)
class DuplicateJudged(Event):
    """An administrator said whether two applications are the same: `different` or `same`."""

    pair_id: UUID
    one_id: UUID
    other_id: UUID
    verdict: str


@dataclass(frozen=True, kw_only=True)
class AssessmentBegan(Event):
    """The eligible applications of a round went to its panel."""

    round_id: UUID
    applications: int


@dataclass(frozen=True, kw_only=True)
class ApplicationDecided(Event):
    """The panel has decided on an application; what, its decision says."""

    application_id: UUID
    round_id: UUID


@dataclass(frozen=True, kw_only=True)
class PartyAsked(Event):
    """A host or a partner is asked to agree: for the first time, or again because something changed."""

    application_id: UUID
    party_id: UUID
    role: str
    share_pence: Pence


@dataclass(frozen=True, kw_only=True)
class PartyChanged(Event):
    """The share of a host or partner, or what it does, changed before it answered."""

    application_id: UUID
    party_id: UUID
    role: str
    share_pence: Pence


@dataclass(frozen=True, kw_only=True)
class PartyAnswered(Event):
    """A host or a partner agreed or declined."""

    application_id: UUID
    party_id: UUID
    role: str
    agreed: bool


@dataclass(frozen=True, kw_only=True)
class PartyRemoved(Event):
    """A draft goes on without this host or partner."""

    application_id: UUID
    party_id: UUID
    role: str


@dataclass(frozen=True, kw_only=True)
class ClarificationAsked(Event):
    """An administrator asked about an application that was sent, and opened some of its sections."""

    clarification_id: UUID
    application_id: UUID
    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class ClarificationSaved(Event):
    """Answers to a question were saved for later; `fields` as in `ApplicationSaved`."""

    clarification_id: UUID
    application_id: UUID
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ClarificationAnswered(Event):
    """The applicant answered; `fields` are the answers that changed, as in `ApplicationSaved`."""

    clarification_id: UUID
    application_id: UUID
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ClarificationRanOut(Event):
    """Nobody answered in time; the application stands as it was."""

    clarification_id: UUID
    application_id: UUID


@dataclass(frozen=True, kw_only=True)
class AnswersCopied(Event):
    """A draft took over answers from an earlier application of its organisation."""

    application_id: UUID
    from_application_id: UUID
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ApplicationEntered(Event):
    """An administrator began an application for somebody, who told it by `phone` or on `paper`."""

    application_id: UUID
    round_id: UUID
    channel: str


@dataclass(frozen=True, kw_only=True)
class CopyPosted(Event):
    """The copy of an application that was entered for somebody went to them by post."""

    application_id: UUID


@dataclass(frozen=True, kw_only=True)
class EntryConfirmed(Event):
    """Whoever an application was entered for confirmed it: by the `link`, by `phone` or by `post`."""

    application_id: UUID
    how: str


@dataclass(frozen=True, kw_only=True)
class EntryDisputed(Event):
    """Whoever an application was entered for says that something in it is wrong."""

    application_id: UUID


@dataclass(frozen=True, kw_only=True)
class FileAdded(Event):
    """A file was added to the answer of a question of a draft, or to an answer after sending."""

    application_id: UUID
    upload_id: UUID
    question_key: str


@dataclass(frozen=True, kw_only=True)
class FileRemoved(Event):
    """A file was taken out of a draft, or of an answer after sending that was not sent yet."""

    application_id: UUID
    upload_id: UUID
    question_key: str


@dataclass(frozen=True, kw_only=True)
class FileFoundHarmful(Event):
    """The scanner found a file harmful. It was taken out of the application, and nobody can open it."""

    application_id: UUID
    upload_id: UUID
    question_key: str


EVENTS = (
    FileAdded,
    FileRemoved,
    FileFoundHarmful,
    ApplicationStarted,
    ApplicationSaved,
    ApplicationDeadlineMoved,
    ApplicationSubmitted,
    ApplicationWithdrawn,
    ApplicationScreened,
    ScreenerChanged,
    DueDiligenceMarked,
    RiskRecorded,
    LikelyDuplicatesFound,
    LikelyDuplicateGone,
    DuplicateJudged,
    AssessmentBegan,
    ApplicationDecided,
    PartyAsked,
    PartyChanged,
    PartyAnswered,
    PartyRemoved,
    ClarificationAsked,
    ClarificationSaved,
    ClarificationAnswered,
    ClarificationRanOut,
    AnswersCopied,
    ApplicationEntered,
    CopyPosted,
    EntryConfirmed,
    EntryDisputed,
)
