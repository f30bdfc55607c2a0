"""What is still to be done, by when and by whom."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from grants.awards.models import Award
from grants.identity import queries as people
from grants.organisations import queries as organisations
from grants.panels.closed import people_conflicted

A_YEAR = timedelta(days=365)

NOT_THEIRS = "This person cannot do it any more."
NOT_ON_PANEL = "This person does not sit on the panel any more."


@dataclass(frozen=True)
class Outstanding:
    """Something that could be done since `since` and is still to be done by `deadline_at`.

    `people` can do it. `facts` are for the words.
    """

    since: datetime
    deadline_at: datetime
    people: frozenset[UUID]
    facts: dict[str, Any]

    @property
    def scheme_id(self) -> UUID | None:
        """The scheme that it belongs to; None for what belongs to none."""
        whose = self.facts.get("award") or self.facts.get("round")
        return whose.scheme_id if whose else None


def ours(session: Session, award: Award) -> set[UUID]:
    """Those of us whom nothing keeps from an award."""
    conflicted = set(acting_for(session, award))
    if award.application_id is not None:
        conflicted |= people_conflicted(session, [award.application_id])[award.application_id]
    return {person.id for person in people.administrators(session)} - conflicted


def acting_for(session: Session, award: Award) -> frozenset[UUID]:
    """Whoever acts for the grantee or its host."""
    behind = {award.organisation_id, award.signing_organisation_id}
    return frozenset(person_id for each in behind for person_id in organisations.people_acting_for(session, each))
