"""Keeping what a person needs of the way we write to them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from grants.identity.models import Person
from grants.identity.needs import rules
from grants.identity.needs.events import CommunicationNeedsChanged
from grants.identity.needs.models import CommunicationNeed
from grants.identity.needs.queries import needs_of, values_of
from grants.kernel.access import Actor
from grants.kernel.clock import london_day
from grants.kernel.events import publish
from grants.kernel.problems import check


def save_needs(
    session: Session, person: Person, *, needs: Mapping[str, Any], actor: Actor, now: datetime
) -> CommunicationNeed:
    """Keep what a person needs, to be looked at again in a year. The event names fields, never what they say.

    Raises Invalid.
    """
    wanted = rules.tidy(needs)
    check(rules.problems(wanted, phone=person.phone))
    kept = needs_of(session, person.id)
    before = values_of(kept)
    if kept is None:
        kept = CommunicationNeed(person_id=person.id)
        session.add(kept)
    for field in rules.FIELDS:
        setattr(kept, field, wanted[field])
    kept.review_on = rules.review_day(london_day(now))
    session.flush()
    changed = tuple(field for field in rules.FIELDS if before[field] != wanted[field])
    publish(session, CommunicationNeedsChanged(person_id=person.id, fields=changed), actor=actor, now=now)
    return kept
