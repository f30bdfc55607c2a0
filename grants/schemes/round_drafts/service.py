"""A round is set up, as far as whoever does it has come; a second person checks and announces it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from grants.identity.by_two.queries import gone
from grants.identity.by_two.rules import Pair
from grants.identity.by_two.service import check_second
from grants.kernel.access import Actor
from grants.kernel.clock import to_the_minute
from grants.kernel.db import new_id
from grants.kernel.events import publish
from grants.kernel.money import Pence
from grants.kernel.problems import Conflict, Denied, changed_meanwhile, check, check_version
from grants.schemes import queries, round_rules
from grants.schemes.models import Round, Scheme
from grants.schemes.round_drafts.events import RoundBegun, RoundCheckAsked, RoundDraftChanged, RoundDropped
from grants.schemes.round_drafts.models import RoundDraft
from grants.schemes.round_drafts.queries import FIELDS, NOTHING_YET, details_of, missing_of
from grants.schemes.service import CHECKED_BY_ANOTHER, create_round

ANNOUNCING = Pair(
    CHECKED_BY_ANOTHER, "Change it or save it as it is: then you have set it up, and another announces it."
)
TEXTS = ("name", "no_briefing_because", "above_ceiling_because")


def begin_round(
    session: Session, scheme: Scheme, *, details: Mapping[str, Any], actor: Actor, now: datetime
) -> RoundDraft:
    """Keep what is known of a round to come, by the names in `FIELDS`; what is missing can be said later.

    Raises Invalid for what cannot be meant, and Conflict for a scheme of past awards.
    """
    if scheme.is_imported:
        raise Conflict("This scheme holds past awards from a file. It has no rounds here.")
    person_id = _person(actor)
    kept = _kept(details)
    check(round_rules.draft_problems(kept, now=now))
    draft = RoundDraft(
        id=new_id(), version=1, scheme_id=scheme.id, changed_by=person_id, changed_at=now, created_at=now
    )
    _apply(draft, {name: kept.get(name, usual) for name, usual in NOTHING_YET.items()})
    session.add(draft)
    session.flush()
    publish(session, RoundBegun(round_id=draft.id, scheme_id=scheme.id), actor=actor, now=now, about=(scheme.id,))
    return draft


def change_round_draft(
    session: Session, draft: RoundDraft, *, changes: Mapping[str, Any], version: int | None, actor: Actor, now: datetime
) -> RoundDraft:
    """Keep what else is known of a round to come, by the names in `FIELDS`; what is left out stays.

    Whoever changes it cannot announce it, and who was asked to check it has to be asked again. Whoever saves it as it
    is, in the place of somebody who runs the programme no more, has set it up. `version` is the one that was read, None
    for whatever stands now. Raises Invalid and Stale.
    """
    person_id = _person(actor)
    _lock(session, draft)
    before, wanted = details_of(draft), _kept({name: changes[name] for name in FIELDS if name in changes})
    changed = tuple(name for name, value in wanted.items() if value != before[name])
    current, yours = ({name: each[name] for name in changed} for each in (before, wanted))
    check_version(version, draft.version, changed_meanwhile("round"), current=current, yours=yours)
    check(round_rules.draft_problems({**before, **wanted}, now=now))
    if not changed and not gone(session, draft.changed_by):
        return draft
    _apply(draft, wanted)
    draft.changed_by, draft.changed_at, draft.asked_at = person_id, now, None
    draft.version += 1
    session.flush()
    session.expire(draft, ["changer"])
    happened = RoundDraftChanged(round_id=draft.id, scheme_id=draft.scheme_id, fields=changed)
    publish(session, happened, actor=actor, now=now, about=(draft.scheme_id,))
    return draft


def ask_to_check(session: Session, draft: RoundDraft, *, version: int | None, actor: Actor, now: datetime) -> None:
    """Let the other administrators know that a round can be checked. Asking again changes nothing.

    Raises Invalid with all that is missing, and Stale.
    """
    _lock(session, draft)
    check_version(version, draft.version, changed_meanwhile("round"))
    check(missing_of(session, draft, now))
    if draft.asked_at is None:
        draft.asked_at = now
        happened = RoundCheckAsked(round_id=draft.id, scheme_id=draft.scheme_id)
        publish(session, happened, actor=actor, now=now, about=(draft.scheme_id,))


def announce(session: Session, draft: RoundDraft, *, version: int | None, actor: Actor, now: datetime) -> Round:
    """Announce a round that somebody else set up: everybody sees it, and from its opening minute people may apply.

    `version` is that of the draft as it was checked, None for whatever stands now. Raises Denied for whoever changed it
    last, Invalid with all that is missing, and Stale.
    """
    queries.locked_scheme(session, draft.scheme_id)
    _lock(session, draft)
    check_version(version, draft.version, changed_meanwhile("round"))
    check_second(session, draft.changed_by, actor=actor, pair=ANNOUNCING)
    round_ = create_round(
        session,
        draft.scheme,
        details=details_of(draft),
        actor=actor,
        now=now,
        round_id=draft.id,
        set_up_by=draft.changed_by,
    )
    session.delete(draft)
    session.flush()
    return round_


def drop(session: Session, draft: RoundDraft, *, actor: Actor, now: datetime) -> None:
    """Set a round up no further. Its history stays."""
    _lock(session, draft)
    happened = RoundDropped(round_id=draft.id, scheme_id=draft.scheme_id)
    publish(session, happened, actor=actor, now=now, about=(draft.scheme_id,))
    session.delete(draft)
    session.flush()


def _lock(session: Session, draft: RoundDraft) -> None:
    session.refresh(draft, ["version", "changed_by", "asked_at", *FIELDS], with_for_update=True)


def _person(actor: Actor) -> UUID:
    if actor.person_id is None:
        raise Denied("A person sets up a round.")
    return actor.person_id


def _kept(details: Mapping[str, Any]) -> dict[str, Any]:
    """Details as they are kept: moments to the minute, texts tidy, only what a draft has."""
    kept = {name: details[name] for name in FIELDS if name in details}
    kept |= {name: (kept[name] or "").strip() for name in TEXTS if name in kept}
    kept |= {name: to_the_minute(kept[name]) for name in ("opens_at", "closes_at") if kept.get(name)}
    if "budget_pence" in kept and kept["budget_pence"] is not None:
        kept["budget_pence"] = Pence(kept["budget_pence"])
    if "briefings" in kept:
        kept["briefings"] = [_briefing(each) for each in kept["briefings"] or []]
    return kept


def _briefing(given: Mapping[str, Any]) -> dict[str, Any]:
    starts_at = given.get("starts_at")
    return {
        "starts_at": to_the_minute(starts_at) if starts_at else None,
        "minutes": given.get("minutes") or round_rules.USUAL_BRIEFING,
        "capacity": given.get("capacity"),
        "place": (given.get("place") or "").strip(),
    }


def _apply(draft: RoundDraft, wanted: Mapping[str, Any]) -> None:
    for name, value in wanted.items():
        setattr(draft, name, value)
    if "briefings" in wanted:
        draft.briefings = [
            {**each, "starts_at": each["starts_at"].isoformat() if each["starts_at"] else None}
            for each in wanted["briefings"]
        ]
