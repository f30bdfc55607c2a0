"""Briefings are added, moved and cancelled; people put their names down for them, and take them back."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from grants.identity.rules import tidy_email
from grants.kernel.access import SYSTEM, Actor
from grants.kernel.clock import to_the_minute
from grants.kernel.db import new_id
from grants.kernel.events import publish
from grants.kernel.languages import FURTHER
from grants.kernel.problems import Conflict, Invalid, Problem, changed_meanwhile, check, check_version
from grants.kernel.web import this_app
from grants.organisations.rules import text_problems
from grants.schemes.briefings import queries, rules
from grants.schemes.briefings.events import BriefingAdded, BriefingCancelled, BriefingChanged
from grants.schemes.briefings.models import BriefingPlace
from grants.schemes.events import BriefingPlaceGivenBack, BriefingPlaceTaken, BriefingVisitorsForgotten
from grants.schemes.models import Briefing, Round
from grants.schemes.papers import ask_for_papers
from grants.schemes.queries import locked_round
from grants.schemes.round_rules import MOST_BRIEFINGS
from grants.schemes.rules import LONGEST_TEXT, round_state
from grants.schemes.service import briefing_from


def add_briefing(
    session: Session, round_: Round, *, details: Mapping[str, Any], actor: Actor, now: datetime
) -> Briefing:
    """Give a round that has not closed another briefing. Raises Invalid, and Conflict where nobody can apply in it any
    more, or where it has as many as a round can have.
    """
    round_ = locked_round(session, round_.id)
    if round_state(round_, now) in ("closed", "withdrawn"):
        raise Conflict("Nobody can apply in this round any more, so it gets no briefing.", code="round_closed")
    if queries.standing_briefings(session, round_.id) >= MOST_BRIEFINGS:
        raise Conflict(f"A round can have at most {MOST_BRIEFINGS} briefings.", code="too_many")
    wanted = _to_the_minute(details)
    check(rules.one_briefing_problems(wanted, round_.closes_at, now))
    briefing = briefing_from(wanted)
    briefing.round_id = round_.id
    session.add(briefing)
    session.flush()
    _say_why_none(session, round_, None, now)
    added = BriefingAdded(
        briefing_id=briefing.id, round_id=round_.id, starts_at=briefing.starts_at, place=briefing.place
    )
    publish(session, added, actor=actor, now=now, about=(round_.id, round_.scheme_id))
    return briefing


def change_briefing(
    session: Session,
    briefing: Briefing,
    *,
    changes: Mapping[str, Any],
    reason: str,
    version: int | None,
    actor: Actor,
    now: datetime,
) -> Briefing:
    """Let a briefing be at another time or place, take longer, or have more places; whoever has one keeps it and is
    told why. What is left out stays. Needs the briefing's round.

    Raises Invalid, Stale, and Conflict when it has begun or does not take place.
    """
    round_ = _lock(session, briefing, version=version, now=now)
    before = {name: getattr(briefing, name) for name in rules.OF_BRIEFING}
    wanted = _to_the_minute(before | {name: changes[name] for name in rules.OF_BRIEFING if name in changes})
    taken = queries.places_taken(session, [briefing.id]).get(briefing.id, 0)
    check(rules.change_problems(wanted, before, reason=reason, closes_at=round_.closes_at, taken=taken, now=now))
    changed = tuple(name for name in rules.OF_BRIEFING if wanted[name] != before[name])
    briefing.starts_at, briefing.minutes = wanted["starts_at"].astimezone(UTC), wanted["minutes"]
    briefing.capacity, briefing.place = wanted["capacity"], wanted["place"].strip()
    if set(changed) & set(rules.TOLD):
        briefing.changed_at, briefing.changed_because = now, reason.strip()
    briefing.version += 1
    session.flush()
    happened = BriefingChanged(
        briefing_id=briefing.id,
        round_id=round_.id,
        starts_at=briefing.starts_at,
        place=briefing.place,
        fields=changed,
        reason=reason.strip(),
        version=briefing.version,
    )
    publish(session, happened, actor=actor, now=now, about=(round_.id, round_.scheme_id))
    return briefing


def cancel_briefing(
    session: Session, briefing: Briefing, *, reason: str, version: int | None, actor: Actor, now: datetime
) -> Briefing:
    """Let a briefing not take place, and tell why whoever had put their name down. Where it was the last one, its round
    says for the same reason that it has none. Needs the briefing's round.

    Raises Invalid without a reason, Stale, and Conflict when it has begun or does not take place already.
    """
    round_ = _lock(session, briefing, version=version, now=now)
    check(text_problems(reason, "reason", "why the briefing is cancelled", LONGEST_TEXT))
    briefing.cancelled_at = briefing.changed_at = now
    briefing.changed_because = reason.strip()
    briefing.version += 1
    session.flush()
    if not queries.standing_briefings(session, round_.id):
        _say_why_none(session, round_, reason.strip(), now)
    happened = BriefingCancelled(
        briefing_id=briefing.id,
        round_id=round_.id,
        starts_at=briefing.starts_at,
        reason=reason.strip(),
        version=briefing.version,
    )
    publish(session, happened, actor=actor, now=now, about=(round_.id, round_.scheme_id))
    return briefing


def _lock(session: Session, briefing: Briefing, *, version: int | None, now: datetime) -> Round:
    """Keep a briefing and its round from others, as they stand now. Raises Conflict where it cannot change, Stale."""
    round_ = locked_round(session, briefing.round_id)
    session.refresh(briefing, [*rules.OF_BRIEFING, "cancelled_at", "version"], with_for_update={"of": Briefing})
    refusal = rules.change_refusal(
        starts_at=briefing.starts_at, is_off=briefing.is_cancelled or round_.is_withdrawn, now=now
    )
    if refusal:
        raise Conflict(refusal.message, code=refusal.code)
    check_version(version, briefing.version, changed_meanwhile("briefing"))
    return round_


def _say_why_none(session: Session, round_: Round, reason: str | None, now: datetime) -> None:
    """Let a round say why it has no briefing, or say so no more."""
    if round_.no_briefing_because != reason:
        round_.no_briefing_because = reason
        round_.version += 1
        session.flush()
        ask_for_papers(session, round_, now=now)


def _to_the_minute(details: Mapping[str, Any]) -> dict[str, Any]:
    starts_at = details.get("starts_at")
    return {**details, "starts_at": to_the_minute(starts_at) if starts_at else None}


def take_place(
    session: Session,
    briefing: Briefing,
    *,
    name: str,
    email: str,
    needs: str,
    actor: Actor,
    now: datetime,
    language: str | None = None,
) -> None:
    """Keep a place for somebody. An address has one, and a second time changes nothing of it: anybody can type an
    address. Whoever wants other words gives the place back, with the address in their mail, and takes it anew.

    `language` is that in which they read the scheme, and in which we write to them; None for English. Raises Invalid,
    and Conflict when the briefing has begun, is full or does not take place.
    """
    check(rules.wish_problems(name=name, email=email, needs=needs))
    if language is not None and language not in FURTHER:
        raise Invalid([Problem("language", "Choose one of the languages.", "unknown")])
    session.refresh(briefing, ["starts_at", "capacity", "cancelled_at"], with_for_update={"of": Briefing})
    known = queries.place_at(session, briefing.id, tidy_email(email))
    taken = queries.places_taken(session, [briefing.id]).get(briefing.id, 0)
    refusal = rules.refusal(
        starts_at=briefing.starts_at,
        capacity=None if known else briefing.capacity,
        taken=taken,
        is_off=queries.is_off(briefing),
        now=now,
    )
    if refusal:
        raise Conflict(refusal.message, code=refusal.code)
    if known:
        return
    place = BriefingPlace(
        id=new_id(),
        briefing_id=briefing.id,
        name=name.strip(),
        email=tidy_email(email),
        needs=needs.strip(),
        language=language,
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
            .values(name=None, email=None, needs="", language=None, forgotten_at=now)
            .returning(BriefingPlace.id)
        )
        forgotten = BriefingVisitorsForgotten(
            briefing_id=briefing.id, round_id=briefing.round_id, places=len(erased.all())
        )
        publish(session, forgotten, actor=SYSTEM, now=now, about=(briefing.round_id,))
