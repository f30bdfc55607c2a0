"""People put their names down for briefings, and take them back."""

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from grants.identity.rules import tidy_email
from grants.kernel.access import SYSTEM, Actor
from grants.kernel.db import new_id
from grants.kernel.events import publish
from grants.kernel.problems import Conflict, check
from grants.kernel.web import this_app
from grants.schemes.briefings import queries, rules
from grants.schemes.events import BriefingPlaceGivenBack, BriefingPlaceTaken, BriefingVisitorsForgotten
from grants.schemes.models import Briefing, BriefingPlace


def take_place(
    session: Session, briefing: Briefing, *, name: str, email: str, needs: str, actor: Actor, now: datetime
) -> None:
    """Keep a place for somebody. An address has one: a second time changes the name and what they need.

    Raises Invalid, and Conflict when the briefing has begun or is full.
    """
    check(rules.wish_problems(name=name, email=email, needs=needs))
    session.execute(select(Briefing.id).where(Briefing.id == briefing.id).with_for_update())
    known = queries.place_at(session, briefing.id, tidy_email(email))
    taken = queries.places_taken(session, [briefing.id]).get(briefing.id, 0)
    refusal = rules.refusal(
        starts_at=briefing.starts_at, capacity=None if known else briefing.capacity, taken=taken, now=now
    )
    if refusal:
        raise Conflict(refusal.message, code=refusal.code)
    if known:
        known.name, known.needs = name.strip(), needs.strip()
        return
    place = BriefingPlace(
        id=new_id(),
        briefing_id=briefing.id,
        name=name.strip(),
        email=tidy_email(email),
        needs=needs.strip(),
        taken_at=now,
    )
    session.add(place)
    session.flush()
    happened = BriefingPlaceTaken(place_id=place.id, briefing_id=briefing.id, round_id=briefing.round_id)
    publish(session, happened, actor=actor, now=now, about=(briefing.round_id,))


def give_back(session: Session, place: BriefingPlace, *, actor: Actor, now: datetime) -> None:
    """Give a place to others, and forget who had it. Needs the place's briefing."""
    happened = BriefingPlaceGivenBack(
        place_id=place.id, briefing_id=place.briefing_id, round_id=place.briefing.round_id
    )
    publish(session, happened, actor=actor, now=now, about=(place.briefing.round_id,))
    session.delete(place)


def forget_visitors(session: Session, now: datetime) -> None:
    """Erase who had a place at a briefing, so many days after it as the settings say. How many they were stays."""
    kept_for = timedelta(days=this_app().settings.briefing_visitors_days)
    for briefing in queries.remembered_from_before(session, now - kept_for):
        erased = session.execute(
            update(BriefingPlace)
            .where(BriefingPlace.briefing_id == briefing.id, BriefingPlace.forgotten_at.is_(None))
            .values(name=None, email=None, needs="", forgotten_at=now)
            .returning(BriefingPlace.id)
        )
        forgotten = BriefingVisitorsForgotten(
            briefing_id=briefing.id, round_id=briefing.round_id, places=len(erased.all())
        )
        publish(session, forgotten, actor=SYSTEM, now=now, about=(briefing.round_id,))
