"""What pages and programs show of a concern."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from grants.concerns import rules
from grants.concerns.models import Concern


@dataclass(frozen=True)
class Shown:
    """A concern in a list. `review_until` is the last day for asking that its answer be looked at again."""

    id: UUID
    reference: str
    kind: str
    state: str
    in_words: str
    who: str
    days: rules.Days
    is_late: bool
    review_until: date | None


def shown(concern: Concern, today: date) -> Shown:
    """The concern as it stands on a day. It comes with its taker."""
    state = rules.state_of(concern.taken_at, concern.answered_at, concern.sent_at)
    days = rules.Days(concern.acknowledge_by, concern.answer_by)
    return Shown(
        id=concern.id,
        reference=concern.reference,
        kind=rules.KINDS[concern.kind],
        state=state,
        in_words=rules.STATES[state],
        who=concern.taker.name if concern.taker else "",
        days=days,
        is_late=rules.is_late(state, days, today),
        review_until=rules.review_until(concern.sent_at) if concern.sent_at else None,
    )
