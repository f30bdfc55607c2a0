"""What of a renewal is told to whom."""

from dataclasses import dataclass

from grants.awards.changing.renewals.models import Renewal
from grants.awards.changing.renewals.rules import RECOMMENDED, SENT

ALWAYS = (
    "number",
    "months",
    "most_pence",
    "answer_by",
    "asked_months",
    "asked_pence",
    "what_changed",
    "next_time",
    "sent_at",
    "confirmed_at",
    "variation_number",
    "version",
)
UNDECIDED: dict[str, object] = {"outcome": None, "given_months": None, "given_pence": None, "reasons": ""}


@dataclass(frozen=True)
class Seen:
    """A renewal as one side sees it: the grantee hears what we think of it only once two of us have decided."""

    renewal: Renewal
    by_us: bool

    @property
    def state(self) -> str:
        return SENT if self.renewal.state == RECOMMENDED and not self.by_us else self.renewal.state

    @property
    def tells_outcome(self) -> bool:
        return self.by_us or self.renewal.confirmed_at is not None

    @property
    def named(self) -> dict[str, object]:
        """Who of us recommended and who confirmed what was decided, for those who hear of it."""
        people = {"recommended_by_name": self.renewal.recommender, "confirmed_by_name": self.renewal.confirmer}
        return {what: each.name if each and self.tells_outcome else None for what, each in people.items()}

    def as_json(self) -> dict[str, object]:
        shown = {name: getattr(self.renewal, name) for name in ALWAYS}
        told = {name: getattr(self.renewal, name) for name in UNDECIDED} if self.tells_outcome else UNDECIDED
        begun = {} if self.by_us else self.renewal.begun
        return shown | told | self.named | {"state": self.state, "begun": begun}
