"""What can be looked at before it is public: rounds that are being set up, and those that are announced."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from grants.kernel.problems import NotFound, Problem
from grants.kernel.web import current_time
from grants.schemes import queries as schemes
from grants.schemes.models import Scheme
from grants.schemes.round_drafts.models import RoundDraft
from grants.schemes.round_drafts.queries import draft_of, missing_of


@dataclass(frozen=True)
class Previewed:
    """A round that can be looked at; `missing` keeps one that is being set up from that."""

    round_id: UUID
    name: str
    scheme: Scheme
    opens_at: datetime | None
    closes_at: datetime | None
    is_draft: bool
    missing: Sequence[Problem]

    @property
    def amounts(self) -> tuple[int, int]:
        """The smallest and the largest grant, in pence."""
        return self.scheme.smallest_award_pence, self.scheme.largest_award_pence

    def has(self, amount: int) -> bool:
        return self.amounts[0] <= amount <= self.amounts[1]


def previewed(session: Session, round_id: UUID) -> Previewed:
    """Raises NotFound."""
    try:
        draft: RoundDraft | None = draft_of(session, round_id)
    except NotFound:
        draft = None
    if draft is not None:
        missing = missing_of(session, draft, current_time())
        opens_at = current_time() if draft.opens_now else draft.opens_at
        return Previewed(round_id, draft.name, draft.scheme, opens_at, draft.closes_at, True, missing)
    round_ = schemes.round_of(session, round_id)
    return Previewed(round_id, round_.name, round_.scheme, round_.opens_at, round_.closes_at, False, ())
