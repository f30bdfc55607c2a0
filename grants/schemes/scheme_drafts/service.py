"""A scheme is set up in steps: each is saved, complete or not; set up at the end, all of it has to be there."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from grants.kernel.access import Actor
from grants.kernel.db import new_id
from grants.kernel.events import publish
from grants.kernel.problems import Denied, changed_meanwhile, check, check_version
from grants.organisations.service import register_organisation
from grants.schemes.models import Scheme
from grants.schemes.scheme_drafts import rules
from grants.schemes.scheme_drafts.events import SchemeBegun, SchemeDraftChanged, SchemeDropped, SchemeSetUp
from grants.schemes.scheme_drafts.models import SchemeDraft
from grants.schemes.scheme_drafts.queries import changed_fields, details_of, missing_of
from grants.schemes.scheme_drafts.rules import Step
from grants.schemes.service import create_scheme
from grants.schemes.tiers.rules import Tier
from grants.schemes.tiers.service import begin_with_tiers, change_reporting


def begin_scheme(
    session: Session, *, details: Mapping[str, Any], begun_with: str, actor: Actor, now: datetime
) -> SchemeDraft:
    """Begin to set up a scheme with what is known of it. `begun_with` says from what: a starting set, or a scheme."""
    draft = SchemeDraft(
        id=new_id(),
        version=1,
        begun_with=begun_with,
        details=as_json(details),
        changed_by=_person(actor),
        changed_at=now,
        created_at=now,
    )
    session.add(draft)
    session.flush()
    publish(session, SchemeBegun(draft_id=draft.id, begun_with=begun_with), actor=actor, now=now)
    return draft


def save_step(
    session: Session,
    draft: SchemeDraft,
    step: Step,
    *,
    changes: Mapping[str, Any],
    version: int | None,
    actor: Actor,
    now: datetime,
) -> SchemeDraft:
    """Keep what a step says, by the names of its fields, complete or not; what is left out stays.

    `version` is the one that was read, None for whatever stands now. Raises Stale.
    """
    person_id = _person(actor)
    session.refresh(draft, ["version", "details"], with_for_update=True)
    wanted = as_json({name: changes[name] for name in step.fields if name in changes})
    changed = changed_fields(draft.details, wanted)
    current, yours = ({name: each.get(name) for name in changed} for each in (draft.details, wanted))
    check_version(version, draft.version, changed_meanwhile("scheme"), current=current, yours=yours)
    if not changed:
        return draft
    draft.details = {**draft.details, **wanted}
    if "reporting_kind" in changed or "has_tiers" in changed:
        draft.details = {k: v for k, v in draft.details.items() if k not in ("tiers", "tier_questions")}
    draft.changed_by, draft.changed_at = person_id, now
    draft.version += 1
    session.flush()
    session.expire(draft, ["changer"])
    happened = SchemeDraftChanged(draft_id=draft.id, step=step.name, fields=changed)
    publish(session, happened, actor=actor, now=now)
    return draft


def add_funder(session: Session, *, name: str, kind: str, actor: Actor, now: datetime) -> UUID:
    """Register a funder on the spot; what else is known of it can be said later. Raises Invalid and Conflict."""
    check(rules.tidy_name_problems(name))
    details = {"name": name, "kind": kind, "is_funder": True}
    return register_organisation(session, details=details, position="", actor=actor, now=now).id


def set_up(session: Session, draft: SchemeDraft, *, version: int | None, actor: Actor, now: datetime) -> Scheme:
    """Make the scheme. `version` is that of the draft as it was read. Raises Invalid with all that is missing, and
    Stale.
    """
    session.refresh(draft, ["version", "details"], with_for_update=True)
    check_version(version, draft.version, changed_meanwhile("scheme"))
    check(missing_of(session, draft))
    details = details_of(draft)
    test = {name: details[name] for name in rules.TEST}
    scheme = create_scheme(session, details=details, actor=actor, now=now)
    tested = {"instrument_answers": test, "instrument_tested_by": _person(actor), "instrument_tested_at": now}
    session.execute(update(Scheme).where(Scheme.id == scheme.id).values(**tested))
    session.expire(scheme, list(tested))
    _say_reporting(session, scheme, details, actor, now)
    publish(session, SchemeSetUp(draft_id=draft.id, scheme_id=scheme.id), actor=actor, now=now, about=(scheme.id,))
    session.delete(draft)
    session.flush()
    return scheme


def _say_reporting(session: Session, scheme: Scheme, details: Mapping[str, Any], actor: Actor, now: datetime) -> None:
    kind = details["reporting_kind"]
    if details.get("tiers"):
        tiers = [Tier(**{**each, "channels": tuple(each["channels"])}) for each in details["tiers"]]
        asked = {int(number): definition for number, definition in details["tier_questions"].items()}
        wanted = {"kind": kind, "tiers": tiers}
        change_reporting(session, scheme, changes=wanted, questions=asked, version=None, actor=actor, now=now)
    elif details.get("has_tiers"):
        begin_with_tiers(session, scheme, kind=kind, version=None, actor=actor, now=now)
    else:
        change_reporting(session, scheme, changes={"kind": kind}, version=None, actor=actor, now=now)


def drop(session: Session, draft: SchemeDraft, *, actor: Actor, now: datetime) -> None:
    """Set a scheme up no further. Its history stays."""
    publish(session, SchemeDropped(draft_id=draft.id), actor=actor, now=now)
    session.delete(draft)
    session.flush()


def _person(actor: Actor) -> UUID:
    if actor.person_id is None:
        raise Denied("A person sets up a scheme.")
    return actor.person_id


def as_json(value: Any) -> Any:
    """Details as they are kept: ids as text, amounts as whole numbers."""
    if isinstance(value, Mapping):
        return {name: as_json(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [as_json(each) for each in value]
    if isinstance(value, UUID):
        return str(value)
    return int(value) if isinstance(value, int) and not isinstance(value, bool) else value
