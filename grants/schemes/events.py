"""What can have happened with schemes and their rounds."""

from datetime import datetime
from uuid import UUID

from grants.kernel.events import Event
from grants.kernel.money import Pence


class SchemeCreated(Event):
    sentence = "{actor} set up the scheme {scheme_id}"

    scheme_id: UUID


class ContributionChanged(Event):
    """A funder gives more or less to a scheme than before, for a reason: it joins where it gave nothing before.

    `has_left` says that it pays for what is awarded already and for nothing else.
    """

    sentence = (
        "{actor} changed what {funder_id:a funder} gives to {scheme_id} from {before_pence} to {amount_pence}, because "
        "“{reason}”"
    )

    scheme_id: UUID
    funder_id: UUID
    before_pence: Pence
    amount_pence: Pence
    reason: str
    has_left: bool = False


class SchemeSetUpChanged(Event):
    """What a scheme asks or how it judges changed before anybody applied; `fields` names what."""

    sentence = "{actor} changed what {scheme_id} asks or how it judges: {fields}"

    scheme_id: UUID
    fields: tuple[str, ...]


class RoundAnnounced(Event):
    """A round is there for all to see; people may apply from `opens_at` to `closes_at`."""

    sentence = "{actor} announced {round_id}, open from {opens_at} to {closes_at}"

    round_id: UUID
    scheme_id: UUID
    opens_at: datetime
    closes_at: datetime


class RoundDeadlineMoved(Event):
    """A round closes at another minute than was announced, for a reason that all may read."""

    sentence = "{actor} moved the deadline of {round_id} to {closes_at}, because “{reason}”"

    round_id: UUID
    scheme_id: UUID
    closes_at: datetime
    reason: str


class RoundBudgetChanged(Event):
    """A round gives more or less in all than before, for a reason that all may read."""

    sentence = "{actor} changed the budget of {round_id} from {before_pence} to {budget_pence}, because “{reason}”"

    round_id: UUID
    scheme_id: UUID
    before_pence: Pence
    budget_pence: Pence
    reason: str


class RoundResultRecorded(Event):
    """All applications of a round are decided: so many were sent, and so many got a grant."""

    sentence = (
        "The result of {round_id} was recorded: {applications:application} asked for {asked_pence}, and "
        "{awards:award} came to {awarded_pence}"
    )

    round_id: UUID
    applications: int
    awards: int
    asked_pence: Pence
    awarded_pence: Pence


class BriefingPlaceTaken(Event):
    """Somebody put their name down for a briefing."""

    sentence = "Somebody took a place at a briefing of {round_id}"

    place_id: UUID
    briefing_id: UUID
    round_id: UUID


class BriefingPlaceGivenBack(Event):
    """Somebody does not come to a briefing after all. What they told us is gone."""

    sentence = "Somebody gave back a place at a briefing of {round_id}"

    place_id: UUID
    briefing_id: UUID
    round_id: UUID


class BriefingVisitorsForgotten(Event):
    """What people told us who had a place at a briefing is gone; how many they were stays."""

    sentence = "What visitors of a briefing of {round_id} had told us was deleted: {places:place}"

    briefing_id: UUID
    round_id: UUID
    places: int


class SchemeWordsChanged(Event):
    """A scheme says in other words what it is for, who decides or what people need to hand; for a reason, while a round
    is open.
    """

    sentence = "{actor} changed the words of {scheme_id}: {fields}. Why: {reason:=nobody could apply just then}"

    scheme_id: UUID
    fields: tuple[str, ...]
    reason: str = ""


class QuestionsChanged(Event):
    """A scheme asks applicants other questions, in the rounds that are announced from then on."""

    sentence = "{actor} changed what {scheme_id} asks applicants in later rounds: version {number} of the questions"

    scheme_id: UUID
    question_set_id: UUID
    number: int


class MoneyFreed(Event):
    """Money that a round had given is free in it again: an offer was turned down, or not answered in time."""

    sentence = "{amount_pence} came free in {round_id}, because an offer was turned down or not answered in time"

    round_id: UUID
    amount_pence: Pence


EVENTS = (
    SchemeCreated,
    ContributionChanged,
    SchemeSetUpChanged,
    RoundAnnounced,
    RoundDeadlineMoved,
    RoundBudgetChanged,
    RoundResultRecorded,
    MoneyFreed,
    BriefingPlaceTaken,
    BriefingPlaceGivenBack,
    BriefingVisitorsForgotten,
    QuestionsChanged,
    SchemeWordsChanged,
)
