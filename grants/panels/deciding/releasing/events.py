"""What can have happened with the letters of a panel's decisions."""

from datetime import datetime
from uuid import UUID

from grants.kernel.events import Event
from grants.kernel.money import Pence


class DecisionReleased(Event):
    """The applicant may be told what was decided: somebody who did not make it final has looked at it."""

    sentence = (
        "{actor} released the decision on {application_id}: {outcome:award=an award|award with conditions=an award "
        "with conditions|reserve=the reserve list|decline=no award}, with {amount_pence}"
    )

    decision_id: UUID
    application_id: UUID
    round_id: UUID
    outcome: str
    amount_pence: Pence


class ReleasePlanned(Event):
    """Held letters are to be released at a later minute."""

    sentence = "{actor} planned to release {letters:letter} of {round_id} at {release_at}"

    planned_release_id: UUID
    round_id: UUID
    release_at: datetime
    letters: int


class ReleaseCalledBack(Event):
    """A planned release was called back before its minute; its letters are held on."""

    sentence = "{actor} called back a planned release of letters of {round_id}"

    planned_release_id: UUID
    round_id: UUID


class PlannedReleaseCarriedOut(Event):
    """The minute of a planned release came. What had changed since it was planned dropped out, and is held on."""

    sentence = (
        "A planned release of {round_id} was carried out: {released:letter} released, and {dropped:letter} held on "
        "because something had changed"
    )

    planned_release_id: UUID
    round_id: UUID
    released: int
    dropped: int


RELEASING_EVENTS = (DecisionReleased, ReleasePlanned, ReleaseCalledBack, PlannedReleaseCarriedOut)
