"""Reading how it was, as far as enough people answered."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.kernel.clock import london_day
from grants.reporting.experience import rules
from grants.reporting.experience.models import Experience, ExperienceAsked
from grants.reporting.experience.rules import HowItWas

MOST_SAID = 100
"""How much of what was said after each occasion is shown."""


def occasion_open(session: Session, token: str, *, now: datetime) -> str | None:
    """After what a token lets somebody answer; None where it is used, too old or none of ours."""
    asked = session.get(ExperienceAsked, rules.digest_of(token))
    return asked.occasion if asked is not None and asked.open_to >= london_day(now) else None


def how_it_was(session: Session, scheme_id: UUID) -> list[HowItWas]:
    """What was answered in a scheme, by occasion; nothing of an occasion on which too few have answered."""
    return how_it_was_in(session, [scheme_id])


def how_it_was_in(session: Session, schemes: Collection[UUID]) -> list[HowItWas]:
    """What was answered in several schemes together, by occasion; nothing of one on which too few have answered."""
    shown = (Experience.scheme_id.in_(schemes), Experience.is_shown)
    chosen: dict[str, dict[int, int]] = defaultdict(dict)
    counted = select(Experience.occasion, Experience.ease, func.count()).where(*shown)
    for occasion, ease, number in session.execute(counted.group_by(Experience.occasion, Experience.ease)):
        if ease is not None:
            chosen[occasion][ease] = number
        chosen[occasion].setdefault(max(rules.EASE), 0)
    place = func.row_number().over(partition_by=Experience.occasion, order_by=Experience.id).label("place")
    each = select(Experience.occasion, Experience.said, place).where(*shown, Experience.said != "").subquery()
    said: dict[str, list[str]] = defaultdict(list)
    for occasion, words in session.execute(select(each.c.occasion, each.c.said).where(each.c.place <= MOST_SAID)):
        said[occasion].append(words)
    return [HowItWas(each, chosen[each], said[each]) for each in rules.OCCASIONS if each in chosen]
