"""What can have happened while applications are screened."""

from uuid import UUID

from grants.kernel.events import Event


class ApplicationScreened(Event):
    """An administrator decided whether it may go to the panel: `eligible` or `ineligible`."""

    sentence = "{actor} screened {application_id} as {outcome}"

    application_id: UUID
    round_id: UUID
    outcome: str


class DueDiligenceMarked(Event):
    """An administrator marked items of an application's checklist. The marks hold what was found."""

    sentence = "{actor} marked what was checked of {application_id}: {items}"

    application_id: UUID
    items: tuple[str, ...]


class RiskRecorded(Event):
    """A risk of an application was written down, changed or closed; the score is likelihood times severity."""

    sentence = "{actor} {closed:closed|wrote down} a risk of {application_id}, scored {score}"

    application_id: UUID
    risk_id: UUID
    score: int
    closed: bool


SCREENING_EVENTS = (ApplicationScreened, DueDiligenceMarked, RiskRecorded)
